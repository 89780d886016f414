# Puts files into a library as bytes, so that the program is one file.
#
#   handrail_embed(handrail_generator templates FROM templates)
#
# gives "generated/embedded/templates.h" with
#
#   std::span<const handrail::EmbeddedFile> handrail::embedded_templates();
#
# sorted by path (relative to FROM, with '/'). MATCHING takes glob patterns (default: everything below FROM). BINARY
# is for big files: the assembler includes them, which takes no time, but needs a native build.
function(handrail_embed target name)
  cmake_parse_arguments(arg "BINARY" "FROM" "MATCHING" ${ARGN})
  cmake_path(ABSOLUTE_PATH arg_FROM BASE_DIRECTORY "${PROJECT_SOURCE_DIR}" NORMALIZE OUTPUT_VARIABLE from)
  if(arg_MATCHING)
    list(TRANSFORM arg_MATCHING PREPEND "${from}/")
    file(GLOB files CONFIGURE_DEPENDS ${arg_MATCHING})
  else()
    file(GLOB_RECURSE files CONFIGURE_DEPENDS "${from}/*")
  endif()
  list(SORT files)
  if(NOT files)
    message(STATUS "handrail: embedded_${name}() will be empty, nothing in ${arg_FROM}")
  endif()

  set(out "${PROJECT_BINARY_DIR}/generated/embedded")
  configure_file("${PROJECT_SOURCE_DIR}/cmake/embedded_file.h" "${out}/embedded_file.h" COPYONLY)
  file(CONFIGURE OUTPUT "${out}/${name}.h" CONTENT [[
#pragma once
#include "generated/embedded/embedded_file.h"

namespace handrail {
// Sorted by path.
std::span<const EmbeddedFile> embedded_@name@();
}  // namespace handrail
]] @ONLY)

  # The list goes through a file: hundreds of paths would not fit on a command line.
  list(JOIN files "\n" lines)
  file(CONFIGURE OUTPUT "${out}/${name}.list" CONTENT "${lines}\n" @ONLY)
  set(mode text)
  if(arg_BINARY)
    set(mode incbin)
  endif()
  add_custom_command(
    OUTPUT "${out}/${name}.cc"
    COMMAND "${HANDRAIL_NODE}" "${PROJECT_SOURCE_DIR}/cmake/embed.mjs"
            ${mode} ${name} "${from}" "${out}/${name}.list" "${out}/${name}.cc"
    DEPENDS "${PROJECT_SOURCE_DIR}/cmake/embed.mjs" "${out}/${name}.list" ${files}
    COMMENT "Embedding ${name}" VERBATIM)
  set_source_files_properties("${out}/${name}.cc" PROPERTIES OBJECT_DEPENDS "${files}")

  add_library(handrail_embedded_${name} STATIC "${out}/${name}.cc" "${out}/${name}.h")
  target_link_libraries(handrail_embedded_${name} PRIVATE handrail_options)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "INTERFACE_LIBRARY")
    target_link_libraries(${target} INTERFACE handrail_embedded_${name})
  else()
    target_link_libraries(${target} PUBLIC handrail_embedded_${name})
  endif()
endfunction()
