// Any bytes as a log of jepsen.util: read or refused, whatever the sizes in which they arrive; and
// as whatever format they look like.
#include <cstdint>

#include "read_outcome.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brigade::history;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)fuzz::read_in_any_steps(bytes, file_format::etcd_log);
  (void)fuzz::read_in_any_steps(bytes, file_format::automatic);
  return 0;
}
