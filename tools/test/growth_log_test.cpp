#include "../memcached/growth_log.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <string>
#include <string_view>

namespace brigade::tools::memcached {
namespace {

class GrowthLog : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(::pipe(pipe_.data()), 0); }
  void TearDown() override {
    ::close(pipe_[0]);
    if (pipe_[1] >= 0) ::close(pipe_[1]);
  }
  void say(std::string_view text) {
    ASSERT_EQ(::write(pipe_[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  void end() {
    ::close(pipe_[1]);
    pipe_[1] = -1;
  }

  std::array<int, 2> pipe_{};
  history::json_writer nowhere_{[](std::string_view) {}};
  journal journal_{1, nowhere_};
  std::atomic<bool> stop_{false};
};

TEST_F(GrowthLog, FindsGrowthsAmongTheOtherLinesOfTheServer) {
  growth_log log(pipe_[0], journal_, 0);
  say("<28 get a\n>28 END\nHash table expansion starting\n<28 get a\n");
  say("Hash table expansion done\nHash table expansion starting\nHash table expan");
  say("sion done\n");
  end();
  log.run(stop_);
  journal_.write_ready();
  EXPECT_EQ(log.ended(), 2U);
  EXPECT_EQ(journal_.totals().growths, 2U);
}

TEST_F(GrowthLog, AClientsTextIsNoGrowth) {
  growth_log log(pipe_[0], journal_, 0);
  say("<28 set Hash table expansion starting\n> Hash table expansion done\n");
  end();
  log.run(stop_);
  journal_.write_ready();
  EXPECT_EQ(log.ended(), 0U);
}

}  // namespace
}  // namespace brigade::tools::memcached
