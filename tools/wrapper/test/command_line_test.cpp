// What the wrapper makes of a compiler's command line.
#include "wrapper/command_line.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace {

using namespace brigade::wrapper;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string refusal_of(const std::vector<std::string>& words) {
  try {
    (void)parse(words);
  } catch (const refused& why) {
    return why.what();
  }
  return "";
}

TEST(CommandLine, TellsSourcesFromOptionsAndTheirValues) {
  const command_line line =
      parse({"-O2", "-I", "a.c", "-DX=b.c", "main.c", "-o", "c.c", "rest.o", "-lm", "util.cpp"});
  EXPECT_THAT(line.sources, ElementsAre("main.c", "util.cpp"));
  EXPECT_THAT(line.options, ElementsAre("-O2", "-I", "a.c", "-DX=b.c"));
  EXPECT_EQ(line.output, "c.c");
  EXPECT_TRUE(line.has_inputs);
  EXPECT_FALSE(line.stops_early);
}

TEST(CommandLine, KnowsWhatIsNotLinked) {
  EXPECT_TRUE(parse({"-c", "a.c"}).compiles_only);
  EXPECT_TRUE(parse({"-E", "a.c"}).stops_early);
  EXPECT_FALSE(parse({"-E", "a.c"}).compiles_only);
  EXPECT_TRUE(parse({"-shared", "a.o"}).makes_a_library);
  EXPECT_FALSE(parse({"--version"}).has_inputs);
}

TEST(CommandLine, LeavesOutWhatTheExplorerBringsItself) {
  EXPECT_THAT(parse({"-fsanitize=thread", "-pie", "a.o"}).arguments, ElementsAre("a.o"));
  EXPECT_THAT(parse({"-fsanitize=undefined", "a.o"}).arguments,
              ElementsAre("-fsanitize=undefined", "a.o"));
}

TEST(CommandLine, RefusesWhatCannotBeLinkedWithTheExplorer) {
  for (const char* option : {"-fsanitize=address", "-fsanitize=memory", "-fsanitize=thread,address",
                             "-static", "-static-pie"})
    EXPECT_THAT(refusal_of({option, "a.c"}), HasSubstr("leave it out")) << option;
  EXPECT_THAT(refusal_of({"a.c", "-o"}), HasSubstr("missing"));
  EXPECT_THAT(refusal_of({"-x", "c", "a.txt", "b.c"}), HasSubstr("-x"));
  EXPECT_THAT(refusal_of({"-x", "c", "-c", "a.c"}), IsEmpty());
}

}  // namespace
