#include "host_sim/ui/diagram_files.hpp"

#include <fstream>

#include "host_sim/ui/diagram_mermaid.hpp"
#include "host_sim/ui/diagram_svg.hpp"

namespace ui {

namespace {

pospay::Result<void> write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (out) return {};
  return pospay::Error{pospay::Code::unavailable,
                       "cannot write " + file.string() + "; name another folder with --diagram"};
}

}  // namespace

pospay::Result<void> write_diagram(const Diagram& diagram, const std::filesystem::path& folder,
                                   const std::string& name) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);  // a failure shows at the first file
  if (auto done = write(folder / (name + ".svg"), to_svg(diagram)); !done) return done;
  return write(folder / (name + ".mmd"), to_mermaid(diagram));
}

}  // namespace ui
