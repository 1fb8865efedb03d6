# Installs every library made by brigade_library, so that find_package(brigade) finds it.
include(CMakePackageConfigHelpers)
get_property(targets GLOBAL PROPERTY BRIGADE_INSTALLED_TARGETS)
get_property(includes GLOBAL PROPERTY BRIGADE_INSTALLED_INCLUDES)
list(REMOVE_DUPLICATES includes)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/brigade)

install(TARGETS ${targets} EXPORT brigade_targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
foreach(dir IN LISTS includes)
  install(DIRECTORY ${dir}/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp" PATTERN "*.h")
endforeach()
install(EXPORT brigade_targets NAMESPACE brigade:: DESTINATION ${package_dir})
configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/brigade-config.cmake.in ${PROJECT_BINARY_DIR}/brigade-config.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/brigade-config-version.cmake VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/brigade-config.cmake ${PROJECT_BINARY_DIR}/brigade-config-version.cmake
              ${CMAKE_CURRENT_LIST_DIR}/brigade_explore.cmake
        DESTINATION ${package_dir})

if(BRIGADE_BUILD_TESTS)
  string(REPLACE ";" " " sanitizer_words "${sanitizer_flags}")
  add_test(
    NAME install.AConsumerFindsBuildsAndRuns
    COMMAND
      ${CMAKE_COMMAND} -D BUILD=${PROJECT_BINARY_DIR} -D SOURCE=${CMAKE_CURRENT_LIST_DIR}/test/consumer -D
      SCRATCH=${PROJECT_BINARY_DIR}/installed_package -D COMPILER=${CMAKE_CXX_COMPILER} -D
      FLAGS=${sanitizer_words} -P ${CMAKE_CURRENT_LIST_DIR}/test/installed_package.cmake)
  set_tests_properties(install.AConsumerFindsBuildsAndRuns PROPERTIES LABELS unit TIMEOUT 300)
  # What it takes to explore a program away from this project, with CMake and without.
  if(BRIGADE_BUILD_TOOLS AND NOT BRIGADE_SANITIZER)
    add_test(
      NAME install.AProgramIsExploredWithThePackage
      COMMAND
        ${CMAKE_COMMAND} -D BUILD=${PROJECT_BINARY_DIR} -D SOURCE=${CMAKE_CURRENT_LIST_DIR}/test/explored -D
        SCRATCH=${PROJECT_BINARY_DIR}/explored_package -D CC=${CMAKE_C_COMPILER} -D CXX=${CMAKE_CXX_COMPILER}
        -P ${CMAKE_CURRENT_LIST_DIR}/test/explored_package.cmake)
    set_tests_properties(install.AProgramIsExploredWithThePackage PROPERTIES LABELS explore TIMEOUT 300)
  endif()
endif()
