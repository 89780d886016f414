# zlib: Debian's static library. The program alone needs it, to read compressed backups to their end.
find_path(HANDRAIL_ZLIB_INCLUDE zlib.h)
find_library(HANDRAIL_ZLIB_LIBRARY libz.a)
mark_as_advanced(HANDRAIL_ZLIB_INCLUDE HANDRAIL_ZLIB_LIBRARY)
handrail_need("${HANDRAIL_ZLIB_INCLUDE}/zlib.h" "zlib")
handrail_need("${HANDRAIL_ZLIB_LIBRARY}" "zlib's static library")
add_library(handrail_zlib INTERFACE)
add_library(handrail::zlib ALIAS handrail_zlib)
target_link_libraries(handrail_zlib INTERFACE "${HANDRAIL_ZLIB_LIBRARY}")
