# The few ways in which this project makes a target.

# brigade_library(NAME [INTERFACE] [SOURCES ...] INCLUDE dir [LIBRARIES ...])
#   target brigade_NAME with alias brigade::NAME, C++20, public headers under INCLUDE.
function(brigade_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "INTERFACE" "INCLUDE" "SOURCES;LIBRARIES")
  if(arg_INTERFACE)
    add_library(brigade_${name} INTERFACE)
    set(scope INTERFACE)
  else()
    add_library(brigade_${name} STATIC ${arg_SOURCES})
    set(scope PUBLIC)
    target_link_libraries(brigade_${name} PRIVATE $<BUILD_INTERFACE:brigade_options>)
  endif()
  add_library(brigade::${name} ALIAS brigade_${name})
  set_target_properties(brigade_${name} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(brigade_${name} ${scope} cxx_std_20)
  target_include_directories(
    brigade_${name} ${scope} $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/${arg_INCLUDE}>
                             $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(brigade_${name} ${scope} ${arg_LIBRARIES})
  set_property(GLOBAL APPEND PROPERTY BRIGADE_INSTALLED_TARGETS brigade_${name})
  set_property(GLOBAL APPEND PROPERTY BRIGADE_INSTALLED_INCLUDES ${CMAKE_CURRENT_SOURCE_DIR}/${arg_INCLUDE})
endfunction()

# brigade_test(NAME SOURCES ... [LIBRARIES ...] [LABELS unit|props|stress|...] [TIMEOUT seconds])
#   a GoogleTest executable whose tests ctest lists one by one.
function(brigade_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;LIBRARIES;LABELS")
  if(NOT arg_LABELS)
    set(arg_LABELS unit)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE brigade_options ${arg_LIBRARIES} GTest::gmock GTest::gtest_main)
  gtest_discover_tests(
    ${name}
    TEST_PREFIX "${name}."
    DISCOVERY_MODE PRE_TEST
    PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
endfunction()

# brigade_explore_seal(NAME [ARCHIVE]): seals brigade_NAME, with ARCHIVE in it (seal_archive.cmake).
function(brigade_explore_seal name)
  add_custom_command(
    TARGET brigade_${name}
    POST_BUILD
    COMMAND
      ${CMAKE_COMMAND} -D ARCHIVE=$<TARGET_FILE:brigade_${name}> -D MERGED=${ARGN} -D AR=${CMAKE_AR} -D
      OBJCOPY=${CMAKE_OBJCOPY} -D OBJDUMP=${CMAKE_OBJDUMP} -P ${PROJECT_SOURCE_DIR}/cmake/seal_archive.cmake
    VERBATIM)
endfunction()
