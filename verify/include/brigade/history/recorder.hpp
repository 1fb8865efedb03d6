// Records what threads ask of an object and what it answers, without disturbing them.
//
//     recorder<invocation, response> record(2, 1000);
//     // in thread i:
//     auto& mine = record.thread(i);
//     mine.invoke({operation::find, 7});
//     mine.respond({.value = map.find(7)});
//     // after the threads were joined:
//     history<invocation, response> operations = record.take();
//
// Each thread writes a buffer of its own: there is no lock, no shared cache line and no
// synchronization between the threads. clock.hpp argues why the stamps never order two operations
// that overlap, and why ThreadSanitizer still sees the races of the object under test.
#pragma once

#include <algorithm>
#include <brigade/history/clock.hpp>
#include <brigade/history/operation.hpp>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <vector>

namespace brigade::history {

/// The part of a recorder that one thread uses. Not thread-safe: one thread at a time, and the
/// recorder itself only when that thread has ended or synchronised with the caller.
template <class Invocation, class Response, recording_clock Clock>
class alignas(64) thread_recorder {
 public:
  thread_recorder(std::uint32_t thread, std::size_t operations, Clock& clock)
      : clock_(&clock), thread_(thread) {
    operations_.reserve(operations);
  }

  /// To be called right before the operation. An operation of this thread that is still open stays
  /// pending. Constant time, without allocation up to the reserved number of operations; throws
  /// what copying the invocation and allocating throw, and then records nothing.
  void invoke(const Invocation& asked) {
    operations_.push_back(
        {.thread = thread_, .invocation = asked, .response = {}, .invoked = 0, .responded = never});
    open_ = true;
    operations_.back().invoked = clock_->before();
  }

  /// To be called right after the operation, with its answer. Constant time. Throws
  /// std::logic_error where no operation is open; what moving the response throws leaves the
  /// operation pending.
  void respond(Response answer) {
    const stamp now = clock_->after();
    require_open();
    operations_.back().response.emplace(std::move(answer));
    operations_.back().responded = now;
    open_ = false;
  }

  /// The open operation definitely had no effect and tells nothing: it is taken out of the history.
  /// Throws std::logic_error where none is open.
  void fail() {
    require_open();
    operations_.pop_back();
    open_ = false;
  }

  /// Records one call: `call()` returns the response, which is handed back. Where it throws, the
  /// operation stays pending, as it may have taken effect, and the exception goes on. A caller who
  /// knows better (a strong guarantee) catches it inside `call`, or uses invoke() and fail().
  template <class Call>
  Response record(const Invocation& asked, Call&& call) {
    invoke(asked);
    Response answer = std::forward<Call>(call)();
    respond(answer);
    return answer;
  }

 private:
  template <class, class, recording_clock>
  friend class recorder;

  void require_open() const {
    if (!open_) throw std::logic_error("a response without an open invocation");
  }

  Clock* clock_;
  history<Invocation, Response> operations_;
  std::uint32_t thread_;
  bool open_ = false;
};

/// The recorder of a fixed number of threads. thread(i) may be called from any thread, take() only
/// when the recorded threads have ended or synchronised with the caller. Neither copied nor moved.
template <class Invocation, class Response, recording_clock Clock = machine_stamps>
class recorder {
 public:
  using thread_type = thread_recorder<Invocation, Response, Clock>;

  /// Reserves room for `operations` of each thread, so that recording that many allocates nothing.
  explicit recorder(std::size_t threads, std::size_t operations = 0, Clock clock = {})
      : clock_(std::move(clock)) {
    threads_.reserve(threads);
    for (std::size_t i = 0; i < threads; ++i) {
      threads_.emplace_back(static_cast<std::uint32_t>(i), operations, clock_);
    }
  }
  recorder(const recorder&) = delete;
  recorder& operator=(const recorder&) = delete;

  /// Throws std::out_of_range.
  [[nodiscard]] thread_type& thread(std::size_t index) { return threads_.at(index); }
  [[nodiscard]] std::size_t threads() const noexcept { return threads_.size(); }

  /// All operations so far, by the stamps of their invocations; those without a response are
  /// pending. Leaves the buffers empty and ready for the next run. O(n log n).
  [[nodiscard]] history<Invocation, Response> take() {
    // By stamp, then by place: std::stable_sort of libstdc++ 12 draws a warning from Clang 19.
    std::vector<std::tuple<stamp, std::size_t, operation<Invocation, Response>*>> order;
    for (thread_type& each : threads_) {
      for (auto& operation : each.operations_) {
        operation.invoked = clock_.in_nanoseconds(operation.invoked);
        if (!operation.pending()) operation.responded = clock_.in_nanoseconds(operation.responded);
        order.emplace_back(operation.invoked, order.size(), &operation);
      }
    }
    std::sort(order.begin(), order.end());
    history<Invocation, Response> all;
    all.reserve(order.size());
    for (const auto& [invoked, place, operation] : order) all.push_back(std::move(*operation));
    for (thread_type& each : threads_) {
      each.operations_.clear();
      each.open_ = false;
    }
    return all;
  }

 private:
  Clock clock_;
  std::vector<thread_type> threads_;
};

}  // namespace brigade::history
