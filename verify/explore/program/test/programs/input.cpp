// Counts the lines of standard input while another thread sets what it prints with them.
#include <atomic>
#include <iostream>
#include <string>
#include <thread>

std::atomic<int> set = 0;

int main() {
  std::thread other([] { set = 1; });
  int lines = 0;
  for (std::string line; std::getline(std::cin, line);) ++lines;
  const int seen = set;
  other.join();
  std::cout << lines << " lines\n";
  return seen == 2 ? 1 : 0;
}
