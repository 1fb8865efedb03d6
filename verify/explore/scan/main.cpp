// brigade-scan: names what the explorer cannot see in object files, as warnings.
#include <cstdio>
#include <exception>
#include <string>

#include "unseen.hpp"

namespace {

constexpr int usage = 64;
constexpr int bad_input = 65;

void warn_of(const char* file) {
  for (const auto& unseen : brigade::explore::scan::scan_file(file)) {
    const std::string place = unseen.place.empty() ? file : unseen.place;
    std::fprintf(stderr, "%s: warning: the explorer does not see `%s` in %s\n", place.c_str(),
                 unseen.instruction.c_str(), unseen.function.c_str());
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fputs("usage: brigade-scan FILE...\n", stderr);
    return usage;
  }
  try {
    for (int i = 1; i < count; ++i) warn_of(arguments[i]);
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "brigade-scan: %s\n", problem.what());
    return bad_input;
  }
  return 0;
}
