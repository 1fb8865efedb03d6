// The ways in which a process ends: argv[1] names one.
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

namespace {

std::atomic<bool> set = false;
std::atomic<int> destroyed = 0;

struct noisy {
  ~noisy() {
    ++destroyed;
    std::puts("static destroyed");
  }
} global;

void run_threads(const std::function<void()>& act) {
  std::thread other([&] { set = true; });
  if (set) act();
  other.join();
}

// Set last, by what a thread does that nobody waits for.
void leave_thread_running() {
  std::thread([] {
    while (!set) std::this_thread::yield();
    std::puts("the thread went on");
    static std::atomic<int> ticks = 0;
    for (;;) ++ticks;
  }).detach();
  set = true;
}

// The detached thread uses what the destructors of main's statics have destroyed.
void use_after_destruction() {
  std::thread([] {
    if (destroyed == 1) std::_Exit(9);
  }).detach();
}

[[gnu::noinline]] int overflow(volatile char* above) {
  volatile char frame[4096];
  frame[0] = above == nullptr ? '\0' : *above;
  return overflow(frame) + frame[0];
}

void illegal() { asm volatile("ud2"); }

void divide() {
  int low = 1;
  int high = 0;
  asm volatile("idivl %2" : "+a"(low), "+d"(high) : "r"(0) : "cc");
}

void loop_on_a_plain_variable() {
  static volatile bool go = false;
  while (!go) {
  }
}

void end_from_thread() {
  static auto& lock = *new std::mutex;  // main still waits when the statics are destroyed
  static auto& never = *new std::condition_variable;
  std::thread([] { std::exit(0); }).detach();
  std::unique_lock guard(lock);
  never.wait(guard, [] { return false; });
}

const std::map<std::string, void (*)()> endings = {
    {"return", [] {}},
    {"thread-running", leave_thread_running},
    {"use-after-destruction", use_after_destruction},
    {"exit-from-thread", end_from_thread},
    {"exit", [] { run_threads([] { std::exit(4); }); }},
    {"_exit", [] { run_threads([] { _exit(5); }); }},
    {"quick_exit",
     [] {
       std::at_quick_exit([] { std::puts("quick"); });
       std::quick_exit(6);
     }},
    {"abort", [] { run_threads([] { std::abort(); }); }},
    {"segv", [] { run_threads([] { *static_cast<volatile int*>(nullptr) = 1; }); }},
    {"fpe", [] { run_threads(divide); }},
    {"ill", [] { run_threads(illegal); }},
    {"overflow", [] { run_threads([] { overflow(nullptr); }); }},
    {"raise", [] { run_threads([] { std::raise(SIGTERM); }); }},
    {"throw", [] { run_threads([] { throw 1; }); }},
    {"leak", [] { run_threads([] {
                    asm volatile("" : : "r"(new int));
                  }); }},
    {"plain_loop", loop_on_a_plain_variable},
    {"pthread_exit",
     [] {
       std::thread([] { set = true; }).detach();
       pthread_exit(nullptr);
     }},
};

}  // namespace

int main(int argc, char** argv) {
  const auto ending = endings.find(argc > 1 ? argv[1] : "");
  if (ending == endings.end()) return 64;
  std::printf("ending: %s\n", argv[1]);
  ending->second();
  return 0;
}
