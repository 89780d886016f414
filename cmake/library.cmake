# The installed library handrail::verifier: one archive, one header. What it is made of (SQLite, parsers, …) is linked into
# one object whose other names are made local, so that a program may have an SQLite of its own.
if(EMSCRIPTEN OR HANDRAIL_SANITIZE)
  return()
endif()
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# The archives behind a target, targets' and others' alike.
function(handrail_archives_of target out)
  get_property(seen GLOBAL PROPERTY handrail_archives_seen)
  if(target IN_LIST seen)
    return()
  endif()
  set_property(GLOBAL APPEND PROPERTY handrail_archives_seen ${target})
  get_target_property(aliased ${target} ALIASED_TARGET)
  if(aliased)
    set(target ${aliased})
  endif()
  get_target_property(type ${target} TYPE)
  set(archives ${${out}})
  if(type STREQUAL "STATIC_LIBRARY")
    list(APPEND archives "$<TARGET_FILE:${target}>")
  endif()
  foreach(property LINK_LIBRARIES INTERFACE_LINK_LIBRARIES)
    get_target_property(libraries ${target} ${property})
    foreach(library IN LISTS libraries)
      string(REGEX REPLACE "^\\$<LINK_ONLY:(.*)>$" "\\1" library "${library}")
      if(TARGET ${library})
        handrail_archives_of(${library} archives)
      elseif(library MATCHES "\\.a$")
        list(APPEND archives "${library}")
      endif()
    endforeach()
  endforeach()
  list(REMOVE_DUPLICATES archives)
  set(${out} ${archives} PARENT_SCOPE)
endfunction()
handrail_archives_of(handrail_verifier archives)

set(object "${PROJECT_BINARY_DIR}/library/handrail_verifier.o")
set(archive "${PROJECT_BINARY_DIR}/library/libhandrail_verifier.a")
file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/library")
add_custom_command(
  OUTPUT "${archive}"
  COMMAND ${CMAKE_LINKER} -r --force-group-allocation -o "${object}"
          -u _ZN8handrail8verifier6verifyERKNS0_7RequestE -u _ZN8handrail8verifier7versionEv
          --start-group ${archives} --end-group
  COMMAND ${CMAKE_OBJCOPY} --strip-unneeded --wildcard "--keep-global-symbol=_ZN8handrail8verifier6verify*"
          "--keep-global-symbol=_ZN8handrail8verifier7version*" "${object}"
  COMMAND ${CMAKE_COMMAND} -E rm -f "${archive}"
  COMMAND ${CMAKE_AR} rcs "${archive}" "${object}"
  DEPENDS handrail_verifier ${archives} COMMENT "The verifier as a library" VERBATIM)
add_custom_target(handrail_library ALL DEPENDS "${archive}")

set(package "${CMAKE_INSTALL_LIBDIR}/cmake/handrail")
configure_package_config_file(cmake/handrailConfig.cmake.in "${PROJECT_BINARY_DIR}/library/handrailConfig.cmake"
  INSTALL_DESTINATION "${package}" PATH_VARS CMAKE_INSTALL_INCLUDEDIR CMAKE_INSTALL_LIBDIR)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/library/handrailConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/library/handrailConfig.cmake" "${PROJECT_BINARY_DIR}/library/handrailConfigVersion.cmake"
        DESTINATION "${package}" COMPONENT library)
install(FILES "${archive}" DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT library)
install(FILES include/handrail/verifier.h DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/handrail" COMPONENT library)
