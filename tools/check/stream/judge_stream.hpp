// Judges a history while it is read: from a pipe that may never end, too.
//
// A violation ends it at once. What is kept explains it: everything, of a history that is short;
// else the latest operations of the key, from a state that is known where that can be had.
#pragma once

#include <algorithm>
#include <brigade/history/event_reader.hpp>
#include <chrono>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

#include "../input_file.hpp"
#include "../judge_whole.hpp"
#include "../progress.hpp"
#include "history_stream.hpp"
#include "resumed.hpp"

namespace brigade::tools {

/// Called with a time before which no event is to come.
using time_listener = std::function<void(history::stamp)>;

/// Judges what one reader yields.
template <class Description>
class stream_judgement {
 public:
  using model_type = typename Description::model;
  using operation_type = linearize::operation_of<model_type>;
  using stream_type = history_stream<Description>;

  stream_judgement(const model_type& model, history::event_reader& reader, const judging& how,
                   judging_progress& progress, judged_file& judged)
      : model_(model),
        reader_(reader),
        how_(how),
        progress_(progress),
        judged_(judged),
        stream_(model, limits(how)) {}

  /// `noted` is set while it reads: whoever hears of a time from elsewhere calls it.
  void run(time_listener& noted) {
    noted = [this](history::stamp time) { pass(time); };
    const std::string cut_short = read();
    noted = nullptr;
    if (stream_.violated() == nullptr && cut_short.empty()) {
      stream_.finish();
    }
    if (stream_.violated() != nullptr) {
      explain();
    } else if (!cut_short.empty()) {
      conclude(report::verdict::unknown, "The search ended before a verdict: " + cut_short + ".");
    } else if (stream_.undecided() != 0) {
      judge_the_rest();
    } else {
      conclude(report::verdict::holds, "");
    }
    progress_.operations += stream_.operations() - counted_;
  }

 private:
  [[nodiscard]] static stream_limits limits(const judging& how) {
    stream_limits limits;
    limits.search_bytes = how.memory_bytes / 4;
    limits.gathered_operations =
        how.memory_bytes / (4 * sizeof(linearize::operation_of<model_type>));
    limits.window_operations = std::min(limits.window_operations, limits.gathered_operations / 4);
    limits.waiting_operations = std::min(limits.waiting_operations, limits.gathered_operations / 4);
    limits.gathered_bytes = how.memory_bytes / 2;
    limits.window_bytes = how.memory_bytes / 8;
    return limits;
  }

  /// Until the end, a violation or the deadline; which bound was met, if one was.
  [[nodiscard]] std::string read() {
    history::event_view seen;
    std::size_t events = 0;
    try {
      while (reader_.next(seen)) {
        if (!add(seen)) {
          return {};
        }
        if (++events % 1024 == 0 && !tick()) {
          return out_of_time_text();
        }
      }
    } catch (const found_while_waiting&) {
      return {};
    } catch (const out_of_time&) {
      return out_of_time_text();
    }
    judged_.skipped_torn_line = reader_.skipped_torn_line();
    return {};
  }

  /// Ends the reading that a note is part of.
  struct found_while_waiting {};

  void pass(history::stamp time) {
    if (time > last_time_ && !stream_.pass(time)) {
      throw found_while_waiting();
    }
  }

  /// False once there is a violation.
  [[nodiscard]] bool add(const history::event_view& seen) {
    last_time_ = seen.time;
    try {
      return stream_.add(seen) && (!reader_.stamps_are_distinct() || stream_.pass(seen.time + 1));
    } catch (const std::invalid_argument& unfit) {
      throw reader_.error(unfit.what());
    }
  }

  [[nodiscard]] std::string out_of_time_text() const {
    return "out of time, after " + std::to_string(stream_.operations()) +
           " operations without a violation";
  }

  /// False where the time is over.
  [[nodiscard]] bool tick() {
    progress_.operations += stream_.operations() - counted_;
    counted_ = stream_.operations();
    return !how_.deadline || std::chrono::steady_clock::now() < *how_.deadline;
  }

  void conclude(report::verdict verdict, std::string sentence) {
    report::document& document = judged_.document;
    document.verdict = verdict;
    document.sentence = std::move(sentence);
    document.judged = stream_.operations();
    judged_.pending = stream_.pending();
  }

  /// What could not be judged as it came, as a whole, if that is still there.
  void judge_the_rest() {
    if (stream_.has_dropped()) {
      judged_.needs_whole = true;
      conclude(report::verdict::unknown,
               "The search ended before a verdict: " + stream_.reason() + ", in " +
                   std::to_string(stream_.undecided()) +
                   " of the keys, of a stream too long to keep; a file can be judged as a whole.");
      return;
    }
    judge_whole<Description>(model_, stream_.take_everything(), how_, judged_);
  }

  void explain() {
    auto& key = *stream_.violated();
    const bool has_stuck = key.stuck() != nullptr;
    const auto stuck = has_stuck ? *key.stuck() : operation_type{};
    const std::size_t forgotten = key.dropped();
    if (!stream_.has_dropped()) {
      judge_whole<Description>(model_, stream_.take_everything(), how_, judged_);
    } else if (key.has_start()) {
      explain_window(key);
    } else if (operations_of<Description> kept; key.take_self_contained(kept)) {
      judge_whole<Description>(model_, kept, how_, judged_, forgotten);
    }
    if (judged_.document.verdict != report::verdict::violated) {
      conclude(report::verdict::violated, stuck_sentence(has_stuck ? &stuck : nullptr, forgotten));
      judged_.has_violation = true;
    }
    judged_.document.judged = stream_.operations();
  }

  /// The latest operations of the key, from the state that those before them left.
  void explain_window(typename stream_type::stream_type& key) {
    const auto from = key.start() != nullptr ? state_after(*key.start()) : model_.initial();
    const std::size_t forgotten = key.dropped();
    using description = resumed_description<Description>;
    const typename description::model model(model_, from);
    operations_of<description> operations;
    key.take_window(operations);
    auto outcome = linearize::check(model, std::span(std::as_const(operations)), how_.allowed());
    if (outcome.explanation && forgotten != 0) {
      auto& settled = outcome.explanation->settled;
      settled = {settled ? settled->state : from, forgotten + (settled ? settled->operations : 0)};
    }
    fill_document<description>(model, operations, outcome, how_, forgotten, judged_);
  }

  [[nodiscard]] static std::string stuck_sentence(const operation_type* stuck,
                                                  std::size_t forgotten) {
    const std::string what = stuck == nullptr || stuck->pending()
                                 ? "No order of the operations explains the answers on one key"
                                 : "No order of the operations explains that " +
                                       Description::text(stuck->invocation) + " by client " +
                                       std::to_string(stuck->thread) + " answered " +
                                       Description::text(stuck->invocation, *stuck->response);
    return forgotten == 0 ? what + "."
                          : what + "; the " + std::to_string(forgotten) +
                                " operations of its key that came first are not kept, so no "
                                "core is shown.";
  }

  const model_type& model_;
  history::event_reader& reader_;
  const judging& how_;
  judging_progress& progress_;
  judged_file& judged_;
  stream_type stream_;
  history::stamp last_time_ = std::numeric_limits<history::stamp>::min();  ///< of an event
  std::size_t counted_ = 0;  ///< operations that the progress knows of
};

}  // namespace brigade::tools
