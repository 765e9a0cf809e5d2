// The commands of host_sim. Each answers the program's exit status: 0 = done and everything holds,
// 1 = not, 2 = called wrongly.
#pragma once

#include <iostream>
#include <string>
#include <vector>

namespace ui {

int run_command(const std::vector<std::string>& words);     // run SCENARIO.yaml...
int check_command(const std::vector<std::string>& words);   // check MANIFEST
int doctor_command(const std::vector<std::string>& words);  // doctor
int replay_command(const std::vector<std::string>& words);  // replay RECORDING
int serve_command(const std::vector<std::string>& words);   // serve: the till in the browser
int till_command(const std::vector<std::string>& words);    // its process; started by serve alone
int help_command();
int version_command();

// How a command ends that cannot do what it was asked for.
inline int fail(const std::string& message) {
  std::cerr << message << "\n";
  return 1;
}

}  // namespace ui
