// What is kept for the whole process: the globals of the program, and those of the C++ library (the
// streams with their formats, the global locale, the terminate handler). As it is before the
// program runs, and put back before each execution: the undo log does not know of what code writes
// that is not instrumented, the libraries'.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace brigade::explore::program {

class process_state {
 public:
  void take();
  void restore() const;

  // Calls visit(from, to) for the words of each extent.
  template <typename Visit>
  void for_each(Visit visit) const {
    for (const kept& each : kept_) {
      const auto* from = reinterpret_cast<const std::uintptr_t*>(each.where.start);
      visit(from, from + each.where.size / sizeof *from);
    }
  }

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
