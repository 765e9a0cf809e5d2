#include "host_sim/text/catalogue.hpp"

#include "host_sim/text/console.hpp"
#include "host_sim/text/diagram.hpp"
#include "host_sim/text/give_back.hpp"
#include "host_sim/text/paper.hpp"
#include "host_sim/text/parameter.hpp"
#include "host_sim/text/recovery.hpp"
#include "host_sim/text/replay.hpp"
#include "host_sim/text/sale.hpp"
#include "host_sim/text/settlement.hpp"
#include "host_sim/text/shift.hpp"
#include "host_sim/text/tender.hpp"
#include "host_sim/text/user.hpp"

namespace text {

std::vector<Area> areas() {
  return {{"console", console_phrases},
          {"diagram", diagram_phrases},
          {"give_back", give_back_phrases},
          {"paper", paper_phrases},
          {"parameter", parameter_phrases},
          {"recovery", recovery_phrases},
          {"replay", replay_phrases},
          {"sale", sale_phrases},
          {"settlement", settlement_phrases},
          {"shift", shift_phrases},
          {"tender", tender_phrases},
          {"user", user_phrases}};
}

}  // namespace text
