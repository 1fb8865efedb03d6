// What the C++ library keeps for the whole process (streams with their formats, the global locale,
// the terminate handler): as it is before the program runs, and put back before each execution. The
// library is not instrumented, so that the undo log does not know of what it writes.
#pragma once

#include <cstddef>
#include <vector>

namespace brigade::explore::program {

class library_state {
 public:
  void take();
  void restore() const;

  struct extent {
    std::byte* start;
    std::size_t size;
  };

 private:
  struct kept {
    extent where;
    std::vector<std::byte> content;
  };
  std::vector<kept> kept_;
};

}  // namespace brigade::explore::program
