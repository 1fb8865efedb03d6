#include <brigade/scenario/explored.hpp>
#include <thread>
#include <vector>

#include "verdicts.hpp"

namespace brigade::scenario {

explored::explored(std::chrono::nanoseconds judging)
    : verdicts_(std::make_unique<verdicts>(judging)) {}
explored::~explored() = default;

void explored::run(std::size_t threads, const std::function<void(std::size_t)>& job) {
  std::vector<std::thread> running;
  running.reserve(threads);
  for (std::size_t index = 0; index < threads; ++index) {
    running.emplace_back([&job, index] { job(index); });
  }
  for (std::thread& each : running) each.join();
}

exploration_log* explored::records(std::size_t threads, std::size_t longest) {
  log_.begin(threads, longest);
  return &log_;
}

const std::optional<std::string>& explored::doubt() const noexcept { return verdicts_->doubt(); }

void explored::require_linearizable() {
  auto judged = linearize::verdict::unknown;
  explore::uncontrolled([&] { judged = verdicts_->of(log_); });
  if (judged == linearize::verdict::violated) explore::fail("the history is not linearizable");
}

void explored::require_none(const std::optional<std::string>& broken) {
  if (broken) explore::fail(*broken);
}

}  // namespace brigade::scenario
