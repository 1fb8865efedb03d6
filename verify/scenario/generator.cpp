#include <algorithm>
#include <brigade/scenario/generator.hpp>
#include <initializer_list>
#include <numeric>
#include <set>
#include <stdexcept>
#include <utility>

namespace brigade::scenario {
namespace {

using model::operation;

/// Draws from RapidCheck's random numbers, so that its seed and size reproduce a scenario.
class dice {
 public:
  dice(const rc::Random& random, int size) : random_(random), size_(size) {}

  /// Uniform in [low, high].
  std::size_t between(std::size_t low, std::size_t high) {
    return low + static_cast<std::size_t>(random_.next() % (high - low + 1));
  }

  /// Uniform in [low, high], where `high` is reached at the nominal size.
  std::size_t length(std::size_t low, std::size_t high) {
    const auto percent = static_cast<std::size_t>(std::clamp(size_, 0, rc::kNominalSize));
    const std::size_t reach = low + (std::max(low, high) - low) * percent / rc::kNominalSize;
    return between(low, reach);
  }

  bool one_in(std::size_t count) { return between(1, count) == 1; }

 private:
  rc::Random random_;
  int size_;
};

class author {
 public:
  author(const shape& wanted, dice source)
      : wanted_(wanted), weights_(wanted.weights), dice_(source) {
    const auto keys = static_cast<std::size_t>(std::max<model::key_type>(wanted.keys, 1));
    keys_ =
        dice_.one_in(4) ? dice_.between(1, std::min<std::size_t>(keys, 3)) : dice_.between(1, keys);
    if (wanted_.threads_at_most > 1 && keys_ > keys_judged_jointly) choose_family();
  }

  scenario write() {
    scenario made;
    const std::size_t initial = dice_.length(0, wanted_.initial_at_most);
    for (std::size_t count = 0; count < initial; ++count) {
      made.initial.push_back(dice_.one_in(3) ? any() : filling());
    }
    const std::size_t threads = dice_.between(wanted_.threads_at_least, wanted_.threads_at_most);
    for (std::size_t thread = 0; thread < threads; ++thread) {
      made.parallel.push_back(sequence(1, wanted_.per_thread_at_most));
    }
    made.final = sequence(0, wanted_.final_at_most);
    if (wanted_.read_all_at_the_end) read_all(made.final);
    number_values(made);
    return made;
  }

 private:
  /// size and empty are judged over all keys at once, and a walk over the table is one operation on
  /// each key, all side by side: with many keys both in one history take too long to judge. So a
  /// scenario over many keys has the one family or the other.
  void choose_family() {
    const bool without_counts = dice_.one_in(2);
    operation_weights chosen = weights_;
    const auto leave_out = [&chosen](std::initializer_list<operation> family) {
      for (const operation what : family) chosen[static_cast<std::size_t>(what)] = 0;
    };
    if (without_counts) {
      leave_out({operation::size, operation::empty});
    } else {
      leave_out({operation::clear, operation::erase_if, operation::for_each, operation::scan});
    }
    const bool some_left =
        std::any_of(chosen.begin(), chosen.end(), [](unsigned weight) { return weight > 0; });
    if (some_left) weights_ = chosen;
  }

  bool allowed(operation what) const { return weights_[static_cast<std::size_t>(what)] > 0; }

  operations sequence(std::size_t at_least, std::size_t at_most) {
    operations drawn;
    const std::size_t count = dice_.length(at_least, at_most);
    while (drawn.size() < count) drawn.push_back(any());
    return drawn;
  }

  model::key_type key() { return static_cast<model::key_type>(dice_.between(0, keys_ - 1)); }

  /// Most initial operations fill the map, so that growth begins.
  model::invocation filling() {
    for (const operation what :
         {operation::insert, operation::insert_or_assign, operation::try_emplace}) {
      if (allowed(what)) return {what, key(), 0};
    }
    return any();
  }

  model::invocation any() {
    const operation_weights& weights = weights_;
    const std::size_t total = std::accumulate(weights.begin(), weights.end(), std::size_t{0});
    std::size_t drawn = dice_.between(0, total - 1);
    std::size_t at = 0;
    while (drawn >= weights[at]) drawn -= weights[at++];
    return with_arguments(static_cast<operation>(at));
  }

  model::invocation with_arguments(operation what) {
    const auto amount = [this](std::size_t high) {
      return static_cast<model::mapped_type>(dice_.between(1, high));
    };
    switch (what) {
      case operation::erase_if: {
        const model::mapped_type modulus = amount(3);
        return {what, static_cast<model::key_type>(dice_.between(0, 2)) % modulus, modulus};
      }
      case operation::reserve:
        return {what, 0, amount(static_cast<std::size_t>(wanted_.keys) * 2)};
      case operation::migrate:
        return {what, 0, dice_.one_in(4) ? amount(4) : 1};
      case operation::update:
        return {what, key(), amount(1000) * 1000};
      default:
        return {what, is_single_key(what) ? key() : 0, 0};
    }
  }

  void read_all(operations& tail) const {
    const operation read = allowed(operation::find)       ? operation::find
                           : allowed(operation::cvisit)   ? operation::cvisit
                           : allowed(operation::contains) ? operation::contains
                                                          : operation::erase;
    if (allowed(read)) {
      for (std::size_t each = 0; each < keys_; ++each) {
        tail.push_back({read, static_cast<model::key_type>(each), 0});
      }
    }
    if (allowed(operation::size)) tail.push_back({operation::size, 0, 0});
  }

