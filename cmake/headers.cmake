# Header-only libraries from Debian. Each gets a folder of its own: with /usr/include itself on the include path,
# Emscripten would find glibc's headers before its own.
function(handrail_header_library name source link)
  handrail_need("${source}" "The header-only library ${name}")
  set(folder "${HANDRAIL_THIRD_PARTY_DIR}/include/${name}")
  get_filename_component(parent "${folder}/${link}" DIRECTORY)
  file(MAKE_DIRECTORY "${parent}")
  if(NOT EXISTS "${folder}/${link}")
    file(CREATE_LINK "${source}" "${folder}/${link}" SYMBOLIC)
  endif()
  add_library(handrail_${name} INTERFACE)
  add_library(handrail::${name} ALIAS handrail_${name})
  target_include_directories(handrail_${name} SYSTEM INTERFACE "${folder}")
endfunction()

handrail_header_library(json /usr/include/nlohmann nlohmann)
handrail_header_library(fmt /usr/include/fmt fmt)
handrail_header_library(expected /usr/include/tl tl)
handrail_header_library(mustache /usr/include/kainjow kainjow)
handrail_header_library(cli11 /usr/include/CLI CLI)
handrail_header_library(toml /usr/include/toml++ toml++)
handrail_header_library(doctest /usr/include/doctest doctest)

target_compile_definitions(handrail_fmt INTERFACE FMT_HEADER_ONLY)
