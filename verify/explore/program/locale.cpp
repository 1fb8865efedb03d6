// Locales stay loaded for the life of the process, in tables of libc's: what is allocated for them
// is no part of an execution. Only which one is set is put back.
#include "locale.hpp"

#include <locale.h>

#include "../runtime/mode.hpp"
#include "libc_function.hpp"

namespace {

bool was_changed = false;

}  // namespace

namespace brigade::explore::program {

void restore_locale() {
  uselocale(LC_GLOBAL_LOCALE);
  if (!was_changed) return;
  libc_function<decltype(::setlocale)>("setlocale")(LC_ALL, "C");
  was_changed = false;
}

}  // namespace brigade::explore::program

using brigade::explore::program::libc_function;
using brigade::explore::runtime::controlled;
using brigade::explore::runtime::runtime_section;

extern "C" {

char* setlocale(int category, const char* name) noexcept {
  const runtime_section section;
  was_changed |= name != nullptr;
  return libc_function<decltype(setlocale)>("setlocale")(category, name);
}

locale_t newlocale(int mask, const char* name, locale_t base) noexcept {
  const runtime_section section;
  return libc_function<decltype(newlocale)>("newlocale")(mask, name, base);
}

locale_t duplocale(locale_t from) noexcept {
  const runtime_section section;
  return libc_function<decltype(duplocale)>("duplocale")(from);
}

// An execution that is given up keeps its own; one that is run again would free them twice.
void freelocale(locale_t which) noexcept {
  if (!controlled()) libc_function<decltype(freelocale)>("freelocale")(which);
}

}  // extern "C"
