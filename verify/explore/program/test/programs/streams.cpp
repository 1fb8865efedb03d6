// Writes by all means, with the C++ streams no longer synchronised with C's: these flush at the
// end.
#include <unistd.h>

#include <cstdio>
#include <iostream>

int main() {
  std::ios::sync_with_stdio(false);
  std::printf("printf\n");
  std::cout << "cout\n";
  std::cerr << "cerr\n";  // which flushes cout
  std::cout << "cout at the end\n";
  return write(STDOUT_FILENO, "write\n", 6) == 6 ? 0 : 1;
}
