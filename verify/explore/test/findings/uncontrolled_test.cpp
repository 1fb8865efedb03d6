// What the explorer cannot control is an error that names the call: never a hang, never a pass.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <linux/futex.h>
#include <poll.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>
#include <thread>

#include "expectations.hpp"

namespace {

using namespace brigade::explore;
using testing::HasSubstr;

void expect_refused(const std::function<void()>& body, const char* call) {
  const result outcome = explore(body);
  EXPECT_EQ(outcome.verdict, verdict::unknown) << outcome;
  EXPECT_EQ(outcome.failure.what, finding::uncontrolled) << outcome;
  EXPECT_THAT(outcome.failure.message, HasSubstr(call)) << outcome;
}

TEST(Uncontrolled, ANamedSemaphore) {
  expect_refused([] { sem_open("/brigade-uncontrolled-test", O_CREAT, 0600, 1); },
                 "sem_open (a semaphore shared with other processes) in ");
}

TEST(Uncontrolled, AReadFromAPipe) {
  expect_refused(
      [] {
        int ends[2];
        char byte = 0;
        if (pipe(ends) == 0) check(read(ends[0], &byte, 1) == 1, "never comes here");
      },
      "read");
}

TEST(Uncontrolled, ACallIsNamedWithItsLine) {
  expect_refused([] { check(pause() == 0, "paused"); }, "uncontrolled_test.cpp:");
}

TEST(Uncontrolled, AWaitOnASocket) {
  expect_refused(
      [] {
        int ends[2];
        char byte = 0;
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0) recv(ends[0], &byte, 1, 0);
      },
      "recvfrom");
}

TEST(Uncontrolled, PollAndSelect) {
  expect_refused([] { poll(nullptr, 0, -1); }, "poll");
  expect_refused([] { select(0, nullptr, nullptr, nullptr, nullptr); }, "select");
}

TEST(Uncontrolled, AnInputStreamOfTheCLibrary) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  FILE* stream = fdopen(ends[0], "r");
  expect_refused([=] { fgetc(stream); }, "read");
}

TEST(Uncontrolled, ForkAndExec) {
  expect_refused([] { check(fork() >= 0, "forked"); }, "fork");
  expect_refused([] { execl("/bin/true", "true", nullptr); }, "exec");
}

TEST(Uncontrolled, ACommandOfTheShell) {
  expect_refused([] { check(std::system("true") == 0, "ran"); }, "system");
}

TEST(Uncontrolled, AFutexInInlineAssembly) {
  expect_refused(
      [] {
        int word = 0;
        long number = SYS_futex;
        register long none asm("r10") = 0;
        asm volatile("syscall"
                     : "+a"(number)
                     : "D"(&word), "S"(FUTEX_WAIT), "d"(0), "r"(none)
                     : "rcx", "r11", "memory");
      },
      "futex");
}

TEST(Uncontrolled, AFutexOperationWithoutAModel) {
  expect_refused(
      [] {
        int word = 0;
        syscall(SYS_futex, &word, FUTEX_LOCK_PI, 0, nullptr, nullptr, 0);
      },
      "futex operation");
}

// libc's own lock of a stream, which its functions take without a call that could be interposed.
TEST(Uncontrolled, AnUninstrumentedLibraryThatBlocks) {
  FILE* stream = fopen("/dev/null", "w");
  ASSERT_NE(stream, nullptr);
  expect_refused(
      [=] {
        std::thread other([=] {
          flockfile(stream);
          std::atomic<int> step = 0;
          ++step;
        });
        other.join();
        fputc('x', stream);
      },
      "futex");
}

TEST(Uncontrolled, AFileLockThatWaits) {
  expect_refused(
      [] {
        const int file = open("/dev/null", O_RDWR);
        flock(file, LOCK_EX);
      },
      "flock");
}

TEST(Uncontrolled, TheEndOfTheProcess) {
  expect_refused([] { std::exit(3); }, "exit(3)");
  expect_refused([] { _exit(3); }, "_exit");
}

TEST(Uncontrolled, ARobustMutex) {
  expect_refused(
      [] {
        pthread_mutexattr_t attributes;
        pthread_mutexattr_init(&attributes);
        pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
        pthread_mutex_t mutex;
        pthread_mutex_init(&mutex, &attributes);
      },
      "robust");
}

TEST(Controlled, AReadOfAFileAndOutputPass) {
  const result outcome = explore([] {
    const int file = open("/proc/self/exe", O_RDONLY);
    char magic[4] = {};
    check(read(file, magic, sizeof magic) == 4 && magic[1] == 'E', "an ELF file");
    close(file);
    check(write(STDOUT_FILENO, "", 0) == 0, "written");
  });
  EXPECT_TRUE(outcome.holds()) << outcome;
}

}  // namespace
