// Any bytes as EDN: read or refused, whatever the sizes in which they arrive; and what was read and
// can be written is, once written, read and written again the same.
#include <brigade/history/event_writer.hpp>
#include <cstdint>
#include <optional>
#include <stdexcept>

#include "read_outcome.hpp"

namespace {

using namespace brigade::history;

/// Nothing where the events are no history.
std::optional<std::string> written(const std::vector<owned_event>& events) {
  std::string text;
  const auto writer = make_writer(file_format::edn, [&](std::string_view part) { text += part; });
  writer->header({.model = "map", .clock = clock_kind::nanoseconds});
  try {
    for (const owned_event& each : events) writer->write(view(each));
    writer->finish();
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
  return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto whole = fuzz::read_in_any_steps(bytes, file_format::edn);
  if (const auto text = written(whole.events)) {
    const auto reread = fuzz::read(*text, file_format::edn, 4096, SIZE_MAX);
    fuzz::require(reread.error.empty());
    fuzz::require(written(reread.events) == text);
  }
  return 0;
}
