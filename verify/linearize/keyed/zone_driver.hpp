// Feeds zones with the operations of a register, one by one in the order of invocation.
#pragma once

#include <algorithm>
#include <brigade/linearize/keyed/result.hpp>
#include <cstddef>
#include <limits>

#include "timeline.hpp"
#include "zones.hpp"

namespace brigade::linearize::keyed {

class zone_driver {
 public:
  enum class standing {
    consistent,
    suspect,  ///< in conflict, unless a value of the conflict is stored again in time
    violated,
    ambiguous,  ///< a value was stored again while it might still be the state
    unfit       ///< an operation that zones do not know
  };

  explicit zone_driver(register_zones zones) : zones_(std::move(zones)) {}

  /// The next operation by invocation, with its response stamp. False once the standing is final.
  bool feed(const operation& op, std::size_t index) {
    if (standing_ == standing::consistent) {
      respond_before(op.invoked);
    }
    if (standing_ == standing::suspect) {
      doubt(op);
    }
    if (standing_ == standing::consistent) {
      invoke(op, index);
    }
    return is_open();
  }

  /// Every operation invoked before `now` has been fed. False once the standing is final.
  bool advance(stamp now) {
    if (standing_ == standing::consistent) {
      respond_before(now);
    }
    if (standing_ == standing::suspect && now > complete_) {
      standing_ = standing::violated;
    }
    return is_open();
  }

  /// No more operations.
  standing finish() {
    if (standing_ == standing::consistent) {
      respond_before(never);
    }
    if (standing_ == standing::suspect) {
      standing_ = standing::violated;
    }
    return standing_;
  }

  [[nodiscard]] standing now() const noexcept { return standing_; }

  /// What a final standing amounts to.
  [[nodiscard]] result verdict_of_standing() const {
    result found;
    if (standing_ == standing::consistent) {
      found.verdict = verdict::holds;
    } else if (standing_ == standing::violated) {
      found.verdict = verdict::violated;
      found.stuck = stuck_;
      for (const auto& witness : zones_.evidence()) {
        if (witness.index != no_operation) {
          found.core.push_back(witness.index);
        }
      }
      std::sort(found.core.begin(), found.core.end());
      found.core.erase(std::unique(found.core.begin(), found.core.end()), found.core.end());
    }
    return found;
  }

  [[nodiscard]] register_zones& zones() noexcept { return zones_; }

 private:
  [[nodiscard]] bool is_open() const noexcept {
    return standing_ == standing::consistent || standing_ == standing::suspect;
  }

  void invoke(const operation& op, std::size_t index) {
    if (!register_zones::knows(op)) {
      standing_ = standing::unfit;
      return;
    }
    if (op.pending() && !op.changes()) {
      return;
    }
    if (!op.pending()) {
      due_.push({op.responded, index, register_zones::value_of(op)});
    }
    judge(zones_.invoke(op, index));
  }

  void respond_before(stamp now) {
    while (standing_ == standing::consistent && !due_.empty() && due_.next().at < now) {
      const auto due = due_.next();
      due_.pop();
      judge(zones_.respond(static_cast<value_id>(due.slot), due.at, due.index));
    }
  }

  void judge(register_zones::outcome outcome) {
    if (outcome == register_zones::outcome::ambiguous) {
      standing_ = standing::ambiguous;
    } else if (outcome == register_zones::outcome::conflict) {
      standing_ = standing::suspect;
      for (const auto& witness : zones_.evidence()) {
        if (witness.index != no_operation && witness.from > complete_) {
          complete_ = witness.from;
          stuck_ = witness.index;
        }
      }
    }
  }

  /// A conflict stands when its last witness has responded and neither value was stored again: an
  /// open get might have read that.
  void doubt(const operation& op) {
    const auto& values = zones_.conflicting();
    if (op.invoked > complete_) {
      standing_ = standing::violated;
    } else if (op.changes() && (op.stored == values[0] || op.stored == values[1])) {
      standing_ = standing::ambiguous;
    }
  }

  register_zones zones_;
  due_responses due_;
  standing standing_ = standing::consistent;
  stamp complete_ = std::numeric_limits<stamp>::min();
  std::size_t stuck_ = no_operation;
};

}  // namespace brigade::linearize::keyed
