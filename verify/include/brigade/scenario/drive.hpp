// drive: a scenario and a subject in, a history out.
//
// Who runs the parallel part is a way to drive: a type W with
//
//     void run(std::size_t threads, const std::function<void(std::size_t)>& job);
//         calls job(0) ... job(threads - 1), each once, each with its own index, in whatever order
//         and overlap the way stands for, and returns when all have returned.
//     Clock clock() const;
//         stamps for its operations: a history::recording_clock.
//
// one_thread runs them one after the other; os_threads (os_threads.hpp) side by side; a controlled
// scheduler is a third. The scenario, the subject and the property stay the same.
#pragma once

#include <algorithm>
#include <brigade/history/clock.hpp>
#include <brigade/history/recorder.hpp>
#include <brigade/scenario/history.hpp>
#include <brigade/scenario/scenario.hpp>
#include <brigade/scenario/subject.hpp>
#include <cstddef>
#include <functional>
#include <type_traits>

namespace brigade::scenario {

/// Runs the threads of a scenario one after the other on the caller's.
struct one_thread {
  static void run(std::size_t threads, const std::function<void(std::size_t)>& job) {
    for (std::size_t thread = 0; thread < threads; ++thread) job(thread);
  }
  [[nodiscard]] static history::appearance_stamps clock() { return {}; }
};

namespace detail {

template <class Subject, class Record>
void play(const operations& part, Subject& subject, Record& record) {
  for (const model::invocation& asked : part) {
    (void)record.record(asked, [&] { return apply(subject, asked); });
  }
}

}  // namespace detail

/// Drives `what` on `subject`, which starts as its maker left it. An exception of the subject is
/// rethrown when all threads have ended. Blocks until the scenario has run.
template <class Subject, class Way>
[[nodiscard]] history_type drive(const scenario& what, Subject& subject, Way& way) {
  std::size_t longest = what.initial.size() + what.final.size();
  for (const operations& thread : what.parallel) longest = std::max(longest, thread.size());
  history::recorder<model::invocation, model::response, std::decay_t<decltype(way.clock())>> record(
      what.parallel.size() + 1, longest, way.clock());
  detail::play(what.initial, subject, record.thread(0));
  way.run(what.parallel.size(), [&](std::size_t thread) {
    detail::play(what.parallel[thread], subject, record.thread(thread + 1));
  });
  detail::play(what.final, subject, record.thread(0));
  return record.take();
}

}  // namespace brigade::scenario
