// drive: a scenario and a subject in, a history out.
//
// Who runs the parallel part is a way to drive: a type W with
//
//     void run(std::size_t threads, const std::function<void(std::size_t)>& job);
//         calls job(0) ... job(threads - 1), each once, each with its own index, in whatever order
//         and overlap the way stands for, and returns when all have returned.
//     void meet();
//         called by each job as often: returns when all jobs of the run have called it.
//     Clock clock() const;
//         stamps for its operations: a history::recording_clock; or, where it records by itself,
//     Records* records(std::size_t threads, std::size_t longest);
//         a place for the operations of one run, with the members of history::recorder.
//
// one_thread runs them one after the other; os_threads (os_threads.hpp) side by side; explored
// (explored.hpp) under controlled schedules. The scenario, the subject and the property stay the
// same.
#pragma once

#include <algorithm>
#include <brigade/history/clock.hpp>
#include <brigade/history/recorder.hpp>
#include <brigade/scenario/history.hpp>
#include <brigade/scenario/scenario.hpp>
#include <brigade/scenario/subject.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace brigade::scenario {

/// Runs the threads of a scenario one after the other on the caller's.
struct one_thread {
  static void run(std::size_t threads, const std::function<void(std::size_t)>& job) {
    for (std::size_t thread = 0; thread < threads; ++thread) job(thread);
  }
  static void meet() noexcept {}
  [[nodiscard]] static history::appearance_stamps clock() { return {}; }
};

namespace detail {

template <class Subject, class Record>
void play(const operations& part, Subject& subject, Record& record) {
  for (const model::invocation& asked : part) {
    (void)record.record(asked, [&] { return apply(subject, asked); });
  }
}

/// Where the operations of one run are recorded: by the way itself, or by its clock.
template <class Way>
[[nodiscard]] auto records_for(Way& way, std::size_t threads, std::size_t longest) {
  if constexpr (requires { way.records(threads, longest); }) {
    return way.records(threads, longest);
  } else {
    using clock = std::decay_t<decltype(way.clock())>;
    using recorder = history::recorder<model::invocation, model::response, clock>;
    return std::make_unique<recorder>(threads, longest, way.clock());
  }
}

}  // namespace detail

/// Drives `what` on each of `subjects`, which start as their maker left them; a history for each,
/// in their order. The threads go from one subject to the next together, which costs less than a
/// run for each, and lets them meet while they are all on a processor. An exception of a subject is
/// rethrown when all threads have ended. Blocks until the scenario has run.
template <class Subject, class Way>
[[nodiscard]] std::vector<history_type> drive_each(const scenario& what,
                                                   const std::vector<Subject*>& subjects,
                                                   Way& way) {
  std::size_t longest = what.initial.size() + what.final.size();
  for (const operations& thread : what.parallel) longest = std::max(longest, thread.size());
  std::vector<decltype(detail::records_for(way, 0, 0))> records;
  for (Subject* const subject : subjects) {
    records.push_back(detail::records_for(way, what.parallel.size() + 1, longest));
    detail::play(what.initial, *subject, records.back()->thread(0));
  }
  way.run(what.parallel.size(), [&](std::size_t thread) {
    for (std::size_t at = 0; at < subjects.size(); ++at) {
      way.meet();
      detail::play(what.parallel[thread], *subjects[at], records[at]->thread(thread + 1));
    }
  });
  std::vector<history_type> histories;
  for (std::size_t at = 0; at < subjects.size(); ++at) {
    detail::play(what.final, *subjects[at], records[at]->thread(0));
    histories.push_back(records[at]->take());
  }
  return histories;
}

/// The same on one subject.
template <class Subject, class Way>
[[nodiscard]] history_type drive(const scenario& what, Subject& subject, Way& way) {
  return std::move(drive_each(what, std::vector<Subject*>{&subject}, way).front());
}

}  // namespace brigade::scenario
