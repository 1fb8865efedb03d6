#include "history_generator.hpp"

#include <algorithm>
#include <array>
#include <random>

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

class simulation {
 public:
  explicit simulation(const history_options& wanted)
      : wanted_(wanted), random_(wanted.seed), keys_(wanted.keys), calls_(wanted.clients) {
    const auto& m = wanted.mix;
    const std::array<unsigned, 8> weights{m.get,   m.contains, m.put,              m.insert,
                                          m.erase, m.replace,  m.insert_or_assign, m.cas};
    for (std::size_t i = 0; i < weights.size(); ++i) {
      verbs_.insert(verbs_.end(), weights[i], static_cast<verb>(i));
    }
    history_.reserve(wanted.operations);
  }

  std::vector<operation> run() {
    for (auto& c : calls_) {
      invoke(c);
    }
    std::size_t open = calls_.size();
    while (open > 0) {
      call& c = calls_[below(open)];
      if (!c.effective) {
        take_effect(c);
        if (crashes()) {
          close(c, open);
        }
      } else {
        history_[c.index].responded = now_++;
        close(c, open);
      }
    }
    return std::move(history_);
  }

 private:
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }

  bool crashes() {
    if (wanted_.crashed_per_mille == 0 || below(1000) >= wanted_.crashed_per_mille) {
      return false;
    }
    return true;
  }

  /// The client goes on to its next operation, or home.
  void close(call& c, std::size_t& open) {
    if (history_.size() < wanted_.operations) {
      invoke(c);
    } else {
      std::swap(c, calls_[--open]);
    }
  }

  void invoke(call& c) {
    c = call{};
    c.what = verbs_[below(verbs_.size())];
    c.key = static_cast<std::uint32_t>(below(keys_.size()));
    c.index = history_.size();
    c.stored = c.what == verb::erase  ? absent
               : wanted_.values ? static_cast<value_id>(1 + below(*wanted_.values))
                                : ++last_value_;
    if (c.what == verb::cas) {
      const auto& key = keys_[c.key];
      c.expected = below(4) != 0 ? key.now : key.past[below(key.past.size())];
    }
    operation op = shape(c, absent);
    op.invoked = now_++;
    op.key = c.key;
    history_.push_back(op);
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
    operation& recorded = history_[c.index];
    const auto [invoked, responded] = std::pair(recorded.invoked, recorded.responded);
    recorded = shape(c, key.now);
    recorded.invoked = invoked;
    recorded.responded = responded;
    recorded.key = c.key;
    if (c.what == verb::get && wanted_.wrong_read && !read_wrongly_ &&
        c.index >= wanted_.operations / 10 * 9) {
      read_wrongly_ = true;
      recorded.expected =
          wanted_.values ? *wanted_.values + 1 : key.past[(key.changes + 1) % key.past.size()];
    }
    if (recorded.changes()) {
      key.become(recorded.stored);
    }
  }

  const history_options& wanted_;
  std::mt19937_64 random_;
  std::vector<key_state> keys_;
  std::vector<call> calls_;
  std::vector<verb> verbs_;
  std::vector<operation> history_;
  keyed::stamp now_ = 0;
  value_id last_value_ = 0;
  bool read_wrongly_ = false;
};

}  // namespace

std::vector<linearize::keyed::operation> generate(const history_options& wanted) {
  return simulation(wanted).run();
}

}  // namespace brigade::bench
