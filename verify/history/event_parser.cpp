#include "event_parser.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "hex.hpp"
#include "json_damage.hpp"

namespace brigade::history {
namespace {

namespace ondemand = simdjson::ondemand;

/// Damaged JSON: simdjson says that, another parser says where and what it expected.
[[noreturn]] void throw_malformed(std::string_view line, simdjson::error_code code) {
  throw json_damage(line).value_or(
      line_error(0, std::string("expected JSON: ") + simdjson::error_message(code)));
}

/// The walk over one line's members.
class line_walk {
 public:
  line_walk(std::string_view line, event_view& event, std::deque<std::string>& decoded)
      : line_(line), event_(event), decoded_(decoded) {}

  [[nodiscard]] event_parser::kind run(ondemand::parser& parser) {
    ondemand::document document;
    check(parser.iterate(line_.data(), line_.size(), line_.size() + simdjson::SIMDJSON_PADDING)
              .get(document));
    ondemand::object members;
    check(document.get_object().get(members), 0, "expected a JSON object");
    for (auto entry : members) {
      ondemand::field field;
      check(std::move(entry).get(field));
      if (seen_ == 0 && field.key().unsafe_is_equal("note")) return event_parser::kind::note;
      take(field);
    }
    if (document.current_location().error() == simdjson::SUCCESS) {
      throw_malformed(line_, simdjson::TRAILING_CONTENT);
    }
    require_members();
    return event_parser::kind::event;
  }

  [[nodiscard]] bool timed() const { return met(member::time); }

 private:
  enum class member : unsigned {
    process = 1U,
    type = 2U,
    time = 4U,
    f = 8U,
    key = 16U,
    value = 32U,
    expected = 64U,
    token = 128U,
    result = 256U,
    items = 512U
  };

  void check(simdjson::error_code code) const {
    if (code != simdjson::SUCCESS) throw_malformed(line_, code);
  }
  static bool is_kind_error(simdjson::error_code code) {
    return code == simdjson::INCORRECT_TYPE || code == simdjson::NUMBER_OUT_OF_RANGE;
  }
  void check(simdjson::error_code code, std::size_t offset, const char* expectation) const {
    if (is_kind_error(code)) throw line_error(offset, expectation);
    check(code);
  }
  [[nodiscard]] std::size_t offset_of(ondemand::value value) const {
    return static_cast<std::size_t>(value.raw_json_token().data() - line_.data());
  }

  void take(ondemand::field& field) {
    const ondemand::raw_json_string name = field.key();
    ondemand::value content = field.value();
    at_ = offset_of(content);
    if (name.unsafe_is_equal("process")) {
      std::uint64_t number = 0;
      check(content.get_uint64().get(number), at_,
            "expected a process number from 0 to 4294967295");
      if (number > std::numeric_limits<std::uint32_t>::max()) {
        throw line_error(at_, "expected a process number from 0 to 4294967295");
      }
      event_.process = static_cast<std::uint32_t>(number);
      once(member::process);
    } else if (name.unsafe_is_equal("type")) {
      event_.type = read_type(content);
      once(member::type);
    } else if (name.unsafe_is_equal("time")) {
      std::int64_t stamp = 0;
      check(content.get_int64().get(stamp), at_, "expected a time: an integer");
      if (stamp == never) throw line_error(at_, "expected a time below 9223372036854775807");
      event_.time = stamp;
      once(member::time);
    } else if (name.unsafe_is_equal("f")) {
      check(content.get_string().get(event_.f), at_, "expected an operation's name: a string");
      once(member::f);
    } else {
      take_argument(name, content);
    }
  }

  void take_argument(const ondemand::raw_json_string& name, ondemand::value& content) {
    if (name.unsafe_is_equal("key")) {
      event_.key = read_datum(content);
      once(member::key);
    } else if (name.unsafe_is_equal("value")) {
      event_.value = read_datum(content);
      once(member::value);
    } else if (name.unsafe_is_equal("expected")) {
      event_.expected = read_datum(content);
      once(member::expected);
    } else if (name.unsafe_is_equal("token")) {
      event_.token = read_datum(content);
      once(member::token);
    } else if (name.unsafe_is_equal("result")) {
      event_.result = read_datum(content);
      once(member::result);
    } else if (name.unsafe_is_equal("items")) {
      read_items(content);
      once(member::items);
    } else {
      throw line_error(at_,
                       "expected one of process, type, time, f, key, value, expected, token, "
                       "result, items as the name of this value; or note, first in its line");
    }
  }

  void once(member bit) {
    if (met(bit)) throw line_error(at_, "expected each member once");
    seen_ |= static_cast<unsigned>(bit);
  }
  [[nodiscard]] bool met(member bit) const { return (seen_ & static_cast<unsigned>(bit)) != 0; }

