// Counts in inline assembly, which no hook sees.
#include <pthread.h>
#include <stddef.h>

static int counter;

__attribute__((noinline)) static void add(void) {
  int one = 1;
  __asm__ volatile("lock xaddl %0, %1" : "+r"(one), "+m"(counter) : : "memory");
}

static void* run(void* nothing) {
  add();
  return nothing;
}

int main(void) {
  pthread_t other;
  pthread_create(&other, NULL, run, NULL);
  add();
  pthread_join(other, NULL);
  return 0;
}
