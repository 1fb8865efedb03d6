#include "documents.hpp"

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

namespace brigade::report::test {
namespace {

operation call(std::uint32_t client, std::string invocation, std::string response,
               history::stamp invoked, history::stamp responded) {
  operation op;
  op.client = client;
  op.invocation = std::move(invocation);
  op.response = std::move(response);
  op.invoked = invoked;
  op.responded = responded;
  return op;
}

void set_key(document& judged, const std::string& key) {
  judged.key = key;
  for (operation& op : judged.operations) op.key = key;
}

}  // namespace

document stale_read() {
  document judged;
  judged.title = "stale-read.jsonl";
  judged.verdict = verdict::violated;
  judged.model = "map";
  judged.sentence =
      "Stale read: get(a) by client 2 returned 1, which put(a, 2) by client 1 had overwritten "
      "before the read began.";
  judged.replay = "brigade check stale-read.jsonl --model map --report stale-read.html";
  judged.clients = {"client 0", "client 1", "client 2", "client 3"};
  judged.operations = {
      call(0, "put(a, 1)", "ok", 1'000'000'000, 1'000'002'000),
      call(1, "put(a, 2)", "ok", 1'000'003'000, 1'000'004'500),
      call(2, "get(a)", "1", 1'000'006'000, 1'000'007'000),
      call(3, "get(a)", "absent", 1'000'000'250, 1'000'002'500),
      call(0, "get(a)", "2", 1'000'004'000, 1'000'009'000),
      call(3, "put(a, 3)", "", 1'000'005'000, history::never),
      call(1, "erase(a)", "true", 1'000'008'000, 1'000'010'000),
  };
  for (const std::size_t i : {0U, 1U, 2U, 5U}) judged.operations[i].in_core = true;
  judged.operations[5].response_relaxed = true;
  set_key(judged, "a");
  judged.initial_state = "absent";
  judged.longest_prefix = {"key a", {{3, "absent"}, {0, "1"}, {1, "2"}}};
  judged.partial_linearizations = {
      {"key a and what was open", {{3, "absent"}, {0, "1"}, {1, "2"}, {4, "2"}, {5, "3"}}}};
  return judged;
}

document hostile() {
  document judged = stale_read();
  const std::string key = "</script><img src=x onerror=alert(1)>";
  const std::string lines = "\xE2\x80\xA8\xE2\x80\xA9";    // U+2028, U+2029
  const std::string turned = "\xE2\x80\xAEright-to-left";  // U+202E
  judged.title = "<b>title</b>" + lines;
  judged.sentence = "Stale read of " + key + " & \"more\" <!--";
  judged.replay = "brigade check '\x1b[31m" + key + "'";
  judged.clients[0] = "<script>alert(2)</script>";
  judged.clients[1] = turned;
  judged.operations[0].invocation = "put(" + key + ", <!-- \xff\xfe)";
  judged.operations[0].response_relaxed = true;
  judged.operations[1].invocation = "put(" + lines + ", \x1b[2J)";
  judged.operations[2].response = "{{style}} <!--slot:script-->";
  judged.longest_prefix.steps[1].state = key;
  set_key(judged, key);
  return judged;
}

document two_keys() {
  document judged = stale_read();
  const std::size_t count = judged.operations.size();
  for (std::size_t i = 0; i < count; ++i) {
    const auto from = 1'000'020'000 + 1'000 * static_cast<history::stamp>(i);
    judged.operations.push_back(call(1, "get(b)", "absent", from, from + 500));
    judged.operations.back().key = "b";
  }
  return judged;
}

document long_history(std::size_t operations, std::uint32_t clients, std::uint32_t seed) {
  std::mt19937 random(seed);
  document judged;
  judged.title = "long history, seed " + std::to_string(seed);
  judged.verdict = verdict::violated;
  judged.model = "map";
  judged.initial_state = "absent";
  judged.longest_prefix.scope = "key a";
  for (std::uint32_t c = 0; c < clients; ++c)
    judged.clients.push_back("client " + std::to_string(c));
  std::vector<history::stamp> free_at(clients, 0);
  std::string value = "absent";
  history::stamp now = 0;
  for (std::size_t i = 0; i < operations; ++i) {
    // Takes effect at `now`, inside its own bounds: the order of generation is a linearization.
    const auto c = static_cast<std::uint32_t>(std::min_element(free_at.begin(), free_at.end()) -
                                              free_at.begin());
    now = std::max(now, free_at[c] + 1) + static_cast<history::stamp>(random() % 40);
    const bool writes = random() % 3 == 0;
    if (writes) value = std::to_string(i);
    const history::stamp responded = now + 1 + static_cast<history::stamp>(random() % 900);
    judged.operations.push_back(call(c, writes ? "put(a, " + value + ")" : "get(a)",
                                     writes ? "ok" : value, free_at[c], responded));
    if (i < operations / 2) judged.longest_prefix.steps.push_back({i, value});
    free_at[c] = responded + 1 + static_cast<history::stamp>(random() % 200);
  }
  if (operations > 1'000) {
    const std::size_t middle = operations / 2;
    for (std::size_t i = middle; i < middle + 40; i += 13) judged.operations[i].in_core = true;
    judged.sentence = "Stale read: " + judged.operations[middle].invocation + " by client " +
                      std::to_string(judged.operations[middle].client) +
                      " returned too old a value.";
    judged.operations.back().responded = history::never;
    judged.operations.back().response.clear();
  }
  set_key(judged, "a");
  return judged;
}

}  // namespace brigade::report::test
