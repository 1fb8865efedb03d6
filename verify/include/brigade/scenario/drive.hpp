// drive: a scenario and a subject in, a history out.
//
// Who runs the parallel part is a way to drive: a type W with
//
//     void run(std::size_t threads, const std::function<void(std::size_t)>& job);
//         calls job(0) ... job(threads - 1), each once, each with its own index, in whatever order
//         and overlap the way stands for, and returns when all have returned.
//
// one_thread runs them one after the other; os_threads (os_threads.hpp) side by side; a controlled
// scheduler is a third. The scenario, the subject and the property stay the same.
#pragma once

#include <brigade/scenario/history.hpp>
#include <brigade/scenario/scenario.hpp>
#include <brigade/scenario/subject.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace brigade::scenario {

/// Runs the threads of a scenario one after the other on the caller's.
struct one_thread {
  static void run(std::size_t threads, const std::function<void(std::size_t)>& job) {
    for (std::size_t thread = 0; thread < threads; ++thread) job(thread);
  }
};

namespace detail {

inline history::stamp now() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

template <class Subject>
void play(const operations& part, Subject& subject, std::uint32_t thread, history_type& record) {
  for (const model::invocation& asked : part) {
    auto& entry = record.emplace_back();
    entry.thread = thread;
    entry.invocation = asked;
    entry.invoked = now();
    entry.response = apply(subject, asked);
    entry.responded = now();
  }
}

}  // namespace detail

/// Drives `what` on `subject`, which starts as its maker left it. An exception of the subject is
/// rethrown when all threads have ended. Blocks until the scenario has run.
template <class Subject, class Way>
[[nodiscard]] history_type drive(const scenario& what, Subject& subject, Way& way) {
  std::vector<history_type> records(what.parallel.size() + 1);
  for (std::size_t thread = 0; thread < what.parallel.size(); ++thread) {
    records[thread + 1].reserve(what.parallel[thread].size());
  }
  detail::play(what.initial, subject, 0, records[0]);
  way.run(what.parallel.size(), [&](std::size_t thread) {
    detail::play(what.parallel[thread], subject, static_cast<std::uint32_t>(thread + 1),
                 records[thread + 1]);
  });
  detail::play(what.final, subject, 0, records[0]);
  history_type all = std::move(records[0]);
  for (std::size_t thread = 1; thread < records.size(); ++thread) {
    all.insert(all.end(), records[thread].begin(), records[thread].end());
  }
  return all;
}

}  // namespace brigade::scenario
