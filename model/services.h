// Which services a guide stops, starts and restarts, and what can be known of them in between. A service that
// is restarted, or stopped before anything started it, was up when the guide began; one that is only started
// may have been either. Rules ask it today, whoever resumes a run tomorrow.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/runbook.h"

namespace handrail {

enum class ServiceChange : std::uint8_t { stop, start, restart };

// Who is asked to start or stop it. Services of one manager are named alike; a unit's name says nothing about
// a container's.
enum class ServiceManager : std::uint8_t { units, containers, cluster, process, person, other };
ServiceManager manager_of(const Operation& operation);

// What a service is for, by the names that everybody gives them. An application uses a datastore; a gateway
// passes requests on and holds no data; the machine's own services (cron, sshd, docker) neither.
enum class ServiceRole : std::uint8_t { application, datastore, gateway, machine };
ServiceRole role_of_service(std::string_view name);

// "nginx.service", "postgresql-14" and "postgresql@14-main" are the same service before and after an upgrade.
std::string service_family(std::string_view name);
// A name that is empty or still to be filled in may be any.
bool may_be_same_service(std::string_view a, std::string_view b);

struct ServiceEvent {
  Span span;
  ServiceChange change = ServiceChange::start;
  ServiceManager manager = ServiceManager::other;
  ServiceRole role = ServiceRole::application;
  std::string name;  // as the command says, one service; empty: all of its manager
  int command = -1;  // -1: a person is asked to
  int step = -1;
};

// In reading order, commands within words of others left out. A command that names several services gives one
// event each. Linear.
std::vector<ServiceEvent> service_events(const Runbook& runbook);

// Follows the applications along one way through the guide.
class ServiceTimeline {
 public:
  // `events` are all of the runbook's.
  ServiceTimeline(const Runbook& runbook, const std::vector<ServiceEvent>& events, Way way);

  // An event that proves that some application runs at this place of the guide: it was started or restarted
  // before, or is stopped or restarted only later. Nothing when any application is known to be down there,
  // since the one that matters may be that. Ask for places in reading order.
  const ServiceEvent* proof_of_running(std::uint32_t offset);

 private:
  void pass(std::size_t event);
  bool counts(const ServiceEvent& event) const;

  const Runbook& runbook_;
  std::vector<ServiceEvent> events_;
  std::size_t next_ = 0;
  std::set<std::size_t> up_;           // indexes of the events that prove it, one a service
  std::set<std::string> down_;         // families
  std::vector<std::size_t> proof_of_;  // for each event the one in `up_` that it takes out, by its family
  std::vector<std::string> families_;
};

}  // namespace handrail
