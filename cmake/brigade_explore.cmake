# The explorer in CMake, here and in the installed package.
#
# brigade_explore_test(NAME SOURCES ... [LIBRARIES ...] [LABELS ...] [TIMEOUT seconds])
#   a GoogleTest executable whose sources are instrumented and run under the explorer. The
#   instrumentation is -fsanitize=thread at compile time only: the explorer is linked in place of
#   ThreadSanitizer's runtime, its functions exported so that they come before libc's.
function(brigade_explore_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;LIBRARIES;LABELS")
  if(NOT arg_LABELS)
    set(arg_LABELS explore)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  find_package(GTest QUIET)
  if(NOT TARGET brigade::explore_gtest OR NOT TARGET GTest::gtest_main)
    message(FATAL_ERROR "brigade_explore_test needs GoogleTest (libgtest-dev): here, and where brigade was built")
  endif()
  include(GoogleTest)
  add_executable(${name} ${arg_SOURCES})
  brigade_explore_instrument(${name})
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} brigade::explore_gtest $<TARGET_NAME_IF_EXISTS:GTest::gmock>
                                        GTest::gtest_main)
  gtest_discover_tests(
    ${name}
    TEST_PREFIX "${name}."
    DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
endfunction()

# brigade_explore_program(NAME SOURCES ... [LIBRARIES ...])
#   a whole program, C or C++, with a main of its own: by itself it is an ordinary one, and
#   `brigade explore` runs it again and again.
function(brigade_explore_program name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LIBRARIES")
  add_executable(${name} ${arg_SOURCES})
  brigade_explore_instrument(${name})
  target_link_libraries(${name} PRIVATE ${arg_LIBRARIES} $<LINK_LIBRARY:WHOLE_ARCHIVE,brigade::explore_program>)
  set_target_properties(${name} PROPERTIES LINKER_LANGUAGE CXX)
endfunction()

# Compiles an executable target for the explorer and links it with its runtime.
function(brigade_explore_instrument name)
  # Stacks are unwound, which takes calls that are not jumps instead of calls at each function's entry.
  # Clang leaves out the read of `++count` without the second option: it would be one step with the write.
  if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    set(what_is_seen "SHELL:-mllvm -tsan-instrument-func-entry-exit=0"
                     "SHELL:-mllvm -tsan-instrument-read-before-write=1")
  else()
    set(what_is_seen --param=tsan-instrument-func-entry-exit=0 -Wno-tsan)
  endif()
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_compile_options(${name} PRIVATE -fsanitize=thread ${what_is_seen} -g -fno-omit-frame-pointer
                                              -fno-optimize-sibling-calls -fno-pie)
  target_link_options(${name} PRIVATE -rdynamic -no-pie)
  target_link_libraries(${name} PRIVATE $<LINK_LIBRARY:WHOLE_ARCHIVE,brigade::explore>)
  # Warns of what the explorer will not see in them: atomics and system calls in assembly.
  get_target_property(type ${name} TYPE)
  if(type STREQUAL EXECUTABLE)
    add_custom_command(
      TARGET ${name}
      POST_BUILD
      COMMAND brigade::scan $<TARGET_OBJECTS:${name}>
      COMMAND_EXPAND_LISTS VERBATIM)
  endif()
endfunction()
