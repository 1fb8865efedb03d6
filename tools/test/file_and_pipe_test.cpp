// A history gets the same verdict from a pipe, while it is read, as from a file, as a whole, and a
// core: maybe another one, since a pipe does not know yet how open operations end.
#include <gtest/gtest.h>

#include <brigade/history/json_writer.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "recorded_map.hpp"
#include "run_command.hpp"

namespace brigade::tools::test {
namespace {

/// Among which three are violated, whatever the seed.
constexpr std::uint64_t most_histories = 200;

std::string as_lines(const std::vector<history::owned_event>& events) {
  std::string text;
  history::json_writer out([&](std::string_view bytes) { text += bytes; });
  out.header({.model = "map", .sorted = true});
  for (const auto& each : events) {
    out.write(each);
  }
  return text;
}

class FileAndPipe : public testing::Test {
 protected:
  [[nodiscard]] nlohmann::json from_file(const std::string& content) const {
    return parsed(run(folder_, "check --json '" + folder_.write("run.jsonl", content) + "'"));
  }
  [[nodiscard]] nlohmann::json from_pipe(const std::string& content,
                                         const std::string& options) const {
    const std::string file = folder_.write("piped.jsonl", content);
    return parsed(run_fed(folder_, file, "check --json " + options + " -"));
  }
  std::uint64_t seed_ = seed_of_this_run();
  scratch_folder folder_{};

 private:
  static nlohmann::json parsed(const outcome& seen) {
    EXPECT_EQ(seen.error, "");
    return nlohmann::json::parse(seen.out);
  }
};

TEST_F(FileAndPipe, GiveTheSameVerdict) {
  std::size_t violated = 0;
  for (std::uint64_t i = 0; i < 8 || violated < 3; ++i) {
    ASSERT_LT(i, most_histories);
    const auto content = as_lines(
        recorded_map(seed_ + i, {.memcached = true, .whole_table = i % 2 == 0, .lies = i % 3 != 0})
            .record(200));
    const auto expected = from_file(content);
    violated += expected["verdict"] == "violated" ? 1 : 0;
    EXPECT_EQ(from_pipe(content, "")["verdict"], expected["verdict"])
        << "BRIGADE_SEED=" << seed_ + i;
    const auto little = from_pipe(content, "--memory 100KB");
    EXPECT_TRUE(little["verdict"] == expected["verdict"] || little["verdict"] == "unknown")
        << "BRIGADE_SEED=" << seed_ + i;
  }
}

TEST_F(FileAndPipe, BothExplainAViolation) {
  std::size_t violated = 0;
  for (std::uint64_t i = 0; i < 12 || violated < 3; ++i) {
    ASSERT_LT(i, most_histories);
    const auto content = as_lines(
        recorded_map(seed_ + i,
                     {.memcached = true, .whole_table = i % 2 == 0, .one_key = true, .lies = true})
            .record(60));
    const auto expected = from_file(content);
    const auto piped = from_pipe(content, "");
    ASSERT_EQ(piped["verdict"], expected["verdict"]) << "BRIGADE_SEED=" << seed_ + i;
    if (expected["verdict"] == "violated") {
      ++violated;
      EXPECT_EQ(piped["violation"]["key"], expected["violation"]["key"]);
      EXPECT_FALSE(piped["violation"]["core"].empty()) << "BRIGADE_SEED=" << seed_ + i;
      EXPECT_NE(piped["sentence"], "");
    }
  }
}

}  // namespace
}  // namespace brigade::tools::test
