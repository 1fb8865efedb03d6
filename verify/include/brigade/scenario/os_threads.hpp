// A way to drive: OS threads that start together.
#pragma once

#include <brigade/history/clock.hpp>
#include <cstddef>
#include <functional>
#include <memory>

namespace brigade::scenario {

/// A team of threads that is kept from run to run, so that a run costs a rendezvous and not the
/// creation of threads. Where they meet they spin for a while, so that short operations overlap.
///
/// Thread-safety: one run at a time. run() rethrows the first exception of a job, when all have
/// returned; throws std::system_error where a thread cannot be created.
class os_threads {
 public:
  os_threads();
  ~os_threads();
  os_threads(const os_threads&) = delete;
  os_threads& operator=(const os_threads&) = delete;

  void run(std::size_t threads, const std::function<void(std::size_t)>& job);
  /// For the jobs of a run: returns when all have called it as often, or one has thrown.
  void meet();
  [[nodiscard]] const history::machine_stamps& clock() const noexcept { return clock_; }

 private:
  class team;
  std::unique_ptr<team> team_;
  history::machine_stamps clock_;
};

}  // namespace brigade::scenario
