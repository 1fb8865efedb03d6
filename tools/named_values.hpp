// Options whose values have names: --format edn.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <string>
#include <type_traits>

namespace brigade::tools {

template <class Value>
using named_values = std::map<std::string, Value>;

/// The name of a value that has one.
template <class Value>
[[nodiscard]] std::string name_of(const named_values<Value>& names, Value value) {
  return std::find_if(names.begin(), names.end(),
                      [&](const auto& each) { return each.second == value; })
      ->first;
}

/// Adds an option that takes one of the names; an error and the help say which there are. `names`
/// outlives the command.
template <class Value, class Into>
CLI::Option* add_named_option(CLI::App& command, const std::string& option, Into& into,
                              const named_values<Value>& names, const std::string& description) {
  std::string known;
  for (const auto& each : names) {
    known += (known.empty() ? "" : "|") + each.first;
  }
  const CLI::Validator one_of_them(
      [&names, known](std::string& word) {
        const auto found = names.find(word);
        if (found == names.end()) {
          return "expected " + known + ", not " + word;
        }
        word = std::to_string(static_cast<std::underlying_type_t<Value>>(found->second));
        return std::string();
      },
      "");
  return command.add_option(option, into, description)->type_name(known)->transform(one_of_them);
}

}  // namespace brigade::tools
