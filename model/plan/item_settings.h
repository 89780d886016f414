// How a command is run, as the attributes of its fence and the annotation of its step say it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/runbook.h"

namespace handrail {

enum class OnFailure : std::uint8_t {
  unsaid,    // the run's own policy holds (--on-failure)
  stop,      // the run ends there
  carry_on,  // the rest of the fence (or step) is left out, and the run goes on
  rollback,  // the run ends, and the way back begins
  go_to,     // the run goes on at a later step
};
// As it is written: "stop", "continue", "rollback", "goto".
std::string_view name_of(OnFailure policy);

struct FailurePolicy {
  int retries = 0;                    // attempts after the first one
  std::chrono::milliseconds delay{};  // before each of them
  OnFailure then = OnFailure::unsaid;
  std::string go_to;  // id of the step
  int fence = -1;     // where it is declared: index of the code block, -1 for the step
};

// When a command in the background is ready for what comes after it. All that is declared has to hold.
struct Readiness {
  int port = 0;     // somebody listens there, on this machine
  std::string url;  // answers with a status below 400
  std::string log;  // a line that the command prints holds this text, or matches it
  std::optional<std::chrono::milliseconds> after;  // it is still alive that long after its start
  std::chrono::milliseconds limit = std::chrono::seconds(30);

  bool declared() const { return port != 0 || !url.empty() || !log.empty() || after.has_value(); }
};

struct PlanItem;
struct Obstacle;

// The settings that hold at one place of a step: those of the fence around it weigh more than the step's own;
// what other fences of the step say does not count.
class ItemSettings {
 public:
  ItemSettings(const Runbook& runbook, const Step& step, Span place);

  // Empty when it is not said.
  std::string value(const std::string& key) const;

  // Fills in what the settings say about `item`; what cannot be understood becomes an obstacle.
  void apply(PlanItem& item, std::vector<Obstacle>& obstacles) const;

 private:
  void apply_policy(PlanItem& item, std::vector<Obstacle>& obstacles) const;
  void apply_readiness(PlanItem& item, std::vector<Obstacle>& obstacles) const;
  std::optional<std::chrono::milliseconds> duration(const char* key, const PlanItem& item,
                                                    std::vector<Obstacle>& obstacles) const;

  std::map<std::string, std::string> values_;
  std::map<std::string, int> fences_;  // which of them the fence itself says
};

}  // namespace handrail
