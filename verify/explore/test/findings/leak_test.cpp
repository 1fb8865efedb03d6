// Blocks that nobody can free any more at the end of an execution.
#include <gmock/gmock.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;
using testing::HasSubstr;

[[gnu::noinline]] int* make_value() { return new int(1); }

// Whoever comes second overwrites what the first has published.
void publish_once(bool atomically) {
  std::atomic<int*> published = nullptr;
  const auto publish = [&] {
    int* mine = make_value();
    int* none = nullptr;
    if (!atomically) {
      if (published.load() == nullptr) {
        published.store(mine);
      } else {
        delete mine;
      }
    } else if (!published.compare_exchange_strong(none, mine)) {
      delete mine;
    }
  };
  std::thread other(publish);
  publish();
  other.join();
  delete published.load();
}

TEST(Leak, OfAnOverwrittenPublicationIsFoundWithItsAllocation) {
  expect_found(finding::leak, [] { publish_once(false); });
  const result outcome = explore([] { publish_once(false); });
  EXPECT_THAT(outcome.failure.message, HasSubstr("1 block not freed"));
  EXPECT_THAT(outcome.failure.details, HasSubstr("make_value"));
}

TEST(Leak, IsAbsentWhereTheLoserDisposesOfItsOwn) {
  expect_holds([] { publish_once(true); });
}

TEST(Leak, IsIgnoredByOption) {
  options how;
  how.detect_leaks = false;
  expect_holds([] { publish_once(false); }, how);
}

std::vector<std::string>& registry() {
  static std::vector<std::string> names;
  return names;
}

TEST(Leak, IsNotWhatAStaticStillReaches) {
  const result outcome = explore([] {
    registry().push_back("a name too long to be stored in place");
    check(registry().size() == 1, "statics start afresh");
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
}

TEST(Leak, IsNotWhatAVariableOutsideOfTheBodyReaches) {
  std::unique_ptr<int> kept;
  const result outcome = explore([&] {
    check(kept == nullptr, "outer variables start afresh");
    kept = std::make_unique<int>(1);
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
  EXPECT_EQ(kept, nullptr);
}

TEST(Leak, OfACycleThatNothingReachesIsFound) {
  expect_found(finding::leak, [] {
    struct node {
      std::shared_ptr<node> next;
    };
    const auto first = std::make_shared<node>();
    first->next = std::make_shared<node>();
    first->next->next = first;
  });
}

}  // namespace
