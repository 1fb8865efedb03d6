// The operations of one key, judged as they come in.
//
// Zones first, which are fast and hold least; where a value is stored twice or an operation is
// neither get nor put, the search of normal forms takes over, and where an operation has none
// (memcached's tokens, arithmetic, text) the general search, with the state of the key in constant
// size. Each begins at the beginning of the window: the latest operations, kept for this and for
// the explanation of a violation. A window that grew too long is cut at an operation that had
// nothing open beside it and tells the state, which then stands for all that came before. The
// general search needs no window: what it holds of the past are its configurations. So where a
// window has no cut, it runs beside the other judges, in little memory, in case it is needed.
#pragma once

#include <algorithm>
#include <brigade/linearize/detail/normal_form.hpp>
#include <brigade/linearize/keyed/stream.hpp>
#include <brigade/linearize/model.hpp>
#include <brigade/linearize/stream.hpp>
#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "item_stream.hpp"
#include "kept_bytes.hpp"
#include "live_values.hpp"

namespace brigade::tools {

/// What the operations so far amount to.
enum class standing { consistent, violated, undecided };

/// Where an operation of a key comes from.
enum class origin : unsigned char {
  history,  ///< it is one of the history
  piece,    ///< it is what an operation on the whole table says of the key
};

/// Not thread-safe.
template <class Model>
class key_stream {
 public:
  using operation_type = linearize::operation_of<Model>;
  using shared = shared_by_keys<Model>;

  /// `with_others` must outlive it.
  key_stream(const Model& model, shared& with_others) : model_(&model), shared_(&with_others) {
    allowed_.memory_bytes = shared_->search_bytes;
    allowed_.initial = model_->normal_initial(values_);
    start_ = allowed_.initial;
    judge_.emplace(keyed::method::zones, allowed_);
  }

  /// The next operation in the order of invocation, complete or given up.
  standing feed(operation_type next, origin from = origin::history) {
    if (next.pending() && linearize::is_effect_free(*model_, next.invocation, nullptr)) {
      return standing_;
    }
    if (standing_ != standing::consistent) {
      keep(std::move(next), from);
      return standing_;
    }
    if (general_) {
      judge_in_general(std::move(next), from);
      return standing_;
    }
    const auto form = model_->normal_form(next, values_);
    if (form && !values_.exhausted()) {
      values_.note(*form);
      note_cut(keyed::time_of(next), tells_state(*form),
               form->changes() ? form->stored : form->expected);
      push({std::move(next), *form, from});
      feed_spare(window_.back().operation);
      judge(*form);
      return standing_;
    }
    shared_->has_met_the_general = true;
    judge_in_general_from_now_on();
    if (standing_ == standing::consistent) {
      judge_in_general(std::move(next), from);
    } else {
      keep(std::move(next), from);
    }
    return standing_;
  }

  /// Nothing that is fed from now on was invoked before `now`: judges the responses before that.
  standing advance(keyed::stamp now) {
    if (spare_ && !spare_->advance(now)) {
      give_up_spare();
    }
    while (standing_ == standing::consistent && judge_ && !judge_->advance(now)) {
      outcome_ = judge_->finish();
      settle();
    }
    if (standing_ == standing::consistent && general_ && !general_->advance(now)) {
      settle_in_general();
    }
    return standing_;
  }

  /// Keeps an operation that is not to be judged here.
  void keep(operation_type next, origin from = origin::history) {
    push({std::move(next), {}, from});
  }

  /// No more operations.
  standing finish() {
    while (standing_ == standing::consistent && judge_) {
      outcome_ = judge_->finish();
      if (outcome_.verdict == linearize::verdict::holds) {
        return standing_;
      }
      settle();
    }
    return advance(keyed::never);
  }

