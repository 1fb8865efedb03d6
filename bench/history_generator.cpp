#include "history_generator.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <random>
#include <utility>

namespace brigade::bench {
namespace {

namespace keyed = linearize::keyed;
using keyed::absent;
using keyed::operation;
using keyed::value_id;

enum class verb { get, contains, put, insert, erase, replace, insert_or_assign, cas };

/// An operation in flight.
struct call {
  verb what = verb::get;
  std::size_t index = 0;
  std::uint32_t key = 0;
  value_id stored = absent;
  value_id expected = absent;
  bool effective = false;
};

/// The history of one key, as far as later operations refer to it.
struct key_state {
  value_id now = absent;
  std::array<value_id, 256> past{};
  std::size_t changes = 0;

  void become(value_id value) {
    past[changes++ % past.size()] = now;
    now = value;
  }
};

/// An operation, and whether all is known of it.
struct entry {
  operation op{};
  bool final = false;
};

}  // namespace

class history_source::simulation {
 public:
  explicit simulation(const history_options& wanted)
      : wanted_(wanted), random_(wanted.seed), keys_(wanted.keys), calls_(wanted.clients) {
    const auto& m = wanted.mix;
    const std::array<unsigned, 8> weights{m.get,     m.contains,         m.put, m.insert, m.erase,
                                          m.replace, m.insert_or_assign, m.cas};
    for (std::size_t i = 0; i < weights.size(); ++i) {
      verbs_.insert(verbs_.end(), weights[i], static_cast<verb>(i));
    }
    for (auto& c : calls_) {
      invoke(c);
    }
    open_ = calls_.size();
  }

  std::optional<operation> next() {
    while (window_.empty() || !window_.front().final) {
      if (open_ == 0) {
        return std::nullopt;
      }
      advance(calls_[below(open_)]);
    }
    const operation op = window_.front().op;
    window_.pop_front();
    ++handed_out_;
    return op;
  }

 private:
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }

  entry& recorded(const call& c) { return window_[c.index - handed_out_]; }

  /// The next event of a client: its operation takes effect, or responds.
  void advance(call& c) {
    if (!c.effective && crashes()) {
      crash(c);
    } else if (!c.effective) {
      take_effect(c);
    } else {
      recorded(c).op.responded = now_++;
      close(c);
    }
  }

  bool crashes() {
    return wanted_.crashed_per_mille != 0 && below(1000) < wanted_.crashed_per_mille;
  }

  /// The client is never answered; whether its operation took effect is a toss-up.
  void crash(call& c) {
    const auto invoked = recorded(c).op.invoked;
    if (below(2) == 0) {
      take_effect(c);
    }
    operation& op = recorded(c).op;
    op = unknown_outcome(c);
    op.invoked = invoked;
    op.key = c.key;
    close(c);
  }

  /// The client goes on to its next operation, or home.
  void close(call& c) {
    recorded(c).final = true;
    if (invoked_ < wanted_.operations) {
      invoke(c);
    } else {
      std::swap(c, calls_[--open_]);
    }
  }

  void invoke(call& c) {
    c = call{};
    c.what = verbs_[below(verbs_.size())];
    c.key = static_cast<std::uint32_t>(below(keys_.size()));
    c.index = invoked_++;
    c.stored = c.what == verb::erase ? absent
               : wanted_.values      ? static_cast<value_id>(1 + below(*wanted_.values))
                                     : ++last_value_;
    if (c.what == verb::cas) {
      const auto& key = keys_[c.key];
      c.expected = below(4) != 0 ? key.now : key.past[below(key.past.size())];
    }
    window_.push_back({});
    window_.back().op.invoked = now_++;
  }

  /// What is recorded of an operation that was never answered: the change it may have made.
  [[nodiscard]] static operation unknown_outcome(const call& c) {
    switch (c.what) {
      case verb::put:
      case verb::insert_or_assign:
        return keyed::put({}, c.stored);
      case verb::insert:
        return keyed::insert({}, c.stored, true);
      case verb::erase:
        return keyed::erase({}, true);
      case verb::replace:
        return keyed::replace({}, c.stored, true);
      case verb::cas:
        return keyed::cas({}, c.expected, c.stored, true);
      default:
        return keyed::get({}, absent);
    }
  }

  /// What the operation records if it meets the state, before it has its times.
  [[nodiscard]] operation shape(const call& c, value_id state) const {
    const bool present = state != absent;
    switch (c.what) {
      case verb::get:
        return keyed::get({}, state);
      case verb::contains:
        return keyed::contains({}, present);
      case verb::put:
        return keyed::put({}, c.stored);
      case verb::insert:
        return keyed::insert({}, c.stored, !present);
      case verb::erase:
        return keyed::erase({}, present);
      case verb::replace:
        return keyed::replace({}, c.stored, present);
      case verb::insert_or_assign:
        return keyed::insert_or_assign({}, c.stored, !present);
      case verb::cas:
        break;
    }
    return keyed::cas({}, c.expected, c.stored, state == c.expected);
  }

  void take_effect(call& c) {
    c.effective = true;
    auto& key = keys_[c.key];
    operation& op = recorded(c).op;
    const auto invoked = op.invoked;
    op = shape(c, key.now);
    op.invoked = invoked;
    op.responded = keyed::never;
    op.key = c.key;
    if (c.what == verb::get && wanted_.wrong_read && !read_wrongly_ &&
        c.index >= wanted_.operations / 10 * 9) {
      read_wrongly_ = true;
      op.expected = wrong_value(key);
    }
    if (op.changes()) {
      key.become(op.stored);
    }
  }

  /// What a get cannot have seen: the oldest value remembered, if it is long gone and was stored
  /// once; else one that nobody stores.
  [[nodiscard]] value_id wrong_value(const key_state& key) const {
    if (wanted_.values) {
      return *wanted_.values + 1;
    }
    const value_id oldest = key.past[key.changes % key.past.size()];
    return oldest != absent ? oldest : static_cast<value_id>(wanted_.operations) + 1;
  }

  history_options wanted_;
  std::mt19937_64 random_;
  std::vector<key_state> keys_;
  std::vector<call> calls_;
  std::vector<verb> verbs_;
  std::deque<entry> window_;
  std::size_t handed_out_ = 0;
  std::size_t invoked_ = 0;
  std::size_t open_ = 0;
  keyed::stamp now_ = 0;
  value_id last_value_ = 0;
  bool read_wrongly_ = false;
};

history_source::history_source(const history_options& wanted)
    : simulation_(std::make_unique<simulation>(wanted)) {}
history_source::history_source(history_source&&) noexcept = default;
history_source& history_source::operator=(history_source&&) noexcept = default;
history_source::~history_source() = default;

std::optional<operation> history_source::next() { return simulation_->next(); }

std::vector<operation> generate(const history_options& wanted) {
  std::vector<operation> history;
  history.reserve(wanted.operations);
  history_source source(wanted);
  while (auto op = source.next()) {
    history.push_back(*op);
  }
  return history;
}

}  // namespace brigade::bench
