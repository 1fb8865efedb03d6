// Any bytes as one of PolyLin's text histories: read or refused, whatever the sizes in which they
// arrive.
#include <cstdint>

#include "read_outcome.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brigade::history;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)fuzz::read_in_any_steps(bytes, file_format::polylin);
  return 0;
}
