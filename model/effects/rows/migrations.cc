// Tools that bring an application's schema or rows to another version.
#include <array>

#include "model/effects/table.h"

namespace handrail {
namespace {

using enum Effect;

constexpr auto kRows = std::to_array<EffectRow>({
    // Migrations.
    {"alembic|flask-db", reads},
    {"alembic upgrade", changes_data},
    {"alembic downgrade", changes_data | restores},
    {"alembic stamp", changes_data},
    {"alembic current|history|heads|show|branches", reads | always_succeeds},
    {"alembic check", reads | verifies},
    {"alembic revision|merge|init", changes_files},
    {"flask db upgrade|stamp", changes_data},
    {"flask db downgrade", changes_data | restores},
    {"flask db current|history|show|heads|branches", reads | always_succeeds},
    {"flask db check", reads | verifies},
    {"flask db migrate|revision|merge|init", changes_files},
    {"manage.py migrate|flush|loaddata|sqlflush|createcachetable|syncdb|rebuild_index|update_index",
     changes_data},
    {"manage.py flush|sqlflush", changes_data | destroys},
    {"manage.py migrate --plan|--list|-l", reads | always_succeeds},
    {"manage.py migrate|makemigrations --check", reads | verifies},
    {"manage.py "
     "showmigrations|check|sqlmigrate|diffsettings|inspectdb|version|validate|test|help|dbshell|shell",
     reads},
    {"manage.py shell|dbshell|createsuperuser|changepassword", reads | needs_terminal},
    {"manage.py shell -c|--command", reads},
    {"manage.py check|test|validate", reads | verifies},
    {"manage.py dumpdata|dbbackup", backs_up | reads},
    {"manage.py dbrestore", restores | changes_data},
    {"manage.py makemigrations|collectstatic|compilemessages|compress|makemessages|startapp|compilestatic",
     changes_files},
    {"rails|rake|bin/rails db:migrate|db:schema:load|db:seed|db:setup|db:prepare|db:reset|db:create",
     changes_data},
    {"rails|rake db:drop|db:reset|db:purge", changes_data | destroys},
    {"rails|rake db:rollback|db:migrate:down", changes_data | restores},
    {"rails|rake db:migrate:status|db:version|routes|about", reads | always_succeeds},
    {"rails|rake assets:precompile|tmp:clear|tmp:cache:clear|webpacker:compile", changes_files},
    {"rails|rake console|c|dbconsole", needs_terminal | reads},
    {"artisan", reads},
    {"artisan migrate|db:seed|migrate:refresh|migrate:fresh|migrate:reset|db:wipe", changes_data},
    {"artisan migrate:fresh|migrate:refresh|migrate:reset|db:wipe", changes_data | destroys},
    {"artisan migrate:rollback", changes_data | restores},
    {"artisan migrate:status|about|route:list|list", reads | always_succeeds},
    {"artisan down", stops},
    {"artisan up|queue:restart|horizon:terminate", starts},
    {"artisan "
     "optimize|cache:clear|config:cache|config:clear|view:clear|route:cache|optimize:clear|storage:link|key:"
     "generate|view:cache|event:cache",
     changes_files},
    {"artisan tinker", needs_terminal},
    {"flask shell", needs_terminal},
    {"artisan tinker --execute", reads},
    {"prisma migrate deploy|dev|reset|resolve", changes_data},
    {"prisma migrate reset", changes_data | destroys},
    {"prisma migrate status|diff", reads | verifies},
    {"prisma db push|seed|execute", changes_data},
    {"prisma generate|format|validate", changes_files},
    {"knex|sequelize|sequelize-cli|typeorm|mikro-orm|node-pg-migrate|db-migrate|drizzle-kit "
     "migrate:latest|migrate:up|db:migrate|migration:run|migration:up|up|migrate|push|seed:run|db:seed:all|"
     "db:seed",
     changes_data},
    {"knex|sequelize|sequelize-cli|typeorm|mikro-orm|node-pg-migrate|db-migrate "
     "migrate:rollback|migrate:down|db:migrate:undo|migration:revert|migration:down|down|db:migrate:undo:all",
     changes_data | restores},
    {"knex|sequelize|sequelize-cli|typeorm migrate:status|migrate:list|db:migrate:status|migration:show",
     reads | always_succeeds},
    {"flyway migrate|baseline|repair|clean", changes_data},
    {"flyway clean", changes_data | destroys},
    {"flyway undo", changes_data | restores},
    {"flyway info|validate", reads | verifies},
    {"liquibase update|updateCount|update-count|dropAll|drop-all|changelogSync", changes_data},
    {"liquibase dropAll|drop-all", changes_data | destroys},
    {"liquibase rollback|rollbackCount|rollback-count|rollbackToDate", changes_data | restores},
    {"liquibase status|validate|history|diff|updateSQL", reads | verifies},
    {"migrate|golang-migrate|goose|dbmate|sql-migrate|sqitch|atlas up|goto|force|deploy|apply|migrate",
     changes_data},
    {"migrate|golang-migrate|goose|dbmate|sql-migrate|sqitch down|rollback|revert|drop",
     changes_data | restores},
    {"migrate|goose|dbmate|sql-migrate|sqitch|atlas version|status|verify|lint", reads | verifies},
    {"mix ecto.migrate|ecto.setup|ecto.reset|ecto.drop", changes_data},
    {"mix ecto.rollback", changes_data | restores},
    {"dotnet ef database update|drop", changes_data},
    {"wp core|plugin|theme update|update-db|upgrade", changes_code | changes_data},
    {"wp db export", backs_up | reads},
    {"wp db import", restores | changes_data},
    {"occ upgrade|db:add-missing-indices|maintenance:repair|app:update", changes_data},
    {"occ maintenance:mode", changes_config},
    {"gitlab-ctl reconfigure|upgrade|pg-upgrade", changes_config},
    {"gitlab-ctl stop", stops},
    {"gitlab-ctl start|restart", starts},
    {"gitlab-backup|gitlab-rake create|gitlab:backup:create", backs_up},
    {"gitlab-backup|gitlab-rake restore|gitlab:backup:restore", restores | changes_data},
});

}  // namespace

std::span<const EffectRow> migration_rows() { return kRows; }

}  // namespace handrail
