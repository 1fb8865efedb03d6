// When one configuration is worth more than another that did other operations of the same kind.
#pragma once

#include <cstddef>

#include "configuration.hpp"
#include "mask.hpp"
#include "window.hpp"

namespace brigade::linearize::keyed {

/// Of some operations of one kind, the one that responds last.
template <std::size_t Words>
[[nodiscard]] std::size_t latest(const window<Words>& open, const mask<Words>& of) noexcept {
  std::size_t found = mask<Words>::capacity;
  of.for_each([&](std::size_t slot) {
    if (found == mask<Words>::capacity || open.sooner(slot).test(found)) {
      found = slot;
    }
  });
  return found;
}

/// True where `a` dominates `b` but for operations that it did, while `b` did others of the same
/// kind which respond later: what `b` can do with those it kept, `a` can with its own, which are
/// owed where they are and leave at least as much time. O(operations that only `b` did).
template <std::size_t Words>
[[nodiscard]] bool dominates_by_exchange(const window<Words>& open, const configuration<Words>& a,
                                         const configuration<Words>& b) noexcept {
  mask<Words> owed = b.done - a.done;
  mask<Words> surplus = a.spent - b.spent;
  const mask<Words> kept = b.spent - a.spent;
  if (a.state != b.state || !surplus.any() || surplus.count() > kept.count() ||
      !kept.includes(owed & open.changing())) {
    return false;
  }
  kept.for_each([&](std::size_t slot) {
    const bool is_owed = owed.test(slot);
    const auto partners = open.sooner(slot) & (is_owed ? surplus - b.done : surplus & b.done);
    if (partners.any()) {
      surplus.reset(latest(open, partners));
      if (is_owed) {
        owed.reset(slot);
        owed -= open.visit(slot);
      }
    }
  });
  return !owed.any() && !surplus.any();
}

}  // namespace brigade::linearize::keyed
