# SQLite's amalgamation, from the npm package better-sqlite3: the same file for the program and for the browser.
set(sqlite "${PROJECT_SOURCE_DIR}/node_modules/better-sqlite3/deps/sqlite3")
handrail_need("${sqlite}/sqlite3.c" "SQLite")

set(source "${sqlite}/sqlite3.c")
if(EMSCRIPTEN)
  # What a page has to load is small where it may be, and fast where it must be.
  set(source "${PROJECT_BINARY_DIR}/sqlite3.c")
  add_custom_command(OUTPUT "${source}"
    COMMAND "${HANDRAIL_NODE}" "${PROJECT_SOURCE_DIR}/cmake/cold.mjs" "${sqlite}/sqlite3.c" "${source}"
    DEPENDS "${sqlite}/sqlite3.c" "${PROJECT_SOURCE_DIR}/cmake/cold.mjs" VERBATIM)
endif()
handrail_c_library(handrail_sqlite SOURCES "${source}" INCLUDES "${sqlite}")
if(NOT EMSCRIPTEN)  # there -O3 makes it slower, because larger
  set_source_files_properties("${source}" PROPERTIES COMPILE_OPTIONS -O3)
endif()
target_compile_definitions(handrail_sqlite PRIVATE
  SQLITE_DQS=0                # "x" is an identifier, never silently a string
  SQLITE_TRUSTED_SCHEMA=0     # a snapshot's schema may be hostile
  SQLITE_DEFAULT_MEMSTATUS=1  # sqlite3_hard_heap_limit64 counts with it
  SQLITE_OMIT_LOAD_EXTENSION
  SQLITE_OMIT_DEPRECATED
  SQLITE_OMIT_SHARED_CACHE
  SQLITE_ENABLE_COLUMN_METADATA
  SQLITE_ENABLE_DBSTAT_VTAB
  SQLITE_ENABLE_FTS5          # snapshots may hold such tables; without them their schema cannot be read
  SQLITE_ENABLE_RTREE
  SQLITE_ENABLE_MATH_FUNCTIONS)
if(EMSCRIPTEN)
  # One thread.
  target_compile_definitions(handrail_sqlite PRIVATE SQLITE_THREADSAFE=0
    # Nothing here calls these, and a page has to load the module.
    SQLITE_OMIT_DESERIALIZE SQLITE_OMIT_GET_TABLE SQLITE_OMIT_TRACE SQLITE_OMIT_COMPLETE SQLITE_OMIT_TCL_VARIABLE)
else()
  target_compile_definitions(handrail_sqlite PRIVATE SQLITE_THREADSAFE=2 HAVE_USLEEP=1 HAVE_FDATASYNC=1)  # a connection per thread
  target_link_libraries(handrail_sqlite PUBLIC m)
endif()
