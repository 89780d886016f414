// Checks that a guide states or implies in SQL and Python.
#include "model/testing.h"

namespace handrail {
namespace {

using testing::guide;
using testing::joined;

// "8 not_null users.uid after"; "5 SELECT … -> equals 0 after"
std::string checks(const std::string& text) {
  const auto runbook = guide(text);
  return joined(
      runbook->checks,
      [&](const Check& check) {
        std::string out = std::to_string(runbook->source->line_of(check.span.begin)) + " ";
        if (check.kind == "sql") {
          out += check.sql + " -> " + std::string(name_of(check.expect.kind));
          for (const std::string& value : check.expect.values) out += " " + value;
        } else if (check.arguments.contains("file")) {
          out += check.kind + " " + check.arguments.at("file").front();
        } else {
          out += check.kind + " " + check.arguments.at("table").front();
          if (check.arguments.contains("column")) out += "." + check.arguments.at("column").front();
          for (const char* key : {"equals", "at_least"})
            if (check.arguments.contains(key))
              out += std::string(" ") + key + " " + check.arguments.at(key).front();
        }
        return out;
      },
      "\n");
}

}  // namespace

TEST_CASE("assertions of a Python script are checks of the snapshot") {
  CHECK(checks(R"(# Upgrade

## Verify

```python
cursor.execute("SELECT COUNT(*) FROM users WHERE uid IS NULL")
assert cursor.fetchone()[0] == 0, "users without uid"
columns = [c["name"] for c in inspector.get_columns("users")]
assert "uid" in columns and "age" in columns
required = ["a", "b"]
for name in required:
    assert name in columns
if "orders" not in inspector.get_table_names():
    raise SystemExit("no orders")
assert inspector.has_table('items')
rows = conn.execute(text("SELECT id FROM items WHERE order_id IS NULL")).fetchall()
assert not rows
count = db.scalar()
n = conn.execute(text("SELECT COUNT(*) FROM items")).scalar()
assert n >= 3
```
)") == R"(7 SELECT COUNT(*) FROM users WHERE uid IS NULL -> equals 0
9 has_column users.uid
9 has_column users.age
10 has_column users.a
10 has_column users.b
13 has_table orders
15 has_table items
17 SELECT id FROM items WHERE order_id IS NULL -> empty
20 SELECT COUNT(*) FROM items -> at_least 3)");
}

TEST_CASE("an ORM's rows are those of the table that the guide speaks of") {
  CHECK(checks(R"(# Upgrade

## Check

```python
for user in User.query.all():
    assert user.uid is not None
    assert len(user.uid) > 0
assert User.objects.count() > 10
assert Widget.objects.count() == 2
```

```sql
UPDATE users SET state = 'x' WHERE id = 3;
```
)") == R"(6 has_table users
7 not_null users.uid
8 SELECT COUNT(*) FROM users WHERE length(uid) = 0 -> equals 0
9 row_count users at_least 11)");
}

TEST_CASE("rows that are praised when there are none are expected to be none") {
  CHECK(checks(R"(# Upgrade

## Verify

```bash
python3 - <<'EOF'
result = conn.execute(text('''
  SELECT id FROM orders WHERE user_id IS NULL
''')).fetchall()
if result:
    print("broken")
else:
    print("ok")
EOF
```
)") == "7 SELECT id FROM orders WHERE user_id IS NULL -> empty");
}

TEST_CASE("what an UPDATE mends is mended afterwards") {
  CHECK(checks(R"(# Upgrade

## Migrate

```sql
SELECT id FROM users WHERE uid IS NULL OR uid = '';
UPDATE users SET uid = UUID() WHERE uid IS NULL OR uid = '';
UPDATE users SET state = 'x' WHERE age > 3;
```
)") == R"(6 SELECT id FROM users WHERE uid IS NULL OR uid = '' -> empty
7 SELECT COUNT(*) FROM users WHERE uid IS NULL OR uid = '' -> equals 0)");
}

TEST_CASE("what a verification counts and selects is meant to be there") {
  CHECK(checks(R"(# Upgrade

## Verify

```sql
SELECT COUNT(*) AS total, COUNT(u.id) AS valid FROM orders o LEFT JOIN users u ON u.id = o.user_id;
SELECT uid, u.age AS years FROM users u LIMIT 5;
SELECT COUNT(*) FROM users WHERE uid IS NOT NULL;
SELECT AVG(age) FROM users;
SELECT * FROM users;
```

## Look around

```sql
SELECT uid FROM users;
```
)") == R"(6 SELECT COUNT(*) FROM orders o LEFT JOIN users u ON u.id = o.user_id WHERE u.id IS NULL -> equals 0
7 has_column users.uid
7 has_column users.age
8 not_null users.uid)");
}

TEST_CASE("rows that are counted before the change are compared after it") {
  CHECK(checks(R"(# Upgrade

## Prepare

```sql
-- record the number of rows
SELECT COUNT(*) FROM users;
SELECT COUNT(*) FROM users WHERE age > 3;
```

## Migrate

```sql
-- count
SELECT COUNT(*) FROM users;
UPDATE users SET state = 'x' WHERE id = 3;
```
)") == "7 SELECT COUNT(*) FROM users -> same_as_before");
}

TEST_CASE("tables that a verification names in words are meant to be there") {
  CHECK(checks(R"(# Upgrade

1. Migrate: `python manage.py migrate`
2. **Verify the migration**:
   - Check the records in the `django_migrations` table
   - Check that the table `legacy_orders` is gone
   - Look at `app.log`
)") == "5 has_table django_migrations");
  CHECK(checks(R"(# 升级

## 执行迁移

```bash
flask db upgrade
```

## 验证迁移结果

- 检查迁移记录表`alembic_version`
- 确认 `orders` 表存在
- 确认表`old_orders`已删除
- 验证表结构`schema.sql`
)") == "11 has_table alembic_version\n12 has_table orders");
}

TEST_CASE("a range that a verification looks at beside all rows is meant to be of all rows") {
  CHECK(checks(R"(# Upgrade

## Verify

```sql
SELECT COUNT(*) AS total, MIN(age), MAX(age), AVG(score) FROM users;
SELECT COUNT(*), MIN(age) FROM users WHERE age > 3;
```
)") == "6 not_null users.age\n6 not_null users.score");
}

TEST_CASE("a guide whose columns are checked against a list of names that it links to") {
  CHECK(checks(R"(# Upgrade

The script checks that the names of all columns follow our conventions, see [the list](db/fields.csv#L1).

## Migrate

```bash
flask db upgrade
```
)") == "3 columns_named_in db/fields.csv");
  CHECK(checks("# 升级\n\n## 迁移\n\n```bash\nflask db upgrade\n```\n\n脚本验证字段命名是否符合规范。\n\n"
               "[字段库](file://scripts/fields.csv)\n") == "9 columns_named_in scripts/fields.csv");
  CHECK(
      checks("# Upgrade\n\nIt checks that the names of all columns follow our conventions.\n\n## Migrate\n\n"
             "```bash\nflask db upgrade\n```\n")
          .empty());
  CHECK(checks("# Upgrade\n\n## Migrate\n\n```bash\nflask db upgrade\n```\n\n[users](users.csv)\n").empty());
}

TEST_CASE("the same check at the same moment is there once") {
  CHECK(checks(R"(# Upgrade

## Verify

```sql
-- should return 0
SELECT COUNT(*) FROM users WHERE uid IS NULL;
```

```sql
-- should return 0
SELECT COUNT(*)  FROM users WHERE uid IS NULL ;
```
)") == "7 SELECT COUNT(*) FROM users WHERE uid IS NULL -> equals 0");
}

}  // namespace handrail
