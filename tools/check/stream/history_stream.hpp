// A history judged while it is read, in memory that does not grow with it.
//
// Events go to their operations, operations to their keys, in the order of invocation: one whose
// response has not come holds back those of its key that were invoked after it. One that holds back
// too many is taken for pending. Operations on the whole table that promise an instant per key
// become operations on each key, and hold back every key until they are answered (whole_table.hpp).
// From the first operation on that is one step over all keys (a size), nothing is judged any more
// but all is gathered, to be judged as a whole.
#pragma once

#include <algorithm>
#include <brigade/history/event.hpp>
#include <brigade/history/pairing.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "key_stream.hpp"
#include "waiting_line.hpp"
#include "whole_table.hpp"

namespace brigade::tools {

/// How much a stream may hold.
struct stream_limits {
  std::size_t search_bytes = std::size_t{512} << 20U;  ///< of one key's search
  std::size_t window_operations = 100'000;             ///< kept for explanations, of all keys
  std::size_t window_bytes = std::size_t{256} << 20U;  ///< the same, with the texts in them
  std::size_t gathered_operations = 2'000'000;  ///< kept where they must be judged as a whole
  std::size_t gathered_bytes = std::size_t{1} << 30U;
  std::size_t waiting_operations = 100'000;  ///< held back, of all keys together
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
      : model_(&model),
        limits_(limits),
        shared_(typename stream_type::shared::item_model(model), limits.search_bytes),
        whole_(model) {}

  /// The next event of the file. False once a key is violated: with the first event of whatever
  /// key after the response that nothing explains, unless an open operation could explain it.
  /// Throws std::invalid_argument where the event does not fit. Constant time, amortised, and that
  /// of the key's check; linear in the keys for an operation on the whole table.
  bool add(const history::event_view& seen) {
    if (!pass(seen.time)) {
      return false;
    }
    if (seen.type == history::event_type::invoke) {
      invoke(seen);
      return violated_ == nullptr;
    }
    const place at = open_.answered(seen);
    open_.close(seen);
    return at.key == nullptr ? answer_whole(at.number, seen) : answer(at, seen);
  }

  /// Says that every event to come is of this time or later: of another key's event, or of a note.
  /// False once a key is violated. Throws std::invalid_argument where that was said of a later one.
  bool pass(history::stamp time) {
    if (time < now_) {
      throw std::invalid_argument("expected a time of at least " + std::to_string(now_) +
                                  ", since the history says that it is sorted");
    }
    const bool is_later = time > now_;
    now_ = time;
    return !is_later || judge_due(time);
  }

