#include "host_sim/checkout/fiscal_printer.hpp"

#include "host_sim/checkout/durable_file.hpp"
#include "host_sim/text/tender.hpp"

namespace checkout {

pospay::Result<void> FiscalPrinter::check_ready() const {
  if (!is_out_of_paper_) return {};
  return pospay::Error{pospay::Code::unavailable, words_(text::tender("no_paper")),
                       "printer.paper"};
}

pospay::Result<void> FiscalPrinter::deliver(const Document& document) {
  std::string name = std::to_string(document.fiscal_number);
  if (name.size() < 8) name.insert(0, 8 - name.size(), '0');
  const std::filesystem::path path = folder_ / (name + ".txt");
  std::error_code error;
  if (std::filesystem::exists(path, error)) return {};
  pospay::Result<void> written = write_durably(path, document.text);
  if (written) print_plain(document.text);
  return written;
}

void FiscalPrinter::print_plain(const std::string& text) {
  paper_ << "\n" << text << "\n" << std::flush;
}

}  // namespace checkout
