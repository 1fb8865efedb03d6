// Two threads that share nothing but standard output.
#include <cstdio>
#include <thread>

int main() {
  std::thread one([] { std::puts("one"); });
  std::thread two([] { std::puts("two"); });
  one.join();
  two.join();
}
