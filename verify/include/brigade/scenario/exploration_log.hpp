// What threads under the explorer's control ask of a subject and what it answers.
//
// Neither part of the execution nor seen by it: the log is compiled without instrumentation, lives
// outside of the explored heap, makes no happens-before and no scheduling point but the two marks
// of an operation (explore::operation_invoked and operation_returned), and is still there when an
// execution has failed.
//
// Stamps count the changes from invocations to responses and back. Real-time order is which
// responses come before which invocations, and nothing else: so executions that differ in the
// order of two invocations, or of two responses, give the same history, number for number.
#pragma once

#include <brigade/model/operation.hpp>
#include <brigade/scenario/history.hpp>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace brigade::scenario {

class exploration_log;

/// The part of a log that one thread uses.
class explored_thread {
 public:
  explored_thread(exploration_log& log, std::uint32_t thread) noexcept
      : log_(&log), thread_(thread) {}

  /// Records one call, as history::thread_recorder does.
  template <class Call>
  model::response record(const model::invocation& asked, Call&& call);

 private:
  exploration_log* log_;
  std::uint32_t thread_;
};

/// Not thread-safe but for the threads of one execution, of which one runs at a time.
class exploration_log {
 public:
  exploration_log() = default;
  exploration_log(const exploration_log&) = delete;
  exploration_log& operator=(const exploration_log&) = delete;

  /// Forgets all and makes room. Operations of thread 0, which creates and joins the others, carry
  /// no marks: creation and join order them.
  void begin(std::size_t threads, std::size_t longest);

  [[nodiscard]] explored_thread& thread(std::size_t index) { return threads_.at(index); }
  void invoke(std::uint32_t thread, const model::invocation& asked);
  void respond(std::uint32_t thread, const model::response& answer);

  /// A copy of all operations so far, thread by thread; those without a response are pending.
  [[nodiscard]] history_type take() const { return history(); }
  [[nodiscard]] history_type history() const;

  /// The same, of which the first is in the order of the threads, without a copy.
  [[nodiscard]] const std::vector<history_type>& by_thread() const noexcept { return operations_; }
  [[nodiscard]] std::uint64_t marks() const noexcept { return marks_; }

 private:
  enum class mark { none, invocation, response };

  [[nodiscard]] history::stamp now(mark which) noexcept;

  std::vector<explored_thread> threads_;
  std::vector<history_type> operations_;  // of each thread
  history::stamp phase_ = 0;
  mark last_ = mark::none;
  std::uint64_t marks_ = 0;  // in this execution
};

template <class Call>
model::response explored_thread::record(const model::invocation& asked, Call&& call) {
  log_->invoke(thread_, asked);
  model::response answer = std::forward<Call>(call)();
  log_->respond(thread_, answer);
  return answer;
}

}  // namespace brigade::scenario
