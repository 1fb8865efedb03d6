// Any bytes at all: the reader hands out events or says what is wrong with a line, whatever the
// sizes in which the bytes arrive; what it read is written and read back unchanged.
#include <brigade/history/json_reader.hpp>
#include <brigade/history/json_writer.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace brigade::history;

struct outcome {
  std::vector<owned_event> events{};
  std::string error{};

  friend bool operator==(const outcome&, const outcome&) = default;
};

outcome read(std::string_view bytes, std::size_t chunk, std::size_t step) {
  json_reader_options options;
  options.chunk_bytes = chunk;
  options.longest_line_bytes = std::size_t{1} << 16U;
  outcome seen;
  try {
    json_reader reader(from_string(bytes, step), "fuzz", options);
    event_view event;
    while (reader.next(event)) seen.events.push_back(own(event));
  } catch (const format_error& wrong) {
    seen.error = wrong.what();
  }
  return seen;
}

void require(bool holds) {
  if (!holds) std::abort();
}

constexpr std::string_view header =
    "{\"format\":\"brigade-history\",\"version\":1,\"model\":\"map\",\"clock\":\"ns\"}\n";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Most inputs get a header, or they would all be refused at their first line.
  std::string bytes(reinterpret_cast<const char*>(data), size);
  if (size > 0 && data[0] != '{') bytes = std::string(header) + bytes.substr(1);
  const outcome whole = read(bytes, 4096, SIZE_MAX);
  require(read(bytes, 7, 5) == whole);
  std::string again(header);
  json_writer writer([&](std::string_view line) { again += line; });
  for (const owned_event& each : whole.events) writer.write(each);
  const outcome reread = read(again, 4096, SIZE_MAX);
  require(reread.error.empty() && reread.events == whole.events);
  return 0;
}
