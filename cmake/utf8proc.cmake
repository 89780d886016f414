# utf8proc: Unicode categories and lower case for GitHub's anchors. Debian's static library for the program, Debian's
# source for other machine code, as in cmark.cmake.
set(source "${HANDRAIL_THIRD_PARTY_DIR}/debian/utf8proc")

if(EMSCRIPTEN OR (HANDRAIL_SANITIZE AND EXISTS "${source}"))
  handrail_need("${source}/utf8proc.h" "The source of utf8proc")
  handrail_c_library(handrail_utf8proc
    SOURCES "${source}/utf8proc.c"
    INCLUDES "${source}")
  target_compile_definitions(handrail_utf8proc PUBLIC UTF8PROC_STATIC)
else()
  find_path(HANDRAIL_UTF8PROC_INCLUDE utf8proc.h)
  find_library(HANDRAIL_UTF8PROC_LIBRARY libutf8proc.a)
  mark_as_advanced(HANDRAIL_UTF8PROC_INCLUDE HANDRAIL_UTF8PROC_LIBRARY)
  handrail_need("${HANDRAIL_UTF8PROC_INCLUDE}/utf8proc.h" "utf8proc")
  handrail_need("${HANDRAIL_UTF8PROC_LIBRARY}" "utf8proc's static library")
  add_library(handrail_utf8proc INTERFACE)
  add_library(handrail::utf8proc ALIAS handrail_utf8proc)
  target_link_libraries(handrail_utf8proc INTERFACE "${HANDRAIL_UTF8PROC_LIBRARY}")
endif()
