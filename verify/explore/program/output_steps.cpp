// What writes to the standard streams: where the different outputs of a program are asked for, a
// scheduling point, so that the order of what threads print is explored. Otherwise it is none, as
// with the locks of libc's streams: what a program does does not depend on that order.
#include <stdio.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstdarg>
#include <cstdint>

#include "../runtime/mode.hpp"
#include "../runtime/scheduler.hpp"
#include "libc_function.hpp"
#include "process.hpp"

using namespace brigade::explore::program;
using namespace brigade::explore::runtime;

namespace {

// The C library's own, found at the first call, which may come before any constructor has run.
struct libc_functions {
  decltype(::puts)* puts;
  decltype(::fputs)* fputs;
  decltype(::fputc)* fputc;
  decltype(::fwrite)* fwrite;
  decltype(::write)* write;
  decltype(::writev)* writev;
  decltype(::perror)* perror;
  decltype(::vdprintf)* vdprintf;
  decltype(::vfprintf)* vfprintf;
};

constinit libc_functions table{};

const libc_functions& libc() {
  if (table.vfprintf != nullptr) return table;
  const runtime_section section;
  table.puts = libc_function<decltype(::puts)>("puts");
  table.fputs = libc_function<decltype(::fputs)>("fputs");
  table.fputc = libc_function<decltype(::fputc)>("fputc");
  table.fwrite = libc_function<decltype(::fwrite)>("fwrite");
  table.write = libc_function<decltype(::write)>("write");
  table.writev = libc_function<decltype(::writev)>("writev");
  table.perror = libc_function<decltype(::perror)>("perror");
  table.vdprintf = libc_function<decltype(::vdprintf)>("vdprintf");
  table.vfprintf = libc_function<decltype(::vfprintf)>("vfprintf");
  return table;
}

// Both streams are one object: what a person sees on a terminal is one sequence.
void step_before_output() {
  constexpr std::uintptr_t terminal = 0x1'3100'0000;  // where no program has anything
  if (!controlled()) return;
  const runtime_section section;
  if (!current_process().counts_outputs()) return;
  the_scheduler.step(objects.at(terminal, 8), action::output, effect::write);
}

void step_before_output(const FILE* to) {
  if (to == stdout || to == stderr) step_before_output();
}

void step_before_output(int descriptor) {
  if (descriptor == STDOUT_FILENO || descriptor == STDERR_FILENO) step_before_output();
}

int print(int descriptor, const char* format, va_list values) {
  step_before_output(descriptor);
  return libc().vdprintf(descriptor, format, values);
}

int print(FILE* to, const char* format, va_list values) {
  step_before_output(to);
  return libc().vfprintf(to, format, values);
}

}  // namespace

extern "C" {

int puts(const char* line) {
  step_before_output(stdout);
  return libc().puts(line);
}

int fputs(const char* text, FILE* to) {
  step_before_output(to);
  return libc().fputs(text, to);
}

int fputc(int character, FILE* to) {
  step_before_output(to);
  return libc().fputc(character, to);
}

int putc(int character, FILE* to) { return fputc(character, to); }

// libc's headers define these two inline, and clang lets nobody define them again by their names.
int brigade_putchar(int character) asm("putchar");
int brigade_putchar(int character) { return fputc(character, stdout); }
int brigade_vprintf(const char* format, va_list values) asm("vprintf");
int brigade_vprintf(const char* format, va_list values) { return print(stdout, format, values); }

size_t fwrite(const void* from, size_t size, size_t count, FILE* to) {
  step_before_output(to);
  return libc().fwrite(from, size, count, to);
}

ssize_t write(int descriptor, const void* from, size_t size) {
  step_before_output(descriptor);
  return libc().write(descriptor, from, size);
}

ssize_t writev(int descriptor, const iovec* pieces, int count) {
  step_before_output(descriptor);
  return libc().writev(descriptor, pieces, count);
}

void perror(const char* what) {
  step_before_output(stderr);
  libc().perror(what);
}

int vdprintf(int descriptor, const char* format, va_list values) {
  return print(descriptor, format, values);
}

int dprintf(int descriptor, const char* format, ...) {
  va_list values;
  va_start(values, format);
  const int printed = print(descriptor, format, values);
  va_end(values);
  return printed;
}

int vfprintf(FILE* to, const char* format, va_list values) { return print(to, format, values); }

int fprintf(FILE* to, const char* format, ...) {
  va_list values;
  va_start(values, format);
  const int printed = print(to, format, values);
  va_end(values);
  return printed;
}

int printf(const char* format, ...) {
  va_list values;
  va_start(values, format);
  const int printed = print(stdout, format, values);
  va_end(values);
  return printed;
}

// What _FORTIFY_SOURCE makes of them.
int __fprintf_chk(FILE* to, int, const char* format, ...) {
  va_list values;
  va_start(values, format);
  const int printed = print(to, format, values);
  va_end(values);
  return printed;
}

int __printf_chk(int, const char* format, ...) {
  va_list values;
  va_start(values, format);
  const int printed = print(stdout, format, values);
  va_end(values);
  return printed;
}

int __dprintf_chk(int descriptor, int, const char* format, ...) {
  va_list values;
  va_start(values, format);
  const int printed = print(descriptor, format, values);
  va_end(values);
  return printed;
}

int __vfprintf_chk(FILE* to, int, const char* format, va_list values) {
  return print(to, format, values);
}
int __vprintf_chk(int, const char* format, va_list values) { return print(stdout, format, values); }
int __vdprintf_chk(int descriptor, int, const char* format, va_list values) {
  return print(descriptor, format, values);
}

}  // extern "C"
