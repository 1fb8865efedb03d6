// The default hash: the published values, the seed, and keys that were chosen to collide.
#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fixture.hpp"

namespace brigade::test {
namespace {

TEST(SeededHash, ComputesSipHash13) {
  // The first 16 bytes 00, 01, ... as the key, as in the reference vectors; the messages are empty
  // and 00, 01, ... of 8 bytes. Values of the siphash13 reference (CPython's and Rust's
  // SipHash-1-3).
  detail::sip_hash_1_3 empty(0x0706050403020100U, 0x0f0e0d0c0b0a0908U);
  empty.absorb(0);
  EXPECT_EQ(empty.finish(), 0xabac0158050fc4dcU);
  detail::sip_hash_1_3 eight(0x0706050403020100U, 0x0f0e0d0c0b0a0908U);
  eight.absorb(0x0706050403020100U);
  eight.absorb(std::uint64_t{8} << 56U);
  EXPECT_EQ(eight.finish(), 0x369095118d299a8eU);
}

TEST(SeededHash, EqualSeedsAgreeAndOthersDoNot) {
  const seeded_hash<std::string> a(hash_seed{1});
  const seeded_hash<std::string> same(hash_seed{1});
  const seeded_hash<std::string> other(hash_seed{2});
  for (const char* key : {"", "a", "seven77", "eight888", "longer than a word or two"}) {
    EXPECT_EQ(a(key), same(key));
    EXPECT_NE(a(key), other(key));
  }
}

TEST(SeededHash, EveryByteOfAStringCounts) {
  const seeded_hash<std::string> hash(hash_seed{1});
  std::set<std::uint64_t> seen;
  std::string key(40, 'a');
  seen.insert(hash(key));
  for (std::size_t i = 0; i < key.size(); ++i) {
    std::string changed = key;
    changed[i] = 'b';
    seen.insert(hash(changed));
    seen.insert(hash(key.substr(0, i)));
  }
  EXPECT_EQ(seen.size(), 81U);
}

TEST(SeededHash, ZeroHasOneHashWhateverItsSign) {
  const seeded_hash<double> hash(hash_seed{1});
  EXPECT_EQ(hash(0.0), hash(-0.0));
  EXPECT_NE(hash(0.0), hash(1.0));
}

TEST(SeededHash, TwoMapsDrawDifferentSeeds) {
  map_options options = tiny();
  options.seed.reset();
  const concurrent_map<int, int> a(options);
  const concurrent_map<int, int> b(options);
  EXPECT_NE(a.options().seed, b.options().seed);
  EXPECT_NE(a.hash_of(1), b.hash_of(1));
}

/// The longest chain of 1024 keys in 1024 buckets under a seed.
template <class Key, class MakeKey>
[[nodiscard]] std::size_t longest_chain(std::uint64_t seed, MakeKey make_key) {
  const seeded_hash<Key> hash(hash_seed{seed});
  std::array<std::size_t, 1024> chains{};
  for (std::uint64_t i = 0; i < chains.size(); ++i) ++chains[hash(make_key(i)) % chains.size()];
  return *std::max_element(chains.begin(), chains.end());
}

// A random function puts more than 12 of 1024 balls into one of 1024 bins with probability below
// 1024 / 13! < 2e-7; the seeds are fixed, so the verdict is too.
TEST(SeededHash, KeysChosenToFloodAPlainHashAreSpread) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    EXPECT_LE(longest_chain<std::uint64_t>(seed, [](auto i) { return i << 32U; }), 12U);
    EXPECT_LE(longest_chain<std::uint64_t>(seed, [](auto i) { return i * 1024; }), 12U);
    EXPECT_LE(longest_chain<std::string>(seed, [](auto i) { return std::string(i, '\0'); }), 12U);
  }
}

TEST(SeededHash, KeysChosenUnderOneSeedAreSpreadUnderAnother) {
  const seeded_hash<std::uint64_t> known(hash_seed{1});
  std::vector<std::uint64_t> flood;
  for (std::uint64_t key = 0; flood.size() < 1024; ++key) {
    if (known(key) % 1024 == 0) flood.push_back(key);
  }
  EXPECT_EQ(longest_chain<std::uint64_t>(1, [&flood](auto i) { return flood[i]; }), 1024U);
  EXPECT_LE(longest_chain<std::uint64_t>(2, [&flood](auto i) { return flood[i]; }), 12U);
}

}  // namespace
}  // namespace brigade::test
