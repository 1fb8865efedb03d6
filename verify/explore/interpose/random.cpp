// Sources of randomness, and what else differs from machine to machine: pinned while exploring.
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include <cstdint>
#include <random>
#include <string>

#include "../runtime/mode.hpp"
#include "../runtime/pinned_random.hpp"
#include "../runtime/plain_access.hpp"
#include "../runtime/real.hpp"
#include "../runtime/scheduler.hpp"

using namespace brigade::explore::runtime;

namespace {

constexpr int processors = 4;

void fill(void* to, std::size_t size) {
  const runtime_section section;
  if (size != 0) races.range(reinterpret_cast<std::uintptr_t>(to), size, access_kind::write);
  randomness.fill(to, size);
  the_scheduler.had_effect();
}

std::uint64_t number() {
  the_scheduler.had_effect();
  return randomness.next();
}

int small_number() { return static_cast<int>(number() & RAND_MAX); }

void seed(unsigned value) {
  the_scheduler.had_effect();
  randomness.seed(value);
}

}  // namespace

extern "C" {

ssize_t getrandom(void* to, std::size_t size, unsigned flags) {
  if (!controlled()) return real().getrandom(to, size, flags);
  fill(to, size);
  return static_cast<ssize_t>(size);
}

int getentropy(void* to, std::size_t size) {
  if (!controlled()) return real().getentropy(to, size);
  fill(to, size);
  return 0;
}

int rand() noexcept { return controlled() ? small_number() : real().rand(); }
long random() noexcept { return controlled() ? small_number() : real().random(); }

void srand(unsigned value) noexcept { controlled() ? seed(value) : real().srand(value); }

void srandom(unsigned value) noexcept { controlled() ? seed(value) : real().srandom(value); }

long sysconf(int name) noexcept {
  const bool counts = name == _SC_NPROCESSORS_ONLN || name == _SC_NPROCESSORS_CONF;
  return controlled() && counts ? processors : real().sysconf(name);
}

int get_nprocs() noexcept { return controlled() ? processors : real().get_nprocs(); }

// std::random_device asks the processor or the kernel, whichever its token names.
unsigned brigade_random_device_value(std::random_device* device) asm(
    "_ZNSt13random_device9_M_getvalEv");
unsigned brigade_random_device_value(std::random_device* device) {
  return controlled() ? static_cast<unsigned>(number()) : real().random_device_value(device);
}

}  // extern "C"
