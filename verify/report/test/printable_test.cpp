#include "printable.hpp"

#include <gtest/gtest.h>

namespace brigade::report {
namespace {

TEST(Printable, LeavesOrdinaryTextAsItWasWritten) {
  EXPECT_EQ(printable("put(a\\b, \"é ☃ 🪣\")"), "put(a\\b, \"é ☃ 🪣\")");
}

TEST(Printable, ShowsWhatATerminalWouldObey) {
  EXPECT_EQ(printable("\x1b[31mred\r\n\t\x7f\b"), "\\u{1B}[31mred\\u{D}\\n\\t\\u{7F}\\u{8}");
}

TEST(Printable, ShowsWhatTurnsTextAroundOrHidesInIt) {
  EXPECT_EQ(printable("a\u202Eb\u2066c\u200Bd\u2028e\uFEFFf"),
            "a\\u{202E}b\\u{2066}c\\u{200B}d\\u{2028}e\\u{FEFF}f");
}

TEST(Printable, ShowsBytesThatAreNoText) {
  EXPECT_EQ(printable("\xff\xfe"), "\\xFF\\xFE");
  EXPECT_EQ(printable("a\xC3"), "a\\xC3") << "cut in the middle";
  EXPECT_EQ(printable("\xC0\xAF"), "\\xC0\\xAF") << "overlong";
  EXPECT_EQ(printable("\xE0\x80\xAF"), "\\xE0\\x80\\xAF") << "overlong";
  EXPECT_EQ(printable("\xED\xA0\x80"), "\\xED\\xA0\\x80") << "a surrogate";
  EXPECT_EQ(printable("\xF4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80") << "beyond Unicode";
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\u{0}b");
}

TEST(Printable, CountsColumnsByCodePointAndCutsBetweenThem) {
  EXPECT_EQ(columns("é☃🪣x"), 4U);
  EXPECT_EQ(cut("é☃🪣x", 4), "é☃🪣x");
  EXPECT_EQ(cut("é☃🪣x", 3), "é☃…");
  EXPECT_EQ(cut("é☃🪣x", 1), "…");
  EXPECT_EQ(cut("é", 0), "");
}

}  // namespace
}  // namespace brigade::report
