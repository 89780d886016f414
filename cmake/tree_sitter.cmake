# tree-sitter's C core and the grammars that Handrail reads or highlights, from the npm packages that carry their
# generated C. A grammar's ABI (LANGUAGE_VERSION in its parser.c) must be one that the core takes: 13 to 15.
set(modules "${PROJECT_SOURCE_DIR}/node_modules")
set(core "${modules}/tree-sitter/vendor/tree-sitter/lib")
handrail_need("${core}/src/lib.c" "tree-sitter's core")

handrail_c_library(handrail_tree_sitter
  SOURCES "${core}/src/lib.c"
  INCLUDES "${core}/include"
  PRIVATE_INCLUDES "${core}/src"
  PRIVATE_DEFINES _POSIX_C_SOURCE=200112L _DEFAULT_SOURCE)

# A grammar is one function, tree_sitter_<name>(), declared in the header <tree_sitter_<name>.h> that is made here.
function(handrail_grammar name package)
  set(folder "${modules}/${package}/src")
  handrail_need("${folder}/parser.c" "The tree-sitter grammar for ${name}")
  set(sources "${folder}/parser.c")
  if(EXISTS "${folder}/scanner.c")
    list(APPEND sources "${folder}/scanner.c")
  endif()
  set(include "${PROJECT_BINARY_DIR}/generated/grammars")
  file(CONFIGURE OUTPUT "${include}/tree_sitter_${name}.h" CONTENT [[
#pragma once
typedef struct TSLanguage TSLanguage;
#ifdef __cplusplus
extern "C"
#endif
    const TSLanguage* tree_sitter_@name@(void);
]] @ONLY)
  handrail_c_library(handrail_grammar_${name}
    SOURCES ${sources}
    INCLUDES "${include}"
    PRIVATE_INCLUDES "${folder}"
    LINKS handrail_tree_sitter)
endfunction()

handrail_grammar(bash tree-sitter-bash)
handrail_grammar(sql @derekstride/tree-sitter-sql)
handrail_grammar(python tree-sitter-python)
handrail_grammar(json tree-sitter-json)
handrail_grammar(yaml @tree-sitter-grammars/tree-sitter-yaml)
