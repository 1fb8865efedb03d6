// A key in constant size does what the key of a map does.
#include <gtest/gtest.h>

#include <brigade/linearize/model.hpp>
#include <brigade/linearize/models/map_item.hpp>
#include <random>
#include <string>
#include <vector>

#include "histories.hpp"

namespace brigade::linearize {
namespace {

using history::datum;
using models::fingerprint;
using models::map;
using models::map_item;
using models::map_operation;
using models::map_outcome;
using test::seed_of_this_run;

std::vector<datum> values() {
  std::vector<datum> all = {datum(),           history::null_value{}, true,
                            std::int64_t{-1},  std::int64_t{7},       std::int64_t{0},
                            ~std::uint64_t{0}, std::string("\0\1", 2)};
  for (const char* const text :
       {"", " ", "7", "07", "7 ", " 7", "7 x", "7x", "x7", "12", "1 2", "0", "18446744073709551615",
        "18446744073709551616", "00000000000000000000000018446744073709551615", "99999999999"}) {
    all.emplace_back(std::string(text));
  }
  return all;
}

TEST(Fingerprint, TellsValuesApartAsTheyAre) {
  for (const datum& left : values()) {
    for (const datum& right : values()) {
      EXPECT_EQ(fingerprint(left) == fingerprint(right), left == right);
      EXPECT_EQ(equal_but_for_spaces(fingerprint(left), fingerprint(right)),
                models::equal_but_for_spaces(left, right));
    }
  }
}

TEST(Fingerprint, JoinsAndCountsAsTheTextsThemselves) {
  for (const datum& left : values()) {
    EXPECT_EQ(number_in(fingerprint(left)), models::number_in(left));
    EXPECT_EQ(number_before_lost_spaces(fingerprint(left)),
              models::number_before_lost_spaces(left));
    for (const datum& right : values()) {
      const datum both = models::joined(left, right);
      const fingerprint print = joined(fingerprint(left), fingerprint(right));
      EXPECT_EQ(print, fingerprint(both));
      EXPECT_EQ(number_in(print), models::number_in(both));
      EXPECT_EQ(number_before_lost_spaces(print), models::number_before_lost_spaces(both));
      EXPECT_TRUE(equal_but_for_spaces(print, fingerprint(both)));
    }
  }
}

TEST(Fingerprint, OfManyTextsOneBehindTheOtherIsThatOfAll) {
  fingerprint grown{datum(std::string())};
  std::string whole;
  for (int i = 0; i < 1000; ++i) {
    const std::string next(static_cast<std::size_t>(i % 7), static_cast<char>('a' + i % 26));
    grown = i % 2 == 0 ? joined(grown, fingerprint(datum(next)))
                       : joined(fingerprint(datum(next)), grown);
    whole = i % 2 == 0 ? whole + next : next + whole;
  }
  EXPECT_EQ(grown, fingerprint(datum(whole)));
}

/// Draws operations on one key, with any answer.
class any_operation {
 public:
  explicit any_operation(std::uint64_t seed) : random_(seed) {}

  operation_of<map> draw() {
    operation_of<map> drawn;
    drawn.invocation.operation = static_cast<map_operation>(below(17));
    drawn.invocation.key = std::string("k");
    drawn.invocation.value = value();
    drawn.invocation.expected = value();
    drawn.invocation.token = token();
    if (below(8) != 0) {
      drawn.response.emplace();
      drawn.response->outcome = static_cast<map_outcome>(below(5));
      drawn.response->value = value();
      drawn.response->token = token();
    }
    return drawn;
  }

  std::size_t below(std::size_t bound) { return random_() % bound; }

 private:
  datum value() { return values_[below(values_.size())]; }
  datum token() { return below(3) == 0 ? datum() : datum(std::int64_t(below(2))); }

  std::mt19937_64 random_;
  std::vector<datum> values_ = values();
};

TEST(MapItem, TakesTheStepsOfAMapOfOneKey) {
  const std::uint64_t seed = seed_of_this_run();
  any_operation draw(seed);
  std::size_t accepted = 0;
  for (const auto rule : {models::append_to_absent::refuses, models::append_to_absent::creates}) {
    const map whole(rule);
    const map_item single(whole);
    map::state entries;
    map_item::state item;
    for (int i = 0; i < 300'000; ++i) {
      const auto next = draw.draw();
      const auto same = map_item::of(next);
      ASSERT_EQ(is_effect_free(whole, next.invocation, observed(next)),
                is_effect_free(single, same.invocation, observed(same)));
      ASSERT_EQ(is_blind(whole, next.invocation, observed(next)),
                is_blind(single, same.invocation, observed(same)));
      map::state after = entries;
      map_item::state item_after = item;
      const bool fits = advance(whole, after, next.invocation, observed(next));
      ASSERT_EQ(advance(single, item_after, same.invocation, observed(same)), fits)
          << "BRIGADE_SEED=" << seed;
      if (fits) {
        entries = after;
        item = item_after;
        ASSERT_EQ(item, map_item::of(entries)) << "BRIGADE_SEED=" << seed;
        ++accepted;
      }
    }
  }
  EXPECT_GT(accepted, 60'000U);
}

}  // namespace
}  // namespace brigade::linearize
