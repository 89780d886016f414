# What every target of ours is compiled with (handrail_options), and every library of others (handrail_third_party).

# Makes sources at build time (sqlite, characters, embed).
find_program(HANDRAIL_NODE NAMES node nodejs REQUIRED NO_CMAKE_FIND_ROOT_PATH)
mark_as_advanced(HANDRAIL_NODE)

# Sanitizers have to see the libraries too: a use after free is often found only inside them.
add_library(handrail_sanitizers INTERFACE)
if(HANDRAIL_SANITIZE)
  target_compile_options(handrail_sanitizers INTERFACE -fsanitize=${HANDRAIL_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(handrail_sanitizers INTERFACE -fsanitize=${HANDRAIL_SANITIZE})
endif()

# nlohmann_json and {fmt} throw; one exception model for the whole module, ours and theirs.
add_library(handrail_exceptions INTERFACE)
if(EMSCRIPTEN)
  # WebAssembly's own exceptions, and what else every browser of the last years knows: smaller and faster.
  set(features -fwasm-exceptions -mnontrapping-fptoint -msign-ext)
  target_compile_options(handrail_exceptions INTERFACE ${features})
  target_link_options(handrail_exceptions INTERFACE ${features} -sWASM_BIGINT=1)
endif()

add_library(handrail_options INTERFACE)
target_compile_features(handrail_options INTERFACE cxx_std_20)
target_include_directories(handrail_options INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}")
target_compile_definitions(handrail_options INTERFACE HANDRAIL_VERSION="${PROJECT_VERSION}")
target_link_libraries(handrail_options INTERFACE handrail_sanitizers handrail_exceptions)
target_compile_options(handrail_options INTERFACE
  # -Wconversion stays out: offsets into one text go between size_t and the parsers' uint32_t all day, and casts
  # that only silence a warning hide those that mean something.
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual -Wundef
  -Wimplicit-fallthrough $<$<BOOL:${HANDRAIL_WERROR}>:-Werror>
  # g++ 12 warns of overlapping copies inside std::string where there are none (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(HANDRAIL_SANITIZE)
  # With its sanitizers on, g++ 12 takes parts of std::regex for uninitialised (GCC bug 105562).
  target_compile_options(handrail_options INTERFACE
    -fno-sanitize-recover=all $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()
if(EMSCRIPTEN)
  target_compile_options(handrail_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti>)  # the names of types take room
endif()
target_compile_definitions(handrail_options INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)

if(NOT EMSCRIPTEN AND NOT HANDRAIL_SANITIZE)
  # The program is copied to machines that have only the C library.
  target_link_options(handrail_options INTERFACE
    -static-libstdc++ -static-libgcc -Wl,--gc-sections $<$<CONFIG:Release>:-s>)
endif()

# Other people's code: their warnings are theirs, and it is fast in every build (an unoptimised SQLite or parser
# makes debug builds useless). It is checked for memory errors, but not for the undefined behaviour it is known for.
add_library(handrail_third_party INTERFACE)
target_link_libraries(handrail_third_party INTERFACE handrail_exceptions)
target_compile_options(handrail_third_party INTERFACE -w -O2 -ffunction-sections -fdata-sections)
if(HANDRAIL_SANITIZE MATCHES "address")
  target_compile_options(handrail_third_party INTERFACE -fsanitize=address -fno-omit-frame-pointer)
endif()

# A static library of C sources that others wrote.
function(handrail_c_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;INCLUDES;PRIVATE_INCLUDES;DEFINES;PRIVATE_DEFINES;LINKS" ${ARGN})
  string(REPLACE "handrail_" "handrail::" alias ${name})
  add_library(${name} STATIC ${arg_SOURCES})
  add_library(${alias} ALIAS ${name})
  set_target_properties(${name} PROPERTIES C_STANDARD 11 C_EXTENSIONS ON)
  target_include_directories(${name} SYSTEM PUBLIC ${arg_INCLUDES})
  target_include_directories(${name} PRIVATE ${arg_PRIVATE_INCLUDES})
  target_compile_definitions(${name} PUBLIC ${arg_DEFINES} PRIVATE ${arg_PRIVATE_DEFINES})
  target_link_libraries(${name} PRIVATE handrail_third_party PUBLIC ${arg_LINKS})
endfunction()

# Says what to do when something is not there, instead of leaving it to a compiler's message.
function(handrail_need path what)
  if(NOT EXISTS "${path}")
    message(FATAL_ERROR "${what} is not there (${path}). Run script/bootstrap; it brings everything.")
  endif()
endfunction()
