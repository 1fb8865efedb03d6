// A container of any kind, tried with all small programs of its calls, each through every
// interleaving, and judged by a sequential model.
//
//   struct my_queue_calls {
//     using model = brigade::linearize::models::queue<int>;
//
//     model::response apply(const model::invocation& asked) {
//       if (asked.operation == queue_operation::enqueue) {
//         queue.push(asked.value);
//         return model::done();
//       }
//       const std::optional<int> first = queue.pop();
//       return first ? model::was(*first) : model::was_empty();
//     }
//
//     my_queue queue;
//   };
//
//   TEST(MyQueue, IsLinearizable) {
//     const auto found = brigade::scenario::explore_container<my_queue_calls>("my queue");
//     EXPECT_TRUE(found.holds()) << found.report;
//   }
//
// Calls is such an adapter: default-constructible, `apply` may be called by several threads at
// once. The model is one of brigade/linearize/models with a vocabulary (vocabulary.hpp), or your
// own. Maps have explored.hpp, which knows more operations, and generates and shrinks.
//
// The smallest program comes first, so that the first that fails is the smallest that does. The
// test is made by brigade_explore_test in CMake and links brigade::explored.
#pragma once

#include <brigade/explore/explore.hpp>
#include <brigade/linearize/check.hpp>
#include <brigade/scenario/explored.hpp>
#include <brigade/scenario/program.hpp>
#include <brigade/scenario/timetable.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace brigade::scenario {

namespace detail {

/// One program on a container. What is recorded is no part of the execution: it is written outside
/// of the explorer's control, and there is no scheduling point but the two marks of an operation.
/// Stamps count the changes from invocations to responses and back, as in exploration_log.hpp.
template <class Calls>
class container_experiment final : public experiment {
 public:
  using model = typename Calls::model;
  using words = vocabulary<model>;
  using invocation = typename model::invocation;
  using response = typename model::response;

  explicit container_experiment(const program<model>& what) : program_(what) {}

  void run() override {
    outside([this] { begin(); });
    {
      Calls container;
      play(0, program_.initial, container);
      run_threads(container);
      play(0, program_.final, container);
    }
    auto judged = linearize::verdict::unknown;
    outside([&] { judged = judge(); });
    if (judged == linearize::verdict::violated) explore::fail("the history is not linearizable");
  }

  [[nodiscard]] std::string account() const override {
    std::vector<told_operation> told;
    for (const auto& each : history_) {
      told.push_back(
          {each.thread, each.invoked, each.responded, words::asked(each.invocation), {}});
      if (each.response) told.back().answered = words::answered(each.invocation, *each.response);
    }
    return timetable(told) + contradiction();
  }
  [[nodiscard]] std::uint64_t marks() const override { return marks_; }
  [[nodiscard]] const std::optional<std::string>& doubt() const override { return doubt_; }

 private:
  /// By reference, for which std::function allocates nothing: that would be seen as an allocation
  /// of the execution.
  template <class Action>
  static void outside(const Action& action) {
    explore::uncontrolled(std::cref(action));
  }

  void begin() {
    history_.clear();
    phase_ = 0;
    responding_ = false;
    marks_ = 0;
  }

  void run_threads(Calls& container) {
    std::vector<std::thread> threads;
    threads.reserve(program_.parallel.size());
    for (std::size_t i = 0; i < program_.parallel.size(); ++i) {
      threads.emplace_back([this, i, &container] {
        play(static_cast<std::uint32_t>(i) + 1, program_.parallel[i], container);
      });
    }
    for (std::thread& each : threads) each.join();
  }

  void play(std::uint32_t thread, const std::vector<invocation>& calls, Calls& container) {
    for (const invocation& asked : calls) {
      std::size_t place = 0;
      if (thread != 0) explore::operation_invoked();
      outside([&] { place = invoke(thread, asked); });
      const response answer = container.apply(asked);
      if (thread != 0) explore::operation_returned();
      outside([&] { respond(thread, place, answer); });
    }
  }

