// Any bytes as JSON lines: the reader hands out events or says what is wrong with a line, whatever
// the sizes in which the bytes arrive; what it read is written and read back unchanged.
#include <brigade/history/json_writer.hpp>
#include <cstdint>

#include "read_outcome.hpp"

namespace {

using namespace brigade::history;

constexpr std::string_view header =
    "{\"format\":\"brigade-history\",\"version\":1,\"model\":\"map\",\"clock\":\"ns\"}\n";

[[nodiscard]] bool is_compressed(std::string_view bytes) {
  return bytes.starts_with("\x1f\x8b") || bytes.starts_with("\x28\xb5\x2f\xfd");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Most inputs get a header, or they would all be refused at their first line.
  std::string bytes(reinterpret_cast<const char*>(data), size);
  if (size > 0 && data[0] != '{' && !is_compressed(bytes))
    bytes = std::string(header) + bytes.substr(1);
  const auto whole = fuzz::read_in_any_steps(bytes, file_format::json_lines);
  std::string again(header);
  json_writer writer([&](std::string_view line) { again += line; });
  for (const owned_event& each : whole.events) writer.write(each);
  const auto reread = fuzz::read(again, file_format::json_lines, 4096, SIZE_MAX);
  fuzz::require(reread.error.empty() && reread.events == whole.events);
  return 0;
}
