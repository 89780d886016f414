# A registry is a folder with one file per entry. Entries that register themselves by a static initialiser are
# dropped by the linker (nothing refers to them in a static library), so the list is made from the folder here:
#
#   handrail_registry(checker/rules.inc ENTRY HANDRAIL_RULE_ENTRY FROM checker/rules BY_CODE)
#
# makes generated/checker/rules.inc with a line HANDRAIL_RULE_ENTRY(B001) for checker/rules/b001_….cc. Without
# BY_CODE the entry is the file's name: cli/commands/check.cc gives HANDRAIL_COMMAND_ENTRY(check).
function(handrail_registry output)
  cmake_parse_arguments(arg "BY_CODE" "ENTRY;FROM" "" ${ARGN})
  file(GLOB files CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/${arg_FROM}"
       "${PROJECT_SOURCE_DIR}/${arg_FROM}/*.cc")
  list(FILTER files EXCLUDE REGEX "_test\\.cc$")
  list(SORT files)
  set(text "// Made by cmake/registry.cmake from ${arg_FROM}/*.cc.\n")
  foreach(file IN LISTS files)
    string(REGEX REPLACE "\\.cc$" "" entry "${file}")
    if(arg_BY_CODE)
      if(NOT entry MATCHES "^([a-z][0-9][0-9][0-9])_")
        continue()  # shared by several rules, not a rule
      endif()
      string(TOUPPER "${CMAKE_MATCH_1}" entry)
    endif()
    string(APPEND text "${arg_ENTRY}(${entry})\n")
  endforeach()
  # Written only when it differs, so that a mere reconfiguration compiles nothing anew.
  file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/generated/${output}" CONTENT "${text}" @ONLY)
endfunction()
