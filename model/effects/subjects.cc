#include "model/effects/parts.h"

namespace handrail {

void find_datastore(Operation& operation) {
  const std::string& program = operation.program;
  switch (operation.engine) {
    case Engine::mysql: {
      operation.datastore = operation.option_value("-D");
      if (operation.datastore.empty()) operation.datastore = operation.option_value("--database");
      const bool takes_database = program == "mysql" || program == "mariadb" || program == "mysqldump" ||
                                  program == "mariadb-dump" || program == "mysqlcheck" ||
                                  program == "mysqlimport";
      if (operation.datastore.empty() && takes_database) operation.datastore = operation.operand(0);
      return;
    }
    case Engine::postgresql:
      operation.datastore = operation.option_value("-d");
      if (operation.datastore.empty()) operation.datastore = operation.option_value("--dbname");
      if (operation.datastore.empty() &&
          (program == "psql" || program == "pg_dump" || program == "createdb" || program == "dropdb")) {
        operation.datastore = operation.operand(0);
      }
      return;
    case Engine::sqlite: operation.datastore = operation.operand(0); return;
    case Engine::mongodb:
      operation.datastore = operation.option_value("--db");
      if (operation.datastore.empty()) operation.datastore = operation.option_value("-d");
      return;
    case Engine::redis: operation.datastore = "redis"; return;
    case Engine::unknown: return;
  }
}

void find_service(Operation& operation) {
  if (!operation.effects.has_any(Effect::stops | Effect::starts)) return;
  const std::string& program = operation.program;
  const auto rest_after = [&](std::size_t first) {
    std::string all;
    for (std::size_t i = first; i < operation.operands.size(); ++i)
      all += (all.empty() ? "" : " ") + operation.operands[i];
    return all;
  };
  if (program == "systemctl" || program == "supervisorctl" || program == "pm2" || program == "brew" ||
      program == "launchctl" || program == "initctl" || program == "sv" || program == "rcctl" ||
      program == "sc" || program == "sc.exe" || program == "net" || program == "nssm" || program == "lxc" ||
      program == "incus" || program == "pct" || program == "qm" || program == "virsh" ||
      program == "gitlab-ctl") {
    operation.service = rest_after(program == "brew" ? 2 : 1);
    if (operation.service.empty()) operation.service = program;
  } else if (program == "service" || program == "rc-service" || program == "invoke-rc.d" ||
             program == "pg_ctlcluster" || program.ends_with("-Service")) {
    operation.service = operation.operand(0);
  } else if (program == "docker" || program == "podman" || program == "nerdctl") {
    const bool grouped = operation.operand(0) == "container" || operation.operand(0) == "service" ||
                         operation.operand(0) == "stack";
    operation.service = operation.option_value("--name");
    if (operation.service.empty()) operation.service = operation.operand(grouped ? 2 : 1);
  } else if (program == "docker-compose" || program == "podman-compose") {
    operation.service = operation.operands.size() > 1 ? rest_after(1) : std::string("docker-compose");
  } else if (program == "helm") {
    operation.service = operation.operands.size() > 1 ? operation.operand(1) : program;
  } else if (program == "kubectl" || program == "oc") {
    operation.service = operation.operands.empty() ? program : operation.operands.back();
    for (const std::string& word : operation.operands) {  // `set image deployment/web web=shop:2`
      if (word.find('/') == std::string::npos || word.find('=') != std::string::npos) continue;
      operation.service = word;
      break;
    }
  } else if (program == "pkill" || program == "killall" || program == "kill") {
    operation.service = rest_after(0);
  } else if (operation.script || is_script_file(program)) {
    operation.service = program;
  } else {
    operation.service = program;
  }
}

}  // namespace handrail
