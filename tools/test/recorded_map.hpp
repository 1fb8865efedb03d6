// Histories of a map that answers rightly, or now and then not, for tests that judge them in
// several ways.
#pragma once

#include <algorithm>
#include <array>
#include <brigade/history/event.hpp>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace brigade::tools::test {

/// BRIGADE_SEED, or another one each time.
inline std::uint64_t seed_of_this_run() {
  const char* const given = std::getenv("BRIGADE_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

/// Clients of a map, one event after the other, in the order of their stamps; now and then two
/// events have one stamp.
class recorded_map {
 public:
  struct options {
    bool memcached = false;        ///< tokens, arithmetic and text, too
    bool whole_table = false;      ///< clear, scan, erase_if
    std::size_t plain_events = 0;  ///< before the first of memcached's own
    bool one_key = false;
    bool lies = false;  ///< always, not in half of the histories
  };

  recorded_map(std::uint64_t seed, options how) : random_(seed), how_(how) {
    clients_ = 1 + below(4);
    keys_ = how.one_key ? 1 : how.whole_table ? 1 + below(4) : 2;
    values_ = below(2) == 0 ? 1 + below(3) : 1'000'000;
    crashes_ = below(3) == 0 ? 60 : 0;
    lies_ = how.lies ? 20 : below(2) == 0 ? 120 : 0;
    open_.resize(clients_);
    known_token_.resize(clients_);
  }

  std::vector<history::owned_event> record(std::size_t events) {
    std::vector<history::owned_event> lines;
    for (history::stamp now = 0; lines.size() < events;
         now += static_cast<history::stamp>(below(3))) {
      const std::size_t client = below(clients_);
      auto& mine = open_[client];
      if (mine && !mine->is_done && below(2) == 0) {
        take_effect(client);
        continue;
      }
      history::owned_event line = mine ? answer(client) : ask(client, lines.size());
      line.process = static_cast<std::uint32_t>(client);
      line.time = now;
      if (mine) {
        mine.reset();
      } else {
        mine.emplace(running{line, {}, false});
      }
      lines.push_back(std::move(line));
    }
    return lines;
  }

 private:
  struct item {
    history::datum value{};
    std::int64_t token = 0;
  };
  struct running {
    history::owned_event asked;
    history::owned_event told;
    bool is_done;
  };

  std::size_t below(std::size_t bound) { return random_() % bound; }

  template <std::size_t Size>
  std::string one_of(const std::array<const char*, Size>& names) {
    return names[below(Size)];
  }

  std::string draw_operation(std::size_t position) {
    static constexpr std::array registers = {"get", "get", "get", "set", "set"};
    static constexpr std::array plain = {"get", "get",      "get",    "set",    "set",
                                         "add", "contains", "delete", "replace"};
    static constexpr std::array rich = {
        "get",  "gets", "gets", "set",       "set",    "add",     "cas",    "cas",
        "incr", "decr", "get",  "fetch_add", "append", "prepend", "delete", "exchange"};
    static constexpr std::array whole = {"scan", "for_each", "clear", "erase_if"};
    if (how_.whole_table && below(12) == 0) return one_of(whole);
    if (how_.memcached && position >= how_.plain_events) return one_of(rich);
    return values_ > 3 ? one_of(registers) : one_of(plain);
  }

  history::owned_event ask(std::size_t client, std::size_t position) {
    history::owned_event line;
    line.f = draw_operation(position);
    if (is_whole(line.f)) return line;
    line.key = std::int64_t(below(keys_));
    if (line.f == "incr" || line.f == "decr" || line.f == "fetch_add") {
      line.value = std::int64_t(below(12));
    } else if (line.f == "append" || line.f == "prepend") {
      line.value = std::string(1, static_cast<char>('0' + below(4)));
    } else if (stores(line.f)) {
      const std::size_t number = values_ > 3 ? ++next_ : below(values_);
      line.value = how_.memcached ? history::datum(std::to_string(number))
                                  : history::datum(std::int64_t(number));
    }
    line.token = known_token_[client];
    if (line.f == "cas" && history::is_absent(line.token)) line.f = "set";
    if (line.f != "cas") line.token = {};
    return line;
  }

  static bool is_whole(std::string_view f) {
    return f == "scan" || f == "for_each" || f == "clear" || f == "erase_if";
  }
  static bool stores(std::string_view f) {
    return f == "set" || f == "add" || f == "replace" || f == "cas" || f == "exchange";
  }

  /// Takes effect by now, or not at all where that is not known.
  history::owned_event answer(std::size_t client) {
    running& mine = *open_[client];
    if (!mine.is_done && crashes_ != 0 && below(crashes_) == 0) {
      if (below(2) == 0) take_effect(client);
      history::owned_event lost;
      lost.type = history::event_type::info;
      return lost;
    }
    if (!mine.is_done) take_effect(client);
    history::owned_event told = mine.told;
    if (lies_ != 0 && below(lies_) == 0) lie(told);
    told.type = history::event_type::ok;
    return told;
  }

  void lie(history::owned_event& told) {
    if (const auto* const text = std::get_if<std::string>(&told.value)) {
      told.value = below(3) == 0 ? *text + "1" : std::to_string(below(next_ + 4));
    } else if (std::holds_alternative<std::int64_t>(told.value)) {
      told.value = std::int64_t(below(next_ + 4));
    } else if (const bool* const result = std::get_if<bool>(&told.result)) {
      told.result = !*result || told.type == history::event_type::invoke;
    } else if (!told.items.empty()) {
      told.items.pop_back();
      told.result = {};
    }
  }

  void take_effect(std::size_t client) {
    running& mine = *open_[client];
    mine.is_done = true;
    history::owned_event& told = mine.told;
    if (is_whole(mine.asked.f)) {
      whole_table(mine.asked.f, told);
      return;
    }
    const auto found = state_.find(mine.asked.key);
    if (found == state_.end()) {
      meet_nothing(mine.asked, told);
    } else {
      meet(mine.asked, found->second, told);
    }
    if (mine.asked.f == "gets" && !history::is_absent(told.token)) {
      known_token_[client] = told.token;
    }
    if (mine.asked.f == "delete") state_.erase(mine.asked.key);
  }

  void whole_table(std::string_view f, history::owned_event& told) {
    if (f == "clear") {
      state_.clear();
      return;
    }
    told.has_items = f != "erase_if" || below(3) != 0;
    std::size_t removed = 0;
    for (auto at = state_.begin(); at != state_.end();) {
      const bool is_met = f != "erase_if" || below(2) == 0;
      if (is_met && told.has_items) told.items.emplace_back(at->first, at->second.value);
      removed += is_met ? 1 : 0;
      at = is_met && f == "erase_if" ? state_.erase(at) : std::next(at);
    }
    if (f == "erase_if") told.result = std::int64_t(removed);
  }

  void meet_nothing(const history::owned_event& asked, history::owned_event& told) {
    if (asked.f == "set" || asked.f == "add") {
      store(state_[asked.key], asked.value);
      told.result = true;
    } else if (asked.f == "cas") {
      told.result = std::string("not_found");
    } else if (asked.f == "contains" || asked.f == "delete" || asked.f == "replace" ||
               asked.f == "append" || asked.f == "prepend") {
      told.result = false;
    } else {
      told.value = history::null_value{};
    }
  }

  void meet(const history::owned_event& asked, item& there, history::owned_event& told) {
    const auto* const text = std::get_if<std::string>(&there.value);
    told.result = true;
    if (asked.f == "get" || asked.f == "gets" || asked.f == "exchange") {
      told.result = {};
      told.value = there.value;
      if (asked.f == "gets") told.token = there.token;
      if (asked.f == "exchange") store(there, asked.value);
    } else if (asked.f == "set" || asked.f == "replace") {
      store(there, asked.value);
    } else if (asked.f == "add") {
      told.result = false;
    } else if (asked.f == "cas") {
      const bool is_same = asked.token == history::datum(there.token);
      if (is_same) store(there, asked.value);
      told.result = is_same ? history::datum(true) : history::datum(std::string("exists"));
    } else if (text != nullptr && (asked.f == "append" || asked.f == "prepend")) {
      const auto& added = std::get<std::string>(asked.value);
      store(there, asked.f == "append" ? *text + added : added + *text);
    } else if (asked.f == "incr" || asked.f == "decr" || asked.f == "fetch_add") {
      count(asked, there, told);
      there.token = ++tokens_;
    }
  }

  static void count(const history::owned_event& asked, item& there, history::owned_event& told) {
    const auto& text = std::get<std::string>(there.value);
    std::uint64_t before = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, failure] = std::from_chars(text.data(), end, before);
    told.result = failure == std::errc{} && stop == end ? history::datum() : history::datum(false);
    if (!history::is_absent(told.result)) return;
    const auto amount = static_cast<std::uint64_t>(std::get<std::int64_t>(asked.value));
    const std::uint64_t after =
        asked.f == "decr" ? before - std::min(before, amount) : before + amount;
    there.value = std::to_string(after);
    told.value = history::integer_datum(asked.f == "fetch_add" ? before : after);
  }

  void store(item& there, const history::datum& value) { there = {value, ++tokens_}; }

  std::mt19937_64 random_;
  options how_;
  std::size_t clients_ = 1;
  std::size_t keys_ = 1;
  std::size_t values_ = 1;
  std::size_t crashes_ = 0;
  std::size_t lies_ = 0;
  std::size_t next_ = 0;
  std::int64_t tokens_ = 0;
  std::map<history::datum, item> state_{};
  std::vector<std::optional<running>> open_{};
  std::vector<history::datum> known_token_{};
};

}  // namespace brigade::tools::test
