#include <gtest/gtest.h>

#include <brigade/model/operation.hpp>
#include <sstream>

namespace brigade::model {
namespace {

TEST(Operation, EveryOperationHasAName) {
  for (const std::string_view name : operation_names) EXPECT_FALSE(name.empty());
  EXPECT_EQ(to_string(operation::discard), "discard");
}

TEST(Operation, InvocationsReadAsCalls) {
  EXPECT_EQ(to_string(invocation{operation::find, 3, 0}), "find(3)");
  EXPECT_EQ(to_string(invocation{operation::insert, 3, 7}), "insert(3, 7)");
  EXPECT_EQ(to_string(invocation{operation::visit, 3, 7}), "visit(3, = 7)");
  EXPECT_EQ(to_string(invocation{operation::update, 3, 7}), "update(3, += 7)");
  EXPECT_EQ(to_string(invocation{operation::erase_if, 1, 2}), "erase_if(key % 2 == 1)");
  EXPECT_EQ(to_string(invocation{operation::size, 0, 0}), "size()");
  EXPECT_EQ(to_string(invocation{operation::migrate, 0, 2}), "migrate(2)");
  std::ostringstream out;
  out << invocation{operation::erase, -1, 0};
  EXPECT_EQ(out.str(), "erase(-1)");
}

TEST(Operation, ResponsesReadAsTheOperationAnswers) {
  EXPECT_EQ(to_string(operation::find, response{true, 7, 0, {}}), "7");
  EXPECT_EQ(to_string(operation::find, response{}), "nothing");
  EXPECT_EQ(to_string(operation::insert, response{}), "false");
  EXPECT_EQ(to_string(operation::size, response{false, {}, 4, {}}), "4");
  EXPECT_EQ(to_string(operation::clear, response{}), "done");
  EXPECT_EQ(to_string(operation::erase_if, response{false, {}, 1, {{1, 5}, {2, 6}}}),
            "1, met {1: 5, 2: 6}");
  EXPECT_EQ(to_string(invocation{operation::erase, 2, 0}, response{true, {}, 0, {}}),
            "erase(2) -> true");
}

TEST(Operation, SelectsByRemainder) {
  const invocation odd{operation::erase_if, 1, 2};
  EXPECT_TRUE(selects(odd, 3));
  EXPECT_FALSE(selects(odd, 4));
  EXPECT_TRUE(selects(invocation{operation::erase_if, 0, 0}, 17));
}

}  // namespace
}  // namespace brigade::model
