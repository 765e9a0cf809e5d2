#include <iostream>

#include "host_sim/ui/commands.hpp"
#include "pospay/types.h"

namespace ui {

int help_command() {
  std::cout <<
      R"(host_sim: a till that loads payment plugins.

  host_sim run SCENARIO.yaml... [--manifest FILE] [--json] [--data FOLDER]
               [--language LANGUAGE] [--diagram FOLDER]
      Plays scenarios against the sandbox; status 0 only when every expectation holds.
      Format: host_sim/scenarios/README.md
  host_sim check [MANIFEST] [--language LANGUAGE]
      Loads the plugins of a manifest and lists what the till gets. Sends nothing.
  host_sim doctor [MANIFEST] [--data FOLDER] [--language LANGUAGE]
      Every plugin examines itself: settings, journal, the way to its payment system, credentials,
      clock. Status 1 when something is broken.
  host_sim replay RECORDING [--operation KEY] [--manifest FILE] [--language LANGUAGE]
                  [--diagram FOLDER]
      The plugin decides a recorded incident anew (flight.log of a till's data) and shows each step:
      what came in, what went out, and what it would decide otherwise today; then status 1.
  host_sim serve [--port N] [--manifest FILE] [--data FOLDER] [--language ru|be|en]
      The till in the browser with everything around it live: customer's display, buyer's phone,
      administrator, merchant's cabinet, the wires. On 127.0.0.1 alone, port 8080 unless it is
      taken; the address is printed. Until Ctrl+C.
  host_sim sandbox [--port N] [--data FOLDER] [--profile FILE] [--buyers script|manual]
      The simulated payment system alone, until Ctrl+C. Its demo buyer pays by itself (script) or
      only when told to (manual).
  host_sim help | version

  --manifest FILE   instead of manifests/demo.yaml beside the program
  --data FOLDER     keep the till's data there; without it a temporary folder is used and removed
  --language L      ru, be or en, instead of the scenario's and the manifest's
  --diagram FOLDER  draw what happened: a sequence diagram of each scenario, NAME.svg and NAME.mmd
  --json            one JSON document instead of text
NO_COLOR switches colours off. Status: 0 good, 1 not, 2 called wrongly.
)";
  return 0;
}

int version_command() {
  std::cout << "host_sim " POSPAY_VERSION ", plugin ABI " << POSPAY_ABI_MAJOR << "."
            << POSPAY_ABI_MINOR << "\n";
  return 0;
}

}  // namespace ui
