#include "arguments.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdint>

#include "../runtime/address_space.hpp"
#include "../runtime/leave.hpp"

namespace brigade::explore::program {

namespace {

// Between the heap and the stacks of the code under test.
constexpr std::uintptr_t base = 0x1'8800'0000;
constexpr std::size_t pointer_room = std::size_t{1} << 20;
constexpr std::size_t text_room = std::size_t{4} << 20;

[[noreturn]] void too_much() {
  runtime::fail(finding::limit, "the arguments and the environment exceed 4 MiB");
}

}  // namespace

fresh_arguments::fresh_arguments() {
  auto* const room = static_cast<char*>(
      runtime::reserve(base, pointer_room + text_room, "the arguments of the program"));
  pointers_ = reinterpret_cast<char**>(room);
  text_ = room + pointer_room;
}

void fresh_arguments::renew(const std::vector<std::string>& arguments,
                            const std::vector<std::string>& environment) {
  used_ = 0;
  if (arguments.size() + environment.size() + 2 > pointer_room / sizeof(char*)) too_much();
  char** next = pointers_;
  for (const std::string& each : arguments) *next++ = store(each);
  *next++ = nullptr;
  for (const std::string& each : environment) *next++ = store(each);
  *next = nullptr;
  count_ = arguments.size();
  variables_ = environment.size();
  environ = this->environment();
}

char* fresh_arguments::store(std::string_view text) {
  if (text.size() >= text_room - used_) too_much();
  char* const stored = text_ + used_;
  *std::copy(text.begin(), text.end(), stored) = '\0';
  used_ += text.size() + 1;
  return stored;
}

char** fresh_arguments::find(std::string_view name) {
  char** const end = environment() + variables_;
  return std::find_if(environment(), end, [&](std::string_view variable) {
    return variable.substr(0, name.size()) == name && variable.substr(name.size(), 1) == "=";
  });
}

void fresh_arguments::set(std::string_view name, std::string_view value, overwrite how) {
  if (how == overwrite::no && *find(name) != nullptr) return;
  put(store(std::string(name) + "=" + std::string(value)));
}

void fresh_arguments::put(char* variable) {
  const std::string_view text = variable;
  char** const place = find(text.substr(0, text.find('=')));
  if (*place != nullptr) {
    *place = variable;
    return;
  }
  if (count_ + variables_ + 3 > pointer_room / sizeof(char*)) too_much();
  *place = variable;
  environment()[++variables_] = nullptr;
}

void fresh_arguments::remove(std::string_view name) {
  char** const place = find(name);
  if (*place == nullptr) return;
  std::copy(place + 1, environment() + variables_ + 1, place);
  --variables_;
}

void fresh_arguments::clear() {
  variables_ = 0;
  environment()[0] = nullptr;
}

}  // namespace brigade::explore::program
