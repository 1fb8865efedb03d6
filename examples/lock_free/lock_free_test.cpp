// Containers that are no maps: an adapter for each, and a line that tries all small programs of its
// calls through every interleaving. What is broken must be found here; in a test of yours the
// expectation is `found.holds()`.
#include <gmock/gmock.h>

#include <iostream>
// readme: begin
#include <gtest/gtest.h>

#include <brigade/scenario/container.hpp>

#include "michael_scott_queue.hpp"

namespace models = brigade::linearize::models;

template <class Queue>
struct queue_calls {
  using model = models::queue<int>;

  model::response apply(const model::invocation& asked) {
    if (asked.operation == models::queue_operation::enqueue) {
      queue.enqueue(asked.value);
      return model::done();
    }
    return {queue.dequeue()};
  }

  Queue queue;
};

TEST(MichaelScottQueue, IsLinearizable) {
  using calls = queue_calls<example::michael_scott_queue>;
  const auto found = brigade::scenario::explore_container<calls>("Michael and Scott's queue");
  EXPECT_TRUE(found.holds()) << found.report;
  EXPECT_EQ(found.exhausted, found.scenarios);
}
// readme: end
#include "treiber_stack.hpp"

namespace {

using namespace brigade;
using linearize::verdict;
using scenario::explore_container;
using testing::HasSubstr;

template <example::reclamation Reclaim>
struct stack_calls {
  using model = models::stack<int>;

  model::response apply(const model::invocation& asked) {
    if (asked.operation == models::stack_operation::push) {
      stack.push(asked.value);
      return model::done();
    }
    return {stack.pop()};
  }

  example::treiber_stack<Reclaim> stack;
};

using sound_stack = stack_calls<example::reclamation::at_the_end>;
using broken_stack = stack_calls<example::reclamation::at_once>;

TEST(HastyQueue, IsFoundToHideWhatWasEnqueued) {
  const auto found = explore_container<queue_calls<example::hasty_queue>>("hasty queue");
  EXPECT_EQ(found.verdict, verdict::violated);
  EXPECT_THAT(found.report, HasSubstr("the history is not linearizable"));
  EXPECT_THAT(found.report, HasSubstr("contradict each other"));
  std::cout << found.report;
}

TEST(TreiberStack, IsLinearizableWhereNothingIsFreed) {
  const auto found = explore_container<sound_stack>("Treiber's stack");
  EXPECT_TRUE(found.holds()) << found.report;
  EXPECT_EQ(found.exhausted, found.scenarios);
}

TEST(TreiberStack, IsFoundToUseWhatItFreed) {
  const auto found = explore_container<broken_stack>("Treiber's stack");
  EXPECT_EQ(found.verdict, verdict::violated);
  EXPECT_THAT(found.report, testing::AnyOf(HasSubstr("use after free"), HasSubstr("data race")));
  std::cout << found.report;
}

// To read what was freed is undefined, and yet in practice harmless here, as the exchange that
// follows fails: unless the address is handed out again. So neither is looked for, and what is left
// to find is what the stack answers.
scenario::exploration pop_beside_churn(bool reusing_addresses) {
  using stack = models::stack<int>;
  const scenario::program<stack> what{
      {},
      {{stack::pop(), stack::push(1), stack::push(2)}, {stack::push(3), stack::pop()}},
      {stack::pop(), stack::pop()}};
  explore::options how;
  how.detect_races = false;
  how.detect_use_after_free = false;
  how.reuse_addresses = reusing_addresses;
  return scenario::explore_program<broken_stack>(what, how);
}

TEST(TreiberStack, SurvivesWhereNoAddressIsHandedOutAgain) {
  const auto found = pop_beside_churn(false);
  EXPECT_TRUE(found.holds()) << found;
  std::cout << found;
}

TEST(TreiberStack, IsFoundToSufferFromAba) {
  const auto found = pop_beside_churn(true);
  EXPECT_EQ(found.verdict, verdict::violated) << found;
  EXPECT_THAT(found.headline, HasSubstr("not linearizable"));
  std::cout << found;
}

}  // namespace
