# find_package(TidyFutures COMPONENTS tool) brings:
#
#   tidy_futures_enable(TARGET... [TIER always|profiled|specialty|all]
#                       [CHECKS GLOBS] [ERRORS] [ARGS ARGUMENT...])
#
# looks at each source of the targets when it is compiled, as
# CXX_CLANG_TIDY does with clang-tidy. Findings are warnings of the build;
# with ERRORS they end it. ARGS go to 'tidy-futures check' as they are.
# What a build cannot see as a whole (one owner a header, the baseline of
# what is gone, the cache) is 'tidy-futures check -p BUILD'.
find_program(TIDY_FUTURES_EXECUTABLE tidy-futures
             HINTS ${CMAKE_CURRENT_LIST_DIR}/../../../bin ${CMAKE_CURRENT_LIST_DIR}/../../../../bin
             DOC "The tool that tidy_futures_enable() runs")

function(tidy_futures_enable)
  cmake_parse_arguments(PARSE_ARGV 0 arg "ERRORS" "TIER;CHECKS" "ARGS")
  if(NOT TIDY_FUTURES_EXECUTABLE)
    message(FATAL_ERROR "tidy_futures_enable(): there is no tidy-futures in the PATH; set TIDY_FUTURES_EXECUTABLE")
  endif()
  if(NOT arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "tidy_futures_enable() wants the names of targets")
  endif()
  set(command ${TIDY_FUTURES_EXECUTABLE} check --quiet --no-cache
      --source-root=${CMAKE_SOURCE_DIR})
  if(NOT arg_ERRORS)
    list(APPEND command --exit-zero)
  endif()
  if(DEFINED arg_TIER)
    list(APPEND command --tier=${arg_TIER})
  endif()
  if(DEFINED arg_CHECKS)
    list(APPEND command --checks=${arg_CHECKS})
  endif()
  list(APPEND command ${arg_ARGS})
  foreach(target IN LISTS arg_UNPARSED_ARGUMENTS)
    if(NOT TARGET ${target})
      message(FATAL_ERROR "tidy_futures_enable(): there is no target '${target}'")
    endif()
    set_property(TARGET ${target} PROPERTY CXX_CLANG_TIDY "${command}")
  endforeach()
endfunction()
