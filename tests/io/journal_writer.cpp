// Appends to the journal in the folder that is given, one operation after another with two records
// each, until it is killed. A line on the standard output tells what was acknowledged: the key and
// the number of its records.
#include <unistd.h>

#include <string>

#include "tests/io/journal_samples.hpp"

int main(int count, char** arguments) {
  if (count != 3) return 2;
  auto journal = test::try_open(arguments[1]);
  if (!journal) return 3;
  for (int i = 0; i < 1'000'000; ++i) {  // more than any test waits for
    const std::string key = std::string(arguments[2]) + "-" + std::to_string(i);
    for (const char* step : {"paying", "paid"}) {
      if (!test::append(**journal, test::payment(key, step))) return 4;
      const std::string line = key + " " + step + "\n";
      if (write(STDOUT_FILENO, line.data(), line.size()) < 0) return 5;
    }
  }
  return 6;
}
