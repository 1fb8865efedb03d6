# brigade_options: warnings and sanitizer for what this project compiles itself. It is linked
# privately, so nobody who uses the installed package inherits it.
add_library(brigade_options INTERFACE)
target_compile_features(brigade_options INTERFACE cxx_std_20)
target_compile_options(
  brigade_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                            $<$<BOOL:${BRIGADE_WARNINGS_AS_ERRORS}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  # Clang 19 blames libstdc++ 12's own use of a deprecated buffer in stable_sort on whoever sorts.
  target_compile_options(
    brigade_options INTERFACE -Wthread-safety -Wthread-safety-beta -Wno-deprecated-declarations)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # From -O2 on, GCC 12 warns of every "text" + std::string: its bug 105651, mended in 13.
  target_compile_options(brigade_options INTERFACE -Wno-restrict)
endif()

# The sanitizers alone, for code that is not ours to warn about (a fuzz target, a planted bug).
add_library(brigade_sanitizer INTERFACE)
if(BRIGADE_SANITIZER STREQUAL "thread")
  set(sanitizer_flags -fsanitize=thread)
elseif(BRIGADE_SANITIZER STREQUAL "address")
  set(sanitizer_flags -fsanitize=address,undefined -fno-sanitize-recover=all)
elseif(BRIGADE_SANITIZER STREQUAL "fuzz")  # libFuzzer's coverage beside the address sanitizer
  set(sanitizer_flags -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all)
elseif(NOT BRIGADE_SANITIZER STREQUAL "")
  message(FATAL_ERROR "BRIGADE_SANITIZER is '${BRIGADE_SANITIZER}'; expected thread, address, fuzz or empty")
endif()
if(BRIGADE_SANITIZER)
  target_compile_options(brigade_sanitizer INTERFACE ${sanitizer_flags} -fno-omit-frame-pointer)
  target_link_options(brigade_sanitizer INTERFACE ${sanitizer_flags})
endif()
target_link_libraries(brigade_options INTERFACE brigade_sanitizer)
