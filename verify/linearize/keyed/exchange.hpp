// When one configuration is worth as much as another that did other operations, or more of them.
//
// Of operations of one kind, the one that responds first is better done; and what led away from a
// state and back is better left for later. Together they keep the frontier narrow where the state
// is no more than the presence of the key, and each operation tells of that (insert, erase,
// replace, contains, each with its result, of values that nobody tells apart): the inserts and the
// erases done up to each instant are then numbers p and q with p - q the presence, and all that
// real time asks of them are lower bounds of differences (so many of the inserts lie wholly between
// two instants; presence was seen between two others), so there is a least solution, the laziest at
// every instant. It did of each kind what responds first, and made the fewest round trips, so it
// dominates every other configuration of its state: the frontier holds two at most, and a history
// of n operations takes O(n c^2) for c open at once. A blind write may stand for an insert or for
// none, which is no such bound: a few more configurations are then held, and no proof that they
// are.
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

/// True where the operations, all of them open, can be done one after the other in a state that is
/// absent or unnamed, through the other one and back: an insert and an erase, say. Those that store
/// values which nobody tells apart (window::resting) and those that remove the key; others are not
/// looked at.
template <std::size_t Words>
[[nodiscard]] bool is_round_trip(const window<Words>& open, value_id from,
                                 const mask<Words>& trip) noexcept {
  const auto& of_absent = open.names(absent);
  const auto inserts = trip & open.resting() & of_absent.equals;
  const auto replaces = trip & open.resting() & of_absent.differs;
  const auto puts = trip & open.resting_blind();
  const auto erases = trip & of_absent.stores & of_absent.differs;
  const auto removals = trip & of_absent.stores & open.blind();
  if ((from != absent && from != unnamed) || trip.intersects(open.unanswered()) ||
      (inserts | replaces | puts | erases | removals) != trip) {
    return false;
  }
  const std::size_t up = inserts.count() + puts.count();
  const std::size_t down = erases.count() + removals.count();
  return down > 0 && up > 0 && inserts.count() <= down && erases.count() <= up;
}

/// What a round trip settles on its way: the operations themselves, the gets of what they store,
/// and where it leads from presence to absence those that ask no more than the one or the other.
template <std::size_t Words>
[[nodiscard]] mask<Words> settled_by_round_trip(const window<Words>& open,
                                                const mask<Words>& trip) noexcept {
  mask<Words> settled = trip;
  (trip & open.resting()).for_each([&](std::size_t slot) { settled |= open.visit(slot); });
  if (trip.intersects(open.names(absent).stores)) {
    settled |=
        (open.met_by(absent, open.names(absent)) | open.met_by(unnamed, open.names(unnamed))) &
        (open.open() - open.changing());
  }
  return settled;
}

/// Whether what is dominated may make round trips that the other can make later.
enum class round_trips { told_apart, alike };

/// True where `a` can still do what `b` did, and be left with as much: but for operations that it
/// did, while `b` did others of the same kind which respond later (what `b` can do with those it
/// kept, `a` can with its own, which are owed where they are and leave at least as much time); and
/// but for a round trip, which it can make as well from now on. O(operations that only `b` did).
template <std::size_t Words>
[[nodiscard]] bool dominates_by_exchange(const window<Words>& open, const configuration<Words>& a,
                                         const configuration<Words>& b,
                                         round_trips trips) noexcept {
  mask<Words> owed = b.done - a.done;
  mask<Words> surplus = a.spent - b.spent;
  const mask<Words> kept = b.spent - a.spent;
  if (a.state != b.state || !kept.any() || surplus.count() > kept.count() ||
      (trips == round_trips::told_apart && !surplus.any()) ||
      !kept.includes(owed & open.changing())) {
    return false;
  }
  mask<Words> unmatched = kept;
  (surplus.any() ? kept : mask<Words>{}).for_each([&](std::size_t slot) {
    const bool is_owed = owed.test(slot);
    const auto partners = open.sooner(slot) & (is_owed ? surplus - b.done : surplus & b.done);
    if (partners.any()) {
      surplus.reset(latest(open, partners));
      unmatched.reset(slot);
      if (is_owed) {
        owed.reset(slot);
        owed -= open.visit(slot);
      }
    }
  });
  return !surplus.any() &&
         (!owed.any() || (trips == round_trips::alike && is_round_trip(open, a.state, unmatched) &&
                          settled_by_round_trip(open, unmatched).includes(owed)));
}

}  // namespace brigade::linearize::keyed
