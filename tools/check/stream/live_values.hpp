// Numbers the values of one key, and forgets those that cannot be its state any more.
//
// The keyed checks want values as numbers. A table of all values ever met grows with the history;
// this one does not. A value is dead when every operation that names it had responded before some
// store was invoked that took effect for certain, and that store has responded: in every
// linearization the store comes after them. If the value is named again it gets another number,
// which is right: a store of it makes it anew, and a read of it is as wrong as one of a value that
// nobody stored.
#pragma once

#include <algorithm>
#include <brigade/linearize/keyed/operation.hpp>
#include <cstddef>
#include <functional>
#include <limits>
#include <unordered_map>
#include <vector>

namespace brigade::tools {

namespace keyed = linearize::keyed;

/// Not thread-safe. Memory: the live values, twice as many dead ones, and the open stores.
template <class Value>
class live_values {
 public:
  /// The number of a value that the next noted operation names. Constant time.
  [[nodiscard]] keyed::value_id operator()(const Value& value) {
    const auto [at, is_new] = known_.try_emplace(value, entry{next_});
    next_ += is_new ? 1 : 0;
    named_.push_back(&at->second);
    return at->second.id;
  }

  /// The operation whose values were numbered since the last one. In the order of invocation.
  /// Constant time, amortised.
  void note(const keyed::operation& operation) {
    for (entry* const each : named_) {
      each->named_until = std::max(each->named_until, operation.responded);
    }
    named_.clear();
    if (operation.then == keyed::effect::store && !operation.pending() && !operation.unanswered) {
      stores_.push_back({operation.invoked, operation.responded});
    }
    if (stores_.size() > settle_at_) {
      settle(operation.invoked);
    }
    if (known_.size() > forget_at_) {
      forget(operation.invoked);
    }
  }

  [[nodiscard]] std::size_t size() const noexcept { return known_.size(); }

  /// True where no numbers are left.
  [[nodiscard]] bool exhausted() const noexcept { return next_ >= keyed::last_value; }

 private:
  struct entry {
    keyed::value_id id = 0;
    keyed::stamp named_until = std::numeric_limits<keyed::stamp>::min();
  };

  /// Takes from the stores those that have responded.
  void settle(keyed::stamp now) {
    std::erase_if(stores_, [&](const keyed::span_of_time& store) {
      const bool done = store.responded < now;
      overwritten_ = done ? std::max(overwritten_, store.invoked) : overwritten_;
      return done;
    });
    settle_at_ = 2 * stores_.size() + few;
  }

  void forget(keyed::stamp now) {
    settle(now);
    std::erase_if(known_,
                  [&](const auto& known) { return known.second.named_until < overwritten_; });
    forget_at_ = 2 * known_.size() + few;
  }

  static constexpr std::size_t few = 64;

  std::unordered_map<Value, entry> known_{};
  std::vector<entry*> named_{};  ///< by the operation to be noted
  std::vector<keyed::span_of_time> stores_{};
  keyed::stamp overwritten_ = std::numeric_limits<keyed::stamp>::min();
  keyed::value_id next_ = 1;
  std::size_t settle_at_ = few;
  std::size_t forget_at_ = few;
};

}  // namespace brigade::tools
