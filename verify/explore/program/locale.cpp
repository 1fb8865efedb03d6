// Locales stay loaded for the life of the process, in tables of libc's: what is allocated for them
// is no part of an execution. Only which one is set is put back.
#include "locale.hpp"

#include <dlfcn.h>
#include <locale.h>

#include "../runtime/mode.hpp"

namespace {

template <typename Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

bool was_changed = false;

}  // namespace

namespace brigade::explore::program {

void restore_locale() {
  uselocale(LC_GLOBAL_LOCALE);
  if (!was_changed) return;
  next<decltype(::setlocale)>("setlocale")(LC_ALL, "C");
  was_changed = false;
}

}  // namespace brigade::explore::program

using brigade::explore::runtime::controlled;
using brigade::explore::runtime::runtime_section;

extern "C" {

char* setlocale(int category, const char* name) noexcept {
  const runtime_section section;
  was_changed |= name != nullptr;
  return next<decltype(setlocale)>("setlocale")(category, name);
}

locale_t newlocale(int mask, const char* name, locale_t base) noexcept {
  const runtime_section section;
  return next<decltype(newlocale)>("newlocale")(mask, name, base);
}

locale_t duplocale(locale_t from) noexcept {
  const runtime_section section;
  return next<decltype(duplocale)>("duplocale")(from);
}

// An execution that is given up keeps its own; one that is run again would free them twice.
void freelocale(locale_t which) noexcept {
  if (!controlled()) next<decltype(freelocale)>("freelocale")(which);
}

}  // extern "C"
