# libyaml: Debian's static library for the program, Debian's source for other machine code, as in cmark.cmake.
set(source "${HANDRAIL_THIRD_PARTY_DIR}/debian/libyaml")

if(EMSCRIPTEN OR (HANDRAIL_SANITIZE AND EXISTS "${source}"))
  handrail_need("${source}/include/yaml.h" "The source of libyaml")
  file(GLOB sources "${source}/src/*.c")
  handrail_c_library(handrail_yaml
    SOURCES ${sources}
    INCLUDES "${source}/include"
    PRIVATE_DEFINES YAML_VERSION_MAJOR=0 YAML_VERSION_MINOR=2 YAML_VERSION_PATCH=5 YAML_VERSION_STRING="0.2.5")
else()
  find_path(HANDRAIL_YAML_INCLUDE yaml.h)
  find_library(HANDRAIL_YAML_LIBRARY libyaml.a)
  mark_as_advanced(HANDRAIL_YAML_INCLUDE HANDRAIL_YAML_LIBRARY)
  handrail_need("${HANDRAIL_YAML_INCLUDE}/yaml.h" "libyaml")
  handrail_need("${HANDRAIL_YAML_LIBRARY}" "libyaml's static library")
  add_library(handrail_yaml INTERFACE)
  add_library(handrail::yaml ALIAS handrail_yaml)
  target_link_libraries(handrail_yaml INTERFACE "${HANDRAIL_YAML_LIBRARY}")
endif()
