#include "address_space.hpp"

#include <sys/mman.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace brigade::explore::runtime {

void* reserve(std::uintptr_t base, std::size_t size, const char* what) {
  const int flags =
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (base == 0 ? 0 : MAP_FIXED_NOREPLACE);
  void* place = mmap(reinterpret_cast<void*>(base), size, PROT_READ | PROT_WRITE, flags, -1, 0);
  if (place == MAP_FAILED) {
    std::fprintf(stderr, "brigade: cannot reserve %zu bytes for %s: %s\n", size, what,
                 std::strerror(errno));
    std::_Exit(70);
  }
  madvise(place, size, MADV_NOHUGEPAGE);
  return place;
}

}  // namespace brigade::explore::runtime
