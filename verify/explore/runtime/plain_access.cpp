#include "plain_access.hpp"

namespace brigade::explore::runtime {

constinit control mode = control::none;
constinit control active_mode = control::exploring;

}  // namespace brigade::explore::runtime
