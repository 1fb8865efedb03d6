// What the explorer cannot see, and what looks like it.

int brigade_planted_add(int* counter) {
  int one = 1;
  __asm__ volatile("lock xaddl %0, %1" : "+r"(one), "+m"(*counter) : : "memory");
  return one;
}

int brigade_planted_exchange(int* lock) {
  int taken = 1;
  __asm__ volatile("xchgl %0, %1" : "+r"(taken), "+m"(*lock) : : "memory");
  return taken;
}

long brigade_planted_call(long number) {
  __asm__ volatile("syscall" : "+a"(number) : : "rcx", "r11", "memory");
  return number;
}

unsigned brigade_planted_clock(void) {
  unsigned low = 0;
  unsigned high = 0;
  __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
  return low ^ high;
}

void brigade_planted_harmless(int* place) {
  int other = 2;
  __asm__ volatile("pause");
  __asm__ volatile("xchgw %ax, %ax");
  __asm__ volatile("xaddl %0, %1" : "+r"(other), "+m"(*place));
}
