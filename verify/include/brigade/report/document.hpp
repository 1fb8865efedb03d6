// What a report shows: a judged history, the contradiction in it, and how far it can be linearized.
//
// A document is plain text and numbers. It knows no model, so the text report and the page are
// written once for all of them; <brigade/report/explain.hpp> makes a document from a verdict.
//
// Terms: the core is the irreducible set of operations that cannot be linearized. An operation of
// the core either keeps its response, and without that response the rest is linearizable, or its
// response is relaxed: it may take effect at any instant after its invocation, or never, and the
// history fails all the same.
//
// Thread-safety: a value; no hidden state.
#pragma once

#include <brigade/history/operation.hpp>
#include <brigade/linearize/criterion.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace brigade::report {

/// Unknown is never a pass: the search was cut short, and `document::sentence` says by what.
enum class verdict : std::uint8_t { holds, violated, unknown };

/// What a history is that meets the criterion: `linearizable`, `sequentially consistent`.
[[nodiscard]] std::string_view adjective(linearize::criterion criterion) noexcept;

/// What the stamps of the history count.
enum class clock_unit : std::uint8_t { nanoseconds, order_of_appearance };

/// One operation, as text. Any bytes are allowed in the text: the writers make them safe.
struct operation {
  std::uint32_t client = 0;  ///< index into document::clients
  std::string invocation;    ///< such as `get(a)`
  std::string response;      ///< such as `7`; empty where there was none
  std::string key;           ///< empty for a model that has no keys
  history::stamp invoked = 0;
  history::stamp responded = history::never;
  bool in_core = false;
  bool response_relaxed = false;  ///< counts as pending in the core; false outside of it

  [[nodiscard]] bool pending() const noexcept { return responded == history::never; }
  /// In the core with the response it gave: one of the operations that contradict each other.
  [[nodiscard]] bool contradicts() const noexcept { return in_core && !response_relaxed; }
};

/// One step of a linearization: the operation that takes effect, and the state it leaves.
struct step {
  std::size_t operation = 0;  ///< index into document::operations
  std::string state;
};

/// Operations in an order that the model accepts and that respects real time.
struct linearization {
  std::string scope;  ///< of what: `key a`, `the contradiction alone`
  std::vector<step> steps;
};

/// Everything that a report shows.
///
/// Invariants: every index is in range; a linearization holds an operation at most once; without a
/// violation no operation is in the core.
struct document {
  std::string title;  ///< what was judged: a file, a scenario
  report::verdict verdict = report::verdict::unknown;
  linearize::criterion criterion = linearize::criterion::linearizable;  ///< what it was held to
  std::string model;
  std::string key;        ///< the key of the violation; empty where there is none
  std::string core_note;  ///< what else there is to say of the core; empty where nothing is
  std::string sentence;   ///< names the contradiction, or says why the verdict is unknown
  std::string replay;     ///< the command that judges the same history again
  clock_unit clock = clock_unit::nanoseconds;
  std::vector<std::string> clients;
  std::vector<operation> operations;
  std::size_t judged =
      0;  ///< operations judged; more than are shown where the document is an excerpt
  std::string initial_state;
  linearization longest_prefix;
  std::vector<linearization> partial_linearizations;
};

}  // namespace brigade::report
