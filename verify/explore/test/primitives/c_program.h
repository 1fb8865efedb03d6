// Scenarios in C, for c_test.cpp to explore.
#ifndef BRIGADE_EXPLORE_TEST_C_PROGRAM_H
#define BRIGADE_EXPLORE_TEST_C_PROGRAM_H

#ifdef __cplusplus
extern "C" {
#endif

// Two threads add to a count, and the caller looks; whether they lock. Returns the count.
int brigade_test_c_count(int locked);
// Hands a value from one thread to another by a condition variable; whether the flag is set under
// the mutex. Returns the value.
int brigade_test_c_hand_over(int locked);
// C11 atomics, call_once and thread-specific storage. Returns 0 if all is as it should be.
int brigade_test_c_rest(void);

#ifdef __cplusplus
}
#endif

#endif
