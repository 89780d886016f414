# The toolchain of the wasm preset: Debian's Emscripten, with two things put right.
set(EMSCRIPTEN_ROOT_PATH /usr/share/emscripten CACHE PATH "Where Emscripten is installed")
if(NOT EXISTS "${EMSCRIPTEN_ROOT_PATH}/cmake/Modules/Platform/Emscripten.cmake")
  message(FATAL_ERROR "Emscripten is not in ${EMSCRIPTEN_ROOT_PATH}. Run script/bootstrap (without --no-wasm).")
endif()
include("${EMSCRIPTEN_ROOT_PATH}/cmake/Modules/Platform/Emscripten.cmake")

# Its JavaScript optimiser needs acorn, which Debian keeps where only Debian's own node looks for modules. Set at
# each link, so that it works however the build was started.
foreach(language C CXX)
  set(CMAKE_${language}_LINKER_LAUNCHER "${CMAKE_COMMAND};-E;env;NODE_PATH=/usr/share/nodejs"
      CACHE STRING "Runs before the linker")
endforeach()

# find_program() would look below the sysroot only; host tools (node) are found as usual.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
