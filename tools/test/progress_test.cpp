#include "../check/progress.hpp"

#include <gtest/gtest.h>

namespace brigade::tools::test {
namespace {

using std::chrono::seconds;

TEST(Progress, EstimatesTheTimeThatIsLeftFromTheBytesRead) {
  judging_progress progress;
  progress.operations = 1'234'567;
  progress.bytes = 250;
  progress.total_bytes = 1000;
  EXPECT_EQ(progress_text(progress, seconds(30)),
            "1,234,567 operations  [======                  ] 25 %  1:30 min left");
}

TEST(Progress, TellsOfAPipeWhatWasJudgedAndForHowLong) {
  judging_progress progress;
  progress.operations = 999;
  progress.bytes = 250;
  EXPECT_EQ(progress_text(progress, seconds(7384)), "999 operations in 2:03 h");
}

TEST(Progress, TellsThatWhatWasReadIsBeingJudged) {
  judging_progress progress;
  progress.operations = 1000;
  progress.bytes = progress.total_bytes = 250;
  progress.judging = 1;
  EXPECT_EQ(progress_text(progress, seconds(8)), "1,000 operations, being judged for 8 s");
}

}  // namespace
}  // namespace brigade::tools::test
