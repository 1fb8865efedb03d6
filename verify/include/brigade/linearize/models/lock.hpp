// A mutual-exclusion lock: acquire, try_acquire and release.
//
// An acquire that has returned took the lock while it was free. A release of a free lock answers
// false. Who holds the lock is not modelled: a release by another client is allowed.
#pragma once

#include <cstdint>

namespace brigade::linearize::models {

enum class lock_operation : std::uint8_t { acquire, try_acquire, release };

/// Sequential specification of a lock. In the accepting form, because an acquire of a held lock
/// has no response: it is not possible there.
class lock {
 public:
  enum class state : std::uint8_t { free, held };

  struct invocation {
    lock_operation operation = lock_operation::acquire;

    friend bool operator==(const invocation&, const invocation&) = default;
  };

  struct response {
    bool done = true;  ///< false: try_acquire met a held lock, release a free one

    friend bool operator==(const response&, const response&) = default;
  };

  static invocation acquire() { return {lock_operation::acquire}; }
  static invocation try_acquire() { return {lock_operation::try_acquire}; }
  static invocation release() { return {lock_operation::release}; }
  static response done() { return {true}; }
  static response refused() { return {false}; }

  [[nodiscard]] state initial() const { return state::free; }

  bool step(state& now, const invocation& asked, const response* observed) const {
    const bool possible =
        now == (asked.operation == lock_operation::release ? state::held : state::free);
    if (observed != nullptr && !observed->done) {
      return !possible && asked.operation != lock_operation::acquire;
    }
    now = now == state::held ? state::free : state::held;
    return possible;
  }

  [[nodiscard]] bool is_effect_free(const invocation&, const response* observed) const {
    return observed != nullptr && !observed->done;
  }
};

}  // namespace brigade::linearize::models
