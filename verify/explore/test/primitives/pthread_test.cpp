// POSIX threads by their C interface.
#include <pthread.h>
#include <semaphore.h>

#include <atomic>
#include <cerrno>
#include <ctime>
#include <memory>
#include <thread>

#include "../expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;

// Two threads add to a count while they hold something; or, one of them, do not.
template <typename Lock, typename Unlock>
void add_under(Lock lock, Unlock unlock, bool both) {
  const auto count = std::make_unique<int>(0);
  std::thread other([&] {
    if (both) lock();
    ++*count;
    if (both) unlock();
  });
  lock();
  ++*count;
  unlock();
  other.join();
  check(*count == 2, "an increment was lost");
}

template <typename Add>
void expect_excludes(Add add) {
  expect_holds([=] { add(true); });
  expect_found(finding::data_race, [=] { add(false); });
}

TEST(PthreadSpin, Excludes) {
  expect_excludes([](bool both) {
    pthread_spinlock_t lock;
    pthread_spin_init(&lock, PTHREAD_PROCESS_PRIVATE);
    add_under([&] { pthread_spin_lock(&lock); }, [&] { pthread_spin_unlock(&lock); }, both);
    pthread_spin_destroy(&lock);
  });
}

TEST(PthreadRwlock, ExcludesByItsWriteLock) {
  expect_excludes([](bool both) {
    pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
    add_under([&] { pthread_rwlock_wrlock(&lock); }, [&] { pthread_rwlock_unlock(&lock); }, both);
  });
}

TEST(PthreadRwlock, DoesNotExcludeByItsReadLock) {
  expect_found(finding::data_race, [] {
    pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
    add_under([&] { pthread_rwlock_rdlock(&lock); }, [&] { pthread_rwlock_unlock(&lock); }, true);
  });
}

TEST(PthreadMutex, Excludes) {
  expect_excludes([](bool both) {
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    add_under([&] { pthread_mutex_lock(&lock); }, [&] { pthread_mutex_unlock(&lock); }, both);
  });
}

TEST(Semaphore, ByItsCInterfaceExcludes) {
  expect_excludes([](bool both) {
    sem_t permits;
    sem_init(&permits, 0, 1);
    add_under([&] { sem_wait(&permits); }, [&] { sem_post(&permits); }, both);
    sem_destroy(&permits);
  });
}

TEST(Semaphore, OfNoPermitTriesInVain) {
  expect_holds([] {
    sem_t permits;
    sem_init(&permits, 0, 0);
    std::thread other([&] { sem_post(&permits); });
    const bool taken = sem_trywait(&permits) == 0;
    if (!taken) sem_wait(&permits);
    int left = -1;
    sem_getvalue(&permits, &left);
    check(left == 0, "a permit is left");
    other.join();
  });
}

void meet(unsigned threads) {
  pthread_barrier_t barrier;
  pthread_barrier_init(&barrier, nullptr, threads);
  std::atomic<int> serial = 0;
  const auto arrive = [&] {
    if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) ++serial;
  };
  std::thread other(arrive);
  arrive();
  other.join();
  check(serial == 1, "one is told apart");
  pthread_barrier_destroy(&barrier);
}

TEST(PthreadBarrier, LetsOneOfThoseWhoMeetKnow) {
  expect_holds([] { meet(2); });
  expect_found(finding::deadlock, [] { meet(3); });
}

int made = 0;
void make() { ++made; }

TEST(PthreadOnce, RunsOnceInEachExecution) {
  expect_holds([] {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    std::thread other([] { pthread_once(&once, make); });
    pthread_once(&once, make);
    check(made == 1, "made once");
    other.join();
  });
}

TEST(PthreadKey, HasAValuePerThreadAndDestroysIt) {
  expect_holds([] {
    static std::atomic<int> destroyed = 0;
    pthread_key_t key;
    pthread_key_create(&key, [](void*) { ++destroyed; });
    std::thread other([key] {
      check(pthread_getspecific(key) == nullptr, "empty at first");
      pthread_setspecific(key, &destroyed);
    });
    ++destroyed;
    check(pthread_getspecific(key) == nullptr, "another thread's value");
    other.join();
    check(destroyed == 2, "destroyed at the end of its thread");
    pthread_key_delete(key);
  });
}

TEST(PthreadMutex, OfTheErrorCheckingKindRefusesItsHolder) {
  expect_holds([] {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_t mutex;
    pthread_mutex_init(&mutex, &attributes);
    std::thread other([&] {
      pthread_mutex_lock(&mutex);
      check(pthread_mutex_lock(&mutex) == EDEADLK, "locked twice");
      pthread_mutex_unlock(&mutex);
    });
    check(pthread_mutex_unlock(&mutex) == EPERM, "unlocked by a stranger");
    pthread_mutex_lock(&mutex);
    pthread_mutex_unlock(&mutex);
    other.join();
    pthread_mutex_destroy(&mutex);
  });
}

TEST(PthreadRwlock, TimesOutWhileAWriterHoldsIt) {
  const auto body = [](bool writer) {
    pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
    std::thread other([&] {
      writer ? pthread_rwlock_wrlock(&lock) : pthread_rwlock_rdlock(&lock);
      pthread_rwlock_unlock(&lock);
    });
    timespec until{};
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 10;
    const int error = pthread_rwlock_timedrdlock(&lock, &until);
    check(error == 0, "timed out");
    pthread_rwlock_unlock(&lock);
    other.join();
  };
  expect_found(finding::assertion, [=] { body(true); });
  EXPECT_TRUE(explore([=] { body(false); }).holds());
}

}  // namespace
