// What the calling thread is in the middle of: user code run under a lock of some map.
//
// A thread that calls back into a map while it holds one of that map's stripes would wait for
// itself. Each critical section therefore leaves a frame on a per-thread list, and each new one
// looks for its own map there first. The list is as long as maps are nested in each other's
// visitors: nearly always empty. It is kept in every build, since it costs less than a cache miss;
// misuse throws.
#pragma once

#include <stdexcept>
#include <string>

namespace brigade::detail {

/// Why user code is running.
enum class inside { critical_section, maintenance };

class reentry_frame {
 public:
  /// `map` only identifies; it is never dereferenced. Throws std::logic_error, and leaves no frame,
  /// when this thread may not enter: a critical section when it is in one of the same map, and
  /// maintenance when it is in either.
  reentry_frame(const void* map, inside reason) : map_(map), reason_(reason), outer_(innermost_) {
    refuse_reentry(map, reason);
    innermost_ = this;
  }
  reentry_frame(const reentry_frame&) = delete;
  reentry_frame& operator=(const reentry_frame&) = delete;
  ~reentry_frame() { innermost_ = outer_; }

  static void refuse_reentry(const void* map, inside reason) {
    for (const reentry_frame* frame = innermost_; frame != nullptr; frame = frame->outer_) {
      if (frame->map_ != map) continue;
      if (frame->reason_ == inside::critical_section) {
        throw std::logic_error(
            "concurrent_map: called from user code that this map runs under one of its locks "
            "(a visitor, predicate, constructor, comparison or allocator)");
      }
      if (reason == inside::maintenance) {
        throw std::logic_error(
            "concurrent_map: a call that waits for maintenance, made from the map's own observer "
            "or log callback");
      }
    }
  }

 private:
  static inline constinit thread_local const reentry_frame* innermost_ = nullptr;

  const void* map_;
  inside reason_;
  const reentry_frame* outer_;
};

}  // namespace brigade::detail
