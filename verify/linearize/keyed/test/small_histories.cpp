#include "small_histories.hpp"

#include <algorithm>
#include <sstream>

namespace brigade::linearize::keyed::test {
namespace {

void extend(std::vector<span_of_time>& intervals, std::vector<std::size_t>& open, stamp now,
            std::size_t n, std::vector<std::vector<span_of_time>>& out) {
  if (intervals.size() == n && open.empty()) {
    out.push_back(intervals);
    return;
  }
  if (intervals.size() < n) {
    open.push_back(intervals.size());
    intervals.push_back({now, never});
    extend(intervals, open, now + 1, n, out);
    intervals.pop_back();
    open.pop_back();
  }
  for (std::size_t i = 0; i < open.size(); ++i) {
    auto rest = open;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
    intervals[open[i]].responded = now;
    extend(intervals, rest, now + 1, n, out);
    intervals[open[i]].responded = never;
  }
}

bool holds_in(const operation& op, value_id state) {
  switch (op.when) {
    case condition::equals:
      return state == op.expected;
    case condition::differs:
      return state != op.expected;
    case condition::differs_present:
      return state != op.expected && state != absent;
    default:
      return true;
  }
}

}  // namespace

std::vector<std::vector<span_of_time>> interval_orders(std::size_t n) {
  std::vector<std::vector<span_of_time>> out;
  std::vector<span_of_time> intervals;
  std::vector<std::size_t> open;
  extend(intervals, open, 0, n, out);
  return out;
}

history every_operation(value_id values) {
  history shapes{get({}, absent), contains({}, true), put({}, absent), erase({}, true)};
  for (value_id a = 1; a <= values; ++a) {
    shapes.insert(shapes.end(), {get({}, a), put({}, a), insert({}, a, true), replace({}, a, true),
                                 exchange({}, absent, a), unanswered(insert({}, a, true)),
                                 unanswered(replace({}, a, true)), cas_met_other({}, a)});
    for (value_id b = 1; b <= values; ++b) {
      shapes.push_back(cas({}, a, b, true));
      shapes.push_back(unanswered(cas({}, a, b, true)));
    }
    shapes.push_back(cas({}, a, a, false));
  }
  return shapes;
}

history register_operations(value_id values) {
  history shapes;
  for (value_id a = 1; a <= values; ++a) {
    shapes.insert(shapes.end(), {get({}, a), put({}, a)});
  }
  return shapes;
}

history with_pending(const history& shapes) {
  history all = shapes;
  for (auto op : shapes) {
    if (op.changes() && !op.unanswered) {
      op.responded = -1;  // stands for pending until the operation gets its times
      all.push_back(op);
    }
  }
  return all;
}

history random_history(std::mt19937_64& random, const history& shapes, std::size_t longest,
                       std::size_t clients) {
  const auto below = [&](std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
  };
  const std::size_t size = 1 + below(longest);
  const auto steps = static_cast<stamp>(1 + below(4));
  std::vector<stamp> free_at(1 + below(clients), 0);
  value_id state = absent;
  history h;
  for (std::size_t i = 0; i < size; ++i) {
    auto& free = *std::min_element(free_at.begin(), free_at.end());
    operation op = shapes[below(shapes.size())];
    for (std::size_t tries = 0; tries < 20 && !holds_in(op, state) && below(12) != 0; ++tries) {
      op = shapes[below(shapes.size())];
    }
    if (holds_in(op, state) && op.then == effect::store) {
      state = op.stored;
    }
    const bool pending = op.responded == -1 && below(2) == 0;
    op.invoked = free + static_cast<stamp>(below(static_cast<std::size_t>(steps)));
    op.responded = op.invoked + 1 + static_cast<stamp>(below(static_cast<std::size_t>(4 * steps)));
    free = op.responded;
    if (pending) {
      op.responded = never;
    }
    h.push_back(op);
  }
  if (below(4) == 0) {
    std::shuffle(h.begin(), h.end(), random);
  }
  return h;
}

std::string to_string(const history& h) {
  static constexpr const char* conditions[] = {"always", "equals", "differs", "differs_present",
                                               "yields"};
  static constexpr const char* effects[] = {"none", "store", "derive"};
  std::ostringstream out;
  for (const auto& op : h) {
    out << "  [" << op.invoked << ", ";
    if (op.pending()) {
      out << "never";
    } else {
      out << op.responded;
    }
    out << "] when " << conditions[static_cast<int>(op.when)] << ' ' << op.expected << " then "
        << effects[static_cast<int>(op.then)] << ' ' << op.stored
        << (op.unanswered ? " (unanswered)" : "") << '\n';
  }
  return out.str();
}

}  // namespace brigade::linearize::keyed::test
