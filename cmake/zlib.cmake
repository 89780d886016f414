# zlib: Debian's static library for the program, Debian's source for WebAssembly, and of that only what unpacks.
set(source "${HANDRAIL_THIRD_PARTY_DIR}/debian/zlib")

if(EMSCRIPTEN)
  handrail_need("${source}/inflate.c" "The source of zlib")
  set(sources adler32 crc32 inffast inflate inftrees zutil)
  list(TRANSFORM sources REPLACE "(.+)" "${source}/\\1.c")
  handrail_c_library(handrail_zlib SOURCES ${sources} INCLUDES "${source}")
  target_compile_options(handrail_zlib PRIVATE -Os)  # a page fetches it
else()
  find_path(HANDRAIL_ZLIB_INCLUDE zlib.h)
  find_library(HANDRAIL_ZLIB_LIBRARY libz.a)
  mark_as_advanced(HANDRAIL_ZLIB_INCLUDE HANDRAIL_ZLIB_LIBRARY)
  handrail_need("${HANDRAIL_ZLIB_INCLUDE}/zlib.h" "zlib")
  handrail_need("${HANDRAIL_ZLIB_LIBRARY}" "zlib's static library")
  add_library(handrail_zlib INTERFACE)
  add_library(handrail::zlib ALIAS handrail_zlib)
  target_link_libraries(handrail_zlib INTERFACE "${HANDRAIL_ZLIB_LIBRARY}")
endif()