  std::size_t invoke(std::uint32_t thread, const invocation& asked) {
    if (thread != 0) mark(words::asked(asked));
    history_.push_back({thread, asked, std::nullopt, now(false), history::never});
    return history_.size() - 1;
  }

  void respond(std::uint32_t thread, std::size_t place, const response& answer) {
    auto& open = history_[place];
    if (thread != 0)
      mark(words::asked(open.invocation) + " -> " + words::answered(open.invocation, answer));
    open.response = answer;
    open.responded = now(true);
  }

  void mark(const std::string& said) {
    ++marks_;
    if (explore::observed()) explore::note(said);
  }

  history::stamp now(bool responding) {
    if (phase_ == 0 || responding != responding_) ++phase_;
    responding_ = responding;
    return phase_;
  }

  linearize::verdict judge() {
    const auto judged = linearize::check(model{}, history_,
                                         {.timeout = std::chrono::seconds{10}, .explain = false});
    if (judged.verdict == linearize::verdict::unknown) doubt_ = judged.reason;
    return judged.verdict;
  }

  /// The operations that contradict each other, if the history that was recorded last is not
  /// linearizable.
  [[nodiscard]] std::string contradiction() const {
    const auto judged = linearize::check(model{}, history_, {.timeout = std::chrono::seconds{10}});
    if (!judged.explanation) return {};
    std::string text = "\nThese operations contradict each other:\n";
    for (const auto& [index, part, each] : judged.explanation->core) {
      text += "  " + words::asked(each.invocation) +
              (each.response ? " -> " + words::answered(each.invocation, *each.response)
                             : ", answered or not") +
              "\n";
    }
    return text;
  }

  const program<model>& program_;
  history::history<invocation, response> history_;
  history::stamp phase_ = 0;
  bool responding_ = false;
  std::uint64_t marks_ = 0;
  std::optional<std::string> doubt_;
};

/// Explores `programs` one after the other until one fails.
[[nodiscard]] outcome explore_in_turn(const std::string& name, std::size_t programs,
                                      std::chrono::milliseconds time,
                                      const std::function<exploration(std::size_t)>& explore_one,
                                      const std::function<std::string(std::size_t)>& in_words);

}  // namespace detail

/// Explores one program on containers made by `Calls{}`.
template <class Calls>
[[nodiscard]] exploration explore_program(const program<typename Calls::model>& what,
                                          const explore::options& how = {}) {
  detail::container_experiment<Calls> experiment(what);
  return explore_experiment(experiment, how);
}

/// How hard to try a container.
struct container_effort {
  program_size size{};
  std::size_t programs = 1'000;  ///< where there are more, that many are drawn, by each.seed
  /// Of each program: exhaustive within the first half of max_executions, else sampled.
  explore::options each{.max_executions = 40'000, .samples = 3'000, .replay = {}};
  std::chrono::milliseconds time = std::chrono::minutes{2};  ///< beyond it the verdict is unknown
  std::optional<std::size_t> only{};  ///< the number of a program that a report has named
};

/// Explores all small programs, the smallest first, until one fails. The outcome counts programs as
/// scenarios and executions as runs; its report has the program, what went wrong, the interleaving,
/// the operations, and how to run that one again.
template <class Calls>
[[nodiscard]] outcome explore_container(const std::string& name,
                                        const container_effort& how_hard = {}) {
  const auto programs =
      small_programs<typename Calls::model>(how_hard.size, how_hard.programs, how_hard.each.seed);
  const auto number = [&](std::size_t nth) { return how_hard.only.value_or(nth); };
  return detail::explore_in_turn(
      name, how_hard.only ? 1 : programs.size(), how_hard.time,
      [&](std::size_t nth) {
        return explore_program<Calls>(programs.at(number(nth)), how_hard.each);
      },
      [&](std::size_t nth) {
        return to_string(programs.at(number(nth))) + "\nprogram " + std::to_string(number(nth)) +
               " of " + std::to_string(programs.size());
      });
}

}  // namespace brigade::scenario
