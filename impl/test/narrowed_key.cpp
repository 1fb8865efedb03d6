// Compiled with -Wconversion -Werror: where KEY is wider than int, the compiler must see the
// narrowing.
#include <brigade/concurrent_map.hpp>

bool look_up(const brigade::concurrent_map<int, int>& map, KEY key) { return map.contains(key); }
