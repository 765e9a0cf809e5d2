// The fiscal printer: each document becomes a durable text file and is shown on the paper stream.
#pragma once

#include <filesystem>
#include <ostream>
#include <string>

#include "host_sim/checkout/document_store.hpp"
#include "host_sim/text/words.hpp"

namespace checkout {

class FiscalPrinter {
 public:
  // `folder` exists. `paper`: where a person sees the print.
  FiscalPrinter(std::filesystem::path folder, std::ostream& paper, const text::Words& words)
      : folder_(std::move(folder)), paper_(paper), words_(words) {}

  // Is there paper? Asked before a document gets its number.
  pospay::Result<void> check_ready() const;
  // Prints a document once: one whose file is there already is left alone.
  pospay::Result<void> deliver(const Document& document);
  // Prints without a number and without a file: a copy, an X report.
  void print_plain(const std::string& text);

  // For scenarios and tests: out of paper until told otherwise.
  void set_out_of_paper(bool is_out) { is_out_of_paper_ = is_out; }

 private:
  std::filesystem::path folder_;
  std::ostream& paper_;
  text::Words words_;
  bool is_out_of_paper_ = false;
};

}  // namespace checkout