  /// What was given up has been answered after all, or has failed: only the whole history can tell.
  void answer_late(operation_type answered, bool has_failed) {
    const auto known = std::find_if(window_.begin(), window_.end(), [&](const auto& each) {
      return each.operation.thread == answered.thread && each.operation.pending() &&
             each.operation.invoked == answered.invoked;
    });
    if (known != window_.end()) {
      bytes_ -= kept_bytes(known->operation);
      window_.erase(known);
    }
    if (standing_ == standing::consistent) {
      give_up("an operation that was answered only after a great many others");
    }
    if (!has_failed) {
      keep(std::move(answered));
    }
  }

  /// Drops what of the window no longer matters for the verdict and, if that is still more than
  /// `most` operations or `most_bytes`, its older half. Linear in the window.
  void trim(std::size_t most, std::size_t most_bytes) {
    std::size_t drop = cut_ && cut_->position > dropped_ ? cut_->position - dropped_ : 0;
    if (drop != 0) {
      start_ = cut_->state;
      start_operation_ = std::make_unique<operation_type>(window_[drop - 1].operation);
      has_start_ = true;
    }
    std::size_t left = window_.size() - drop;
    std::size_t bytes = bytes_between(drop, window_.size());
    if (left > most || bytes > most_bytes) {
      begin_spare(drop);
      has_start_ = false;
      for (; left > most / 2 || bytes > most_bytes / 2; --left) {
        bytes -= kept_bytes(window_[drop].operation);
        ++drop;
      }
    } else if (has_start_) {
      spare_.reset();
    }
    window_.erase(window_.begin(), window_.begin() + static_cast<std::ptrdiff_t>(drop));
    if (most < few) {
      window_.shrink_to_fit();  // keys are many
    }
    dropped_ += drop;
    bytes_ = bytes;
  }

  [[nodiscard]] standing now() const noexcept { return standing_; }
  [[nodiscard]] std::size_t kept() const noexcept { return window_.size(); }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::size_t dropped() const noexcept { return dropped_; }

  /// Why it is undecided.
  [[nodiscard]] const std::string& reason() const noexcept { return reason_; }

  /// On violation: the operation whose response nothing explains, if the window has it.
  [[nodiscard]] const operation_type* stuck() const {
    return outcome_.stuck >= dropped_ && outcome_.stuck - dropped_ < window_.size()
               ? &window_[outcome_.stuck - dropped_].operation
               : nullptr;
  }

  /// Moves to the end of `out` those of the window's gets and puts that tell something though the
  /// state at its beginning is not known: the puts, and the gets of what these stored. False, with
  /// `out` as it was, where there are other operations.
  template <class Operations>
  [[nodiscard]] bool take_self_contained(Operations& out) {
    linearize::detail::value_ids<typename Model::keyed_value> ids;
    std::vector<keyed::operation> forms;
    std::unordered_set<keyed::value_id> stored;
    for (const auto& each : window_) {
      const auto form = model_->normal_form(each.operation, ids);
      if (!form ||
          form->when != (form->changes() ? keyed::condition::always : keyed::condition::equals)) {
        return false;
      }
      forms.push_back(*form);
      if (form->changes()) {
        stored.insert(form->stored);
      }
    }
    for (std::size_t at = 0; at < forms.size(); ++at) {
      if (forms[at].changes() || stored.count(forms[at].expected) != 0 || is_stuck(at)) {
        out.push_back(std::move(window_[at].operation));
      }
    }
    return true;
  }

  /// The operation that tells the state from which the window starts; null at the beginning of the
  /// history.
  [[nodiscard]] const operation_type* start() const noexcept { return start_operation_.get(); }

  /// True where the state that the window starts from is known.
  [[nodiscard]] bool has_start() const noexcept { return has_start_; }

  /// Moves the window's operations to the end of `out`.
  template <class Operations>
  void take_window(Operations& out) {
    for (auto& each : window_) {
      out.push_back(std::move(each.operation));
    }
    window_.clear();
  }

