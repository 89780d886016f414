# {fmt}: its headers are Debian's (cmake/headers.cmake). Its functions are compiled once, in a library of our own
# build: Debian's is for the machine's own compiler only, and a program linked to it runs nowhere else.
add_library(handrail_fmt_functions STATIC "${PROJECT_SOURCE_DIR}/cmake/fmt.cc")
target_compile_features(handrail_fmt_functions PRIVATE cxx_std_20)
target_include_directories(handrail_fmt_functions SYSTEM PRIVATE "${HANDRAIL_THIRD_PARTY_DIR}/include/fmt")
target_link_libraries(handrail_fmt_functions PRIVATE handrail_third_party)
target_link_libraries(handrail_fmt INTERFACE handrail_fmt_functions)
