// The command `sandbox`: runs the simulated Oplati system until SIGINT or SIGTERM.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace sandbox {

// arguments: --port N (0 = free, the default), --data FOLDER (default .data/sandbox), --profile
// FILE, --buyers script (the default: the demo buyer pays by itself) or manual. Everything is kept
// in the folder; in a new one demo data is made (demo_data.hpp). Prints base URL, CA file, the
// registers with their passwords, the cabinet's login and the demo buyer to `out`; problems to
// `err`. Blocks. Returns 0 after a signal, 1 when it cannot start, 2 for wrong arguments.
int run_sandbox_command(const std::vector<std::string>& arguments, std::ostream& out,
                        std::ostream& err);

}  // namespace sandbox