  /// The same, for those that are the history's own.
  template <class Operations>
  void take_history(Operations& out) {
    for (auto& each : window_) {
      if (each.from == origin::history) {
        out.push_back(std::move(each.operation));
      }
    }
    window_.clear();
  }

 private:
  static constexpr std::size_t spare_bytes = std::size_t{1} << 20U;

  static constexpr std::size_t few = 16;  ///< operations

  struct kept_operation {
    operation_type operation;
    keyed::operation form;
    origin from = origin::history;
  };
  struct cut {
    std::size_t position = 0;  ///< of the first operation after it
    keyed::value_id state = keyed::absent;
  };
  struct last_operation {
    keyed::span_of_time time{};
    bool tells_state = false;
    keyed::value_id state = keyed::absent;
  };

  [[nodiscard]] bool is_stuck(std::size_t position) const {
    return dropped_ + position == outcome_.stuck;
  }

  void judge(const keyed::operation& form) {
    if (!judge_->feed(form)) {
      outcome_ = judge_->finish();
      settle();
    }
  }

  using general_stream = linearize::search_stream<typename shared::item_model>;

  void judge_in_general(operation_type next, origin from) {
    note_cut(keyed::time_of(next), tells_item(next), keyed::absent);
    const auto& kept = push({std::move(next), {}, from});
    if (!general_->feed(item_of<Model>::operation(kept.operation))) {
      settle_in_general();
    }
  }

  /// A general search fed with the window from one of its operations on, where the state is known.
  [[nodiscard]] std::unique_ptr<general_stream> general_from(std::size_t first,
                                                             std::size_t memory_bytes) {
    auto made = std::make_unique<general_stream>(
        shared_->work,
        item_of<Model>::state(start_operation_ ? state_after(*start_operation_)
                                               : model_->initial()),
        memory_bytes);
    for (std::size_t at = first; at < window_.size(); ++at) {
      if (!made->feed(item_of<Model>::operation(window_[at].operation))) {
        break;
      }
    }
    return made;
  }

  /// From the beginning of the window on, where the state there is known, or from further back.
  void judge_in_general_from_now_on() {
    if (has_start_) {
      general_ = general_from(0, allowed_.memory_bytes);
      fed_before_judge_ = dropped_;
    } else if (spare_) {
      general_ = std::move(spare_);
      general_->allow(allowed_.memory_bytes);
      fed_before_judge_ = fed_before_spare_;
    } else {
      give_up("an operation that the judge so far does not know, long after the beginning");
      return;
    }
    spare_.reset();
    judge_.reset();
    values_ = {};
    if (general_->decided()) {
      settle_in_general();
    }
  }

  /// The state at this operation of the window will be known to nobody else.
  void begin_spare(std::size_t first) {
    if (has_start_ && !spare_ && judge_ && !spare_is_too_dear_ && shared_->has_met_the_general) {
      fed_before_spare_ = dropped_ + first;
      spare_ = general_from(first, spare_bytes);
      give_up_spare();
    }
  }

  void feed_spare(const operation_type& next) {
    if (spare_ && !spare_->feed(item_of<Model>::operation(next))) {
      give_up_spare();
    }
  }

  /// Without it, once it has come to its end.
  void give_up_spare() {
    if (spare_->decided()) {
      spare_.reset();
      spare_is_too_dear_ = true;
    }
  }

  /// The general search has come to its end.
  void settle_in_general() {
    outcome_ = {};
    outcome_.verdict = general_->found();
    outcome_.stuck = general_->stuck() + fed_before_judge_;
    if (outcome_.verdict == linearize::verdict::violated) {
      standing_ = standing::violated;
    } else {
      give_up("out of memory");
    }
  }

