// A plan as a C++ program.
#include <brigade/model/growth.hpp>
#include <brigade/model/sequential_map.hpp>
#include <set>
#include <sstream>

#include "plan.hpp"

namespace brigade::props {
namespace {

using model::operation;

/// Follows a plan with the model, and writes each step with the answer that it must have.
class program {
 public:
  program(const plan& what, const std::string& locking)
      : plan_(what),
        growth_(what.table.initial_power, what.table.maximal_power, what.table.load_factor) {
    head(locking);
    for (const model::invocation& asked : in_one_order(what.steps)) {
      if (is_single_key(asked.what)) keys_.insert(asked.key);
      line(step(asked));
    }
    places();
    out_ << "}\n";
  }

  [[nodiscard]] std::string text() const { return out_.str(); }

 private:
  void line(const std::string& text) { out_ << "  " << text << '\n'; }

  void head(const std::string& locking) {
    const table_shape& table = plan_.table;
    out_ << "#include <gtest/gtest.h>\n\n"
            "#include <brigade/concurrent_map.hpp>\n"
            "#include <cstdint>\n"
            "#include <functional>\n"
            "#include <optional>\n"
            "#include <stdexcept>\n"
            "#include <utility>\n\n"
            "TEST(Counterexample, AnswersAsTheModelDoes) {\n";
    line("struct key_hash {");
    line("  std::uint64_t operator()(std::int64_t key) const { " + hash_text(table.hash) + " }");
    line("};");
    line("brigade::map_options options;");
    line("options.initial_power = " + std::to_string(table.initial_power) + ";");
    line("options.maximal_power = " + std::to_string(table.maximal_power) + ";");
    line("options.stripe_power = " + std::to_string(table.stripe_power) + ";");
    std::ostringstream load;
    load << table.load_factor;
    line("options.load_factor = " + load.str() + ";");
    line("options.bulk_move = " + std::to_string(table.bulk_move) + ";");
    line("options.hash_bits = " + std::to_string(table.hash_bits) + ";");
    line("options.maintenance = brigade::maintenance::manual;");
    line("brigade::concurrent_map<std::int64_t, std::int64_t, key_hash, std::equal_to<>,");
    line("                        brigade::" + locking + ">");
    line("    map(options);");
    line("[[maybe_unused]] const auto ignore = [](auto&&...) {};");
    line("[[maybe_unused]] std::size_t met = 0;");
  }

  std::string step(const model::invocation& asked) {
    const model::response answer = specification_.step(items_, asked);
    if (is_single_key(asked.what)) return single(asked, answer);
    return whole(asked, answer);
  }

  static std::string equals(const std::string& call, const std::string& expected) {
    return "EXPECT_EQ(" + call + ", " + expected + ");";
  }
  static std::string holds(const std::string& call, bool expected) {
    return (expected ? "EXPECT_TRUE(" : "EXPECT_FALSE(") + call + ");";
  }

  static std::string single(const model::invocation& asked, const model::response& answer) {
    const std::string key = std::to_string(asked.key);
    const std::string value = std::to_string(asked.value);
    const std::string met = answer.value ? std::to_string(*answer.value) : "";
    const std::string in_place = "map." + std::string{to_string(asked.what)} + "(" + key + ", [](";
    switch (asked.what) {
      case operation::find:
        return answer.value ? equals("map.find(" + key + ")", met)
                            : equals("map.find(" + key + ")", "std::nullopt");
      case operation::cvisit:
        if (!answer.value) return holds("map.cvisit(" + key + ", ignore)", false);
        return holds(in_place + "const auto& item) { EXPECT_EQ(item.second, " + met + "); })",
                     true);
      case operation::visit:
        if (!answer.value) return holds("map.visit(" + key + ", ignore)", false);
        return holds(in_place + "auto& item) { EXPECT_EQ(std::exchange(item.second, " + value +
                         "), " + met + "); })",
                     true);
      case operation::update:
        if (!answer.value) return holds("map.update(" + key + ", ignore)", false);
        return holds(in_place + "auto& value) { EXPECT_EQ(std::exchange(value, value + " + value +
                         "), " + met + "); })",
                     true);
      case operation::extract:
        return answer.value ? equals("map.extract(" + key + ").mapped()", met)
                            : holds("map.extract(" + key + ").empty()", true);
      default:
        return holds("map." + to_string(asked), answer.done);
    }
  }

  std::string whole(const model::invocation& asked, const model::response& answer) {
    switch (asked.what) {
      case operation::size:
        return equals("map.size()", std::to_string(answer.count) + "U");
      case operation::empty:
        return holds("map.empty()", answer.done);
      case operation::erase_if:
        return equals("map.erase_if([](const auto& item) { return (item.first - " +
                          std::to_string(asked.key) + ") % " + std::to_string(asked.value) +
                          " == 0; })",
                      std::to_string(answer.count) + "U");
      case operation::for_each:
      case operation::scan:
        return "map." + std::string{to_string(asked.what)} +
               "([&met](const auto&) { ++met; });\n  " +
               equals("std::exchange(met, 0U)", std::to_string(answer.met.size()) + "U");
      case operation::reserve: {
        const bool fits = growth_.reserve(static_cast<std::uint64_t>(asked.value));
        const std::string call = "map.reserve(" + std::to_string(asked.value) + ")";
        return fits ? call + ";" : "EXPECT_THROW(" + call + ", std::length_error);";
      }
      case operation::migrate:
        return equals("map.migrate(" + std::to_string(asked.value) + ")",
                      std::to_string(
                          growth_.migrate(items_.size(), static_cast<std::uint64_t>(asked.value))) +
                          "U");
      default:
        return "map." + to_string(asked) + ";";
    }
  }

  void places() {
    line("EXPECT_EQ(map.check_invariants(), std::nullopt);");
    for (const model::key_type key : keys_) {
      const std::string call = "map.locate(" + std::to_string(key) + ")";
      model::sequential_map::state items = items_;
      if (!specification_.step(items, {operation::contains, key, 0}).done) {
        line(equals(call, "std::nullopt"));
        continue;
      }
      const model::placement at = place(hash_under(plan_.table, key), growth_.where());
      line("EXPECT_EQ(" + call + ", (brigade::location{brigade::table::" +
           (at.table == model::table_name::old ? "old" : "primary") + ", " +
           std::to_string(at.bucket) + "}));");
    }
  }

  const plan& plan_;
  model::sequential_map specification_;
  model::sequential_map::state items_ = specification_.initial();
  model::growth growth_;
  std::set<model::key_type> keys_;
  std::ostringstream out_;
};

}  // namespace

std::uint64_t hash_under(const table_shape& table, std::int64_t key) noexcept {
  return hash_of(table.hash, key) & (~std::uint64_t{0} >> (64U - table.hash_bits));
}

std::string to_program(const plan& what, const std::string& locking) {
  return program{what, locking}.text();
}

}  // namespace brigade::props
