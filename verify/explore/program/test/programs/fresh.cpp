// Changes all that a process starts with, after having looked whether it is as new. Explored, each
// execution is a process of its own: one that finds what another left behind ends with its status.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <locale>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace {

[[noreturn]] void stale(const char* what) {
  std::printf("not as new: %s\n", what);
  std::exit(3);
}

void expect(bool fresh, const char* what) {
  if (!fresh) stale(what);
}

struct counted {
  inline static int made = 0;
  counted() { ++made; }
  ~counted() { --made; }
};

std::string text = "a text that is too long for the object itself to hold";
std::vector<int> numbers = {1, 2, 3};
std::unordered_map<std::string, int> by_name = {{"one", 1}, {"two", 2}};
std::map<int, std::unique_ptr<int>> owned;
std::mutex lock;
counted global;
std::thread started([] { const std::lock_guard guard(lock); });  // before main
int plain = 7;
char buffer[32] = "a,b,c";
std::atomic<int> racing = 0;

int& counter() {
  static int value = 0;
  return value;
}

void check_globals() {
  expect(text.size() == 53, "a string");
  text.append(100, 'x');
  expect(numbers.size() == 3 && numbers.capacity() == 3, "a vector");
  numbers.resize(1000);
  expect(by_name.size() == 2, "a table");
  for (int i = 0; i < 50; ++i) by_name[std::to_string(i)] = i;
  expect(owned.empty(), "a map");
  owned[1] = std::make_unique<int>(1);
  expect(plain == 7, "an int");
  plain = 8;
  expect(counter() == 0, "a function-local static");
  ++counter();
  static const counted local;
  expect(counted::made == 2, "the number of statics");
}

void check_libc() {
  expect(std::strcmp(std::strtok(buffer, ","), "a") == 0, "strtok's string");
  expect(std::strcmp(std::strtok(nullptr, ","), "b") == 0, "strtok's place");
  static const int first = std::rand();
  static const unsigned drawn = std::random_device()();
  expect(first != 0 && drawn != 0, "random numbers");
  expect(std::getenv("FRESH_SET") == nullptr, "setenv's variable");
  setenv("FRESH_SET", "1", 1);
  expect(std::string(std::getenv("FRESH_SET")) == "1", "setenv");
  expect(std::string(std::getenv("HOME")) == "/home", "an inherited variable");
  unsetenv("HOME");
  expect(std::getenv("HOME") == nullptr, "unsetenv");
  expect(std::strcmp(std::setlocale(LC_ALL, nullptr), "C") == 0, "the C locale");
  std::setlocale(LC_ALL, "C.UTF-8");
  expect(drand48() < 1e-9 && drand48() > 1e-9, "drand48");
}

void check_streams(const char* file) {
  expect((std::cout.flags() & std::ios::hex) == 0 && std::cout.width() == 0, "cout's format");
  std::cout << std::hex << std::setfill('*') << 255 << std::setw(9);
  expect(std::locale() == std::locale::classic(), "the C++ locale");
  std::locale::global(std::locale(std::locale::classic(), new std::numpunct<char>));
  std::ifstream input(file);
  std::string line;
  expect(std::getline(input, line) && !line.empty(), "a file that is read");
  const int left_open = dup(0);
  static std::FILE* const never_closed = std::fopen(file, "r");
  expect(left_open < 10 && never_closed != nullptr, "descriptors");
}

}  // namespace

int main(int argc, char** argv) {
  expect(argc == 3 && std::strcmp(argv[2], "last") == 0, "the arguments");
  std::fill(argv[2], argv[2] + 4, 'x');
  check_globals();
  check_libc();
  check_streams(argv[1]);
  std::atexit([] { expect(counter() == 1, "an exit handler's"); });
  std::thread other([] { racing = 1; });
  const int seen = racing;
  other.join();
  started.join();
  std::printf("%d %s\n", seen, argv[2]);
}
