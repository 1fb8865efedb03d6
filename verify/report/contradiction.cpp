#include <algorithm>
#include <brigade/linearize/keyed/check.hpp>
#include <brigade/report/contradiction.hpp>
#include <limits>
#include <optional>
#include <unordered_set>
#include <vector>

namespace brigade::report {

namespace keyed = linearize::keyed;

namespace {

using keyed::absent;
using keyed::condition;
using keyed::effect;
using keyed::value_id;

constexpr std::size_t most_for_search = 2'000;
constexpr std::size_t most_answered_for_search = 16;

bool before(const keyed::operation& a, const keyed::operation& b) {
  return a.responded < b.invoked;
}

// The answer of `op` is right in `state`.
bool accepts(const keyed::operation& op, value_id state) {
  switch (op.when) {
    case condition::equals:
      return state == op.expected;
    case condition::differs:
      return state != op.expected;
    case condition::differs_present:
      return state != absent && state != op.expected;
    case condition::always:
    case condition::yields:
      break;
  }
  return true;
}

bool says_something(const keyed::operation& op) {
  return !op.pending() && !op.unanswered && op.when != condition::always;
}

class classifier {
 public:
  classifier(std::span<const keyed::operation> core, value_id initial)
      : core_(core), initial_(initial) {
    for (std::size_t i = 0; i < core_.size(); ++i) {
      if (!core_[i].pending()) answered_.push_back(i);
      derives_ = derives_ || core_[i].then == effect::derive;
    }
    std::stable_sort(answered_.begin(), answered_.end(), [this](std::size_t a, std::size_t b) {
      return core_[a].invoked < core_[b].invoked;
    });
    find_possible_writers();
    find_evidence();
  }

  contradiction run() const {
    if (derives_) return {};  // its states are not known here
    if (const auto found = value_from_nowhere()) return *found;
    if (const auto found = overwritten_before()) return *found;
    if (const auto found = conflicting_outcomes()) return *found;
    if (const auto found = real_time_order()) return *found;
    return {};
  }

 private:
  static constexpr std::size_t the_start = std::numeric_limits<std::size_t>::max();

  struct zone {
    history::stamp by = history::never;
    history::stamp until = 0;
  };

  // A write is possible if some state that the key can reach, real time apart, meets its condition.
  void find_possible_writers() {
    std::unordered_set<value_id> reached{initial_};
    possible_.assign(core_.size(), false);
    for (bool grew = true; grew;) {
      grew = false;
      for (std::size_t i = 0; i < core_.size(); ++i) {
        if (possible_[i] || !core_[i].changes()) continue;
        const bool met = core_[i].when == condition::equals
                             ? reached.count(core_[i].expected) != 0
                             : std::any_of(reached.begin(), reached.end(), [&](value_id state) {
                                 return accepts(core_[i], state);
                               });
        if (!met) continue;
        possible_[i] = true;
        grew = reached.insert(core_[i].stored).second || grew;
      }
    }
  }

  // When a write certainly took effect, and until when its value was certainly not overwritten, by
  // its own interval and by those of the operations that no other write explains: its zone, after
  // Gibbons and Korach.
  void find_evidence() {
    for (const keyed::operation& op : core_) zones_.push_back({op.responded, op.invoked});
    for (const std::size_t reader : answered_) {
      if (!says_something(core_[reader]) || accepts(core_[reader], initial_)) continue;
      const auto sources = sources_of(reader);
      if (sources.size() != 1) continue;
      zone& written = zones_[sources.front()];
      written.by = std::min(written.by, core_[reader].responded);
      written.until = std::max(written.until, core_[reader].invoked);
    }
  }

  // The writes that may have left a state in which `reader` answered as it did.
  std::vector<std::size_t> sources_of(std::size_t reader) const {
    std::vector<std::size_t> sources;
    for (std::size_t i = 0; i < core_.size(); ++i) {
      if (i != reader && possible_[i] && accepts(core_[reader], core_[i].stored) &&
          !before(core_[reader], core_[i])) {
        sources.push_back(i);
      }
    }
    return sources;
  }

  std::optional<contradiction> value_from_nowhere() const {
    for (const std::size_t reader : answered_) {
      if (says_something(core_[reader]) && !accepts(core_[reader], initial_) &&
          sources_of(reader).empty()) {
        return contradiction{contradiction_kind::value_from_nowhere, reader, reader};
      }
    }
    return std::nullopt;
  }

