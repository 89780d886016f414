// Services under a manager, servers in the foreground, scheduled jobs.
#include <array>

#include "model/effects/table.h"

namespace handrail {
namespace {

using enum Effect;

constexpr auto kRows = std::to_array<EffectRow>({
    // Services.
    {"systemctl", reads},
    {"systemctl stop|kill|mask", stops},
    {"systemctl start|restart|reload|try-restart|reload-or-restart|isolate", starts},
    {"systemctl enable|disable|daemon-reload|unmask|preset|set-default|edit|set-property", changes_config},
    {"systemctl enable|disable --now", changes_config | starts},
    {"systemctl disable --now", changes_config | stops},
    {"systemctl status|is-active|is-enabled|is-failed", reads | verifies},
    {"systemctl list-units|list-unit-files|show|cat|list-timers|list-dependencies", reads | always_succeeds},
    {"systemctl reboot|poweroff|halt", stops | starts},
    {"reboot|shutdown|poweroff|halt|init", stops | starts},
    {"service * stop", stops},
    {"service * start|restart|reload|force-reload", starts},
    {"service * status", reads | verifies},
    {"rc-service|rc-update|initctl|sv * stop|down", stops},
    {"rc-service|initctl|sv * start|restart|up", starts},
    {"supervisorctl stop|shutdown|remove", stops},
    {"supervisorctl start|restart|reload|update|add", starts},
    {"supervisorctl status|avail|pid", reads},
    {"supervisorctl tail|fg", reads | never_returns},
    {"supervisorctl reread", changes_config},
    {"supervisord|nginx|httpd|apachectl|apache2ctl|caddy|haproxy|php-fpm|redis-server|mysqld|mysqld_safe|"
     "mariadbd|postgres|mongod|memcached|dockerd|etcd",
     starts},
    {"redis-server|mysqld|mysqld_safe|mariadbd|postgres|memcached|etcd|dockerd !--daemonize !--fork !-d",
     starts | never_returns},
    {"mongod !--fork", starts | never_returns},
    {"nginx|apachectl|apache2ctl|haproxy|httpd -t|-c|configtest", reads | verifies},
    {"nginx -s", starts},
    {"nginx|apachectl|apache2ctl|httpd stop|quit", stops},
    {"nginx -s stop|quit", stops},
    {"apachectl|apache2ctl|httpd graceful|restart|start|reload", starts},
    {"pm2 stop|delete|kill", stops},
    {"pm2 start|restart|reload|resurrect|startOrReload|startOrRestart", starts},
    {"pm2 list|ls|status|show|describe|info|jlist", reads | always_succeeds},
    {"pm2 logs|log|monit", reads | never_returns},
    {"pm2 logs --nostream", reads | always_succeeds},
    {"pm2 save|startup|install|set", changes_config},
    {"forever|monit|circusctl|god|launchctl|brew-services start|restart|load|reload", starts},
    {"forever|monit|circusctl|god|launchctl stop|stopall|unload|unmonitor", stops},
    {"brew services start|restart", starts},
    {"brew services stop", stops},
    {"pkill|killall|kill|skill|xkill|taskkill", stops},
    {"pkill|kill|killall -0|-l", reads | verifies},
    {"pkill|kill -HUP|-USR1|-USR2|-1", starts},
    // Servers in the foreground.
    {"uvicorn|hypercorn|daphne|waitress-serve|gunicorn|uwsgi|puma|unicorn|thin|rackup|streamlit|jupyter|"
     "airflow|superset|mkdocs|hugo|jekyll|nodemon|ts-node-dev|vite|next|nuxt|serve|http-server|live-server|"
     "caddy",
     none},
    {"uvicorn|hypercorn|daphne|waitress-serve|puma|unicorn|thin|rackup|streamlit|nodemon|ts-node-dev|http-"
     "server|live-server",
     starts | never_returns},
    {"gunicorn !--daemon !-D !--check-config", starts | never_returns},
    {"gunicorn", starts},
    {"gunicorn --check-config", reads | verifies},
    {"uwsgi !--daemonize !-d", starts | never_returns},
    {"flask run", starts | never_returns},
    {"manage.py runserver|runworker|qcluster|daphne|run_gunicorn", starts | never_returns},
    {"artisan serve|queue:work|queue:listen|horizon|schedule:work|octane:start", starts | never_returns},
    {"rails|bin/rails server|s", starts | never_returns},
    {"celery worker|beat|events|flower", starts | never_returns},
    {"celery worker|beat --detach|-D", starts},
    {"celery multi", starts},
    {"celery status|inspect|report", reads | verifies},
    {"rq|sidekiq|resque|dramatiq|huey_consumer", starts | never_returns},
    {"caddy run", starts | never_returns},
    {"caddy start|reload", starts},
    {"hugo|mkdocs|jekyll server|serve", starts | never_returns},
    {"vite|next|nuxt|ng dev|serve|start|preview", starts | never_returns},
    {"java -jar", starts | never_returns},
    {"php -S", starts | never_returns},
    {"http.server", starts | never_returns},
    // Scheduling.
    {"crontab", schedules | changes_config},
    {"crontab -l", reads | always_succeeds},
    {"crontab -e", schedules | changes_config | needs_terminal},
    {"crontab -r", schedules | changes_config | destroys},
    {"at|batch", schedules},
});

}  // namespace

std::span<const EffectRow> service_rows() { return kRows; }

}  // namespace handrail
