// The USDT probes are in the binary, for a tracer to find: notes of provider, name and arguments.
#include <fstream>
#include <iterator>
#include <string>

#include "fixture.hpp"

namespace brigade::test {
namespace {

#if defined(STAP_PROBE)
/// True when this program has a note of that probe: the names, each ended by a zero, and then where
/// the first argument is, its size first. The names are joined here, so that the program's own text
/// does not contain what is looked for.
[[nodiscard]] bool has_probe(const std::string& name) {
  std::ifstream program("/proc/self/exe", std::ios::binary);
  const std::string image((std::istreambuf_iterator<char>(program)), {});
  const std::string wanted = std::string("brigade") + '\0' + name + '\0';
  const std::size_t at = image.find(wanted);
  if (at == std::string::npos) return false;
  const char size = image[at + wanted.size()];
  return size == '8' || size == '-';
}

TEST(Probes, AreThereForInsertFindAndErase) {
  concurrent_map<int, int> map(tiny());
  map.insert(1, 1);
  EXPECT_TRUE(map.contains(1));
  EXPECT_TRUE(map.erase(1));
  for (const char* name : {"insert", "find", "erase"}) EXPECT_TRUE(has_probe(name)) << name;
  EXPECT_FALSE(has_probe("migrate"));
}
#else
TEST(Probes, NeedSysSdt) { GTEST_SKIP() << "no <sys/sdt.h> here"; }
#endif

}  // namespace
}  // namespace brigade::test
