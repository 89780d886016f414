// The one main() of all unit tests; each folder's tests are linked with it into handrail_<folder>_test.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
