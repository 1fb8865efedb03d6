// The scan against what is planted, and against what it must not take for that.
#include "scan/unseen.hpp"

#include <gmock/gmock.h>

#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace brigade::explore::scan;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> texts_of(const std::vector<unseen_instruction>& all) {
  std::vector<std::string> texts;
  for (const unseen_instruction& each : all) texts.push_back(to_string(each));
  return texts;
}

std::vector<std::string> read(const std::string& text) {
  std::istringstream lines(text);
  return texts_of(read_disassembly(lines));
}

TEST(Scan, NamesWhatIsPlantedByFunctionFileAndLineAndNothingElse) {
  EXPECT_THAT(texts_of(scan_file(BRIGADE_PLANTED)),
              ElementsAre("lock xadd in brigade_planted_add at planted.c:5",
                          "xchg in brigade_planted_exchange at planted.c:11",
                          "syscall in brigade_planted_call at planted.c:16",
                          "rdtsc in brigade_planted_clock at planted.c:23"));
}

TEST(Scan, TakesNoExchangeOfRegistersForOneOfMemory) {
  EXPECT_THAT(read("0000000000000000 <f>:\n   0:\txchg   %ax,%ax\n   2:\txchg   %rdx,%rbx\n"),
              IsEmpty());
  EXPECT_THAT(read("0000000000000000 <f>:\n   0:\txchg   %eax,0x2ee4(%rip)        # 404028 <x>\n"),
              ElementsAre("xchg in f"));
  EXPECT_THAT(read("0000000000000000 <f>:\n   0:\txchg   %eax,%fs:0x10\n"),
              ElementsAre("xchg in f"));
}

TEST(Scan, PassesOverTheExplorersOwnSection) {
  const std::string hit = "0000000000000000 <f>:\n   0:\tsyscall\n";
  EXPECT_THAT(read("Disassembly of section brigade_text:\n" + hit), IsEmpty());
  EXPECT_THAT(read("Disassembly of section .text:\n" + hit), ElementsAre("syscall in f"));
}

TEST(Scan, NamesAFindingOnceForEachPlace) {
  EXPECT_THAT(
      read("0000000000000000 <f>:\n/src/a.c:3\n   0:\tlock incl (%rax)\n"
           "   4:\tlock incl (%rax)\n/src/a.c:4 (discriminator 2)\n   8:\tlock incl (%rax)\n"),
      ElementsAre("lock incl in f at a.c:3", "lock incl in f at a.c:4"));
}

TEST(Scan, RefusesWhatItCannotRead) {
  EXPECT_THROW(scan_file("no/such/file.o"), std::runtime_error);
  EXPECT_THROW(scan_file("/dev/null"), std::runtime_error);
}

}  // namespace
