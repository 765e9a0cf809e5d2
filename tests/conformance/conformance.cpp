// conformance: does a plugin keep the contract, as far as can be seen without its payment system?
//
//   conformance /absolute/plugin.so [name=value ...] [param:id=value ...] [secret:name=value ...]
//               [currency=BYN] [rounds=50] [data=FOLDER]
//
// One line per check. Exit code 0 only when every check held.
#include <dlfcn.h>
#include <sys/stat.h>

#include <climits>
#include <cstdlib>
#include <iostream>

#include "tests/conformance/checks.hpp"
#include "tests/conformance/elf_symbols.hpp"

namespace conformance {
namespace {

int failed_count = 0;
int check_count = 0;

void report(const std::string& claim, const Findings& findings) {
  ++check_count;
  if (findings.list().empty()) {
    std::cout << "ok      " << claim << std::endl;
    return;
  }
  ++failed_count;
  std::cout << "FAILED  " << claim << std::endl;
  for (const auto& each : findings.list()) std::cout << "          " << each << std::endl;
}

const pospay_plugin* load(const Subject& subject, void** library, Findings& findings) {
  *library = dlopen(subject.library.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (*library == nullptr) {
    findings.expect(false, dlerror());
    return nullptr;
  }
  const auto* table = static_cast<const pospay_plugin*>(dlsym(*library, POSPAY_PLUGIN_SYMBOL));
  findings.expect(table != nullptr, "no symbol " POSPAY_PLUGIN_SYMBOL);
  return table;
}

void check_symbols(const Subject& subject) {
  Findings findings;
  const auto symbols = exported_symbols(subject.library);
  findings.expect(symbols.size() == 1, std::to_string(symbols.size()) + " symbols");
  for (const auto& each : symbols) {
    findings.expect(each == POSPAY_PLUGIN_SYMBOL, "exports " + each);
  }
  report("exactly one symbol is exported", findings);
}

// Before init and after deinit create is refused; the versions are right.
bool check_life_cycle(const Subject& subject) {
  Findings findings;
  void* library = nullptr;
  const auto* plugin = load(subject, &library, findings);
  if (plugin != nullptr) {
    findings.expect(plugin->abi_major == POSPAY_ABI_MAJOR, "another major version");
    {
      Instance early(*plugin, subject);
      findings.expect_code(early.create_code, {POSPAY_REFUSED}, "create before init");
    }
    {
      const auto reference = PluginReference::from_table(plugin);
      findings.expect(reference.has_value(), reference ? "" : reference.error().message);
    }
    Instance late(*plugin, subject);
    findings.expect_code(late.create_code, {POSPAY_REFUSED}, "create after deinit");
  }
  if (library != nullptr) dlclose(library);
  report("it has a version that this host takes, and creates only between init and deinit",
         findings);
  return findings.list().empty();
}

void run_checks(const Subject& subject) {
  void* library = nullptr;
  Findings loading;
  const auto* plugin = load(subject, &library, loading);
  if (plugin == nullptr || plugin->init(nullptr) != POSPAY_OK) {
    loading.expect(false, "init failed");
    return report("it loads", loading);
  }
  Findings start;
  {
    const Instance probe(*plugin, subject);
    start.expect_code(probe.create_code, {POSPAY_OK}, std::string("create ") + probe.error.message);
  }
  if (!start.list().empty()) {
    report("it starts with the given settings", start);
  } else {
    for (const auto* list : {&description_checks(), &boundary_checks(), &operation_checks()}) {
      for (const Check& check : *list) {
        Findings findings;
        check.run(*plugin, subject, findings);
        report(check.claim, findings);
      }
    }
  }
  plugin->deinit();
  dlclose(library);
}

void check_rounds(const Subject& subject) {
  Findings findings;
  for (int round = 0; round < subject.rounds && findings.list().empty(); ++round) {
    void* library = nullptr;
    const auto* plugin = load(subject, &library, findings);
    if (plugin == nullptr) break;
    findings.expect_code(plugin->init(nullptr), {POSPAY_OK}, "init");
    {
      Instance instance(*plugin, subject);
      findings.expect_code(instance.create_code, {POSPAY_OK}, "create");
    }
    plugin->deinit();
    findings.expect(dlclose(library) == 0, "dlclose failed");
    void* still = dlopen(subject.library.c_str(), RTLD_NOW | RTLD_NOLOAD);
    findings.expect(still == nullptr, "it stays mapped after dlclose");
  }
  report("it is loaded, created, destroyed and unloaded " + std::to_string(subject.rounds) +
             " times and leaves nothing mapped",
         findings);
}

bool parse(int argc, char** argv, Subject& subject) {
  if (argc < 2) return false;
  char absolute[PATH_MAX];
  if (realpath(argv[1], absolute) == nullptr) return false;
  subject.library = absolute;
  std::string data = "conformance_data";
  for (int i = 2; i < argc; ++i) {
    const std::string argument = argv[i];
    const auto split = argument.find('=');
    if (split == std::string::npos) return false;
    const std::string name = argument.substr(0, split);
    const std::string value = argument.substr(split + 1);
    if (name.rfind("param:", 0) == 0) {
      subject.parameters.push_back({name.substr(6), value});
    } else if (name.rfind("secret:", 0) == 0) {
      subject.secrets[name.substr(7)] = value;
    } else if (name == "currency") {
      subject.currency = value;
    } else if (name == "rounds") {
      subject.rounds = std::atoi(value.c_str());
    } else if (name == "data") {
      data = value;
    } else {
      subject.settings.push_back({name, value});
    }
  }
  mkdir(data.c_str(), 0700);  // may be there already
  if (realpath(data.c_str(), absolute) == nullptr) return false;
  subject.data_folder = absolute;
  return true;
}

}  // namespace
}  // namespace conformance

int main(int argc, char** argv) {
  using namespace conformance;
  Subject subject;
  if (!parse(argc, argv, subject)) {
    std::cerr << "usage: conformance plugin.so [name=value ...] [param:id=value ...] "
                 "[secret:name=value ...] [currency=BYN] [rounds=50] [data=FOLDER]\n";
    return 2;
  }
  check_symbols(subject);
  if (check_life_cycle(subject)) {
    run_checks(subject);
    check_rounds(subject);
  }
  std::cout << check_count << " checks, " << failed_count << " failed" << std::endl;
  return check_count > 0 && failed_count == 0 ? 0 : 1;
}
