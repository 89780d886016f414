if(HANDRAIL_TESTS AND NOT EMSCRIPTEN)
  # doctest's own code, compiled once for all folders.
  add_library(handrail_doctest_main OBJECT
    "${PROJECT_SOURCE_DIR}/tests/doctest_main.cc" "${PROJECT_SOURCE_DIR}/tests/sanitizer_options.cc")
  target_link_libraries(handrail_doctest_main PUBLIC handrail::doctest handrail_options)
  add_custom_target(handrail_unit_tests)
endif()

# A component is a folder of the repository: its *.cc make the static library handrail_<folder>, its *_test.cc the
# doctest program handrail_<folder>_test, which ctest knows as unit.<folder>. A folder without sources yet is an
# empty library, so that those that depend on it can be built before it is there.
#
#   handrail_component(checker DEPENDS handrail_model handrail::json)
function(handrail_component name)
  cmake_parse_arguments(arg "" "" "DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/${name}/*.cc")
  list(FILTER sources EXCLUDE REGEX "/fixtures/")
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  list(REMOVE_ITEM sources ${name}/main.cc)  # a program's own; handrail_<folder>_test must link without it

  if(sources)
    add_library(handrail_${name} STATIC ${sources})
    target_link_libraries(handrail_${name} PUBLIC ${arg_DEPENDS} handrail_options)
  else()
    message(STATUS "handrail: ${name}/ has no sources yet")
    add_library(handrail_${name} INTERFACE)
    target_link_libraries(handrail_${name} INTERFACE ${arg_DEPENDS} handrail_options)
  endif()

  if(tests AND TARGET handrail_doctest_main)
    add_executable(handrail_${name}_test ${tests})
    target_link_libraries(handrail_${name}_test PRIVATE handrail_${name} handrail_doctest_main)
    add_dependencies(handrail_unit_tests handrail_${name}_test)
    target_compile_definitions(handrail_${name}_test PRIVATE HANDRAIL_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
    set_target_properties(handrail_${name}_test PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
    add_test(NAME ${HANDRAIL_TEST_PREFIX}unit.${name} COMMAND handrail_${name}_test
             WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
    set_tests_properties(${HANDRAIL_TEST_PREFIX}unit.${name} PROPERTIES TIMEOUT 600 LABELS unit
      ENVIRONMENT "UBSAN_OPTIONS=print_stacktrace=1")
  endif()
endfunction()
