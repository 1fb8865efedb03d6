#include <brigade/scenario/scenario.hpp>
#include <ostream>

namespace brigade::scenario {
namespace {

void append_part(std::string& text, const std::string& name, const operations& part) {
  if (part.empty()) return;
  text += name;
  const char* separator = "  ";
  for (const model::invocation& each : part) {
    text += separator + to_string(each);
    separator = "; ";
  }
  text += '\n';
}

}  // namespace

std::size_t length(const scenario& what) {
  std::size_t total = what.initial.size() + what.final.size();
  for (const operations& thread : what.parallel) total += thread.size();
  return total;
}

operations in_one_order(const scenario& what) {
  operations all = what.initial;
  for (const operations& thread : what.parallel)
    all.insert(all.end(), thread.begin(), thread.end());
  all.insert(all.end(), what.final.begin(), what.final.end());
  return all;
}

void number_values(scenario& what) {
  model::mapped_type next = 1;
  const auto number = [&next](operations& part) {
    for (model::invocation& each : part) {
      if (stores_value(each.what)) each.value = next++;
    }
  };
  number(what.initial);
  for (operations& thread : what.parallel) number(thread);
  number(what.final);
}

std::string to_string(const scenario& what) {
  std::string text;
  append_part(text, "initial ", what.initial);
  for (std::size_t thread = 0; thread < what.parallel.size(); ++thread) {
    append_part(text, "thread " + std::to_string(thread), what.parallel[thread]);
  }
  append_part(text, "final   ", what.final);
  return text;
}

std::ostream& operator<<(std::ostream& out, const scenario& what) { return out << to_string(what); }

}  // namespace brigade::scenario