  /// What the outcome of a judge that has come to its end means.
  void settle() {
    if (outcome_.verdict == linearize::verdict::violated) {
      outcome_.stuck = outcome_.stuck == keyed::no_operation ? outcome_.stuck
                                                             : outcome_.stuck + fed_before_judge_;
      standing_ = standing::violated;
    } else if (is_for_search(outcome_.met) && has_start_) {
      search_window();
    } else if (is_for_search(outcome_.met) && spare_) {
      judge_in_general_from_now_on();
    } else {
      give_up(reason_of(outcome_.met));
    }
  }

  [[nodiscard]] static bool is_for_search(keyed::bound met) noexcept {
    return met == keyed::bound::repeated_value || met == keyed::bound::unfit;
  }

  [[nodiscard]] static std::string reason_of(keyed::bound met) {
    switch (met) {
      case keyed::bound::repeated_value:
        return "a value stored twice, long after the beginning";
      case keyed::bound::unfit:
        return "an operation other than get and put, long after the beginning";
      case keyed::bound::memory:
        return "out of memory";
      default:
        return "too many operations open at once";
    }
  }

  /// From the beginning of the window, by the search.
  void search_window() {
    allowed_.initial = start_;
    fed_before_judge_ = dropped_;
    judge_.emplace(keyed::method::search, allowed_);
    for (const auto& each : window_) {
      if (!judge_->feed(each.form)) {
        outcome_ = judge_->finish();
        settle();
        return;
      }
    }
  }

  void give_up(std::string why) {
    standing_ = standing::undecided;
    reason_ = std::move(why);
    judge_.reset();
    general_.reset();
    spare_.reset();
  }

  /// Remembers the operation before this one as a cut, if it was one.
  void note_cut(keyed::span_of_time time, bool tells, keyed::value_id state) {
    const bool alone =
        last_ && last_->time.invoked > earlier_until_ && last_->time.responded < time.invoked;
    if (alone && !has_given_up_ && last_->tells_state) {
      cut_ = {dropped_ + window_.size(), last_->state};
    }
    has_given_up_ = has_given_up_ || time.responded == keyed::never;
    earlier_until_ = last_ ? std::max(earlier_until_, last_->time.responded) : earlier_until_;
    last_ = {time, tells, state};
  }

  [[nodiscard]] static bool tells_state(const keyed::operation& form) {
    return !form.unanswered && !form.pending() &&
           (form.then == keyed::effect::store ||
            (form.then == keyed::effect::none && form.when == keyed::condition::equals));
  }

  const kept_operation& push(kept_operation next) {
    bytes_ += kept_bytes(next.operation);
    return window_.emplace_back(std::move(next));
  }

  [[nodiscard]] std::size_t bytes_between(std::size_t from, std::size_t to) const {
    std::size_t bytes = 0;
    for (std::size_t at = from; at < to; ++at) {
      bytes += kept_bytes(window_[at].operation);
    }
    return bytes;
  }

  const Model* model_;
  shared* shared_;
  keyed::options allowed_{};
  live_values<typename Model::keyed_value> values_{};
  std::optional<keyed::stream> judge_{};
  std::unique_ptr<general_stream> general_{};
  std::unique_ptr<general_stream> spare_{};  ///< knows what the window does not
  keyed::result outcome_{};
  standing standing_ = standing::consistent;
  std::string reason_{};

  std::vector<kept_operation> window_{};
  std::size_t bytes_ = 0;             ///< that the window holds
  std::size_t dropped_ = 0;           ///< operations that came before the window
  std::size_t fed_before_judge_ = 0;  ///< operations that the judge was not fed
  std::size_t fed_before_spare_ = 0;
  bool spare_is_too_dear_ = false;
  keyed::value_id start_ = keyed::absent;
  std::unique_ptr<operation_type> start_operation_{};
  bool has_start_ = true;  ///< the state at the window's beginning is known

  std::optional<cut> cut_{};
  std::optional<last_operation> last_{};
  keyed::stamp earlier_until_ = std::numeric_limits<keyed::stamp>::min();
  bool has_given_up_ = false;  ///< a pending operation came by
};

}  // namespace brigade::tools
