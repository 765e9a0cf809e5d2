#include "tests/host/till_fixture.hpp"

#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace host_test {

namespace {

std::filesystem::path fresh_folder() {
  std::string pattern = (std::filesystem::current_path() / "till-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
  return pattern;
}

}  // namespace

TillFixture::TillFixture(Sources made) : sources(std::move(made)), folder(fresh_folder()) {
  restart();
  as(checkout::Role::administrator);
  if (!till->parameters().set_host("other_non_cash", true)) throw std::runtime_error("set_host");
  as(checkout::Role::cashier);
  if (!till->open_shift(screen)) throw std::runtime_error("open_shift");
}

TillFixture::~TillFixture() {
  till.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);
}

void TillFixture::restart() {
  till.reset();
  checkout::TillOptions options;
  options.data_folder = folder / "data";
  options.paper = &paper;
  options.wall_ms = [this] {
    if (on_clock) on_clock();
    return now_ms;
  };
  std::vector<checkout::LaneSource> lanes;
  if (sources) {
    lanes = sources();
  } else {
    lanes.push_back(system.source());
  }
  auto opened = checkout::Till::open(options, std::move(lanes));
  if (!opened) throw std::runtime_error(opened.error().message);
  till = std::move(*opened);
  as(checkout::Role::cashier);
}

std::vector<std::string> TillFixture::restart_and_recover() {
  restart();
  auto recovered = till->recover(screen);
  if (!recovered) throw std::runtime_error(recovered.error().message);
  return *recovered;
}

std::string TillFixture::receipt(std::int64_t price_minor) {
  auto number = till->new_receipt();
  if (!number) throw std::runtime_error(number.error().message);
  checkout::PositionEntry entry;
  entry.name = "Товар";
  entry.price_minor = price_minor;
  if (auto added = till->add_position(*number, entry); !added) {
    throw std::runtime_error(added.error().message);
  }
  return *number;
}

checkout::ProcessResult TillFixture::pay(const std::string& receipt,
                                         std::vector<checkout::TenderEntered> tenders) {
  return till->pay(receipt, tenders, screen);
}

checkout::ProcessResult TillFixture::give_back(const std::string& receipt,
                                               const std::string& tender,
                                               std::int64_t amount_minor) {
  checkout::ReturnEntered entered;
  entered.receipt = receipt;
  entered.tender = tender;
  entered.has_amount = true;
  entered.amount_minor = amount_minor;
  return till->give_back(entered, screen);
}

checkout::Receipt TillFixture::stored(const std::string& receipt) {
  auto found = till->store().receipts().find(receipt);
  if (!found) throw std::runtime_error(found.error().message);
  return *found;
}

void TillFixture::as(checkout::Role role) {
  till->users().sign_in(checkout::role_name(role, till->words()), role);
}

std::size_t TillFixture::papers() const {
  std::size_t count = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder / "data" / "documents")) {
    count += file.path().extension() == ".txt" ? 1 : 0;
  }
  return count;
}

}  // namespace host_test
