# Tests that cross folders, and the checks of the sources themselves. Unit tests come with their component.
if(NOT HANDRAIL_TESTS)
  return()
endif()

# One ctest run over several builds: this build's ctest also reads the tests of the folders named here, if they are
# there by then. Their names carry their build's HANDRAIL_TEST_PREFIX.
set(also "# Made by cmake/tests.cmake.\n")
foreach(folder IN LISTS HANDRAIL_ALSO_TEST)
  string(APPEND also "if(EXISTS \"${folder}/CTestTestfile.cmake\")\n  include(\"${folder}/CTestTestfile.cmake\")\nendif()\n")
endforeach()
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/also_test.cmake" CONTENT "${also}" @ONLY)
set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${PROJECT_BINARY_DIR}/also_test.cmake")

if(HANDRAIL_SANITIZE)
  return()  # the unit tests only; the rest would be the same tests of the same sources again
endif()

# What the tests of faults preload into the program, this build's or another's.
add_library(handrail_faults MODULE tests/executor/faults.c)
set_target_properties(handrail_faults PROPERTIES PREFIX "" C_STANDARD 11 C_EXTENSIONS ON
  LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
target_compile_options(handrail_faults PRIVATE -Wall -Wextra)

# Every tests/**/<name>.test.mjs is a test; Node's own runner runs it against the built program.
if(TARGET handrail)
  file(GLOB_RECURSE scripts CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/tests"
       "${PROJECT_SOURCE_DIR}/tests/*.test.mjs")
  foreach(script IN LISTS scripts)
    string(REGEX REPLACE "\\.test\\.mjs$" "" name "${script}")
    string(REPLACE "/" "." name "${HANDRAIL_TEST_PREFIX}e2e.${name}")
    add_test(NAME ${name} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
             COMMAND "${HANDRAIL_NODE}" --test --test-reporter=spec "tests/${script}")
    set_tests_properties(${name} PROPERTIES TIMEOUT 600 LABELS e2e ENVIRONMENT
      "HANDRAIL=$<TARGET_FILE:handrail>;HANDRAIL_BUILD=${PROJECT_BINARY_DIR};HANDRAIL_WASM=${HANDRAIL_WASM_DIR}")
    if(script MATCHES "^browser/")
      # A browser and a machine with two processors: alone, or its waits run out.
      set_tests_properties(${name} PROPERTIES LABELS browser RUN_SERIAL ON)
    endif()
  endforeach()

  add_test(NAME ${HANDRAIL_TEST_PREFIX}lint.one_file
           COMMAND "${PROJECT_SOURCE_DIR}/script/lint/one_file" $<TARGET_FILE:handrail>)
endif()

# Checks of the sources. Exit code 77 means that the tool is not here; ctest then says "Skipped".
function(handrail_lint name)
  set(name ${HANDRAIL_TEST_PREFIX}lint.${name})
  add_test(NAME ${name} COMMAND ${ARGN} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  set_tests_properties(${name} PROPERTIES TIMEOUT 300 LABELS lint SKIP_RETURN_CODE 77)
endfunction()
handrail_lint(format script/lint/format)
handrail_lint(js script/lint/js)
handrail_lint(layering "${HANDRAIL_NODE}" script/lint/layering.mjs)
handrail_lint(types "${HANDRAIL_NODE}" script/lint/types.mjs)
