#include "host_sim/ui/options.hpp"

namespace ui {

pospay::Result<Options> read_options(const std::vector<std::string>& words) {
  Options options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--json") {
      options.is_json = true;
    } else if (word == "--manifest" || word == "--data") {
      if (i + 1 == words.size()) {
        return pospay::Error{pospay::Code::invalid, word + " needs a path after it"};
      }
      (word == "--data" ? options.data : options.manifest) = words[++i];
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

}  // namespace ui
