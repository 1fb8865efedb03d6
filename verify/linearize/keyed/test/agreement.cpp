#include "agreement.hpp"

#include <cstdlib>
#include <random>

#include "oracle.hpp"

namespace brigade::linearize::keyed::test {
namespace {

bool violated(const history& h, const options& allowed) {
  return !oracle(h, allowed).linearizable();
}

bool violated_from(value_id initial, const history& h, options allowed) {
  allowed.initial = initial;
  return violated(h, allowed);
}

/// What was known of the history at the response of an operation, from another's invocation on.
history stretch(const history& h, std::size_t from, std::size_t stuck) {
  const stamp end = h[stuck].responded;
  history part;
  for (auto op : h) {
    if (op.invoked <= end && (from == no_operation || op.invoked >= h[from].invoked)) {
      op.responded = op.responded <= end ? op.responded : never;
      part.push_back(op);
    }
  }
  return part;
}

/// Empty where the evidence of a violation is one.
std::string flaw_in_evidence(const history& h, const result& found, const options& allowed) {
  if (found.stuck >= h.size() || !violated(stretch(h, no_operation, found.stuck), allowed)) {
    return "stuck at " + std::to_string(found.stuck) + ", where it is not";
  }
  if (found.cut != no_operation &&
      !violated_from(found.cut_state, stretch(h, found.cut, found.stuck), allowed)) {
    return "cut at " + std::to_string(found.cut) + ", where something before it matters";
  }
  history core;
  for (const std::size_t index : found.core) {
    core.push_back(h.at(index));
  }
  return core.empty() || violated(core, allowed) ? "" : "a core that is linearizable";
}

/// Empty where they agree.
std::string disagreement(judge judged_by, const history& h, const options& allowed, tally& seen) {
  const bool holds = !violated(h, allowed);
  ++(holds ? seen.held : seen.violated);
  const auto found = judged_by(h, allowed);
  const auto expected = holds ? verdict::holds : verdict::violated;
  std::string flaw;
  if (found.verdict != expected) {
    flaw = "expected " + std::string(to_string(expected)) + ", got " +
           std::string(to_string(found.verdict));
  } else if (!holds) {
    flaw = flaw_in_evidence(h, found, allowed);
  }
  return flaw.empty() ? flaw : flaw + " in\n" + to_string(h);
}

std::uint64_t seed_of_this_run() {
  if (const char* given = std::getenv("BRIGADE_SEED")) {
    return std::strtoull(given, nullptr, 10);
  }
  return std::random_device{}();
}

}  // namespace

tally judge_all(judge judged_by, const history& shapes, std::size_t n) {
  tally seen;
  history h(n);
  std::vector<std::size_t> shape(n, 0);
  const auto orders = interval_orders(n);
  for (;;) {
    for (const auto& order : orders) {
      for (std::size_t i = 0; i < n; ++i) {
        h[i] = shapes[shape[i]];
        h[i].invoked = order[i].invoked;
        h[i].responded = shapes[shape[i]].responded == -1 ? never : order[i].responded;
      }
      if (const auto wrong = disagreement(judged_by, h, {}, seen); !wrong.empty()) {
        ADD_FAILURE() << wrong;
        return seen;
      }
    }
    std::size_t digit = 0;
    while (digit < n && ++shape[digit] == shapes.size()) {
      shape[digit++] = 0;
    }
    if (digit == n) {
      return seen;
    }
  }
}

tally judge_random(judge judged_by, const history& shapes, std::size_t histories,
                   std::size_t longest, std::size_t clients, const options& allowed) {
  const std::uint64_t seed = seed_of_this_run();
  std::mt19937_64 random(seed);
  tally seen;
  for (std::size_t i = 0; i < histories; ++i) {
    const auto h = random_history(random, shapes, longest, clients);
    if (const auto wrong = disagreement(judged_by, h, allowed, seen); !wrong.empty()) {
      ADD_FAILURE() << wrong << "replay with BRIGADE_SEED=" << seed;
      break;
    }
  }
  return seen;
}

}  // namespace brigade::linearize::keyed::test
