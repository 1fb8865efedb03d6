// The operations of one key, judged as they come in.
//
// Zones first, which are fast and hold least; where a value is stored twice or an operation is
// neither get nor put, the search takes over from the beginning of the window: the latest
// operations, kept for this and for the explanation of a violation. A window that grew too long is
// cut at an operation that had nothing open beside it and tells the state, which then stands for
// all that came before.
#pragma once

#include <brigade/linearize/detail/normal_form.hpp>
#include <brigade/linearize/keyed/stream.hpp>
#include <brigade/linearize/model.hpp>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "live_values.hpp"

namespace brigade::tools {

/// What the operations so far amount to.
enum class standing { consistent, violated, undecided };

/// Not thread-safe.
template <class Model>
class key_stream {
 public:
  using operation_type = linearize::operation_of<Model>;

  key_stream(const Model& model, std::size_t memory_bytes) : model_(&model) {
    allowed_.memory_bytes = memory_bytes;
    allowed_.initial = model_->normal_initial(values_);
    start_ = allowed_.initial;
    judge_.emplace(keyed::method::zones, allowed_);
  }

  /// The next operation in the order of invocation, complete or given up.
  standing feed(operation_type next) {
    if (next.pending() && linearize::is_effect_free(*model_, next.invocation, nullptr)) {
      return standing_;
    }
    const auto form = model_->normal_form(next, values_);
    if (standing_ == standing::consistent && form && !values_.exhausted()) {
      values_.note(*form);
      note_cut(*form);
      window_.push_back({std::move(next), *form});
      judge(*form);
      return standing_;
    }
    window_.push_back({std::move(next), {}});
    if (standing_ == standing::consistent) {
      give_up("an operation that can only be judged in a whole history");
    }
    return standing_;
  }

  /// Nothing that is fed from now on was invoked before `now`: judges the responses before that.
  standing advance(keyed::stamp now) {
    while (standing_ == standing::consistent && !judge_->advance(now)) {
      outcome_ = judge_->finish();
      settle();
    }
    return standing_;
  }

  /// Keeps an operation that is not to be judged here.
  void keep(operation_type next) { window_.push_back({std::move(next), {}}); }

  /// No more operations.
  standing finish() {
    while (standing_ == standing::consistent && judge_) {
      outcome_ = judge_->finish();
      if (outcome_.verdict == linearize::verdict::holds) {
        break;
      }
      settle();
    }
    return standing_;
  }

  /// Drops what of the window no longer matters for the verdict and, if that is still more than
  /// `most`, its older half. Linear in the window.
  void trim(std::size_t most) {
    std::size_t drop = cut_ && cut_->position > dropped_ ? cut_->position - dropped_ : 0;
    if (drop != 0) {
      start_ = cut_->state;
      start_operation_ = window_[drop - 1].operation;
      has_start_ = true;
    }
    if (window_.size() - drop > most) {
      drop = window_.size() - most / 2;
      has_start_ = false;
    }
    window_.erase(window_.begin(), window_.begin() + static_cast<std::ptrdiff_t>(drop));
    dropped_ += drop;
  }

  [[nodiscard]] standing now() const noexcept { return standing_; }
  [[nodiscard]] std::size_t kept() const noexcept { return window_.size(); }
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

  /// The operation that tells the state from which the window starts; nothing at the beginning of
  /// the history.
  [[nodiscard]] const std::optional<operation_type>& start() const noexcept {
    return start_operation_;
  }

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

 private:
  struct kept_operation {
    operation_type operation;
    keyed::operation form;
  };
  struct cut {
    std::size_t position = 0;  ///< of the first operation after it
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

  /// What the outcome of a judge that has come to its end means.
  void settle() {
    if (outcome_.verdict == linearize::verdict::violated) {
      outcome_.stuck = outcome_.stuck == keyed::no_operation ? outcome_.stuck
                                                             : outcome_.stuck + fed_before_judge_;
      standing_ = standing::violated;
    } else if (is_for_search(outcome_.met) && has_start_) {
      search_window();
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
  }

  /// Remembers the operation before this one as a cut, if it was one.
  void note_cut(const keyed::operation& form) {
    const bool alone = last_ && last_from_ > earlier_until_ && last_->responded < form.invoked;
    if (alone && !has_given_up_ && tells_state(*last_)) {
      cut_ = {dropped_ + window_.size(), last_->changes() ? last_->stored : last_->expected};
    }
    has_given_up_ = has_given_up_ || form.pending();
    earlier_until_ = last_ ? std::max(earlier_until_, last_->responded) : earlier_until_;
    last_ = form;
    last_from_ = form.invoked;
  }

  [[nodiscard]] static bool tells_state(const keyed::operation& form) {
    return !form.unanswered && !form.pending() &&
           (form.then == keyed::effect::store ||
            (form.then == keyed::effect::none && form.when == keyed::condition::equals));
  }

  const Model* model_;
  keyed::options allowed_{};
  live_values<typename Model::keyed_value> values_{};
  std::optional<keyed::stream> judge_{};
  keyed::result outcome_{};
  standing standing_ = standing::consistent;
  std::string reason_{};

  std::vector<kept_operation> window_{};
  std::size_t dropped_ = 0;           ///< operations that came before the window
  std::size_t fed_before_judge_ = 0;  ///< operations that the judge was not fed
  keyed::value_id start_ = keyed::absent;
  std::optional<operation_type> start_operation_{};
  bool has_start_ = true;  ///< the state at the window's beginning is known

  std::optional<cut> cut_{};
  std::optional<keyed::operation> last_{};
  keyed::stamp last_from_ = 0;
  keyed::stamp earlier_until_ = std::numeric_limits<keyed::stamp>::min();
  bool has_given_up_ = false;  ///< a pending operation came by
};

}  // namespace brigade::tools
