#include "decompress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <brigade/history/format_error.hpp>
#include <cstdint>
#include <string>
#include <vector>

namespace brigade::history::test {
namespace {

/// Far longer than a chunk, and than what it compresses to.
std::string long_text() {
  std::string text;
  for (int i = 0; i < 100000; ++i) {
    text += std::to_string(i * 7919) + "\n";
  }
  return text;
}

std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(compressBound(text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

std::string read(const std::string& bytes, std::size_t source_step, std::size_t read_step) {
  const byte_source source = decompressed(from_string(bytes, source_step), "run");
  std::string text;
  std::vector<char> chunk(read_step);
  while (const std::size_t count = source(chunk)) {
    text.append(chunk.data(), count);
  }
  return text;
}

TEST(Decompressed, GivesBackWhatGzipAndZstdWereGiven) {
  const std::string text = long_text();
  for (const auto& bytes : {gzip(text), zstd(text), text}) {
    EXPECT_TRUE(read(bytes, SIZE_MAX, 1U << 20U) == text);
    EXPECT_TRUE(read(bytes, 1000, 333) == text);
  }
}

TEST(Decompressed, TakesAnEndThatFillsTheReadForTheEnd) {
  for (const auto& bytes : {gzip("ten bytes."), zstd("ten bytes.")}) {
    for (const std::size_t step : {1U, 2U, 5U, 10U}) {
      EXPECT_EQ(read(bytes, SIZE_MAX, step), "ten bytes.") << step;
    }
  }
}

TEST(Decompressed, ReadsFilesInSeveralParts) {
  EXPECT_EQ(read(gzip("one ") + gzip("two"), SIZE_MAX, 100), "one two");
  EXPECT_EQ(read(zstd("one ") + zstd("two"), SIZE_MAX, 100), "one two");
}

TEST(Decompressed, GivesBackShortFilesAsTheyAre) {
  EXPECT_EQ(read("", SIZE_MAX, 10), "");
  EXPECT_EQ(read("a", SIZE_MAX, 10), "a");
}

TEST(Decompressed, RefusesDamagedAndTruncatedData) {
  const std::string text = long_text();
  for (const auto& bytes : {gzip(text), zstd(text)}) {
    EXPECT_THROW((void)read(bytes.substr(0, bytes.size() / 2), SIZE_MAX, 1000), format_error);
  }
  std::string damaged = gzip(text);
  damaged[damaged.size() / 2] = static_cast<char>(~damaged[damaged.size() / 2]);
  EXPECT_THROW((void)read(damaged, SIZE_MAX, 1000), format_error);
}

struct outcome {
  std::string text{};
  bool has_failed = false;

  friend bool operator==(const outcome&, const outcome&) = default;
};

outcome read_until_damage(const std::string& bytes, std::size_t source_step,
                          std::size_t read_step) {
  outcome seen;
  std::vector<char> chunk(read_step);
  try {
    const byte_source source = decompressed(from_string(bytes, source_step), "run");
    while (const std::size_t count = source(chunk)) {
      seen.text.append(chunk.data(), count);
    }
  } catch (const format_error&) {
    seen.has_failed = true;
  }
  return seen;
}

TEST(Decompressed, GivesBackWhatPrecedesDamageWhateverTheSizesOfReading) {
  const std::string text = long_text();
  for (const auto& bytes : {gzip(text), zstd(text)}) {
    bool has_failed = false;
    for (std::size_t tenth = 1; tenth < 10; ++tenth) {
      std::string damaged = bytes;
      char& hit = damaged[bytes.size() / 10 * tenth];
      hit = static_cast<char>(~hit);
      const outcome whole = read_until_damage(damaged, SIZE_MAX, 1U << 20U);
      has_failed = has_failed || whole.has_failed;
      EXPECT_TRUE(read_until_damage(damaged, SIZE_MAX, 1000) == whole) << tenth;
      EXPECT_TRUE(read_until_damage(damaged, 777, 1U << 20U) == whole) << tenth;
    }
    EXPECT_TRUE(has_failed);
  }
}

/// A zstd frame of blocks as they are (RFC 8878, 3.1.1), which says that it holds `size` bytes.
std::string raw_frame(const std::vector<std::string>& blocks, std::uint8_t size) {
  std::string out = "\x28\xb5\x2f\xfd\x20";
  out += static_cast<char>(size);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::size_t header = blocks[i].size() << 3U | (i + 1 == blocks.size() ? 1U : 0U);
    for (const unsigned shift : {0U, 8U, 16U}) out += static_cast<char>(header >> shift);
    out += blocks[i];
  }
  return out;
}

TEST(Decompressed, GivesBackWhatPrecedesDamageInBlocksThatAreNotCompressed) {
  const std::vector<std::string> blocks = {"the first block, ", "and the last"};
  const std::string sound = raw_frame(blocks, 29);
  EXPECT_EQ(read(sound, 5, 7), blocks[0] + blocks[1]);
  // Less than it says and more, found out at the end of a block; and one that ends too early.
  for (const auto& damaged :
       {raw_frame(blocks, 200), raw_frame(blocks, 20), sound.substr(0, sound.size() - 5)}) {
    const outcome whole = read_until_damage(damaged, SIZE_MAX, 1000);
    EXPECT_TRUE(whole.has_failed);
    EXPECT_EQ(whole.text.substr(0, blocks[0].size()), blocks[0]);
    for (const std::size_t step : {1U, 5U, 13U}) {
      EXPECT_EQ(read_until_damage(damaged, step, 1000).text, whole.text) << step;
      EXPECT_EQ(read_until_damage(damaged, step, 3).text, whole.text) << step;
      EXPECT_EQ(read_until_damage(damaged, SIZE_MAX, step).text, whole.text) << step;
    }
  }
}

}  // namespace
}  // namespace brigade::history::test
