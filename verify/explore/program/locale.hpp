// The C locale, which is that of a new process.
#pragma once

namespace brigade::explore::program {

void restore_locale();

}  // namespace brigade::explore::program
