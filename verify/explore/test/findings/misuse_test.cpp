// Synchronization objects used against their rules.
#include <gmock/gmock.h>
#include <pthread.h>
#include <semaphore.h>

#include <mutex>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using test::expect_found;
using test::expect_holds;
using testing::HasSubstr;

// The owner may destroy the mutex before the other has come to it.
void destroy_early(bool waits) {
  pthread_mutex_t mutex;
  pthread_mutex_init(&mutex, nullptr);
  std::thread other([&] {
    pthread_mutex_lock(&mutex);
    pthread_mutex_unlock(&mutex);
  });
  if (waits) other.join();
  pthread_mutex_lock(&mutex);
  pthread_mutex_unlock(&mutex);
  pthread_mutex_destroy(&mutex);
  if (!waits) other.join();
}

TEST(Misuse, OfADestroyedMutexIsFound) {
  expect_found(finding::misuse, [] { destroy_early(false); });
  const result outcome = explore([] { destroy_early(false); });
  EXPECT_THAT(outcome.failure.message, HasSubstr("destroyed"));
  EXPECT_THAT(outcome.failure.message, HasSubstr("misuse_test.cpp:"));
}

TEST(Misuse, IsAbsentWhereTheOwnerJoinsFirst) {
  const result outcome = explore([] { destroy_early(true); });
  EXPECT_TRUE(outcome.holds()) << outcome;
}

TEST(Misuse, OfAMutexDestroyedWhileHeldIsFound) {
  expect_found(finding::misuse, [] {
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    std::thread other([&] {
      pthread_mutex_lock(&mutex);
      pthread_mutex_unlock(&mutex);
    });
    if (pthread_mutex_trylock(&mutex) == 0) pthread_mutex_destroy(&mutex);
    other.join();
  });
}

// Which thread finds the mutex free, and so who unlocks, depends on the schedule.
void unlock_if_taken(bool own) {
  std::mutex mutex;
  std::atomic<bool> taken = false;
  std::thread other([&] {
    mutex.lock();
    taken = true;
    if (own) mutex.unlock();
  });
  if (!own && taken) mutex.unlock();
  other.join();
}

TEST(Misuse, OfAnUnlockByAStrangerIsFound) {
  expect_found(finding::misuse, [] { unlock_if_taken(false); });
}

TEST(Misuse, IsAbsentWhereTheHolderUnlocks) {
  const result outcome = explore([] { unlock_if_taken(true); });
  EXPECT_TRUE(outcome.holds()) << outcome;
}

TEST(Misuse, OfAWaitWithoutTheMutexIsFound) {
  expect_found(finding::misuse, [] {
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
    pthread_cond_wait(&changed, &mutex);
  });
}

TEST(Misuse, OfAConditionVariableDestroyedWhileAThreadWaitsIsFound) {
  expect_found(finding::misuse, [] {
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
    std::thread other([&] {
      pthread_mutex_lock(&mutex);
      pthread_cond_wait(&changed, &mutex);
      pthread_mutex_unlock(&mutex);
    });
    pthread_mutex_lock(&mutex);
    pthread_mutex_unlock(&mutex);
    pthread_cond_destroy(&changed);
    other.join();
  });
}

TEST(Misuse, OfADestroyedSemaphoreIsFound) {
  expect_found(finding::misuse, [] {
    sem_t done;
    sem_init(&done, 0, 0);
    std::thread other([&] { sem_post(&done); });
    if (sem_trywait(&done) != 0) sem_destroy(&done);
    other.join();
  });
}

}  // namespace
