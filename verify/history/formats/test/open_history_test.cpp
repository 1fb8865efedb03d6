#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <brigade/history/format_error.hpp>
#include <cstdint>
#include <string>

#include "read_all.hpp"

namespace brigade::history::test {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
using testing::ThrowsMessage;

TEST(OpenHistory, KnowsEachFormatByItsFirstBytes) {
  const auto automatic = [](const std::string& text) {
    return read_all(text, file_format::automatic);
  };
  EXPECT_THAT(automatic("; knossos\n[{:process 0 :type :invoke :f :read :value nil}]"), SizeIs(1));
  EXPECT_THAT(automatic("{:process 0 :type :invoke :f :read :value nil}"), SizeIs(1));
  EXPECT_THAT(automatic("INFO  jepsen.util - 0\t:invoke\t:read\tnil\n"), SizeIs(1));
  EXPECT_THAT(automatic(R"({"format":"brigade-history","version":1,"model":"map","clock":"ns"})"
                        "\n"
                        R"({"process":0,"type":"invoke","time":1,"f":"get","key":"jepsen.util"})"
                        "\n"),
              SizeIs(1));
}

TEST(OpenHistory, KnowsTheFormatWhateverTheSizesOfReading) {
  const std::string edn = "{\n:process 0 :type :invoke :f :read :value nil}\n";
  const std::string neither = "hello\nINFO  jepsen.util - 0\t:invoke\t:read\tnil\n";
  for (const std::size_t step : {std::size_t{1}, std::size_t{20}, SIZE_MAX}) {
    const auto automatic = [&](const std::string& text) {
      return read_all(text, file_format::automatic, torn_line::refuse, step);
    };
    EXPECT_THAT(automatic(edn), SizeIs(1)) << step;
    EXPECT_THAT([&] { (void)automatic(neither); },
                ThrowsMessage<format_error>(HasSubstr("expected the header line")))
        << step;
  }
}

TEST(OpenHistory, TakesAnythingElseForJsonLines) {
  EXPECT_THAT(error_of("hello", file_format::automatic), HasSubstr("run:1:"));
  EXPECT_THAT(error_of("", file_format::automatic), HasSubstr("run:1:"));
}

}  // namespace
}  // namespace brigade::history::test
