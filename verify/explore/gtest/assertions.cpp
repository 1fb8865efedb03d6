// GoogleTest's assertions inside an exploration: a failed EXPECT or ASSERT fails the execution, as
// brigade::explore::check does, and the test sees the result of the exploration.
//
// Linked with --wrap of the one function through which every failing assertion goes, which runs
// with control suspended: GoogleTest's own locks and allocations are no part of the execution.
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <brigade/explore/explore.hpp>
#include <string>

#include "../runtime/leave.hpp"
#include "../runtime/mode.hpp"
#include "../runtime/session.hpp"

namespace {

namespace explore = brigade::explore;

// Stands in for GoogleTest's reporter while one assertion reports.
class recorder final : public testing::ScopedFakeTestPartResultReporter {
 public:
  recorder() : ScopedFakeTestPartResultReporter(INTERCEPT_ALL_THREADS, nullptr) {}

  void ReportTestPartResult(const testing::TestPartResult& outcome) override {
    if (!outcome.failed()) return;
    const char* file = outcome.file_name() == nullptr ? "?" : outcome.file_name();
    message_ =
        std::string(file) + ":" + std::to_string(outcome.line_number()) + ": " + outcome.message();
  }

  const std::string& message() const { return message_; }

 private:
  std::string message_;
};

std::string running_test() {
  const testing::TestInfo* test = testing::UnitTest::GetInstance()->current_test_info();
  return test == nullptr ? "" : std::string(test->test_suite_name()) + "." + test->name();
}

const bool introduced = [] {
  explore::runtime::name_of_test = running_test;
  return true;
}();

}  // namespace

// AssertHelper::operator=(const Message&) const, as the compiler names it.
extern "C" {
void __real__ZNK7testing8internal12AssertHelperaSERKNS_7MessageE(
    const testing::internal::AssertHelper*, const testing::Message&);

void __wrap__ZNK7testing8internal12AssertHelperaSERKNS_7MessageE(
    const testing::internal::AssertHelper* helper, const testing::Message& message) {
  using namespace explore::runtime;
  if (!controlled())
    return __real__ZNK7testing8internal12AssertHelperaSERKNS_7MessageE(helper, message);
  const runtime_section section;
  std::string failed;
  {
    recorder reporter;
    __real__ZNK7testing8internal12AssertHelperaSERKNS_7MessageE(helper, message);
    failed = reporter.message();
  }
  if (!failed.empty()) fail(explore::finding::assertion, failed);
}
}
