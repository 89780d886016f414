#include "model/services.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "model/text.h"

namespace handrail {
namespace {

constexpr auto kContainerPrograms =
    std::to_array<std::string_view>({"docker", "docker-compose", "podman", "podman-compose", "nerdctl"});
constexpr auto kUnitPrograms =
    std::to_array<std::string_view>({"systemctl", "service", "rc-service", "invoke-rc.d", "initctl", "rcctl",
                                     "launchctl", "brew", "sc", "sc.exe"});
constexpr auto kClusterPrograms =
    std::to_array<std::string_view>({"kubectl", "oc", "helm", "helmfile", "argocd", "flux", "nomad", "k3s"});

// Words that the name of a service is made of: "mysql", "mysql-server", "app_db_1".
constexpr auto kDatastores = std::to_array<std::string_view>(
    {"mysql",      "mysqld",    "mariadb",     "mariadbd",  "postgres", "postgresql", "pgsql",
     "pg",         "redis",     "valkey",      "mongo",     "mongod",   "mongodb",    "elasticsearch",
     "opensearch", "etcd",      "kafka",       "zookeeper", "rabbitmq", "memcached",  "influxdb",
     "clickhouse", "cassandra", "minio",       "db",        "database", "oracle",     "mssql",
     "couchdb",    "neo4j",     "timescaledb", "weaviate",  "milvus",   "qdrant",     "tidb",
     "tikv",       "pd",        "solr",        "nats",      "pulsar",   "pgbouncer"});
constexpr auto kGateways = std::to_array<std::string_view>(
    {"nginx", "apache2", "apache", "httpd", "haproxy", "caddy", "traefik", "varnish", "envoy", "keepalived",
     "openresty", "tengine", "ingress", "proxy", "lb"});
constexpr auto kAttendants = std::to_array<std::string_view>(
    {"operator", "exporter", "backup", "commander", "admin", "adminer", "phpmyadmin", "pgadmin", "insight",
     "ui", "dashboard", "controller", "agent", "shake"});
constexpr auto kMachine = std::to_array<std::string_view>(
    {"docker",       "containerd",    "crio",           "cri-o",     "kubelet",
     "sshd",         "ssh",           "cron",           "crond",     "firewalld",
     "network",      "networking",    "rsyslog",        "chronyd",   "ntpd",
     "ntp",          "ufw",           "iptables",       "monit",     "supervisord",
     "supervisor",   "dbus",          "udev",           "fail2ban",  "nfs",
     "rpcbind",      "kube-proxy",    "NetworkManager", "logrotate", "snapd",
     "zabbix-agent", "node_exporter", "prometheus",     "grafana"});

std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  for (const char c : name) {
    if (c == '-' || c == '_' || c == '.' || c == '/' || c == '@' || c == ':' || c == ' ')
      words.emplace_back();
    else
      words.back() += text::lower(c);
  }
  return words;
}

template <std::size_t N>
bool has_word(const std::vector<std::string>& words, const std::array<std::string_view, N>& known) {
  return std::any_of(words.begin(), words.end(), [&](std::string word) {
    if (text::is_one_of(word, known)) return true;
    while (!word.empty() && text::is_digit(word.back())) word.pop_back();  // "db1"
    return text::is_one_of(word, known);
  });
}

bool is_placeholder(std::string_view name) { return name.empty() || name.find_first_of("<${[") < 2; }

bool is_whole_machine(const Operation& operation) {
  return operation.effects.has(Effect::stops) && operation.effects.has(Effect::starts) &&
         !operation.effects.has(Effect::restarts);
}

}  // namespace

ServiceManager manager_of(const Operation& operation) {
  if (text::is_one_of(operation.program, kContainerPrograms)) return ServiceManager::containers;
  if (text::is_one_of(operation.program, kUnitPrograms)) return ServiceManager::units;
  if (text::is_one_of(operation.program, kClusterPrograms)) return ServiceManager::cluster;
  if (operation.program == "pkill" || operation.program == "killall" || operation.program == "kill" ||
      operation.script || operation.effects.has(Effect::never_returns))
    return ServiceManager::process;
  return ServiceManager::other;
}

ServiceRole role_of_service(std::string_view name) {
  const std::vector<std::string> words = words_of(name);
  if (text::is_one_of(name, kMachine) || text::is_one_of(text::lower(name), kMachine) ||
      (words.size() == 2 && words[1] == "service" && text::is_one_of(words[0], kMachine)))
    return ServiceRole::machine;
  if (has_word(words, kGateways)) return ServiceRole::gateway;
  // What looks after a datastore is none: "redis-operator", "mysqld-exporter".
  if (has_word(words, kAttendants)) return ServiceRole::application;
  if (has_word(words, kDatastores)) return ServiceRole::datastore;
  return ServiceRole::application;
}

std::string service_family(std::string_view name) {
  std::string family = text::lower(name);
  if (family.ends_with(".service")) family.resize(family.size() - 8);
  family.resize(std::min(family.find_first_of("@$"), family.size()));
  while (!family.empty() && !text::is_alpha(family.back()) &&
         static_cast<unsigned char>(family.back()) < 0x80)
    family.pop_back();
  return family;
}

