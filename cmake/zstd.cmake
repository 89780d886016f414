# zstd: Debian's static library for the program, Debian's source for WebAssembly, and of that only what unpacks.
set(source "${HANDRAIL_THIRD_PARTY_DIR}/debian/libzstd/lib")

if(EMSCRIPTEN)
  handrail_need("${source}/zstd.h" "The source of zstd")
  file(GLOB sources "${source}/common/*.c" "${source}/decompress/*.c")
  list(FILTER sources EXCLUDE REGEX "/(pool|threading)\\.c$")
  handrail_c_library(handrail_zstd
    SOURCES ${sources}
    INCLUDES "${source}"
    PRIVATE_DEFINES ZSTD_DISABLE_ASM=1 ZSTD_LEGACY_SUPPORT=0 ZSTD_STRIP_ERROR_STRINGS=1)
  target_compile_options(handrail_zstd PRIVATE -Os)  # a page fetches it
else()
  find_path(HANDRAIL_ZSTD_INCLUDE zstd.h)
  find_library(HANDRAIL_ZSTD_LIBRARY libzstd.a)
  mark_as_advanced(HANDRAIL_ZSTD_INCLUDE HANDRAIL_ZSTD_LIBRARY)
  handrail_need("${HANDRAIL_ZSTD_INCLUDE}/zstd.h" "zstd")
  handrail_need("${HANDRAIL_ZSTD_LIBRARY}" "zstd's static library")
  add_library(handrail_zstd INTERFACE)
  add_library(handrail::zstd ALIAS handrail_zstd)
  target_link_libraries(handrail_zstd INTERFACE "${HANDRAIL_ZSTD_LIBRARY}")
endif()
