// Bytes as a small history of each model: check() answers what the definition says, as a stream
// too, and the core of a violation is one that the definition calls irreducible. Three bytes an
// operation, up to seven.
#include <brigade/linearize/check.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "../histories.hpp"
#include "../oracle.hpp"
#include "../relaxing.hpp"
#include "../streamed.hpp"
#include "../subjects.hpp"

namespace {

using namespace brigade;
using namespace brigade::linearize;
using namespace brigade::linearize::test;

template <class Subject>
using history_of = std::vector<operation_of<typename Subject::model>>;

// It tries every order; an operation on the whole table counts once for each key.
constexpr std::size_t most_for_the_definition = 9;

template <class Subject>
history_of<Subject> decode(const std::uint8_t* data, std::size_t size) {
  static const auto deeds = Subject::deeds();
  history_of<Subject> decoded;
  history::stamp now = 0;
  for (std::size_t at = 0; at + 3 <= size && decoded.size() < 7; at += 3) {
    const auto& deed = deeds[data[at] % deeds.size()];
    now += data[at + 1] % 4;
    const history::stamp until = now + data[at + 2] % 12;
    decoded.push_back({static_cast<std::uint32_t>(decoded.size()), deed.invocation, deed.response,
                       now, deed.response ? until : history::never});
  }
  return decoded;
}

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

template <class Subject>
void require_irreducible(const typename Subject::model& model,
                         const explanation<typename Subject::model>& why) {
  require(why.core_is_irreducible, "a core that was not shown to be irreducible");
  const auto from = why.settled ? why.settled->state : model.initial();
  history_of<Subject> core;
  for (const auto& each : why.core) core.push_back(each.operation);
  require(!linearizable(model, core, from), "a core that is linearizable");
  for (std::size_t at = 0; at < core.size(); ++at) {
    auto relaxed = core;
    if (!relax(model, relaxed, at)) continue;
    require(linearizable(model, relaxed, from), "a core that can be relaxed");
  }
}

template <class Subject>
void judge(const std::uint8_t* data, std::size_t size) {
  const typename Subject::model model{};
  const auto operations = decode<Subject>(data, size);
  const auto whole = expanded(model, operations);
  if (whole.size() > most_for_the_definition) return;
  const bool holds = linearizable(model, whole);
  const auto found = check(model, operations);
  require(found.verdict == (holds ? verdict::holds : verdict::violated),
          holds ? "refused, though linearizable" : "not refused, though not linearizable");
  const auto streamed = judged_as_stream(model, operations);
  require(!streamed || *streamed == found.verdict, "as a stream it is judged otherwise");
  if (!holds) require_irreducible<Subject>(model, *found.explanation);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  using judge_function = void (*)(const std::uint8_t*, std::size_t);
  static constexpr judge_function judges[] = {judge<register_subject>,  judge<set_subject>,
                                              judge<sized_set_subject>, judge<queue_subject>,
                                              judge<stack_subject>,     judge<counter_subject>,
                                              judge<lock_subject>,      judge<map_subject>,
                                              judge<sized_map_subject>, judge<plain_map_subject>};
  judges[data[0] % std::size(judges)](data + 1, size - 1);
  return 0;
}
