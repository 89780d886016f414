// foreign_keys: no row breaks a declared foreign key.
#include "verifier/check_kind.h"

namespace handrail {
namespace {

Result<Question> compile(const Check&, Catalogue&) {
  return Question{"PRAGMA foreign_key_check", {expects_nothing()}};
}

}  // namespace

HANDRAIL_CHECK(foreign_keys, {"foreign_keys", {}, {}, false, compile});
}  // namespace handrail
