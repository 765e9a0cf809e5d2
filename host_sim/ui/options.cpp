#include "host_sim/ui/options.hpp"

#include <utility>

namespace ui {

pospay::Result<Options> read_options(const std::vector<std::string>& words) {
  Options options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--json") {
      options.is_json = true;
    } else if (word == "--manifest" || word == "--data" || word == "--diagram") {
      if (i + 1 == words.size()) {
        return pospay::Error{pospay::Code::invalid, word + " needs a path after it"};
      }
      const std::string& path = words[++i];
      if (word == "--manifest") options.manifest = path;
      if (word == "--data") options.data = path;
      if (word == "--diagram") options.diagrams = path;
    } else if (word == "--operation") {
      if (i + 1 == words.size()) {
        return pospay::Error{pospay::Code::invalid, word + " needs an operation's key after it"};
      }
      options.operation = words[++i];
    } else if (word == "--language") {
      options.language = i + 1 < words.size() ? support::language_named(words[++i]) : std::nullopt;
      if (!options.language) {
        return pospay::Error{pospay::Code::invalid, "--language needs ru, be or en after it"};
      }
    } else if (word.rfind("-", 0) == 0) {
      return pospay::Error{pospay::Code::invalid, "unknown option " + word + "; see host_sim help"};
    } else {
      options.arguments.push_back(word);
    }
  }
  return options;
}

std::optional<Options> options_of(const std::vector<std::string>& words, const ArgumentRule& rule,
                                  std::ostream& err) {
  pospay::Result<Options> options = read_options(words);
  if (!options) {
    err << options.error().message << "\n";
    return std::nullopt;
  }
  const std::size_t count = options->arguments.size();
  if (count < rule.least || count > rule.most) {
    err << rule.complaint << "; see host_sim help\n";
    return std::nullopt;
  }
  return std::move(*options);
}

}  // namespace ui
