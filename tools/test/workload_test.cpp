#include "../memcached/workload.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace brigade::tools::memcached {
namespace {

workload_options small() {
  workload_options options;
  options.seed = 7;
  options.prefix = "k";
  options.keys = 100;
  return options;
}

/// What the server would answer to a gets.
answer token_of(std::int64_t token) {
  answer told;
  told.type = history::event_type::ok;
  told.token = token;
  return told;
}

std::vector<request> draw(const workload_options& options, std::uint32_t process, int count) {
  workload work(options, process);
  std::vector<request> drawn;
  for (int i = 0; i < count; ++i) {
    drawn.push_back(work.next());
    work.learn(drawn.back(), token_of(i + 1));
  }
  return drawn;
}

TEST(Workload, TheSameSeedAsksTheSame) {
  const auto first = draw(small(), 1, 500);
  const auto second = draw(small(), 1, 500);
  const auto other = draw(small(), 2, 500);
  int same_as_other = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].what, second[i].what);
    EXPECT_EQ(first[i].key, second[i].key);
    EXPECT_EQ(first[i].value, second[i].value);
    if (first[i].key == other[i].key) ++same_as_other;
  }
  EXPECT_LT(same_as_other, 250) << "two clients ask for the same keys";
}

TEST(Workload, EveryCommandIsAsked) {
  std::map<command, int> asked;
  for (const request& each : draw(small(), 0, 5000)) ++asked[each.what];
  EXPECT_EQ(asked.size(), command_count);
}

TEST(Workload, UniqueValuesAreStoredOnceByWhicheverClient) {
  std::set<std::string> values;
  for (std::uint32_t process = 0; process < 3; ++process) {
    for (const request& each : draw(small(), process, 2000)) {
      if (each.value.find('.') == std::string::npos) continue;  // none, or a number
      EXPECT_TRUE(values.insert(each.value).second) << each.value;
    }
  }
  EXPECT_GT(values.size(), 1000U);
}

TEST(Workload, NothingIsAppendedToNumbers) {
  for (const request& each : draw(small(), 0, 5000)) {
    if (each.what == command::append) {
      EXPECT_NE(std::stoi(each.key.substr(1)) % 8, 7) << each.key;
    }
  }
}

TEST(Workload, NumbersOfSixtyFourBitsAreStoredOnRequestOnly) {
  const auto large = [](const workload_options& options) {
    int count = 0;
    for (const request& each : draw(options, 0, 5000)) {
      const bool is_number = each.value.find_first_not_of("0123456789") == std::string::npos;
      count += is_number && !each.value.empty() && std::stoull(each.value) >> 62U != 0 ? 1 : 0;
    }
    return count;
  };
  workload_options options = small();
  EXPECT_EQ(large(options), 0);
  options.large_numbers = true;
  EXPECT_GT(large(options), 50);
}

}  // namespace
}  // namespace brigade::tools::memcached
