#include "tests/simulation/tamper.hpp"

#include <algorithm>

#include "tests/simulation/world.hpp"

namespace simulation {
namespace {

using oplati::GatewayStatus;

// A row younger than this may be missing from a report that lags (G33).
constexpr std::int64_t report_lag_ms = 25'000;

void tamper_info(World& world, const Request& request, oplati::PaymentInfo& info) {
  const std::uint64_t shape = world.dice.draw(Question::fault_shape, request.site);
  if (world.strikes(Fault::g15, request.site)) info.status = GatewayStatus::unlisted;
  if (world.strikes(Fault::g37, request.site)) {
    info.created_date = "32.13.0000";
    info.paid_date = "";
  }
  if (info.status == GatewayStatus::ok && world.strikes(Fault::g20, request.site)) {
    info.status = GatewayStatus::in_progress;
  }
  if (world.strikes(Fault::g18, request.site)) {
    info.status = GatewayStatus::ok;
    if (shape % 3 == 0) info.sum_minor += 1;
    if (shape % 3 == 1) info.order_number += "X";
    // Of a payment just made nobody knows the number yet, so nobody can see that it is another.
    if (shape % 3 == 2 && request.is_post()) info.sum_minor -= 1;
    if (shape % 3 == 2 && !request.is_post()) info.payment_id += 1'000'000;
  }
  if (world.strikes(Fault::g19, request.site)) {
    const auto& all = world.gateway.model().payments();
    if (!all.empty()) info = info_of(all[shape % all.size()]);
  }
}

void tamper_report(World& world, const Request& request, oplati::Report& report) {
  if (world.strikes(Fault::g33, request.site)) {
    std::erase_if(report.rows, [&](const oplati::ReportRow& row) {
      const auto* payment = world.gateway.find(row.payment_id);
      return payment != nullptr && world.now_ms() - payment->created_at_ms < report_lag_ms;
    });
  }
  if (world.strikes(Fault::g34, request.site)) {
    oplati::ReportRow foreign;
    foreign.payment_id = 7;
    foreign.type = oplati::GatewayPaymentType::sale;
    foreign.sum_minor = request.operation->amount_minor;
    foreign.status = GatewayStatus::ok;
    foreign.order_number = "foreign-1-00000000";
    report.rows.insert(report.rows.begin(), foreign);
  }
}

}  // namespace

void tamper(World& world, const Request& request, oplati::Answer& answer) {
  if (auto* info = std::get_if<oplati::PaymentInfo>(&answer)) {
    tamper_info(world, request, *info);
  } else if (auto* report = std::get_if<oplati::Report>(&answer)) {
    tamper_report(world, request, *report);
  } else if (auto* readiness = std::get_if<oplati::ConsumerReadiness>(&answer)) {
    if (world.strikes(Fault::g26, request.site)) readiness->is_ready = !readiness->is_ready;
  } else if (auto* session = std::get_if<oplati::SessionOpened>(&answer)) {
    if (!world.last_session.empty() && world.strikes(Fault::g24, request.site)) {
      session->session_id = world.last_session;
    }
    world.last_session = session->session_id;
  }
}

}  // namespace simulation
