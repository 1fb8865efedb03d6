// The models under test, each with the deeds that small histories of it are made of.
#pragma once

#include <brigade/linearize/events/counter_events.hpp>
#include <brigade/linearize/events/lock_events.hpp>
#include <brigade/linearize/events/map_events.hpp>
#include <brigade/linearize/models/queue.hpp>
#include <brigade/linearize/models/register.hpp>
#include <brigade/linearize/models/set.hpp>
#include <brigade/linearize/models/stack.hpp>
#include <optional>
#include <string>
#include <vector>

#include "histories.hpp"

namespace brigade::linearize::test {

struct register_subject {
  using model = models::atomic_register<int>;
  static std::vector<deed<model>> deeds() {
    return {{model::read(), model::was(0)},
            {model::read(), model::was(1)},
            {model::write(0), model::done()},
            {model::write(1), model::done()},
            {model::compare_and_swap(0, 1), model::done()},
            {model::compare_and_swap(0, 1), model::not_swapped()},
            {model::compare_and_swap(1, 0), model::done()},
            {model::write(1), std::nullopt},
            {model::write(0), std::nullopt},
            {model::compare_and_swap(0, 1), std::nullopt},
            {model::compare_and_swap(1, 0), std::nullopt}};
  }
};

struct set_subject {
  using model = models::set<int>;
  static std::vector<deed<model>> deeds() {
    std::vector<deed<model>> all;
    for (const int value : {1, 2}) {
      for (const auto& answer : {model::yes(), model::no()}) {
        all.push_back({model::insert(value), answer});
        all.push_back({model::erase(value), answer});
        all.push_back({model::contains(value), answer});
      }
      all.push_back({model::insert(value), std::nullopt});
      all.push_back({model::erase(value), std::nullopt});
    }
    return all;
  }
};

/// A set whose size is asked for, so that its values cannot be judged one by one.
struct sized_set_subject {
  using model = models::set<int>;
  static std::vector<deed<model>> deeds() {
    auto all = set_subject::deeds();
    for (const std::size_t count : {0U, 1U, 2U}) {
      all.push_back({model::size(), model::counted(count)});
    }
    all.push_back({model::size(), std::nullopt});
    return all;
  }
};

struct queue_subject {
  using model = models::queue<int>;
  static std::vector<deed<model>> deeds() {
    return {{model::enqueue(1), model::done()}, {model::enqueue(2), model::done()},
            {model::enqueue(2), std::nullopt},  {model::dequeue(), model::was(1)},
            {model::dequeue(), model::was(2)},  {model::dequeue(), model::was_empty()},
            {model::dequeue(), std::nullopt}};
  }
};

struct stack_subject {
  using model = models::stack<int>;
  static std::vector<deed<model>> deeds() {
    return {{model::push(1), model::done()}, {model::push(2), model::done()},
            {model::push(2), std::nullopt},  {model::pop(), model::was(1)},
            {model::pop(), model::was(2)},   {model::pop(), model::was_empty()},
            {model::pop(), std::nullopt}};
  }
};

struct counter_subject {
  using model = models::counter;
  static std::vector<deed<model>> deeds() {
    return {{model::add(1), model::done()},       {model::add(2), model::done()},
            {model::add(2), std::nullopt},        {model::fetch_add(1), model::was(0)},
            {model::fetch_add(1), model::was(2)}, {model::fetch_add(1), std::nullopt},
            {model::read(), model::was(0)},       {model::read(), model::was(1)},
            {model::read(), model::was(3)},       {model::read(), std::nullopt}};
  }
};

struct lock_subject {
  using model = models::lock;
  static std::vector<deed<model>> deeds() {
    return {{model::acquire(), model::done()},     {model::acquire(), std::nullopt},
            {model::try_acquire(), model::done()}, {model::try_acquire(), model::refused()},
            {model::release(), model::done()},     {model::release(), model::refused()},
            {model::release(), std::nullopt}};
  }
};

/// memcached's commands on two keys.
struct map_subject {
  using model = models::map;
  using op = models::map_operation;

  static history::datum text(const char* value) { return std::string(value); }
  static model::invocation on(op what, const char* key, const char* value = "") {
    return {what, text(key), text(value), {}, {}};
  }
  static model::response told(models::map_outcome outcome) {
    model::response answer;
    answer.outcome = outcome;
    return answer;
  }
  static model::response was(history::datum value, history::datum token = {}) {
    model::response answer;
    answer.value = std::move(value);
    answer.token = std::move(token);
    return answer;
  }
  static model::invocation cas(const char* key, std::int64_t token) {
    model::invocation asked = on(op::cas_token, key, "2");
    asked.token = token;
    return asked;
  }

