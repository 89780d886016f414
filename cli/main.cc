#include <cstdio>
#include <exception>

#include "cli/program.h"

int main(int argc, char** argv) {
  try {
    return handrail::cli::run_program(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "handrail: internal error: %s\n", error.what());
    return 3;
  }
}
