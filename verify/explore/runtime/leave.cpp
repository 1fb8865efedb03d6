#include "leave.hpp"

#include <cstdio>
#include <cstdlib>

#include "explored_program.hpp"
#include "mode.hpp"
#include "scheduler.hpp"
#include "session.hpp"

namespace brigade::explore::runtime {

constinit explored_program* the_program = nullptr;

void fail(finding what, std::string message) {
  mode = control::none;
  if (!session.running) {
    std::fprintf(stderr, "brigade: %s: %s\n", to_string(what), message.c_str());
    std::abort();
  }
  session.found.what = what;
  session.found.message = std::move(message);
  the_scheduler.leave(strategies::ending::failed);
}

}  // namespace brigade::explore::runtime
