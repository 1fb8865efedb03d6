// The table in twenty lines: what the README shows. Exits 0 when every claim in it holds.
// readme: begin
#include <brigade/concurrent_map.hpp>
#include <cstdio>
#include <string>
#include <thread>

int main() {
  brigade::concurrent_map<std::string, int> stock;  // grows by itself, one bucket at a time

  std::jthread other([&] { stock.insert("apples", 3); });
  stock.insert_or_assign("pears", 5);
  other.join();

  stock.update("pears", [](int& count) { count -= 2; });  // under the key's lock
  const auto taken = stock.extract("apples");             // outlives the map
  stock.for_each([](auto& item) { item.second *= 10; });  // bucket by bucket
  const std::size_t sold_out = stock.erase_if([](const auto& item) { return item.second == 0; });

  std::printf("pears: %d, taken: %d, sold out: %zu, left: %zu\n", *stock.find("pears"),
              taken.mapped(), sold_out, stock.size());
  return *stock.find("pears") == 30 && taken.mapped() == 3 && stock.size() == 1 ? 0 : 1;
}
// readme: end
