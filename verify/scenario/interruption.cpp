#include "interruption.hpp"

#include <csignal>

namespace brigade::scenario {
namespace {

volatile std::sig_atomic_t noted = 0;
unsigned nested = 0;
struct sigaction before;

void note(int) { noted = 1; }

}  // namespace

interruption::interruption() {
  if (nested++ > 0 || requested()) return;
  struct sigaction noting {};
  noting.sa_handler = note;
  noting.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  sigaction(SIGINT, &noting, &before);
}

interruption::~interruption() {
  if (--nested == 0 && !requested()) sigaction(SIGINT, &before, nullptr);
}

bool interruption::requested() noexcept { return noted != 0; }

}  // namespace brigade::scenario
