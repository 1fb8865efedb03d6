#include <gtest/gtest.h>

#include <brigade/scenario/subject.hpp>
#include <map>
#include <stdexcept>
#include <string_view>

namespace brigade::scenario {
namespace {

using model::invocation;
using model::operation;
using model::response;

/// What a user's container may look like: three members, none of them of the standard's form.
struct small_map {
  bool find(int key, int& out) const {
    const auto at = items.find(key);
    if (at == items.end()) return false;
    out = at->second;
    return true;
  }
  bool insert(int key, int value) { return items.emplace(key, value).second; }
  std::size_t erase(int key) { return items.erase(key); }

  using key_type = int;
  using mapped_type = int;
  std::map<int, int> items;
};

/// All operations, over a std::map.
struct full_map {
  std::optional<std::int64_t> find(std::int64_t key) const {
    const auto at = items.find(key);
    return at == items.end() ? std::nullopt : std::optional{at->second};
  }
  bool contains(std::int64_t key) const { return items.count(key) > 0; }
  template <class F>
  bool visit(std::int64_t key, F f) {
    const auto at = items.find(key);
    if (at != items.end()) f(*at);
    return at != items.end();
  }
  template <class F>
  bool cvisit(std::int64_t key, F f) const {
    const auto at = items.find(key);
    if (at != items.end()) f(at->second);
    return at != items.end();
  }
  template <class F>
  bool update(std::int64_t key, F f) {
    const auto at = items.find(key);
    if (at != items.end()) f(at->first, at->second);
    return at != items.end();
  }
  bool insert(const std::pair<const std::int64_t, std::int64_t>& item) {
    return items.insert(item).second;
  }
  auto try_emplace(std::int64_t key, std::int64_t value) { return items.try_emplace(key, value); }
  bool insert_or_assign(std::int64_t key, std::int64_t value) {
    return items.insert_or_assign(key, value).second;
  }
  std::size_t erase(std::int64_t key) { return items.erase(key); }
  auto extract(std::int64_t key) { return items.extract(key); }
  std::size_t size() const { return items.size(); }
  bool empty() const { return items.empty(); }
  void clear() { items.clear(); }
  template <class P>
  std::size_t erase_if(P p) {
    return std::erase_if(items, p);
  }
  template <class F>
  void for_each(F f) const {
    for (const auto& item : items) f(item);
  }
  template <class F>
  void scan(F f) const {
    for (const auto& [key, value] : items) f(key, value);
  }
  void reserve(std::size_t) {}
  void migrate(std::size_t) {}

  std::map<std::int64_t, std::int64_t> items;
};

TEST(Subject, OperationsAreDetected) {
  static_assert(has_operation<small_map>(operation::find));
  static_assert(has_operation<small_map>(operation::insert));
  static_assert(has_operation<small_map>(operation::erase));
  static_assert(!has_operation<small_map>(operation::visit));
  static_assert(!has_operation<small_map>(operation::size));
  const operation_weights weights = weights_of<small_map>();
  for (std::size_t what = 0; what < model::operation_count; ++what) {
    EXPECT_EQ(weights[what] > 0, has_operation<small_map>(static_cast<operation>(what)));
    EXPECT_EQ(has_operation<full_map>(static_cast<operation>(what)),
              static_cast<operation>(what) != operation::discard)
        << model::operation_names[what];
  }
}

TEST(Subject, AnOperationThatItLacksIsRefusedByName) {
  small_map subject;
  try {
    apply(subject, {operation::size, 0, 0});
    FAIL() << "size() was applied";
  } catch (const std::invalid_argument& refused) {
    EXPECT_EQ(std::string_view{refused.what()}, "the subject has no operation size");
  }
}

TEST(Subject, ABoolWithAnOutParameterIsAFind) {
  small_map subject;
  EXPECT_EQ(apply(subject, {operation::find, 1, 0}), response{});
  EXPECT_TRUE(apply(subject, {operation::insert, 1, 10}).done);
  EXPECT_EQ(apply(subject, {operation::find, 1, 0}), (response{true, 10, 0, {}}));
  EXPECT_TRUE(apply(subject, {operation::erase, 1, 0}).done);
  EXPECT_FALSE(apply(subject, {operation::erase, 1, 0}).done);
}

/// Each operation is applied in each state of interest to a standard map and to the specification.
TEST(Subject, EveryOperationOfAStandardMapAnswersAsTheModelDoes) {
  for (std::size_t what = 0; what + 1 < model::operation_count; ++what) {
    for (const std::int64_t present : {0, 1, 2}) {
      full_map subject;
      model_map specification;
      for (std::int64_t key = 0; key < present; ++key) {
        apply(subject, {operation::insert, key, key + 10});
        apply(specification, {operation::insert, key, key + 10});
      }
      const invocation asked{static_cast<operation>(what), 1, 2};
      EXPECT_EQ(apply(subject, asked), apply(specification, asked)) << asked;
      std::vector<model::item> left;
      for (const auto& [key, value] : subject.items) left.push_back({key, value});
      EXPECT_EQ(left, specification.items()) << asked;
    }
  }
}

}  // namespace
}  // namespace brigade::scenario
