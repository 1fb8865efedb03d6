// Two threads that share nothing but standard output, to which they write by the means that is
// asked for.
#include <stdio.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <thread>

namespace {

using means = std::function<void(const std::string&)>;

void write_pieces(const std::string& word) {
  std::string line = word;
  char end = '\n';
  const iovec pieces[] = {{line.data(), line.size()}, {&end, 1}};
  (void)!writev(STDOUT_FILENO, pieces, 2);
}

void write_error(const std::string& word) {
  errno = 0;
  perror(word.c_str());
}

const std::map<std::string, means> all = {
    {"puts", [](const std::string& word) { puts(word.c_str()); }},
    {"printf", [](const std::string& word) { printf("%s\n", word.c_str()); }},
    {"dprintf", [](const std::string& word) { dprintf(STDOUT_FILENO, "%s\n", word.c_str()); }},
    {"write",
     [](const std::string& word) { (void)!write(STDOUT_FILENO, (word + "\n").data(), 4); }},
    {"writev", write_pieces},
    {"perror", write_error},
    {"cout", [](const std::string& word) { std::cout << word + "\n"; }},
};

}  // namespace

int main(int count, char** arguments) {
  const means& print = all.at(count > 1 ? arguments[1] : "puts");
  std::thread one([&] { print("one"); });
  std::thread two([&] { print("two"); });
  one.join();
  two.join();
}
