// What the events of a lock's history mean to models::lock: acquire or lock; try_acquire or
// try_lock and release or unlock, which answer result.
#pragma once

#include <brigade/linearize/events/field.hpp>
#include <brigade/linearize/models/lock.hpp>
#include <string>

namespace brigade::linearize::events {

/// A translation for history::pairing. Stateless.
struct lock_events {
  using model = models::lock;
  using invocation = model::invocation;
  using response = model::response;

  [[nodiscard]] invocation invocation_of(const history::event_view& seen) const {
    if (seen.f == "acquire" || seen.f == "lock") {
      return model::acquire();
    }
    if (seen.f == "try_acquire" || seen.f == "try_lock") {
      return model::try_acquire();
    }
    if (seen.f != "release" && seen.f != "unlock") {
      unknown_operation(seen.f, "lock", "acquire, try_acquire, release");
    }
    return model::release();
  }

  [[nodiscard]] response response_of(const invocation&, const history::event_view& seen) const {
    return {truth(seen.result, true)};
  }

  [[nodiscard]] static std::string text(const invocation& asked) {
    switch (asked.operation) {
      case models::lock_operation::acquire:
        return "acquire()";
      case models::lock_operation::try_acquire:
        return "try_acquire()";
      case models::lock_operation::release:
        break;
    }
    return "release()";
  }
  [[nodiscard]] static std::string text(const invocation&, const response& answer) {
    return answer.done ? "done" : "refused";
  }
  [[nodiscard]] static std::string text(const model::state& now) {
    return now == model::state::held ? "held" : "free";
  }
};

}  // namespace brigade::linearize::events
