// Promises, futures and what makes them.
#include <future>
#include <stdexcept>
#include <thread>

#include "../expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;

TEST(Promise, BrokenPromisesThrowInTheWaiter) {
  expect_found(finding::uncaught_exception, [] {
    std::promise<int> promise;
    std::future<int> future = promise.get_future();
    std::thread other([to_break = std::move(promise)] {});
    (void)future.get();
    other.join();
  });
}

TEST(Promise, TheValueReachesTheFuture) {
  expect_holds([] {
    std::promise<std::string> promise;
    std::future<std::string> future = promise.get_future();
    std::thread other([&] { promise.set_value("a string too long for the small buffer"); });
    check(future.get().size() == 38, "the value arrives");
    other.join();
  });
}

TEST(Async, RunsOnAnotherThread) {
  expect_holds([] {
    std::atomic<int> count = 0;
    auto future = std::async(std::launch::async, [&] { return ++count; });
    ++count;
    check(future.get() + count.load() > 2, "both counted");
  });
}

TEST(PackagedTask, HandsItsResultToTheFuture) {
  expect_holds([] {
    std::packaged_task<int(int)> task([](int value) { return value + 1; });
    std::future<int> result = task.get_future();
    std::thread other(std::move(task), 1);
    check(result.get() == 2, "the result");
    other.join();
  });
}

TEST(SharedFuture, IsReadByTwoThreads) {
  expect_holds([] {
    std::promise<int> promise;
    const std::shared_future<int> result = promise.get_future().share();
    std::thread other([result] { check(result.get() == 3, "the result"); });
    promise.set_value(3);
    check(result.get() == 3, "the result");
    other.join();
  });
}

TEST(SharedFuture, ThatNobodyFulfilsIsADeadlock) {
  expect_found(finding::deadlock, [] {
    std::promise<int> promise;
    const std::shared_future<int> result = promise.get_future().share();
    std::thread other([result] { result.wait(); });
    other.join();
  });
}

}  // namespace
