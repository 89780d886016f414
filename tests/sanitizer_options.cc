// tree-sitter-sql forgets a dollar quote's tag, a few bytes each, when its scanner goes back; LeakSanitizer
// asks here.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:tree_sitter_sql_external_scanner_deserialize\n";
}
