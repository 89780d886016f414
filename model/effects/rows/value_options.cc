// Options whose value is the next word.
#include <array>

#include "model/effects/table.h"

namespace handrail {
namespace {

constexpr auto kValueOptions = std::to_array<ValueOptions>({
    {"mysql|mariadb|mysqldump|mariadb-dump|mysqladmin|mariadb-admin|mysqlcheck|mysqlimport|mysql_upgrade",
     "-p= -u --user -h --host -P --port -S --socket -D --database -e --execute --defaults-file "
     "--defaults-extra-file -r --result-file --default-character-set --ignore-table --where -w -B --tab"},
    {"mydumper|myloader|dumpling",
     "-u --user -h --host -P --port -S --socket -B --database -o --outputdir --output -d --directory -t "
     "--threads"},
    {"xtrabackup|mariabackup", "--target-dir --datadir -u --user -p --password -H --host"},
    {"restic|borg|kopia", "-r --repo --tag -e --exclude -p --password-file"},
    {"lvcreate", "-L --size -l --extents -n --name"},
    {"aws|gcloud|az|doctl|linode-cli",
     "--region --profile --project --zone --instance --db-instance-identifier --db-snapshot-identifier "
     "--db-cluster-identifier --db-cluster-snapshot-identifier --volume-id --description --resource-group -g "
     "-n --name --output"},
    {"psql",
     "-U --username -h --host -p --port -d --dbname -c --command -f --file -v --set --variable -o --output "
     "-L --log-file -P --pset -F --field-separator -R --record-separator -T --table-attr"},
    {"pg_dump|pg_dumpall|pg_restore",
     "-U --username -h --host -p --port -d --dbname -f --file -n --schema -N --exclude-schema -t --table -T "
     "--exclude-table -F --format -j --jobs -E --encoding -L --use-list -S --superuser -Z --compress --role "
     "--section"},
    {"pg_basebackup",
     "-U --username -h --host -p --port -d --dbname -D --pgdata -F --format -c --checkpoint -X --wal-method "
     "-Z "
     "--compress -l --label -S --slot -T --tablespace-mapping -r --max-rate"},
    {"createdb",
     "-U --username -h --host -p --port -O --owner -T --template -E --encoding -D --tablespace -l --locale "
     "--maintenance-db"},
    {"dropdb|pg_isready|vacuumdb|reindexdb",
     "-U --username -h --host -p --port -d --dbname -n --schema -t --table --timeout -j --jobs "
     "--maintenance-db"},
    {"etcdctl|etcdutl",
     "--data-dir --endpoints --cacert --cert --key --name --initial-cluster --initial-cluster-token "
     "--initial-advertise-peer-urls --wal-dir --user --password --command-timeout --dial-timeout -w "
     "--write-out"},
    {"pg_upgrade", "-b -B -d -D -o -O -p -P -U -j --old-bindir --new-bindir --old-datadir --new-datadir"},
    {"sqlite3", "-cmd -init -separator -nullvalue"},
    {"redis-cli|valkey-cli", "-h -p -a -n -u --user --pass"},
    {"mongodump|mongorestore|mongo|mongosh",
     "--host --port --db -d --collection -c --out -o -u -p --uri --eval --username --password"},
    {"curl",
     "-X --request -H --header -d --data --data-raw --data-binary -o --output -u --user -w --write-out -m "
     "--max-time --connect-timeout -T "
     "--upload-file -F --form -A --user-agent -b --cookie -c --cookie-jar -e --referer -x --proxy --retry "
     "--retry-delay --cacert --cert --key -K"},
    {"wget", "-O --output-document -P --directory-prefix -o --tries -t --timeout -T --header --post-data"},
    {"tar", "-f --file -C --directory -T --exclude -X"},
    {"git", "-C -c -m -b -B"},
    {"rsync", "-e --rsh --exclude --include --exclude-from"},
    {"ssh|scp|sftp", "-i -p -P -o -l -F -L -R -D -J"},
    {"docker|podman|nerdctl",
     "--name -v --volume -p --publish -e --env --env-file --network --entrypoint -w --workdir -u --user "
     "--restart --volumes-from -H --host "
     "-f --file --format --filter --tag -t --tail --since --label -l --memory --cpus --platform"},
    {"docker-compose|podman-compose",
     "-f --file -p --project-name --env-file --profile --tail --scale -t --timeout"},
    {"kubectl|oc|helm",
     "-n --namespace -f --filename --values --set -l --selector -o --output --context --kubeconfig -c "
     "--container --timeout --replicas --for --version --type -p --patch --from-literal --image"},
    {"journalctl", "-u --unit -n --lines --since --until -p --priority -o --output"},
    {"tail|head", "-n --lines -c --bytes"},
    {"find", "-name -iname -type -mtime -size -path -maxdepth -mindepth -newer -user -exec -mmin -perm"},
    {"pkill|pgrep|killall|kill", "-u -U -s --signal -t -P -g"},
    {"grep|egrep|fgrep|rg|zgrep", "-e -f -A -B -C -m --include --exclude --exclude-dir"},
    {"awk|sed", "-f -F -v -e"},
    {"ps", "-C -p -u -o --sort"},
    {"pip|pip3", "-r --requirement -c --constraint -i --index-url -t --target --extra-index-url --cache-dir"},
    {"npm|yarn|pnpm", "--prefix --registry --cwd"},
    {"gunicorn|uvicorn|uwsgi|celery|flask",
     "-b --bind -w --workers -c --config --host --port -p -h -A --app -Q --queues -n -l --loglevel "
     "--concurrency -P -k --ini -m --module"},
    {"chmod|chown|chgrp", "--reference"},
    {"su", "-s -c"},
    {"mount", "-o -t --options --types"},
    {"top", "-n -d -p -u"},
    {"alembic", "-c -x"},
    {"wsl|nice", "-n"},
    {"flyway|liquibase", "-url -user -password -configFiles --changelog-file --url"},
    {"supervisorctl|supervisord", "-c --configuration"},
    {"nginx", "-c -p -g"},
    {"haproxy", "-f -p"},
    {"apachectl|apache2ctl|httpd", "-f -d -D"},
    {"ansible-playbook|ansible", "-i --inventory -e --extra-vars -l --limit -t --tags -u --user -m -a"},
    {"terraform|tofu", "-target -var -var-file"},
    {"make|gmake", "-C -f -j"},
    {"mvn|mvnw", "-f -s -pl -P"},
    {"gradle|gradlew", "-p -b -x"},
    {"dotnet", "--project --startup-project -c --configuration -o --output --context"},
    {"nodetool", "-h --host -p --port -u --username -pw"},
    {"phinx", "-e --environment -c --configuration"},
    {"lxc|incus|virsh", "-c --config"},
    {"ping", "-c -W -i -w -t"},
    {"iostat|vmstat|mpstat|sar", "-d -p -f"},
    {"crontab", "-u"},
    {"java", "-cp -classpath"},
    {"migrate|goose|dbmate", "-path -database -source -dir -url --url"},
});

}  // namespace

std::span<const ValueOptions> value_options() { return kValueOptions; }

}  // namespace handrail
