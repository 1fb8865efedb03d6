#include <gtest/gtest.h>

#include <brigade/model/placement.hpp>

namespace brigade::model {
namespace {

TEST(Placement, SettledKeysAreInThePrimaryArray) {
  const layout table{3, false, 0, 0};
  EXPECT_EQ(place(0, table), (placement{table_name::primary, 0}));
  EXPECT_EQ(place(13, table), (placement{table_name::primary, 5}));
  EXPECT_EQ(region_of(13, table), region::settled);
}

// Old array of 4 buckets, cursor at 2: buckets 0 and 1 have been moved into an array of 8.
TEST(Placement, TheCursorDecidesBetweenTheTwoArrays) {
  const layout table{3, true, 2, 2};
  EXPECT_EQ(place(0b101, table), (placement{table_name::primary, 5}));
  EXPECT_EQ(place(0b110, table), (placement{table_name::old, 2}));
  EXPECT_EQ(place(0b111, table), (placement{table_name::old, 3}));
  EXPECT_EQ(region_of(0b101, table), region::below);
  EXPECT_EQ(region_of(0b110, table), region::at);
  EXPECT_EQ(region_of(0b111, table), region::above);
}

TEST(Placement, WithTheCursorAtTheEndNothingIsOld) {
  const layout table{2, true, 1, 2};
  for (std::uint64_t hash = 0; hash < 16; ++hash) {
    EXPECT_EQ(place(hash, table), (placement{table_name::primary, hash % 4}));
  }
}

TEST(Placement, AnArrayMayGrowByMoreThanOnePower) {
  const layout table{5, true, 1, 1};
  EXPECT_EQ(place(22, table), (placement{table_name::primary, 22}));
  EXPECT_EQ(place(23, table), (placement{table_name::old, 1}));
}

TEST(Placement, PowersBeyond32BitsAreNotTruncated) {
  const layout table{40, true, 39, std::uint64_t{1} << 33};
  const std::uint64_t hash = (std::uint64_t{1} << 39) + (std::uint64_t{1} << 34);
  EXPECT_EQ(place(hash, table), (placement{table_name::old, std::uint64_t{1} << 34}));
  EXPECT_EQ(place(5 + (std::uint64_t{1} << 39), table),
            (placement{table_name::primary, 5 + (std::uint64_t{1} << 39)}));
}

TEST(Placement, PrintsArrayAndBucket) {
  EXPECT_EQ(to_string(placement{table_name::old, 2}), "old[2]");
  EXPECT_EQ(to_string(placement{table_name::primary, 9}), "primary[9]");
}

}  // namespace
}  // namespace brigade::model
