// More interleavings than anybody waits for. Says in the file that it is named that it has begun.
#include <atomic>
#include <cstdio>
#include <thread>
#include <vector>

int main(int count, char** arguments) {
  if (count < 2) return 2;
  if (std::FILE* const file = std::fopen(arguments[1], "w")) std::fclose(file);
  std::atomic<int> shared = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 6; ++round) shared.fetch_add(1);
    });
  }
  for (std::thread& each : threads) each.join();
}