  // The last write, certainly after the source (`the_start`: the initial state) and before the
  // reader, that leaves a state in which the reader could not have answered as it did.
  std::optional<std::size_t> overwriter(std::size_t source, std::size_t reader) const {
    std::optional<std::size_t> last;
    for (std::size_t i = 0; i < core_.size(); ++i) {
      const keyed::operation& write = core_[i];
      if (i == reader || i == source || !write.changes() || write.unanswered) continue;
      if (accepts(core_[reader], write.stored) || zones_[i].by >= core_[reader].invoked) continue;
      if (source != the_start && zones_[source].by >= zones_[i].until) continue;
      if (!last || zones_[*last].by < zones_[i].by) last = i;
    }
    return last;
  }

  // A reader each of whose sources was overwritten, in real time, before it began. The latest one:
  // where old and new are each seen after the other, it is the last who was surprised.
  std::optional<contradiction> overwritten_before() const {
    for (auto at = answered_.rbegin(); at != answered_.rend(); ++at) {
      const std::size_t reader = *at;
      if (!says_something(core_[reader])) continue;
      std::vector<std::size_t> sources = sources_of(reader);
      if (accepts(core_[reader], initial_)) sources.push_back(the_start);
      std::optional<std::size_t> last;
      const bool stale = std::all_of(sources.begin(), sources.end(), [&](std::size_t source) {
        const auto by = overwriter(source, reader);
        if (by && (!last || zones_[*last].by < zones_[*by].by)) last = by;
        return by.has_value();
      });
      if (stale && last)
        return contradiction{kind_after(core_[reader], core_[*last].stored), reader, *last};
    }
    return std::nullopt;
  }

  // `second` cannot follow `first`: nothing can put back, between the two, what it needs.
  bool rules_out(std::size_t first, std::size_t second) const {
    if (before(core_[second], core_[first])) return true;
    if (accepts(core_[second], core_[first].stored)) return false;
    const auto sources = sources_of(second);
    return std::none_of(sources.begin(), sources.end(), [&](std::size_t i) {
      return i != first && !before(core_[i], core_[first]);
    });
  }

  std::optional<contradiction> conflicting_outcomes() const {
    const auto conditional = [this](std::size_t i) {
      return core_[i].changes() && says_something(core_[i]);
    };
    for (std::size_t b = 0; b < answered_.size(); ++b) {
      for (std::size_t a = 0; a < b; ++a) {
        const std::size_t first = answered_[a];
        const std::size_t second = answered_[b];
        if (conditional(first) && conditional(second) && rules_out(first, second) &&
            rules_out(second, first)) {
          return contradiction{contradiction_kind::conflicting_outcomes, second, first};
        }
      }
    }
    return std::nullopt;
  }

  bool holds(std::span<const keyed::operation> operations) const {
    return keyed::search(operations, {.initial = initial_}).verdict == linearize::verdict::holds;
  }

  // Two operations in real-time order such that, had the first lasted until the second began, the
  // rest would be linearizable. Two reads say it most plainly, so they come first.
  std::optional<contradiction> real_time_order() const {
    if (core_.size() > most_for_search || answered_.size() > most_answered_for_search ||
        holds(core_)) {
      return std::nullopt;
    }
    const auto reads = [this](std::size_t i) { return !core_[i].changes(); };
    const auto any = [](std::size_t) { return true; };
    const auto found = order_between(reads);
    return found ? found : order_between(any);
  }

  template <class Kind>
  std::optional<contradiction> order_between(Kind kind) const {
    std::vector<keyed::operation> relaxed(core_.begin(), core_.end());
    for (const std::size_t first : answered_) {
      for (const std::size_t second : answered_) {
        if (!kind(first) || !kind(second) || !before(core_[first], core_[second])) continue;
        relaxed[first].responded = core_[second].invoked;
        if (holds(relaxed)) {
          return contradiction{contradiction_kind::real_time_order, second, first};
        }
      }
      relaxed[first] = core_[first];
    }
    return std::nullopt;
  }

  std::span<const keyed::operation> core_;
  value_id initial_;
  std::vector<std::size_t> answered_;  // by invocation
  std::vector<bool> possible_;
  std::vector<zone> zones_;
  bool derives_ = false;
};

}  // namespace

contradiction_kind kind_after(const keyed::operation& reader, value_id state) noexcept {
  if (state == absent) return contradiction_kind::resurrected_key;
  const bool found_nothing = reader.when == condition::equals && reader.expected == absent;
  return found_nothing ? contradiction_kind::lost_insert : contradiction_kind::stale_read;
}

contradiction classify(std::span<const keyed::operation> core, value_id initial) {
  return classifier(core, initial).run();
}

}  // namespace brigade::report
