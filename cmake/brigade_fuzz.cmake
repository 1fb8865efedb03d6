# brigade_fuzz(NAME SOURCE LIBRARIES ... CORPUS dir [SECONDS n] [LENGTH bytes])
#   a fuzz target: SOURCE defines LLVMFuzzerTestOneInput. In the preset `fuzz` (Clang, everything
#   instrumented for coverage) it is a libFuzzer executable, and a test of a few seconds starts from
#   CORPUS; ci/fuzz runs it for as long as you like. In any other build it replays CORPUS: its seeds
#   and the inputs that once failed.
function(brigade_fuzz name source)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "CORPUS;SECONDS;LENGTH" "LIBRARIES")
  if(NOT arg_SECONDS)
    set(arg_SECONDS 9)
  endif()
  if(NOT arg_LENGTH)
    set(arg_LENGTH 4096)
  endif()
  set(corpus ${CMAKE_CURRENT_SOURCE_DIR}/${arg_CORPUS})
  add_executable(${name} ${source})
  if(NOT TARGET brigade_fuzzers)
    add_custom_target(brigade_fuzzers)
  endif()
  add_dependencies(brigade_fuzzers ${name})
  target_link_libraries(${name} PRIVATE brigade_options ${arg_LIBRARIES})
  if(BRIGADE_SANITIZER STREQUAL "fuzz")
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    set(found ${CMAKE_CURRENT_BINARY_DIR}/${name}_corpus)
    file(MAKE_DIRECTORY ${found})
    add_test(
      NAME ${name}.AnyBytesAreJudgedOrRefused
      COMMAND ${name} -max_total_time=${arg_SECONDS} -max_len=${arg_LENGTH} -timeout=10 -rss_limit_mb=1024
              -print_final_stats=1 -artifact_prefix=${CMAKE_CURRENT_BINARY_DIR}/${name}- ${found} ${corpus})
    set_tests_properties(${name}.AnyBytesAreJudgedOrRefused PROPERTIES LABELS fuzz TIMEOUT 300)
  else()
    target_sources(${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/fuzz/replay.cpp)
    target_compile_options(${name} PRIVATE -O0) # a small corpus is soon replayed
    add_test(NAME ${name}.TheCorpusIsJudgedOrRefused COMMAND ${name} ${corpus})
    set_tests_properties(${name}.TheCorpusIsJudgedOrRefused PROPERTIES LABELS unit TIMEOUT 300)
  endif()
endfunction()
