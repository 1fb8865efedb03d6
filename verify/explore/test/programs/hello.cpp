#include <cstdio>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {
std::vector<std::string> words = {"one", "two"};
std::mutex lock;
}  // namespace

int main(int argc, char** argv) {
  std::thread other([] {
    const std::lock_guard<std::mutex> guard(lock);
    words.push_back("three");
  });
  {
    const std::lock_guard<std::mutex> guard(lock);
    words.push_back("four");
  }
  other.join();
  std::cout << words.size() << ' ' << words[2] << std::endl;
  std::printf("%d %s\n", argc, argv[argc - 1]);
  return argc > 2 && words[2] == "three" ? 3 : 0;
}
