// A history judged while it is read, in memory that does not grow with it.
//
// Events go to their operations, operations to their keys, in the order of invocation: one whose
// response has not come holds back those of its key that were invoked after it. From the first
// operation on that is on no single key (a clear, a size), nothing is judged any more but all is
// gathered, to be judged as a whole.
#pragma once

#include <algorithm>
#include <brigade/history/event.hpp>
#include <brigade/history/pairing.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "key_stream.hpp"

namespace brigade::tools {

/// How much a stream may hold.
struct stream_limits {
  std::size_t search_bytes = std::size_t{512} << 20U;  ///< of one key's search
  std::size_t window_operations = 100'000;      ///< kept for explanations, of all keys together
  std::size_t gathered_operations = 2'000'000;  ///< kept where they must be judged as a whole
  std::size_t waiting_operations = 1'000'000;   ///< held back, of one key
};

/// Not thread-safe.
template <class Description>
class history_stream {
 public:
  using model_type = typename Description::model;
  using operation_type = linearize::operation_of<model_type>;
  using key_type = linearize::key_type_of<model_type>;
  using stream_type = key_stream<model_type>;

  history_stream(const model_type& model, const stream_limits& limits)
      : model_(&model), limits_(limits) {}

  /// The next event of the file. False once a key is violated: with the first event of whatever
  /// key after the response that nothing explains, unless an open operation could explain it.
  /// Throws std::invalid_argument where the event does not fit. Constant time, amortised, and that
  /// of the key's check.
  bool add(const history::event_view& seen) {
    if (seen.time < now_) {
      throw std::invalid_argument("expected a time of at least " + std::to_string(now_) +
                                  ", since the history says that it is sorted");
    }
    if (seen.time > now_ && !pass_time(seen.time)) {
      return false;
    }
    now_ = seen.time;
    if (seen.type == history::event_type::invoke) {
      invoke(seen);
      return true;
    }
    const place at = open_.answered(seen);
    answer(at, seen);
    open_.close(seen);
    return release(*at.key);
  }

  /// No more events: what has no response is pending.
  void finish() {
    if (is_gathering_) {
      note_undecided("operations on more than one key");
      return;
    }
    for (auto& [key, judged] : keys_) {
      for (waiting& each : judged->queue) {
        each.is_ready = true;
      }
      if (!release(*judged) || judged->stream.finish() == standing::violated) {
        violated_ = judged.get();
        return;
      }
      if (judged->stream.now() == standing::undecided) {
        note_undecided(judged->stream.reason());
      }
    }
  }

  [[nodiscard]] std::size_t operations() const noexcept { return operations_; }
  [[nodiscard]] std::size_t pending() const noexcept { return pending_; }
  [[nodiscard]] std::size_t keys() const noexcept { return keys_.size(); }

  /// True where windows were trimmed: they are not the whole history any more.
  [[nodiscard]] bool has_dropped() const noexcept { return has_dropped_; }

  /// After a violation, the key's judge.
  [[nodiscard]] stream_type* violated() noexcept {
    return violated_ == nullptr ? nullptr : &violated_->stream;
  }

  /// After finish(): how many keys are undecided, and why one is.
  [[nodiscard]] std::size_t undecided() const noexcept { return undecided_; }
  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }

  /// All that is kept, in no order. The whole history, unless has_dropped().
  [[nodiscard]] std::vector<operation_type> take_everything() {
    std::vector<operation_type> all;
    for (auto& [key, judged] : keys_) {
      judged->stream.take_window(all);
      for (waiting& each : judged->queue) {
        if (!each.has_failed) {
          all.push_back(std::move(each.operation));
        }
      }
    }
    return all;
  }

 private:
  struct waiting {
    operation_type operation;
    bool is_ready = false;
    bool has_failed = false;
  };
  struct judged_key {
    judged_key(const model_type& model, std::size_t memory_bytes) : stream(model, memory_bytes) {}
    stream_type stream;
    std::deque<waiting> queue{};
    std::size_t released = 0;  ///< operations that have left the queue
    bool is_due = false;       ///< has responses that were not judged yet
  };
  struct place {
    judged_key* key = nullptr;
    std::size_t number = 0;  ///< in the order of the key's invocations

    friend bool operator==(const place&, const place&) = default;
  };

  /// Nothing for an operation on more than one key.
  [[nodiscard]] std::optional<key_type> key_of(const typename model_type::invocation& asked) const {
    if constexpr (linearize::keyed_model<model_type>) {
      return model_->key_of(asked);
    } else {
      return key_type{};
    }
  }