bool may_be_same_service(std::string_view a, std::string_view b) {
  if (is_placeholder(a) || is_placeholder(b)) return true;
  const std::string first = service_family(a);
  const std::string second = service_family(b);
  if (first.empty() || second.empty()) return true;
  return first.find(second) != std::string::npos || second.find(first) != std::string::npos;
}

std::vector<ServiceEvent> service_events(const Runbook& runbook) {
  std::vector<ServiceEvent> events;
  for (std::size_t i = 0; i < runbook.commands.size(); ++i) {
    const Command& command = runbook.commands[i];
    const Operation& operation = runbook.operations[i];
    if (command.parent >= 0 || !operation.effects.has_any(Effect::starts | Effect::stops)) continue;
    ServiceEvent event;
    event.span = command.span;
    event.command = static_cast<int>(i);
    event.step = runbook.command_steps[i];
    event.manager = manager_of(operation);
    event.change = operation.effects.has(Effect::restarts) || is_whole_machine(operation)
                       ? ServiceChange::restart
                   : operation.effects.has(Effect::starts) ? ServiceChange::start
                                                           : ServiceChange::stop;
    if (is_whole_machine(operation)) {
      event.role = ServiceRole::machine;
      events.push_back(std::move(event));
      continue;
    }
    const bool of_all = operation.service == operation.program && event.manager == ServiceManager::containers;
    const bool one_name =
        event.manager == ServiceManager::process || event.manager == ServiceManager::cluster;
    if (of_all || operation.service.empty()) {
      events.push_back(std::move(event));
    } else if (one_name) {
      event.name = operation.service;
      event.role = role_of_service(event.name);
      events.push_back(std::move(event));
    } else {
      for (const std::string_view name : text::split(operation.service, ' ')) {
        event.name = std::string(name);
        event.role = role_of_service(name);
        events.push_back(event);
      }
    }
  }
  for (std::size_t s = 0; s < runbook.steps.size(); ++s) {
    const Step& step = runbook.steps[s];
    if (!step.manual || (step.kind != StepKind::stop && step.kind != StepKind::start)) continue;
    ServiceEvent event;
    event.span = step.title_span;
    event.change = step.kind == StepKind::stop ? ServiceChange::stop : ServiceChange::start;
    event.manager = ServiceManager::person;
    event.step = static_cast<int>(s);
    events.push_back(std::move(event));
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const ServiceEvent& a, const ServiceEvent& b) { return a.span.begin < b.span.begin; });
  return events;
}

// Of one way's applications only: what a gateway or the datastore's own server does is another question.
ServiceTimeline::ServiceTimeline(const Runbook& runbook, const std::vector<ServiceEvent>& events, Way way)
    : runbook_(runbook) {
  for (const ServiceEvent& event : events) {
    const bool on_way = event.step >= 0 && runbook.steps[static_cast<std::size_t>(event.step)].way == way;
    // What a cluster rolls out replaces one instance after the other.
    if (on_way && event.role == ServiceRole::application && event.manager != ServiceManager::cluster)
      events_.push_back(event);
  }
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  proof_of_.assign(events_.size(), kNone);
  std::unordered_map<std::string, std::size_t> proofs;  // the latest of each family
  for (std::size_t i = 0; i < events_.size(); ++i) {
    families_.push_back(service_family(events_[i].name));
    const auto [proof, first] = proofs.emplace(families_[i], i);
    if (first && counts(events_[i]) && events_[i].change != ServiceChange::start) up_.insert(i);
    if (!first) {
      proof_of_[i] = proof->second;
      proof->second = i;
    }
  }
}

// An optional step proves nothing, nor does a name that is still to be filled in or a person's own doing.
bool ServiceTimeline::counts(const ServiceEvent& event) const {
  const bool all_containers = event.name.empty() && event.manager == ServiceManager::containers &&
                              event.change == ServiceChange::restart;
  return event.manager != ServiceManager::person && (all_containers || !is_placeholder(event.name)) &&
         !runbook_.steps[static_cast<std::size_t>(event.step)].optional;
}

void ServiceTimeline::pass(std::size_t index) {
  const ServiceEvent& event = events_[index];
  up_.erase(proof_of_[index]);
  up_.erase(index);
  const std::string& family = families_[index];
  if (event.change == ServiceChange::stop) {
    down_.insert(family);
    return;
  }
  // A process that was stopped by a pattern is started by another name, and a person starts all that is down.
  if (event.manager == ServiceManager::process || event.manager == ServiceManager::person || family.empty())
    down_.clear();
  down_.erase(family);
  if (counts(event)) up_.insert(index);
}

const ServiceEvent* ServiceTimeline::proof_of_running(std::uint32_t offset) {
  while (next_ < events_.size() && events_[next_].span.begin < offset) pass(next_++);
  if (!down_.empty() || up_.empty()) return nullptr;
  // The nearest one tells the reader most.
  const auto after = up_.lower_bound(next_);
  return &events_[after != up_.end() ? *after : *up_.rbegin()];
}

}  // namespace handrail
