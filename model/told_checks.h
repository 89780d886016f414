// Checks that the text of a verifying step asks for in words: "check the table `django_migrations`".
#pragma once

#include <vector>

#include "model/check.h"
#include "model/runbook.h"

namespace handrail {

struct ToldCheck {
  Check check;
  int step = -1;
};
// Of the lists of steps on the way forward that verify something, in reading order.
std::vector<ToldCheck> checks_told_in_words(const Runbook& runbook);

}  // namespace handrail
