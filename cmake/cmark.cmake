# cmark-gfm: Debian's static library for the program, Debian's source for everything that needs other machine code
# than Debian's (WebAssembly, sanitizers).
set(source "${HANDRAIL_THIRD_PARTY_DIR}/debian/cmark-gfm")

if(EMSCRIPTEN OR (HANDRAIL_SANITIZE AND EXISTS "${source}"))
  handrail_need("${source}/src/cmark-gfm.h" "The source of cmark-gfm")
  file(GLOB sources "${source}/src/*.c" "${source}/extensions/*.c")
  list(FILTER sources EXCLUDE REGEX "/main\\.c$")

  # The headers that its own build would make. Every compiler of ours is a GCC or a Clang.
  set(made "${PROJECT_BINARY_DIR}/third_party/cmark-gfm")
  block()  # the names that its templates expect are also those of our own project
    file(READ "${source}/CMakeLists.txt" text)
    foreach(part MAJOR MINOR PATCH GFM)
      string(REGEX MATCH "PROJECT_VERSION_${part} ([0-9]+)" _ "${text}")
      set(PROJECT_VERSION_${part} ${CMAKE_MATCH_1})
    endforeach()
    set(HAVE_STDBOOL_H 1)
    set(HAVE___BUILTIN_EXPECT 1)
    set(HAVE___ATTRIBUTE__ 1)
    configure_file("${source}/src/config.h.in" "${made}/config.h")
    configure_file("${source}/src/cmark-gfm_version.h.in" "${made}/cmark-gfm_version.h" @ONLY)
  endblock()
  file(CONFIGURE OUTPUT "${made}/cmark-gfm_export.h" CONTENT "#define CMARK_GFM_EXPORT\n")
  file(CONFIGURE OUTPUT "${made}/cmark-gfm-extensions_export.h" CONTENT "#define CMARK_GFM_EXTENSIONS_EXPORT\n")

  handrail_c_library(handrail_cmark
    SOURCES ${sources}
    INCLUDES "${source}/src" "${source}/extensions" "${made}")
else()
  find_path(HANDRAIL_CMARK_INCLUDE cmark-gfm-core-extensions.h)
  find_library(HANDRAIL_CMARK_LIBRARY libcmark-gfm.a)
  find_library(HANDRAIL_CMARK_EXTENSIONS_LIBRARY libcmark-gfm-extensions.a)
  mark_as_advanced(HANDRAIL_CMARK_INCLUDE HANDRAIL_CMARK_LIBRARY HANDRAIL_CMARK_EXTENSIONS_LIBRARY)
  handrail_need("${HANDRAIL_CMARK_INCLUDE}/cmark-gfm-core-extensions.h" "cmark-gfm")
  handrail_need("${HANDRAIL_CMARK_EXTENSIONS_LIBRARY}" "cmark-gfm's static library")
  add_library(handrail_cmark INTERFACE)
  add_library(handrail::cmark ALIAS handrail_cmark)
  target_link_libraries(handrail_cmark INTERFACE
    "${HANDRAIL_CMARK_EXTENSIONS_LIBRARY}" "${HANDRAIL_CMARK_LIBRARY}")
endif()
