#include "workload.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

namespace brigade::tools::memcached {
namespace {

struct weight {
  command what;
  std::size_t parts;
};

// Enough stores over deletions that the table fills and grows; each command is drawn now and then.
constexpr weight weights[] = {{command::get, 30}, {command::gets, 10},   {command::set, 24},
                              {command::add, 10}, {command::replace, 5}, {command::append, 5},
                              {command::cas, 10}, {command::erase, 6}};

[[nodiscard]] constexpr std::size_t total_weight() {
  std::size_t sum = 0;
  for (const weight& each : weights) sum += each.parts;
  return sum;
}

}  // namespace

workload::workload(const workload_options& options, std::uint32_t process)
    : options_(options), process_(process) {
  std::seed_seq sequence{static_cast<std::uint32_t>(options.seed),
                         static_cast<std::uint32_t>(options.seed >> 32U), process};
  random_.seed(sequence);
}

request workload::next() {
  request asked;
  const std::size_t key = draw_key();
  const bool number = key % 8 == 7;
  asked.key = options_.prefix + std::to_string(key);
  asked.what = draw_command(number);
  switch (asked.what) {
    case command::incr:
      asked.delta = static_cast<std::uint32_t>(1 + draw(1000));
      break;
    case command::append:
      asked.value = "+" + draw_value(false);
      break;
    case command::cas: {
      if (learnt_ == 0) {
        asked.what = command::gets;
        break;
      }
      const learnt& known = tokens_[draw(std::min(learnt_, tokens_.size()))];
      asked.key = known.key;
      asked.token = known.token;
      asked.value = draw_value(false);
      break;
    }
    case command::set:
    case command::add:
    case command::replace:
      asked.value = draw_value(number);
      break;
    default:
      break;
  }
  return asked;
}

void workload::learn(const request& asked, const answer& told) {
  const auto* const token = std::get_if<std::int64_t>(&told.token);
  if (asked.what != command::gets || token == nullptr) return;
  tokens_[learnt_++ % tokens_.size()] = {asked.key, static_cast<std::uint64_t>(*token)};
}

std::size_t workload::draw_key() {
  const bool hot = draw(3) == 0;
  return draw(hot ? std::min(options_.hot_keys, options_.keys) : options_.keys);
}

/// Nothing is appended to numbers: memcached takes digits, a space and anything for a number, and
/// whether there is a space depends on who else held the item when a number became shorter.
command workload::draw_command(bool number) {
  if (number && draw(2) == 0) return command::incr;
  std::size_t part = draw(total_weight());
  for (const weight& each : weights) {
    if (part < each.parts) return number && each.what == command::append ? command::set : each.what;
    part -= each.parts;
  }
  return command::get;
}

/// Below 2^63 unless asked for: of a larger one memcached (1.6.18) looks for a minus sign beyond
/// its end, and where it finds one in what other items left there, it calls that no number.
std::uint64_t workload::draw_number() {
  if (!options_.large_numbers || draw(2) == 0) return stored_;
  return std::numeric_limits<std::uint64_t>::max() - draw(2000);
}

std::string workload::draw_value(bool number) {
  ++stored_;
  if (number) return std::to_string(draw_number());
  if (options_.values == value_choice::few) return std::string(1, static_cast<char>('a' + draw(4)));
  return std::to_string(process_) + "." + std::to_string(stored_);
}

}  // namespace brigade::tools::memcached
