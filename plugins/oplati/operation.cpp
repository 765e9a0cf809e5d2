#include "plugins/oplati/operation.hpp"

#include <utility>

#include "plugins/oplati/io/qr.hpp"

namespace oplati {

void Desk::hand_over_log() const {
  for (const auto& [level, line] : driver->take_log()) host->log(level, line);
}

std::optional<pospay::Event> LaneOperation::next_event() {
  auto taken = desk_->driver->next_event(key_);
  desk_->hand_over_log();
  if (!taken) return std::nullopt;
  for (const auto& secret : taken->secrets) {
    if (auto kept = desk_->host->put_secret(secret.name, secret.value); !kept) {
      desk_->host->log(POSPAY_LOG_ERROR, "a secret could not be stored: " + kept.error().message);
    }
  }
  pospay::Event& event = taken->event;
  if (event.qr) {
    // The text was checked against what a code can hold before it came here.
    if (auto drawn = io::make_qr(event.qr->text)) event.qr = std::move(*drawn);
  }
  fill_in(event, desk_->language);
  return std::move(event);
}

pospay::Result<void> LaneOperation::submit(Input input) {
  auto accepted = desk_->worded(desk_->driver->submit(key_, std::move(input)));
  desk_->hand_over_log();
  return accepted;
}

pospay::Result<void> LaneOperation::submit_scan(std::string_view code) {
  return submit(ScanSubmitted{std::string(code)});
}

pospay::Result<void> LaneOperation::cancel() { return submit(CancelWanted{}); }

pospay::Result<void> LaneOperation::confirm(const pospay::FiscalReceipt& receipt) {
  return submit(ReceiptPrinted{receipt});
}

pospay::Result<void> LaneOperation::roll_back(std::string_view reason) {
  return submit(RollBackWanted{std::string(reason)});
}

pospay::Result<void> LaneOperation::acknowledge() { return submit(OutcomeStored{}); }

pospay::Result<void> LaneOperation::settle_manually(const pospay::Decision& decision) {
  return submit(DecisionTaken{decision});
}

}  // namespace oplati
