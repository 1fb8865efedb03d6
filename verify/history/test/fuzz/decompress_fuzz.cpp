// Any bytes as gzip or zstd: decompressed or refused, in memory that does not depend on what they
// claim to hold, the same whatever the sizes in which they are read.
#include <algorithm>
#include <cstdint>

#include "decompress.hpp"
#include "read_outcome.hpp"

namespace {

using namespace brigade::history;

/// As much as a fuzzer has time for; a bomb goes on.
constexpr std::size_t enough = std::size_t{1} << 22U;

struct outcome {
  std::string text{};
  bool has_failed = false;
};

outcome decompress(std::string_view bytes, std::size_t step, std::size_t chunk) {
  outcome seen;
  std::vector<char> part(chunk);
  try {
    const byte_source source = decompressed(from_string(bytes, step), "fuzz");
    while (const std::size_t count = source(part)) {
      fuzz::require(count <= part.size());
      seen.text.append(part.data(), std::min(count, enough - seen.text.size()));
      if (seen.text.size() == enough) return seen;
    }
  } catch (const format_error&) {
    seen.has_failed = true;
  }
  return seen;
}

/// What comes out before damage is met, too.
void require_same(const outcome& one, const outcome& other) {
  fuzz::require(one.has_failed == other.has_failed);
  fuzz::require(one.text == other.text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The magic numbers are long: most inputs get one.
  std::string bytes(reinterpret_cast<const char*>(data), size);
  if (size > 0 && data[0] == 'g') bytes = "\x1f\x8b\x08" + bytes.substr(1);
  if (size > 0 && data[0] == 'z') bytes = "\x28\xb5\x2f\xfd" + bytes.substr(1);
  const outcome whole = decompress(bytes, static_cast<std::size_t>(-1), 1U << 16U);
  require_same(whole, decompress(bytes, 3, 1000));
  // The end of the text is the end of a read, too.
  require_same(whole, decompress(bytes, 17, std::max<std::size_t>(whole.text.size(), 1)));
  return 0;
}