  static constexpr std::size_t keys_judged_jointly = 4;

  const shape& wanted_;
  operation_weights weights_;
  dice dice_;
  std::size_t keys_ = 1;
};

/// Collects the scenarios next simpler than one.
class simplification {
 public:
  simplification(const scenario& what, const operation_weights& weights)
      : what_(what), weights_(weights) {}

  std::vector<scenario> all() {
    for (std::size_t part = 0; part < parts(what_); ++part) drop_runs(part);
    for (std::size_t thread = 0; thread < what_.parallel.size(); ++thread) leave_parallel(thread);
    rename_keys();
    for (std::size_t part = 0; part < parts(what_); ++part) simplify_each(part);
    return std::move(found_);
  }

 private:
  static std::size_t parts(const scenario& of) { return of.parallel.size() + 2; }

  /// The threads first: they matter most to a reader.
  template <class Scenario>
  static auto& part_of(Scenario& of, std::size_t part) {
    if (part < of.parallel.size()) return of.parallel[part];
    return part == of.parallel.size() ? of.initial : of.final;
  }

  void keep(scenario candidate) {
    std::erase_if(candidate.parallel, [](const operations& thread) { return thread.empty(); });
    number_values(candidate);
    if (candidate != what_) found_.push_back(std::move(candidate));
  }

  void drop_runs(std::size_t part) {
    const std::size_t size = part_of(what_, part).size();
    for (std::size_t run = size; run > 0; run /= 2) {
      for (std::size_t begin = 0; begin + run <= size; begin += run) {
        scenario candidate = what_;
        operations& shorter = part_of(candidate, part);
        const auto first = shorter.begin() + static_cast<std::ptrdiff_t>(begin);
        shorter.erase(first, first + static_cast<std::ptrdiff_t>(run));
        keep(std::move(candidate));
      }
    }
  }

  void leave_parallel(std::size_t thread) {
    scenario before = what_;
    before.initial.push_back(before.parallel[thread].front());
    before.parallel[thread].erase(before.parallel[thread].begin());
    keep(std::move(before));
    scenario after = what_;
    after.final.insert(after.final.begin(), after.parallel[thread].back());
    after.parallel[thread].pop_back();
    keep(std::move(after));
  }

  /// A key throughout: operations that meet on it fail only together.
  void rename_keys() {
    std::set<model::key_type> used;
    for (std::size_t part = 0; part < parts(what_); ++part) {
      for (const model::invocation& each : part_of(what_, part))
        if (is_single_key(each.what)) used.insert(each.key);
    }
    for (const model::key_type key : used) {
      for (model::key_type lower = 0; lower < key; ++lower) {
        scenario candidate = what_;
        for (std::size_t part = 0; part < parts(candidate); ++part) {
          for (model::invocation& each : part_of(candidate, part))
            if (is_single_key(each.what) && each.key == key) each.key = lower;
        }
        keep(std::move(candidate));
      }
    }
  }

  void simplify_each(std::size_t part) {
    for (std::size_t at = 0; at < part_of(what_, part).size(); ++at) {
      for (const model::invocation& simpler : simpler_operations(part_of(what_, part)[at])) {
        scenario candidate = what_;
        part_of(candidate, part)[at] = simpler;
        keep(std::move(candidate));
      }
    }
  }

  std::vector<model::invocation> simpler_operations(const model::invocation& asked) const {
    std::vector<model::invocation> simpler;
    const auto plain = [&](operation what) {
      if (what < asked.what && weights_[static_cast<std::size_t>(what)] > 0) {
        simpler.push_back({what, asked.key, 0});
      }
    };
    if (is_single_key(asked.what)) {
      for (const operation what : {operation::find, operation::insert, operation::erase})
        plain(what);
    }
    if (asked.what == operation::scan) plain(operation::for_each);
    for (const model::key_type key : {model::key_type{0}, asked.key / 2, asked.key - 1}) {
      if (key >= 0 && key < asked.key) simpler.push_back({asked.what, key, asked.value});
    }
    if (asked.value > 1 && !stores_value(asked.what)) {
      simpler.push_back({asked.what, asked.key, 1});
      simpler.push_back({asked.what, asked.key, asked.value / 2});
    }
    return simpler;
  }

  const scenario& what_;
  const operation_weights& weights_;
  std::vector<scenario> found_;
};

}  // namespace

std::vector<scenario> simpler(const scenario& what, const operation_weights& weights) {
  return simplification{what, weights}.all();
}

rc::Gen<scenario> scenarios(const shape& wanted) {
  if (std::all_of(wanted.weights.begin(), wanted.weights.end(),
                  [](unsigned w) { return w == 0; })) {
    throw std::invalid_argument("a scenario's shape needs an operation with a weight above 0");
  }
  return [wanted](const rc::Random& random, int size) {
    return rc::shrinkable::shrinkRecur(author{wanted, dice{random, size}}.write(),
                                       [weights = wanted.weights](const scenario& what) {
                                         return rc::seq::fromContainer(simpler(what, weights));
                                       });
  };
}

}  // namespace brigade::scenario
