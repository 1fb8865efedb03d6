// One process of the program after another: what each execution starts from, how it ends, and what
// it printed.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "../runtime/explored_program.hpp"
#include "arguments.hpp"
#include "descriptors.hpp"
#include "exploration.hpp"
#include "output.hpp"
#include "process_state.hpp"

namespace brigade::explore::program {

class reporter;

class process final : public runtime::explored_program {
 public:
  process(const whole_program& subject, const instructions& asked, reporter& report);
  ~process();
  process(const process&) = delete;
  process& operator=(const process&) = delete;

  // The body of an execution, on its first thread.
  void run();

  void at_exit(void (*handler)(void*), void* argument) override;
  void at_quick_exit(void (*handler)());
  [[noreturn]] void exit(int status) override;
  [[noreturn]] void quick_exit(int status);
  [[noreturn]] void exit_at_once(int status);

  void take_output(int descriptor, const void* bytes, std::size_t size) override;
  void opened(int descriptor) override { descriptors_.opened(descriptor); }
  bool may_close(int descriptor) override { return descriptors_.close(descriptor); }

  void for_each_root(const visit_words& visit) const override { state_.for_each(visit); }

  fresh_arguments& arguments() { return arguments_; }
  bool counts_outputs() const { return asked_.counts_outputs; }

  // Of the last execution.
  std::string output() const { return output_.of(1); }
  std::string errors() const { return output_.of(2); }
  // Of all complete executions: each output, and how many had it.
  const std::map<std::string, std::uint64_t>& outputs() const { return outputs_; }

 private:
  struct exit_handler {
    void (*call)(void*);
    void* argument;
  };

  void begin_execution();
  int run_main();
  void run_exit_handlers();
  void flush_streams() const;
  void judge(int status, const std::string& where);

  const whole_program& subject_;
  const instructions& asked_;
  reporter& report_;
  fresh_arguments arguments_;
  descriptor_table descriptors_;
  captured_output output_;
  process_state state_;
  std::vector<exit_handler> exit_handlers_;
  std::vector<void (*)()> quick_exit_handlers_;
  std::map<std::string, std::uint64_t> outputs_;
  const std::streambuf* synchronized_output_ = nullptr;
  bool begun_ = false;
};

// The one that is being explored.
process& current_process();

}  // namespace brigade::explore::program
