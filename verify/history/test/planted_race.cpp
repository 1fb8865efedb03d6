// Two threads write one plain variable, one after the other in real time and without
// synchronization, each inside a recorded operation. Built with ThreadSanitizer:
//   planted_race machine race      must be reported: recording adds no happens-before
//   planted_race machine mended    must be silent: the same under a mutex
//   planted_race counter race      is silent, and shows why the stamps are no shared counter
#include <atomic>
#include <brigade/history/recorder.hpp>
#include <cstdio>
#include <mutex>
#include <string_view>
#include <thread>

namespace {

using brigade::history::stamp;

/// The clock that everybody writes first: every stamp orders all threads.
class shared_counter {
 public:
  shared_counter() = default;
  shared_counter(const shared_counter& other) : last_(other.last_.load()) {}
  stamp before() { return last_.fetch_add(1) + 1; }
  stamp after() { return last_.fetch_add(1) + 1; }
  stamp in_nanoseconds(stamp time) const { return time; }

 private:
  std::atomic<stamp> last_{0};
};

int planted = 0;
std::mutex mending;

void write(bool mended, int value) {
  if (mended) {
    const std::lock_guard guard(mending);
    planted = value;
  } else {
    planted = value;
  }
}

template <class Clock>
std::size_t run(bool mended) {
  brigade::history::recorder<int, int, Clock> record(2, 1);
  std::atomic<bool> first_is_done{false};
  const auto operation = [&](std::size_t index, int value) {
    record.thread(index).record(value, [&] {
      write(mended, value);
      return value;
    });
  };
  std::thread first([&] {
    operation(0, 1);
    first_is_done.store(true, std::memory_order_relaxed);  // real time without happens-before
  });
  std::thread second([&] {
    while (!first_is_done.load(std::memory_order_relaxed)) std::this_thread::yield();
    operation(1, 2);
  });
  first.join();
  second.join();
  const auto operations = record.take();
  return precedes(operations[0], operations[1]) ? operations.size() : 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  const bool mended = std::string_view(argv[2]) == "mended";
  const bool machine = std::string_view(argv[1]) == "machine";
  const std::size_t recorded =
      machine ? run<brigade::history::machine_stamps>(mended) : run<shared_counter>(mended);
  std::printf("recorded %zu operations, one after the other; the last wrote %d\n", recorded,
              planted);
  return recorded == 2 ? 0 : 1;
}
