# Uses ccache where it is installed and the caller named no launcher of their own.
find_program(BRIGADE_CCACHE ccache)
if(BRIGADE_CCACHE AND PROJECT_IS_TOP_LEVEL)
  foreach(language C CXX)
    if(NOT DEFINED CMAKE_${language}_COMPILER_LAUNCHER)
      set(CMAKE_${language}_COMPILER_LAUNCHER ${BRIGADE_CCACHE})
    endif()
  endforeach()
endif()