  /// No more events: what has no response is pending.
  void finish() {
    if (is_gathering_) {
      note_undecided("operations on more than one key");
      return;
    }
    for (auto& each : whole_.take_unanswered()) {
      reach_all_keys(each);
    }
    for (auto& [key, judged] : keys_) {
      judged->queue.give_up();
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

  /// All that is kept, in the order of invocation. The whole history, unless has_dropped().
  [[nodiscard]] std::vector<operation_type> take_everything() {
    std::vector<operation_type> all = whole_.take_everything();
    for (auto& [key, judged] : keys_) {
      judged->stream.take_history(all);
      judged->queue.take_history(all);
    }
    std::sort(all.begin(), all.end(), [](const auto& left, const auto& right) {
      return left.invoked != right.invoked ? left.invoked < right.invoked
                                           : left.thread < right.thread;
    });
    return all;
  }

 private:
  using line_type = waiting_line<operation_type>;

  /// Operations of one key that are held back, of which it is worth while to rid oneself.
  static constexpr std::size_t many = 64;

  struct judged_key {
    judged_key(const model_type& model, typename stream_type::shared& shared)
        : stream(model, shared) {}
    stream_type stream;
    line_type queue{};
    bool is_due = false;  ///< has responses that were not judged yet
  };
  /// Without a key: of an operation on the whole table.
  struct place {
    judged_key* key = nullptr;
    std::size_t number = 0;  ///< in the order of the invocations of the key, or of whole tables

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
    if (!on) {
      is_gathering_ = is_gathering_ || !whole_.can_expand(begun);
      open_.open(seen, {nullptr, whole_.begin(std::move(begun))});
      return;
    }
    judged_key& key = judged(*on);
    if (waiting_ >= limits_.waiting_operations) {
      stop_waiting();
    }
    ++waiting_;
    open_.open(seen, {&key, key.queue.add(std::move(begun))});
  }

  judged_key& judged(const key_type& on) {
    auto& key = keys_[on];
    if (!key) {
      key = std::make_unique<judged_key>(*model_, shared_);
      whole_.add_key(on, is_gathering_,
                     [&](operation_type piece) { key->queue.add_piece(std::move(piece)); });
    }
    return *key;
  }

  /// Takes for pending what holds back the most.
  void stop_waiting() {
    judged_key* longest = nullptr;
    for (auto& [name, key] : keys_) {
      if (longest == nullptr || key->queue.size() > longest->queue.size()) {
        longest = key.get();
      }
    }
    if (longest == nullptr || longest->queue.size() < many) {
      limits_.waiting_operations *= 2;  // they are open, and hold back nobody
      return;
    }
    longest->queue.give_up_first();
    (void)release(*longest);
  }

  bool answer(const place& at, const history::event_view& seen) {
    if (at.key->queue.has_left(at.number)) {
      answer_late(at, seen);
      return true;
    }
    auto& mine = at.key->queue[at.number];
    fill(mine.operation, seen);
    mine.has_failed = seen.type == history::event_type::fail;
    mine.is_ready = true;
    return release(*at.key);
  }

  void fill(operation_type& mine, const history::event_view& seen) const {
    if (seen.type == history::event_type::ok) {
      mine.response = description_.response_of(mine.invocation, seen);
      mine.responded = seen.time;
    }
  }

  /// The answer of an operation that was taken for pending.
  void answer_late(const place& at, const history::event_view& seen) {
    if (seen.type == history::event_type::info) {
      return;
    }
    operation_type mine = at.key->queue.take_given_up(at.number);
    fill(mine, seen);
    at.key->stream.answer_late(std::move(mine), seen.type == history::event_type::fail);
    has_undecided_ = true;
  }

  bool answer_whole(std::size_t number, const history::event_view& seen) {
    operation_type& mine = whole_[number];
    fill(mine, seen);
    if (seen.type == history::event_type::fail) {
      whole_.forget(number);
      return release_all();
    }
    ++operations_;
    pending_ += mine.pending() ? 1 : 0;
    ++kept_;
    kept_bytes_ += kept_bytes(mine);
    if (!is_gathering_) {
      reach_all_keys(mine);
    }
    whole_.end(number);
    return release_all();
  }

  /// What the operation says of each key there is.
  void reach_all_keys(const operation_type& whole) {
    whole_.expand(whole, [&](const key_type& on, operation_type piece) {
      judged(on).queue.add_piece(std::move(piece));
    });
  }

  /// After an operation on the whole table: nothing is held back by it any more.
  bool release_all() {
    for (auto& [name, key] : keys_) {
      make_due(*key);
      if (!release(*key)) {
        return false;
      }
    }
    return true;
  }

  void make_due(judged_key& key) {
    if (!key.is_due) {
      key.is_due = true;
      due_.push_back(&key);
    }
  }

  /// Judges the responses before `now` of keys that have had any since this was last done.
  bool judge_due(history::stamp now) {
    for (judged_key* const key : due_) {
      key->is_due = false;
      const auto held_back = std::min(key->queue.first_invoked(), whole_.first_invoked());
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
    const history::stamp limit = is_gathering_ ? history::never : whole_.first_invoked();
    while (auto next = key.queue.next(limit)) {
      waiting_ -= next->from == origin::history ? 1 : 0;
      make_due(key);
      if (next->has_failed) {
        continue;
      }
      if (next->from == origin::history) {
        ++operations_;
        pending_ += next->operation.pending() ? 1 : 0;
      }
      if (!hand_over(key, std::move(next->operation), next->from)) {
        violated_ = &key;
        return false;
      }
    }
    trim_if_much();
    return true;
  }

  bool hand_over(judged_key& key, operation_type next, origin from) {
    const std::size_t before = key.stream.kept();
    const std::size_t bytes_before = key.stream.bytes();
    standing now = standing::consistent;
    if (is_gathering_) {
      key.stream.keep(std::move(next), from);
    } else {
      now = key.stream.feed(std::move(next), from);
    }
    kept_ += key.stream.kept() - before;
    kept_bytes_ += key.stream.bytes() - bytes_before;
    has_undecided_ = has_undecided_ || now == standing::undecided;
    return now != standing::violated;
  }

  void trim_if_much() {
    const bool gathers = (is_gathering_ || has_undecided_) && !has_dropped_;
    const bool is_much =
        gathers ? kept_ > limits_.gathered_operations || kept_bytes_ > limits_.gathered_bytes
                : kept_ > limits_.window_operations || kept_bytes_ > limits_.window_bytes;
    if (is_much) {
      trim();
    }
  }

  void trim() {
    const std::size_t share = limits_.window_operations / (2 * keys_.size()) + 2;
    const std::size_t bytes = limits_.window_bytes / (2 * keys_.size());
    has_dropped_ = true;
    kept_ = 0;
    kept_bytes_ = 0;
    whole_.drop();
    for (auto& [key, judged] : keys_) {
      judged->queue.shrink();
      judged->stream.trim(share, bytes);
      kept_ += judged->stream.kept();
      kept_bytes_ += judged->stream.bytes();
    }
    limits_.window_operations = std::max(limits_.window_operations, 2 * kept_);
    limits_.window_bytes = std::max(limits_.window_bytes, 2 * kept_bytes_);
  }

  void note_undecided(std::string reason) {
    ++undecided_;
    reason_ = std::move(reason);
  }

  /// Keys are told apart by std::hash where they have one.
  struct hash_of_key {
    std::size_t operator()(const key_type& key) const {
      if constexpr (linearize::standard_hashable<key_type>) {
        return std::hash<key_type>{}(key);
      } else {
        return 0;
      }
    }
  };

  const model_type* model_;
  stream_limits limits_;
  Description description_{};
  typename stream_type::shared shared_;
  history::open_processes<place> open_{};
  std::unordered_map<key_type, std::unique_ptr<judged_key>, hash_of_key> keys_{};
  whole_table<model_type> whole_;
  history::stamp now_ = std::numeric_limits<history::stamp>::min();
  std::size_t operations_ = 0;
  std::size_t pending_ = 0;
  std::size_t waiting_ = 0;     ///< in all queues
  std::size_t kept_ = 0;        ///< in all windows
  std::size_t kept_bytes_ = 0;  ///< the same
  std::size_t undecided_ = 0;
  std::string reason_{};
  std::vector<judged_key*> due_{};
  judged_key* violated_ = nullptr;
  bool has_dropped_ = false;
  bool has_undecided_ = false;
  bool is_gathering_ = false;
};

}  // namespace brigade::tools
