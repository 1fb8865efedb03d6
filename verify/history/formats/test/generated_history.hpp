// Events of histories, generated: every member, every kind of value, ties of the clock.
#pragma once

#include <rapidcheck.h>

#include <brigade/history/event.hpp>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace brigade::history::test {

/// What one client does next: answers its open operation, or invokes one.
struct move {
  std::uint8_t process = 0;
  std::uint8_t choice = 0;
  std::uint8_t pause = 0;
  std::uint8_t members = 0;  ///< which of them there are
  datum one{};
  datum other{};
};

inline rc::Gen<datum> any_datum() {
  return rc::gen::oneOf(
      rc::gen::just(datum(null_value{})),
      rc::gen::map(rc::gen::arbitrary<bool>(), [](bool value) { return datum(value); }),
      rc::gen::map(rc::gen::arbitrary<std::int64_t>(),
                   [](std::int64_t value) { return datum(value); }),
      rc::gen::map(rc::gen::inRange<std::uint64_t>(std::uint64_t{1} << 63U,
                                                   std::numeric_limits<std::uint64_t>::max()),
                   [](std::uint64_t value) { return integer_datum(value); }),
      rc::gen::map(rc::gen::container<std::string>(rc::gen::arbitrary<char>()),
                   [](std::string value) { return datum(std::move(value)); }),
      rc::gen::element<datum>(datum(std::string("é\"\\\n\t\x7f")), datum(std::string(":key")),
                              datum(std::string("nil"))));
}

inline rc::Gen<std::vector<move>> any_moves() {
  return rc::gen::container<std::vector<move>>(rc::gen::build<move>(
      rc::gen::set(&move::process, rc::gen::inRange<std::uint8_t>(0, 5)),
      rc::gen::set(&move::choice), rc::gen::set(&move::pause, rc::gen::inRange<std::uint8_t>(0, 3)),
      rc::gen::set(&move::members), rc::gen::set(&move::one, any_datum()),
      rc::gen::set(&move::other, any_datum())));
}

/// What a format has words for.
enum class vocabulary { everything, one_register };

inline owned_event invocation_of(const move& made, vocabulary words) {
  static const std::vector<std::string> names = {
      "get",   "set",     "cas", "delete", "insert_or_assign", "an odd: \"name\"",
      "write", "enqueue", ""};
  static const std::vector<std::string> few = {"read", "write", "cas"};
  const auto& known = words == vocabulary::everything ? names : few;
  owned_event event;
  event.f = known[made.choice % known.size()];
  const auto has = [&](unsigned bit) { return (made.members >> bit & 1U) != 0; };
  if (words == vocabulary::everything) {
    event.key = has(0) ? made.other : datum();
    event.value = has(1) || event.f == "cas" ? made.one : datum();
    event.token = has(2) ? made.other : datum();
    event.expected = has(3) || (event.f == "cas" && !has(2)) ? made.other : datum();
  } else if (event.f != "read") {
    event.value = made.one;
    event.expected = event.f == "cas" ? made.other : datum();
  }
  return event;
}

inline owned_event response_of(const move& made, const std::string& f, vocabulary words) {
  owned_event event;
  event.type = made.choice % 8 == 0   ? event_type::info
               : made.choice % 8 == 1 ? event_type::fail
                                      : event_type::ok;
  if (words == vocabulary::one_register) {
    if (f == "cas" && event.type != event_type::info) {
      event.type = event_type::ok;
      event.result = made.members % 2 == 0;
    } else if (f == "read" && event.type == event_type::ok) {
      event.value = made.one;
    }
    return event;
  }
  if (event.type == event_type::ok) {
    const auto has = [&](unsigned bit) { return (made.members >> bit & 1U) != 0; };
    event.value = has(0) ? made.one : datum();
    event.token = has(1) ? made.other : datum();
    event.result = has(2) ? made.other : datum();
    event.has_items = has(3);
    if (has(3)) {
      event.items.assign(made.members % 3, {made.one, made.other});
    }
  }
  return event;
}

/// In the order of their stamps. A process goes on after an operation whose outcome is unknown.
inline std::vector<owned_event> events_of(const std::vector<move>& moves, vocabulary words) {
  std::vector<owned_event> events;
  std::map<std::uint8_t, std::string> open;
  stamp now = -5;
  for (const move& made : moves) {
    now += made.pause;
    const auto mine = open.find(made.process);
    const bool answers = mine != open.end();
    owned_event event =
        answers ? response_of(made, mine->second, words) : invocation_of(made, words);
    event.process = made.process;
    event.time = now;
    if (answers) {
      open.erase(mine);
    } else {
      open[made.process] = event.f;
    }
    events.push_back(std::move(event));
  }
  return events;
}

}  // namespace brigade::history::test