  void invoke(const history::event_view& seen) {
    open_.check_invocation(seen);
    operation_type begun{
        seen.process, description_.invocation_of(seen), {}, seen.time, history::never};
    const auto on = key_of(begun.invocation);
    is_gathering_ = is_gathering_ || !on;
    auto& key = keys_[on];
    if (!key) {
      key = std::make_unique<judged_key>(*model_, limits_.search_bytes);
    }
    if (key->queue.size() == limits_.waiting_operations) {
      throw std::invalid_argument("expected the response of process " +
                                  std::to_string(key->queue.front().operation.thread) +
                                  ": it holds back a million operations of its key");
    }
    key->queue.push_back({std::move(begun)});
    open_.open(seen, {key.get(), key->released + key->queue.size() - 1});
  }

  void answer(const place& at, const history::event_view& seen) {
    waiting& mine = at.key->queue[at.number - at.key->released];
    if (seen.type == history::event_type::ok) {
      mine.operation.response = description_.response_of(mine.operation.invocation, seen);
      mine.operation.responded = seen.time;
    }
    mine.has_failed = seen.type == history::event_type::fail;
    mine.is_ready = true;
  }

  /// Judges the responses before `now` of keys that have had any since this was last done.
  bool pass_time(history::stamp now) {
    for (judged_key* const key : due_) {
      key->is_due = false;
      const auto held_back = key->queue.empty() ? now : key->queue.front().operation.invoked;
      const standing found = key->stream.advance(std::min(now, held_back));
      has_undecided_ = has_undecided_ || found == standing::undecided;
      if (found == standing::violated) {
        violated_ = key;
        return false;
      }
    }
    due_.clear();
    return true;
  }

  /// Hands over what nothing holds back.
  bool release(judged_key& key) {
    while (!key.queue.empty() && key.queue.front().is_ready) {
      waiting next = std::move(key.queue.front());
      key.queue.pop_front();
      ++key.released;
      if (next.has_failed) {
        continue;
      }
      ++operations_;
      pending_ += next.operation.pending() ? 1 : 0;
      if (!hand_over(key, std::move(next.operation))) {
        violated_ = &key;
        return false;
      }
    }
    const bool gathers = is_gathering_ || has_undecided_;
    if (kept_ > (gathers ? limits_.gathered_operations : limits_.window_operations)) {
      trim();
    }
    return true;
  }

  bool hand_over(judged_key& key, operation_type next) {
    if (is_gathering_) {
      key.stream.keep(std::move(next));
      ++kept_;
      return true;
    }
    const std::size_t before = key.stream.kept();
    const standing now = key.stream.feed(std::move(next));
    if (!key.is_due) {
      key.is_due = true;
      due_.push_back(&key);
    }
    kept_ += key.stream.kept() - before;
    has_undecided_ = has_undecided_ || now == standing::undecided;
    return now != standing::violated;
  }

  void trim() {
    const std::size_t share = limits_.window_operations / (2 * keys_.size()) + 16;
    kept_ = 0;
    for (auto& [key, judged] : keys_) {
      judged->stream.trim(share);
      kept_ += judged->stream.kept();
    }
    limits_.window_operations = std::max(limits_.window_operations, 2 * kept_);
    has_dropped_ = true;
  }

  void note_undecided(std::string reason) {
    ++undecided_;
    reason_ = std::move(reason);
  }

  /// Keys are told apart by std::hash where they have one.
  struct hash_of_key {
    std::size_t operator()(const std::optional<key_type>& key) const {
      if constexpr (linearize::standard_hashable<key_type>) {
        return key ? std::hash<key_type>{}(*key) : 1;
      } else {
        return 0;
      }
    }
  };

  const model_type* model_;
  stream_limits limits_;
  Description description_{};
  history::open_processes<place> open_{};
  std::unordered_map<std::optional<key_type>, std::unique_ptr<judged_key>, hash_of_key> keys_{};
  history::stamp now_ = std::numeric_limits<history::stamp>::min();
  std::size_t operations_ = 0;
  std::size_t pending_ = 0;
  std::size_t kept_ = 0;
  std::size_t undecided_ = 0;
  std::string reason_{};
  std::vector<judged_key*> due_{};
  judged_key* violated_ = nullptr;
  bool has_dropped_ = false;
  bool has_undecided_ = false;
  bool is_gathering_ = false;
};

}  // namespace brigade::tools