  static void add_single_key(std::vector<deed<model>>& all, const char* key) {
    const auto yes = told(models::map_outcome::yes);
    const auto no = told(models::map_outcome::no);
    for (const op what : {op::add, op::replace, op::erase, op::append}) {
      all.push_back({on(what, key, "1"), yes});
      all.push_back({on(what, key, "1"), no});
      all.push_back({on(what, key, "1"), std::nullopt});
    }
    all.push_back({on(op::set, key, "1"), yes});
    all.push_back({on(op::set, key, "2"), yes});
    all.push_back({on(op::set, key, "2"), std::nullopt});
    all.push_back({on(op::get, key), was(history::null_value{})});
    all.push_back({on(op::get, key), was(text("1"))});
    all.push_back({on(op::get, key), was(text("2"))});
    all.push_back({on(op::incr, key, "1"), was(std::int64_t{2})});
    all.push_back({on(op::incr, key, "1"), was(history::null_value{})});
    for (const std::int64_t token : {5, 6}) {
      all.push_back({on(op::gets, key), was(text("1"), token)});
      all.push_back({on(op::gets, key), was(text("2"), token)});
      all.push_back({cas(key, token), yes});
      all.push_back({cas(key, token), told(models::map_outcome::exists)});
    }
  }
  static std::vector<deed<model>> deeds() {
    std::vector<deed<model>> all;
    add_single_key(all, "a");
    add_single_key(all, "b");
    return all;
  }
};

/// A container's members on one key: all have a normal form.
struct plain_map_subject {
  using model = models::map;
  using op = models::map_operation;

  static std::vector<deed<model>> deeds() {
    const auto yes = map_subject::told(models::map_outcome::yes);
    const auto no = map_subject::told(models::map_outcome::no);
    const auto on = [](op what, const char* value = "") {
      return map_subject::on(what, "k", value);
    };
    std::vector<deed<model>> all;
    for (const char* const value : {"1", "2"}) {
      for (const op what : {op::add, op::replace, op::put}) {
        all.push_back({on(what, value), yes});
        all.push_back({on(what, value), no});
        all.push_back({on(what, value), std::nullopt});
      }
      all.push_back({on(op::set, value), yes});
      all.push_back({on(op::set, value), std::nullopt});
      all.push_back({on(op::get), map_subject::was(map_subject::text(value))});
      all.push_back({on(op::erase), map_subject::was(map_subject::text(value))});
    }
    all.push_back({on(op::get), map_subject::was(history::null_value{})});
    all.push_back({on(op::erase), map_subject::was(history::null_value{})});
    for (const op what : {op::erase, op::contains}) {
      all.push_back({on(what), yes});
      all.push_back({on(what), no});
      all.push_back({on(what), std::nullopt});
    }
    all.push_back({on(op::discard), model::response{}});
    all.push_back({on(op::discard), std::nullopt});
    add_swaps(all);
    return all;
  }

  /// By value, and of whatever is there.
  static void add_swaps(std::vector<deed<model>>& all) {
    const history::datum absent = history::null_value{};
    for (const auto& [expected, value] :
         {std::pair{map_subject::text("1"), "2"}, {map_subject::text("2"), "1"}, {absent, "1"}}) {
      auto swap = map_subject::on(op::cas_value, "k", value);
      swap.expected = expected;
      for (const auto outcome : {models::map_outcome::yes, models::map_outcome::no}) {
        all.push_back({swap, map_subject::told(outcome)});
      }
      all.push_back({swap, std::nullopt});
      all.push_back({map_subject::on(op::exchange, "k", value), map_subject::was(expected)});
    }
    all.push_back({map_subject::on(op::exchange, "k", "1"), std::nullopt});
    for (const auto outcome : {models::map_outcome::yes, models::map_outcome::no}) {
      all.push_back({map_subject::on(op::exchange, "k", "2"), map_subject::told(outcome)});
    }
  }
};

/// The same with whole-table operations, which size forces to be judged jointly.
struct sized_map_subject {
  using model = models::map;
  static std::vector<deed<model>> deeds() {
    auto all = map_subject::deeds();
    for (const std::uint64_t size : {0U, 1U, 2U}) {
      model::response answer;
      answer.count = size;
      all.push_back({{models::map_operation::size, {}, {}, {}, {}}, answer});
    }
    all.push_back({{models::map_operation::clear, {}, {}, {}, {}}, model::response{}});
    all.push_back({{models::map_operation::clear, {}, {}, {}, {}}, std::nullopt});
    model::response met;
    met.items.emplace().emplace_back(map_subject::text("a"), map_subject::text("1"));
    all.push_back({{models::map_operation::scan, {}, {}, {}, {}}, met});
    return all;
  }
};

}  // namespace brigade::linearize::test
