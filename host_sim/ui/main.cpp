// host_sim: chooses the command.
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "host_sim/sandbox/sandbox_command.hpp"
#include "host_sim/ui/commands.hpp"

namespace {

int choose(const std::string& command, const std::vector<std::string>& words) {
  if (command == "run") return ui::run_command(words);
  if (command == "check") return ui::check_command(words);
  if (command == "doctor") return ui::doctor_command(words);
  if (command == "replay") return ui::replay_command(words);
  if (command == "serve") return ui::serve_command(words);
  if (command == "till") return ui::till_command(words);
  if (command == "sandbox") return sandbox::run_sandbox_command(words, std::cout, std::cerr);
  if (command == "version" || command == "--version") return ui::version_command();
  if (command == "help" || command == "--help" || command == "-h") return ui::help_command();
  std::cerr << "unknown command \"" << command << "\"; see host_sim help\n";
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  try {
    if (words.empty()) {
      ui::help_command();
      return 2;
    }
    return choose(words[0], {words.begin() + 1, words.end()});
  } catch (const std::exception& error) {
    std::cerr << "host_sim: " << error.what() << "\n";
    return 1;
  }
}