  void require_members() const {
    if (!met(member::process)) throw line_error(0, "expected a member \"process\"");
    if (!met(member::type)) throw line_error(0, "expected a member \"type\"");
    const bool named = met(member::f);
    if (event_.type == event_type::invoke && !named) {
      throw line_error(0, "expected a member \"f\" in an invocation");
    }
    if (event_.type != event_type::invoke && named) {
      throw line_error(0, "expected \"f\" in invocations only");
    }
  }

  [[nodiscard]] event_type read_type(ondemand::value& content) const {
    static constexpr const char* expectation = "expected \"invoke\", \"ok\", \"fail\" or \"info\"";
    std::string_view word;
    check(content.get_string().get(word), at_, expectation);
    if (word == "invoke") return event_type::invoke;
    if (word == "ok") return event_type::ok;
    if (word == "fail") return event_type::fail;
    if (word == "info") return event_type::info;
    throw line_error(at_, expectation);
  }

  [[nodiscard]] datum_view read_datum(ondemand::value& content) {
    ondemand::json_type type{};
    check(content.type().get(type));
    switch (type) {
      case ondemand::json_type::string: {
        std::string_view text;
        check(content.get_string().get(text));
        return text;
      }
      case ondemand::json_type::number:
        return read_integer(content);
      case ondemand::json_type::null: {
        bool is_null = false;
        check(content.is_null().get(is_null), offset_of(content), "expected null");
        if (!is_null) throw_malformed(line_, simdjson::N_ATOM_ERROR);
        return null_value{};
      }
      case ondemand::json_type::boolean: {
        bool truth = false;
        check(content.get_bool().get(truth));
        return truth;
      }
      case ondemand::json_type::object:
        return read_hex(content);
      default:
        throw line_error(offset_of(content),
                         "expected null, true, false, an integer, a string or {\"hex\":...}");
    }
  }

  [[nodiscard]] datum_view read_integer(ondemand::value& content) const {
    std::int64_t number = 0;
    if (content.get_int64().get(number) == simdjson::SUCCESS) return number;
    std::uint64_t large = 0;
    check(content.get_uint64().get(large), offset_of(content), "expected an integer of 64 bits");
    return integer_datum<datum_view>(large);
  }

  [[nodiscard]] datum_view read_hex(ondemand::value& content) {
    const std::size_t offset = offset_of(content);
    ondemand::object wrapped;
    check(content.get_object().get(wrapped));
    std::optional<std::string> bytes;
    for (auto entry : wrapped) {
      ondemand::field only;
      check(std::move(entry).get(only));
      std::string_view digits;
      if (bytes || !only.key().unsafe_is_equal("hex") || only.value().get_string().get(digits)) {
        throw line_error(offset, "expected {\"hex\":\"...\"} with nothing else in it");
      }
      bytes = from_hex(digits);
      if (!bytes) throw line_error(offset, "expected pairs of hexadecimal digits");
    }
    if (!bytes) throw line_error(offset, "expected {\"hex\":\"...\"}");
    return decoded_.emplace_back(std::move(*bytes));
  }

  void read_items(ondemand::value& content) {
    static constexpr const char* expectation = "expected items: an array of [key, value]";
    event_.has_items = true;
    ondemand::array entries;
    check(content.get_array().get(entries), at_, expectation);
    for (auto entry : entries) {
      ondemand::array pair;
      check(entry.get_array().get(pair), at_, expectation);
      std::size_t count = 0;
      event_.items.emplace_back();
      for (auto part : pair) {
        ondemand::value side;
        check(std::move(part).get(side));
        if (count == 2) throw line_error(at_, expectation);
        (count == 0 ? event_.items.back().first : event_.items.back().second) = read_datum(side);
        ++count;
      }
      if (count != 2) throw line_error(at_, expectation);
    }
  }

  std::string_view line_;
  event_view& event_;
  std::deque<std::string>& decoded_;
  std::size_t at_ = 0;  ///< offset of the member's value
  unsigned seen_ = 0;   ///< which members were met
};

void clear(event_view& event) {
  event.f = {};
  event.key = event.value = event.expected = event.token = event.result = datum_view{};
  event.has_items = false;
  event.items.clear();
}

}  // namespace

event_parser::kind event_parser::parse(std::string_view line, event_view& event) {
  clear(event);
  decoded_.clear();
  line_walk walk(line, event, decoded_);
  const kind met = walk.run(parser_);
  if (met == kind::event) stamp_of(walk.timed(), event);
  return met;
}

void event_parser::stamp_of(bool timed, event_view& event) {
  if (!timed && from_ == stamps::given) throw line_error(0, "expected a member \"time\"");
  if (from_ == stamps::optional && timed_.value_or(timed) != timed) {
    throw line_error(0, timed ? "expected no \"time\", as in the first event"
                              : "expected a member \"time\", as in the first event");
  }
  timed_ = timed;
  if (!timed || from_ == stamps::numbered) event.time = events_++;
}

}  // namespace brigade::history
