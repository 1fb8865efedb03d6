// Uses the installed table and the installed checker, nothing of the source tree.
#include <brigade/concurrent_map.hpp>
#include <brigade/history/operation.hpp>
#include <cstdlib>

int main() {
  brigade::concurrent_map<int, int> map;
  map.insert(1, 10);
  return map.find(1) == 10 ? EXIT_SUCCESS : EXIT_FAILURE;
}
