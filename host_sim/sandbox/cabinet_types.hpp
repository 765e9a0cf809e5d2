// The values of the merchant's cabinet «Оплати-Бизнес»: what a merchant enters before a till can
// work (Z02..Z07).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host_sim/sandbox/wallet_types.hpp"

namespace sandbox {

// Z02: entered by the bank, read by the merchant.
struct Organisation {
  std::int64_t id = 915;
  std::string name = "ООО «Демонстрация»";
  std::string connected_on = "2026-01-15";  // YYYY-MM-DD
  std::string address = "Минская область, г. Минск, ул. Кропоткина, 91";
  bool is_vat_payer = true;
};

// Millionths of a degree; east and north are positive.
struct Coordinates {
  std::int64_t longitude_microdegrees = 0;
  std::int64_t latitude_microdegrees = 0;
};

struct PointOfSale {
  std::int64_t id = 0;
  std::string name;
  std::string address;  // may be empty
  std::optional<Coordinates> place;
};

struct Section {
  std::int64_t id = 0;
  std::int64_t point_id = 0;
  std::string name;
};

// What the cabinet knows of a register besides its credentials, which the wallet model keeps.
struct RegisterCard {
  std::string number;
  std::int64_t point_id = 0;
  std::int64_t section_id = 0;
  std::string name;
  std::string serial;  // «заводской номер-регистрационный номер/номер СКНО»
};

// What somebody typed in, before it is checked.
struct PointDraft {
  std::string name;
  std::string address;
  std::string longitude;  // degrees as text; both empty: no place
  std::string latitude;
};
struct RegisterDraft {
  std::string type;
  std::int64_t point_id = 0;
  std::int64_t section_id = 0;
  std::string name;
  std::string serial;
  Credential credential = Credential::token;
  std::string password;  // in password mode
};

// All of it, to be kept.
struct CabinetBooks {
  Organisation organisation;
  std::vector<PointOfSale> points;
  std::vector<Section> sections;
  std::vector<RegisterCard> registers;
  std::int64_t next_id = 101;  // of points and sections; an id is never given twice
};

}  // namespace sandbox
