// Bytes as a small history on one key: every algorithm for single keys answers what the definition
// says. Four bytes an operation; up to eight operations.
#include <algorithm>
#include <brigade/linearize/keyed/check.hpp>
#include <brigade/linearize/keyed/short_history.hpp>
#include <brigade/linearize/keyed/stream.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "../../chains.hpp"
#include "../../presence.hpp"
#include "../../refutation.hpp"
#include "../oracle.hpp"
#include "../small_histories.hpp"

namespace {

using namespace brigade::linearize;
using namespace brigade::linearize::keyed;
using test::history;

history decode(const std::uint8_t* data, std::size_t size) {
  static const history every = test::with_pending(test::every_operation(3));
  static const history distinct = test::with_pending(test::every_operation(8));
  static const history registers = test::with_pending(test::register_operations(6));
  if (size == 0) return {};
  const history& shapes = data[0] % 4 == 2 ? distinct : data[0] % 2 == 0 ? every : registers;
  history decoded;
  stamp now = 0;
  for (std::size_t at = 1; at + 4 <= size && decoded.size() < 8; at += 4) {
    operation op = shapes[(data[at] + 256U * data[at + 1]) % shapes.size()];
    const bool is_pending = op.responded == -1;
    now += data[at + 2] % 4;
    op.invoked = now;
    op.responded = is_pending ? never : now + data[at + 3] % 16;
    decoded.push_back(op);
  }
  return decoded;
}

void require(verdict found, verdict expected, const char* algorithm, const history& judged) {
  if (found == expected) return;
  std::fprintf(stderr, "%s says %s, the definition %s, of\n%s", algorithm,
               std::string(to_string(found)).c_str(), std::string(to_string(expected)).c_str(),
               test::to_string(judged).c_str());
  std::abort();
}

/// The operations are in the order of their invocation already.
result judge_stream(method how, const history& operations) {
  stream judged(how);
  for (const operation& each : operations) {
    if (!judged.feed(each)) break;
  }
  return judged.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const history judged = decode(data, size);
  const bool holds = test::oracle(judged, {}).linearizable();
  const verdict expected = holds ? verdict::holds : verdict::violated;
  require(check(judged).verdict, expected, "check", judged);
  require(search(judged).verdict, expected, "search", judged);
  if (const auto by_chains = check_chains(judged, {}, absent)) {
    require(by_chains->verdict, expected, "check_chains", judged);
  }
  const bool refuted = refute_by_chains(judged, {}, absent).has_value();
  if (refuted) {
    require(verdict::violated, expected, "refute_by_chains", judged);
  }
  if (!refuted && !refute(judged, {}, absent) && confirm_by_presence(judged, absent)) {
    require(verdict::holds, expected, "confirm_by_presence", judged);
  }
  if (refute_by_presence(judged, absent)) {
    require(verdict::violated, expected, "refute_by_presence", judged);
  }
  options eager;
  eager.look_ahead_from = 0;
  require(search(judged, eager).verdict, expected, "search that looks ahead", judged);
  require(check_short(judged), expected, "check_short", judged);
  require(judge_stream(method::search, judged).verdict, expected, "stream by search", judged);
  const result zones = judge_stream(method::zones, judged);
  if (zones.met != bound::repeated_value && zones.met != bound::unfit) {
    require(zones.verdict, expected, "stream by zones", judged);
  }
  return 0;
}
