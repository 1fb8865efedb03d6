#include <gtest/gtest.h>

#include <brigade/model/growth.hpp>

namespace brigade::model {
namespace {

TEST(Growth, IsDueAboveTheLoadFactorAndBelowTheCap) {
  const growth table{1, 2, 1.5};
  EXPECT_FALSE(table.due(3));
  EXPECT_TRUE(table.due(4));
  const growth capped{2, 2, 1.5};
  EXPECT_FALSE(capped.due(1000));
}

TEST(Growth, MovesOneBucketAfterTheOther) {
  growth table{1, 9, 1.5};
  EXPECT_EQ(table.migrate(3, 5), 0U);
  EXPECT_EQ(table.migrate(4, 0), 0U);
  EXPECT_TRUE(table.where().migrating);
  EXPECT_EQ(table.where().cursor, 0U);
  EXPECT_EQ(table.where().power, 2U);
  EXPECT_EQ(table.migrate(4, 1), 1U);
  EXPECT_EQ(table.where().cursor, 1U);
  EXPECT_EQ(table.migrate(4, 1), 1U);
  EXPECT_FALSE(table.where().migrating);
  EXPECT_EQ(table.migrate(4, 1), 0U);
}

TEST(Growth, GoesOnWithTheNextGrowthWhileOneIsDue) {
  growth table{0, 9, 1.0};
  EXPECT_EQ(table.migrate(8, 100), 1U + 2U + 4U);
  EXPECT_EQ(table.where().power, 3U);
  EXPECT_FALSE(table.where().migrating);
}

TEST(Growth, AMigrationIsFinishedThoughItIsDueNoMore) {
  growth table{2, 9, 1.0};
  table.migrate(5, 1);
  EXPECT_EQ(table.migrate(0, 10), 3U);
  EXPECT_EQ(table.where().power, 3U);
}

TEST(Growth, ReserveEndsWhatIsUnderWayAndDoublesUntilItFits) {
  growth table{1, 5, 1.5};
  table.migrate(4, 1);
  EXPECT_TRUE(table.reserve(0));
  EXPECT_FALSE(table.where().migrating);
  EXPECT_EQ(table.where().power, 2U);
  EXPECT_TRUE(table.reserve(13));
  EXPECT_EQ(table.where().power, 4U);
  EXPECT_FALSE(table.reserve(49));
  EXPECT_EQ(table.where().power, 4U);
}

}  // namespace
}  // namespace brigade::model
