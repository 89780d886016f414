# Fuzz targets: every tests/fuzz/<name>_fuzz.cc is a libFuzzer program handrail_<name>_fuzz, and ctest knows it as
# fuzz.<name>: a fixed number of executions that begin from the seeds. script/fuzz runs them for longer.
if(NOT HANDRAIL_TESTS OR NOT HANDRAIL_SANITIZE MATCHES "fuzzer-no-link")
  return()
endif()

file(GLOB targets CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/tests/fuzz" "${PROJECT_SOURCE_DIR}/tests/fuzz/*_fuzz.cc")
add_custom_target(handrail_fuzzers)
foreach(file IN LISTS targets)
  string(REPLACE "_fuzz.cc" "" name "${file}")
  set(target handrail_${name}_fuzz)
  add_executable(${target} "tests/fuzz/${file}" tests/sanitizer_options.cc)
  target_link_libraries(${target} PRIVATE handrail_checker handrail_verifier)
  target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/fuzzers")
  add_dependencies(handrail_fuzzers ${target})
  add_test(NAME ${HANDRAIL_TEST_PREFIX}fuzz.${name} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}"
           COMMAND script/fuzz --built --runs 1500 ${name})
  set_tests_properties(${HANDRAIL_TEST_PREFIX}fuzz.${name} PROPERTIES TIMEOUT 900 LABELS fuzz)
endforeach()
