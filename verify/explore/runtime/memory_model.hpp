// Which value a load returns. Under sequential consistency there is one candidate, the latest
// store, and nothing to choose. A weaker model keeps the earlier stores of a location that the
// thread may still see and asks the strategy (choice::loaded_value); every atomic load goes through
// here.
#pragma once

#include "sync_object.hpp"

namespace brigade::explore::runtime {

template <typename T>
T loaded_value(const sync_object&, const volatile T* at) {
  return *at;
}

}  // namespace brigade::explore::runtime
