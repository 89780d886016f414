// Changes of data written for a server: what they do there, and to its dump when they are rehearsed on it.
export const mysqlTables = `
CREATE TABLE users(id INT AUTO_INCREMENT PRIMARY KEY, email VARCHAR(40) NOT NULL, name VARCHAR(20) COLLATE utf8mb4_bin, age TINYINT UNSIGNED,
  score DOUBLE, price DECIMAL(8,2) NOT NULL DEFAULT 1.50, born DATE, at DATETIME DEFAULT '2026-01-01 00:00:00', exact DATETIME(3), flag TINYINT(1) NOT NULL DEFAULT 0,
  kind ENUM('small','Large') NOT NULL DEFAULT 'small', marks SET('a','b','c'), code CHAR(4), data LONGTEXT CHECK (json_valid(data)), raw VARBINARY(6),
  UNIQUE KEY by_email(email)) COLLATE utf8mb4_general_ci;
CREATE TABLE orders(id INT PRIMARY KEY, user_id INT, total DECIMAL(10,2), note TEXT, changed DATETIME DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP, KEY(user_id),
  CONSTRAINT orders_user FOREIGN KEY(user_id) REFERENCES users(id) ON DELETE CASCADE) COLLATE utf8mb4_general_ci;
CREATE TABLE lines_(id INT AUTO_INCREMENT PRIMARY KEY, order_id INT NOT NULL, sku VARCHAR(10) NOT NULL, amount INT NOT NULL DEFAULT 1, twice INT AS (amount * 2) STORED, UNIQUE KEY one(order_id, sku),
  CONSTRAINT lines_order FOREIGN KEY(order_id) REFERENCES orders(id), CONSTRAINT some CHECK (amount > 0)) COLLATE utf8mb4_general_ci;
CREATE TABLE audit(id BIGINT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(10), at TIMESTAMP NULL) COLLATE utf8mb4_general_ci;
CREATE TABLE watched(id INT PRIMARY KEY, n INT) COLLATE utf8mb4_general_ci;
CREATE TABLE tree(id INT PRIMARY KEY, parent INT, CONSTRAINT tree_parent FOREIGN KEY(parent) REFERENCES tree(id)) COLLATE utf8mb4_general_ci;
CREATE TRIGGER watch BEFORE UPDATE ON watched FOR EACH ROW SET NEW.n = NEW.n + 100;
INSERT INTO users(id,email,name,age,score,price,born,at,exact,flag,kind,marks,code,data,raw) VALUES
  (1,'A@x.org','Ann',30,1.5,10.10,'1990-05-06','2026-11-20 10:00:00','2026-11-20 10:00:00.250',1,'Large','a,c','ab','{"a": 1}',x'00ff'),
  (2,'b@x.org','bob',NULL,2.5,0.20,NULL,'2026-01-31 23:59:59',NULL,0,'small','','wxyz',NULL,NULL),
  (4,'d@x.org','Ann ',7,NULL,3.00,'2024-02-29',NULL,NULL,0,'small',NULL,NULL,'[]','abc');
INSERT INTO orders VALUES (1,1,5.05,'x%y',NULL),(2,1,6.10,NULL,'2026-01-01 00:00:00'),(3,2,7.00,'50_50',NULL),(4,4,1.01,'gone',NULL);
INSERT INTO lines_(order_id,sku,amount) VALUES (3,'p',1),(3,'q',2),(4,'p',3);
INSERT INTO audit(what,at) VALUES ('begin','2026-01-01 00:00:00');
INSERT INTO watched VALUES (1,1);
INSERT INTO tree VALUES (1,NULL),(2,1),(3,1);`;

export const mysqlShown = [
  "SELECT * FROM users ORDER BY id", "SELECT * FROM orders ORDER BY id", "SELECT * FROM lines_ ORDER BY id", "SELECT * FROM audit ORDER BY id", "SELECT * FROM watched ORDER BY id",
  "SELECT * FROM tree ORDER BY id",
  "SELECT table_name, column_name, column_type, is_nullable, column_default FROM information_schema.columns ORDER BY 1, 2",
  "SELECT table_name, index_name, column_name, non_unique FROM information_schema.statistics ORDER BY 1, 2, 3",
];

// Rehearsed with the same result.
export const mysqlChanges = [
  "INSERT INTO users(email) VALUES ('new@x.org')",
  "INSERT INTO users(email, price) VALUES ('n1@x.org', 2.345), ('n2@x.org', 7), ('n3@x.org', '8.5')",
  "INSERT INTO users VALUES (NULL,'full@x.org','F',1,0.5,1,'2020-01-02','2020-01-02 03:04:05','2020-01-02 03:04:05.5',1,'LARGE','c,a','x ','[1]','hi')",
  "INSERT INTO users(id,email) VALUES (10,'ten@x.org'); INSERT INTO users(email) VALUES ('eleven@x.org')",
  "INSERT INTO users SET email = 'set@x.org', name = '执行', flag = TRUE",
  "INSERT INTO audit(what) SELECT name FROM users WHERE age > 5 ORDER BY id",
  "INSERT INTO audit(what, at) VALUES ('done', '2026-11-21')",
  "INSERT INTO orders(id, user_id, total) SELECT id + 100, id, price FROM users",
  "INSERT IGNORE INTO users(id, email) VALUES (50, 'A@X.org')",
  "INSERT INTO lines_(order_id, sku, amount) VALUES (3, 'p', 5) ON DUPLICATE KEY UPDATE amount = amount + VALUES(amount)",
  "INSERT INTO lines_(order_id, sku, amount) VALUES (3, 'new', 5) ON DUPLICATE KEY UPDATE amount = amount + VALUES(amount)",
  "REPLACE INTO watched VALUES (1, 7), (2, 8)",
  "REPLACE INTO tree VALUES (9, NULL)",
  "UPDATE users SET age = age + 1 WHERE name = 'Ann'",
  "UPDATE users SET flag = 1, name = CONCAT(name, '!') WHERE age IS NULL OR age < 10",
  "UPDATE orders SET total = 6.1 WHERE id = 2",
  "UPDATE orders SET note = 'long' WHERE note IS NULL",
  "UPDATE users SET born = '2000-01-01', at = '2000-01-01', exact = '2000-01-01 10:00:00' WHERE id = 2",
  "UPDATE users SET at = born WHERE born IS NOT NULL",
  "UPDATE users SET born = at",
  "UPDATE users SET kind = 'large', marks = 'C,b' WHERE id = 1",
  "UPDATE users SET code = 'q  ', data = '{\"b\": [1,2]}' WHERE id = 1",
  "UPDATE users SET price = 12.345 WHERE id = 1",
  "UPDATE users SET email = 'changed@x.org' WHERE id = 1",
  "UPDATE users SET score = 2, age = 255 WHERE id = 4",
  "UPDATE users SET age = NULL WHERE id = 1",
  "UPDATE orders SET user_id = 4 WHERE user_id = 1 ORDER BY id LIMIT 1",
  "UPDATE orders o JOIN users u ON u.id = o.user_id SET o.note = u.email WHERE u.flag = 1",
  "UPDATE orders SET total = (SELECT SUM(l.amount) FROM lines_ l WHERE l.order_id = orders.id) WHERE id IN (3, 4)",
  "UPDATE users SET price = DEFAULT, kind = DEFAULT",
  "UPDATE lines_ SET amount = amount + 1 WHERE twice > 3",
  "DELETE FROM lines_ WHERE amount > 1",
  "DELETE FROM orders WHERE user_id = 1",
  "DELETE FROM users WHERE id = 1",
  "DELETE FROM lines_ ORDER BY id DESC LIMIT 2",
  "DELETE l FROM lines_ l LEFT JOIN orders o ON o.id = l.order_id WHERE o.note = 'gone'",
  "TRUNCATE TABLE audit; INSERT INTO audit(what) VALUES ('anew')",
  "SET FOREIGN_KEY_CHECKS = 0; DELETE FROM users; SET FOREIGN_KEY_CHECKS = 1",
  "START TRANSACTION; UPDATE users SET age = 1; ROLLBACK",
  "START TRANSACTION; UPDATE users SET age = 1; COMMIT; UPDATE users SET age = 2 WHERE id = 1",
  "START TRANSACTION; UPDATE users SET age = 1; TRUNCATE audit; ROLLBACK",
  "BEGIN; UPDATE users SET age = 1; SAVEPOINT s; UPDATE users SET age = 2; ROLLBACK TO s; COMMIT",
  "SET autocommit = 0; UPDATE users SET age = 1; ROLLBACK; UPDATE users SET flag = 1; COMMIT",
];

// Refused by the server, and in the rehearsal.
export const mysqlRefused = [
  "INSERT INTO users(name) VALUES ('no email')",
  "INSERT INTO users(email) VALUES (NULL)",
  "INSERT INTO users(email) VALUES ('a@X.ORG')",
  "INSERT INTO users(email, age) VALUES ('n@x.org', 256)",
  "INSERT INTO users(email, age) VALUES ('n@x.org', -1)",
  "INSERT INTO users(email, price) VALUES ('n@x.org', 1234567.5)",
  "INSERT INTO users(email, kind) VALUES ('n@x.org', 'huge')",
  "INSERT INTO users(email, born) VALUES ('n@x.org', '2026-02-30')",
  "INSERT INTO users(email, code) VALUES ('n@x.org', 'abcde')",
  "INSERT INTO users(email, data) VALUES ('n@x.org', '{')",
  "INSERT INTO users(email, age) VALUES ('n@x.org', 'old')",
  "INSERT INTO users(email, age) VALUES ('n@x.org')",
  "UPDATE users SET email = 'an address that is far too long for the column' WHERE id = 1",
  "UPDATE users SET flag = NULL",
  "UPDATE users SET nothing = 1",
  "UPDATE lines_ SET amount = amount - 1",
  "INSERT INTO orders(id, user_id) VALUES (9, 99)",
  "DELETE FROM orders WHERE id = 3",
  "UPDATE nowhere SET a = 1",
  "TRUNCATE TABLE users",
];

// Left to the server, or the same.
export const mysqlLeft = [
  "UPDATE watched SET n = 5",
  "UPDATE users SET age = 5, score = age",
  "UPDATE users SET id = id + 1",
  "DELETE FROM tree",
  "INSERT INTO tree VALUES (20, 21), (21, NULL)",
  "INSERT IGNORE INTO users(email, age) VALUES ('n@x.org', 300)",
  "SET sql_mode = ''; INSERT INTO users(email, age) VALUES ('n@x.org', 300)",
  "UPDATE users SET name = UUID()",
  "UPDATE users SET score = score / 3",
  "INSERT INTO users(email) VALUES ('é@x.org')",
  "DELETE FROM lines_ LIMIT 1",
  "UPDATE users SET age = 1.5e1",
  "INSERT INTO users(email, name) VALUES ('n@x.org', email)",
  "UPDATE lines_ SET amount = (SELECT MAX(amount) FROM (SELECT amount FROM lines_) AS t)",
  "UPDATE users SET price = price * 2",
  "SET @n = 5; UPDATE users SET age = @n",
  "INSERT INTO lines_(order_id, sku) SELECT id, note FROM orders WHERE note IS NOT NULL",
];

export const postgresqlTables = `
CREATE TYPE mood AS ENUM ('new', 'old');
CREATE TABLE users(id SERIAL PRIMARY KEY, email VARCHAR(40) NOT NULL UNIQUE, name TEXT, age SMALLINT, score DOUBLE PRECISION, price NUMERIC(8,2) NOT NULL DEFAULT 1.50,
  amount NUMERIC, born DATE, at TIMESTAMP DEFAULT '2026-01-01 00:00:00', tz TIMESTAMPTZ, flag BOOLEAN NOT NULL DEFAULT false, feeling mood DEFAULT 'new', code CHAR(4),
  data JSONB DEFAULT '{}', plain JSON, uid UUID, raw BYTEA, tags TEXT[] DEFAULT '{}');
CREATE TABLE orders(id INT PRIMARY KEY, user_id INT REFERENCES users(id) ON DELETE CASCADE, total NUMERIC(10,2), note TEXT);
CREATE TABLE items(id INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id INT NOT NULL REFERENCES orders(id), sku VARCHAR(10) NOT NULL, amount INT NOT NULL DEFAULT 1 CHECK (amount > 0), twice INT GENERATED ALWAYS AS (amount * 2) STORED, UNIQUE(order_id, sku));
CREATE TABLE audit(id BIGSERIAL PRIMARY KEY, what VARCHAR(10), at TIMESTAMP);
CREATE TABLE watched(id INT PRIMARY KEY, n INT);
CREATE TABLE tree(id INT PRIMARY KEY, parent INT REFERENCES tree(id));
CREATE TABLE under(id INT PRIMARY KEY);
CREATE TABLE late(id INT PRIMARY KEY, under_id INT CONSTRAINT late_under REFERENCES under(id) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE over(id INT PRIMARY KEY, n INT, CONSTRAINT over_under FOREIGN KEY (id) REFERENCES under(id) ON DELETE CASCADE);
CREATE TABLE part(id INT, n INT) PARTITION BY RANGE (id);
CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (100);
CREATE FUNCTION more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.n := NEW.n + 100; RETURN NEW; END $$;
CREATE TRIGGER watch BEFORE UPDATE ON watched FOR EACH ROW EXECUTE FUNCTION more();
CREATE TRIGGER watch_over BEFORE DELETE ON over FOR EACH ROW EXECUTE FUNCTION more();
INSERT INTO under VALUES (1);
INSERT INTO users(email,name,age,score,price,amount,born,at,tz,flag,feeling,code,data,plain,uid,raw) VALUES
  ('A@x.org','Ann',30,1.5,10.10,1.500,'1990-05-06','2026-11-20 10:00:00.5','2026-11-20 10:00:00+02',true,'old','ab','{"a": 1}','{"z":1}','a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11','\\x00ff'),
  ('b@x.org','bob',NULL,2.5,0.20,7,NULL,'2026-01-31 23:59:59',NULL,false,'new','wxyz','[]',NULL,NULL,NULL),
  ('d@x.org','Ann ',7,NULL,3.00,NULL,'2024-02-29',NULL,NULL,false,NULL,NULL,NULL,NULL,NULL,NULL);
DELETE FROM users WHERE id = 2; INSERT INTO users(email, name) VALUES ('e@x.org', 'Eve');
INSERT INTO orders VALUES (1,1,5.05,'x%y'),(2,1,6.10,NULL),(3,3,7.00,'50_50'),(4,4,1.01,'gone');
INSERT INTO items(order_id,sku,amount) VALUES (3,'p',1),(3,'q',2),(4,'p',3);
INSERT INTO audit(what,at) VALUES ('begin','2026-01-01 00:00:00');
INSERT INTO watched VALUES (1,1);
INSERT INTO part VALUES (1,1);
INSERT INTO tree VALUES (1,NULL),(2,1),(3,1);`;

export const postgresqlShown = [
  "SELECT * FROM users ORDER BY id", "SELECT * FROM orders ORDER BY id", "SELECT * FROM items ORDER BY id", "SELECT * FROM audit ORDER BY id", "SELECT * FROM watched ORDER BY id",
  "SELECT * FROM tree ORDER BY id", "SELECT * FROM late ORDER BY id", "SELECT * FROM over ORDER BY id", "SELECT * FROM part ORDER BY id", "SELECT * FROM part_1 ORDER BY id",
  "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns ORDER BY 1, 2",
  "SELECT tablename, indexname FROM pg_indexes ORDER BY 1, 2",
];

export const postgresqlChanges = [
  "INSERT INTO users(email) VALUES ('new@x.org')",
  "INSERT INTO users(email, price, amount) VALUES ('n1@x.org', 2.345, 1.10), ('n2@x.org', 7, 2), ('n3@x.org', '8.5', '3.000')",
  "INSERT INTO users VALUES (DEFAULT,'full@x.org','F',1,0.5,1,2,'2020-01-02','2020-01-02 03:04:05','2020-01-02 03:04:05+01','yes',DEFAULT,'x','{\"bb\":1,\"a\":[1,2]}','{\"z\" : 2}','A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A12','\\x6869')",
  "INSERT INTO users(id,email) VALUES (10,'ten@x.org'); INSERT INTO users(email) VALUES ('eleven@x.org')",
  "INSERT INTO users(email, flag, at) VALUES ('n@x.org', TRUE, '2026-01-02'::timestamp) RETURNING id",
  "INSERT INTO audit(what) SELECT left(name, 5) FROM users WHERE age > 5 ORDER BY id",
  "INSERT INTO orders(id, user_id, total) SELECT id + 100, id, price FROM users",
  "INSERT INTO users(email) VALUES ('A@x.org') ON CONFLICT (email) DO NOTHING",
  "INSERT INTO users(email) VALUES ('A@x.org') ON CONFLICT DO NOTHING; INSERT INTO users(email) VALUES ('after@x.org')",
  "INSERT INTO items(order_id, sku, amount) VALUES (3, 'p', 5) ON CONFLICT (order_id, sku) DO UPDATE SET amount = items.amount + excluded.amount",
  "INSERT INTO items(order_id, sku) VALUES (3, 'new') ON CONFLICT (order_id, sku) DO UPDATE SET amount = items.amount + EXCLUDED.amount WHERE items.amount > 1",
  "INSERT INTO audit DEFAULT VALUES",
  "UPDATE users SET age = age + 1 WHERE name = 'Ann'",
  "UPDATE users SET flag = true, name = name || '!' WHERE age IS NULL OR age < 10",
  "UPDATE users SET age = id, score = age",
  "UPDATE orders SET total = 6.1 WHERE id = 2",
  "UPDATE users SET born = '2000-01-01', at = '2000-01-01 10:00:00.250', tz = '2000-01-01 10:00:00+00' WHERE id = 3",
  "UPDATE users SET at = born WHERE born IS NOT NULL",
  "UPDATE users SET born = at",
  "UPDATE users SET code = 'q', data = '{\"b\": [1,2], \"aaa\": null}' WHERE id = 1",
  "UPDATE users SET price = 12.345, amount = 12.3450 WHERE id = 1",
  "UPDATE users SET score = 2, age = 32767 WHERE id = 4",
  "UPDATE users SET name = age, data = NULL",
  "UPDATE orders o SET note = u.email FROM users u WHERE u.id = o.user_id AND u.flag",
  "UPDATE orders SET total = (SELECT SUM(i.amount) FROM items i WHERE i.order_id = orders.id) WHERE id IN (3, 4)",
  "UPDATE users SET price = DEFAULT, feeling = DEFAULT, tags = DEFAULT, data = DEFAULT",
  "UPDATE users SET flag = (id = 1)",
  "UPDATE items SET amount = amount + 1 WHERE twice > 3",
  "DELETE FROM items WHERE amount > 1",
  "DELETE FROM orders WHERE user_id = 1",
  "DELETE FROM users WHERE id = 1",
  "DELETE FROM users u USING orders o WHERE o.user_id = u.id AND o.note = 'x%y'",
  "DELETE FROM items WHERE id NOT IN (SELECT MIN(id) FROM items GROUP BY order_id)",
  "DELETE FROM tree",
  "INSERT INTO tree VALUES (20, 21), (21, NULL)",
  "TRUNCATE TABLE audit; INSERT INTO audit(what) VALUES ('anew')",
  "TRUNCATE audit RESTART IDENTITY; INSERT INTO audit(what) VALUES ('anew')",
  "BEGIN; INSERT INTO late VALUES (1, 77); INSERT INTO under VALUES (77); COMMIT",
  "BEGIN; UPDATE users SET age = 1; ROLLBACK",
  "BEGIN; TRUNCATE items, audit; UPDATE users SET age = 1; COMMIT",
  "BEGIN; UPDATE users SET age = 1; SAVEPOINT s; UPDATE users SET age = 2; ROLLBACK TO s; END",
  "SET statement_timeout = 0; SET TIME ZONE 'UTC'; UPDATE users SET age = 1",
];

export const postgresqlRefused = [
  "INSERT INTO users(name) VALUES ('no email')",
  "INSERT INTO users(email) VALUES (NULL)",
  "INSERT INTO users(id, email) VALUES (NULL, 'n@x.org')",
  "INSERT INTO users(email) VALUES ('A@x.org')",
  "INSERT INTO users(email, age) VALUES ('n@x.org', 32768)",
  "INSERT INTO users(email, price) VALUES ('n@x.org', 1234567.5)",
  "INSERT INTO users(email, born) VALUES ('n@x.org', '2026-02-30')",
  "INSERT INTO users(email, code) VALUES ('n@x.org', 'abcde')",
  "INSERT INTO users(email, data) VALUES ('n@x.org', '{')",
  "INSERT INTO users(email, age) VALUES ('n@x.org', 'old')",
  "INSERT INTO items(id, order_id, sku) VALUES (9, 3, 'z')",
  "UPDATE users SET email = 'an address that is far too long for the column' WHERE id = 1",
  "UPDATE users SET flag = NULL",
  "UPDATE users SET nothing = 1",
  "UPDATE items SET amount = amount - 1",
  "INSERT INTO orders(id, user_id) VALUES (9, 99)",
  "DELETE FROM orders WHERE id = 3",
  "UPDATE nowhere SET a = 1",
  "TRUNCATE TABLE users",
  "INSERT INTO users(email) VALUES ('n@x.org') ON CONFLICT (name) DO NOTHING",
  "INSERT INTO late VALUES (1, 77)",
  "BEGIN; INSERT INTO late VALUES (1, 77); COMMIT",
];

export const postgresqlLeft = [
  "UPDATE watched SET n = 5",
  "DELETE FROM under",
  "UPDATE part SET n = 5",
  "UPDATE part_1 SET n = 5",
  "UPDATE users SET id = id + 10",
  "UPDATE users SET feeling = 'old'",
  "UPDATE users SET tags = ARRAY['a']",
  "SET search_path = other; UPDATE users SET age = 1",
  "UPDATE users SET score = score / 3",
  "UPDATE users SET age = '12 apples'",
  "UPDATE users SET price = price * 2",
  "UPDATE users SET tz = '2026-01-01 10:00:00'",
  "INSERT INTO items(order_id, sku) VALUES (3, 'p'), (3, 'p') ON CONFLICT (order_id, sku) DO UPDATE SET amount = 2",
  "UPDATE orders SET total = u.age FROM users u",
  "INSERT INTO users(email, flag) VALUES ('n@x.org', 1)",
  "UPDATE users SET (age, score) = (1, 2)",
];

// Declarations.
export const mysqlDeclarations = [
  "CREATE TABLE extra(id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) NOT NULL DEFAULT 'x', flag BOOLEAN DEFAULT TRUE, price DECIMAL(8,2), at DATETIME DEFAULT CURRENT_TIMESTAMP, UNIQUE KEY (name)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci; INSERT INTO extra(price) VALUES (1.5)",
  "CREATE TABLE extra(id BIGINT UNSIGNED PRIMARY KEY, user_id INT, CONSTRAINT extra_user FOREIGN KEY (user_id) REFERENCES users(id)) COLLATE=utf8mb4_general_ci; INSERT INTO extra VALUES (1, 1), (2, NULL)",
  "CREATE TABLE IF NOT EXISTS audit(id INT)",
  "CREATE TABLE copy_ LIKE audit; INSERT INTO copy_(what) VALUES ('a')",
  "CREATE TABLE kept AS SELECT * FROM watched",
  "CREATE TABLE kept AS SELECT * FROM users WHERE age IS NOT NULL; DELETE FROM kept WHERE id = 1",
  "ALTER TABLE users ADD COLUMN phone VARCHAR(20)",
  "ALTER TABLE users ADD COLUMN phone VARCHAR(20) NOT NULL DEFAULT 'none' AFTER email, ADD COLUMN n INT NOT NULL",
  "ALTER TABLE users ADD phone TEXT NULL, ADD INDEX by_age (age)",
  "ALTER TABLE audit ADD COLUMN seen DATETIME DEFAULT CURRENT_TIMESTAMP; INSERT INTO audit(what) VALUES ('n')",
  "ALTER TABLE users ADD COLUMN level ENUM('low','high') NOT NULL; UPDATE users SET level = 'high' WHERE id = 1",
  "ALTER TABLE orders ADD COLUMN paid TINYINT(1) NOT NULL DEFAULT 0; UPDATE orders SET paid = 1 WHERE total > 6; CREATE INDEX by_paid ON orders(paid, id)",
  "ALTER TABLE orders DROP COLUMN note",
  "ALTER TABLE users DROP COLUMN raw, DROP COLUMN code",
  "ALTER TABLE orders RENAME COLUMN note TO remark; UPDATE orders SET remark = 'r' WHERE id = 1",
  "ALTER TABLE orders CHANGE note remark VARCHAR(100)",
  "ALTER TABLE users MODIFY name VARCHAR(60) COLLATE utf8mb4_bin",
  "ALTER TABLE users MODIFY COLUMN flag INT NOT NULL DEFAULT 5",
  "ALTER TABLE users MODIFY price DECIMAL(12,4) NOT NULL",
  "ALTER TABLE users MODIFY at DATE",
  "ALTER TABLE users ALTER COLUMN price SET DEFAULT 9.99; INSERT INTO users(email) VALUES ('n@x.org')",
  "ALTER TABLE users ALTER price DROP DEFAULT",
  "ALTER TABLE audit RENAME TO journal; INSERT INTO journal(what) VALUES ('r')",
  "RENAME TABLE orders TO bills; DELETE FROM bills WHERE id = 1",
  "CREATE INDEX by_total ON orders(total)",
  "CREATE UNIQUE INDEX by_note ON watched(n)",
  "ALTER TABLE lines_ DROP FOREIGN KEY lines_order; DELETE FROM orders",
  "ALTER TABLE users DROP INDEX by_email; INSERT INTO users(email) VALUES ('A@x.org')",
  "ALTER TABLE watched ADD CONSTRAINT watched_user FOREIGN KEY (id) REFERENCES users(id)",
  "ALTER TABLE watched ADD CONSTRAINT small CHECK (n < 10)",
  "ALTER TABLE lines_ DROP CONSTRAINT some; UPDATE lines_ SET amount = -1",
  "DROP TABLE lines_; DROP TABLE IF EXISTS lines_, nowhere",
  "DROP TABLE audit; CREATE TABLE audit(id INT PRIMARY KEY, n VARCHAR(5)) COLLATE=utf8mb4_general_ci; INSERT INTO audit VALUES (1, 'again')",
  "START TRANSACTION; UPDATE users SET age = 1; ALTER TABLE watched ADD COLUMN m INT; ROLLBACK",
];

export const mysqlDeclarationsRefused = [
  "CREATE TABLE users(id INT)",
  "ALTER TABLE users ADD COLUMN email TEXT",
  "ALTER TABLE nowhere ADD COLUMN a INT",
  "ALTER TABLE users DROP COLUMN nothing",
  "ALTER TABLE users DROP COLUMN id",
  "ALTER TABLE users MODIFY email VARCHAR(3) NOT NULL",
  "ALTER TABLE users MODIFY age TINYINT UNSIGNED NOT NULL",
  "ALTER TABLE users MODIFY COLUMN age INT NOT NULL DEFAULT 5",
  "ALTER TABLE orders MODIFY note VARCHAR(60) NOT NULL DEFAULT 'n/a'",
  "ALTER TABLE orders ADD UNIQUE KEY one_each (user_id)",
  "ALTER TABLE watched ADD PRIMARY KEY (id)",
  "ALTER TABLE watched ADD CONSTRAINT small CHECK (n > 10)",
  "ALTER TABLE orders DROP INDEX user_id",
  "DROP TABLE users",
  "DROP TABLE nowhere",
  "DROP INDEX nothing ON users",
  "CREATE INDEX by_email ON users(age)",
];

export const mysqlDeclarationsLeft = [
  "CREATE TABLE extra(id INT PRIMARY KEY, data JSON)",
  "CREATE TABLE extra(id INT PRIMARY KEY, at TIMESTAMP)",
  "CREATE TABLE extra(id INT PRIMARY KEY, twice INT AS (id * 2))",
  "CREATE TABLE extra(id INT PRIMARY KEY) PARTITION BY HASH(id) PARTITIONS 4",
  "CREATE TABLE extra AS SELECT id, COUNT(*) AS n FROM orders GROUP BY id",
  "CREATE VIEW v AS SELECT * FROM users",
  "CREATE TRIGGER t BEFORE INSERT ON audit FOR EACH ROW SET NEW.what = 'x'; INSERT INTO audit(what) VALUES ('y')",
  "ALTER TABLE users CONVERT TO CHARACTER SET utf8mb4",
  "ALTER TABLE users MODIFY data JSON",
  "ALTER TABLE lines_ DROP COLUMN amount",
  "ALTER TABLE users MODIFY id BIGINT AUTO_INCREMENT",
  "ALTER TABLE users ADD COLUMN born_at DATETIME NOT NULL",
  "ALTER TABLE users MODIFY score DECIMAL(5,1)",
  "CREATE DATABASE other",
];

export const postgresqlDeclarations = [
  "CREATE TABLE extra(id SERIAL PRIMARY KEY, name VARCHAR(20) NOT NULL DEFAULT 'x', flag BOOLEAN DEFAULT TRUE, price DECIMAL(8,2), at TIMESTAMPTZ, UNIQUE (name)); INSERT INTO extra(price) VALUES (1.5); INSERT INTO extra(name) VALUES ('y')",
  "CREATE TABLE extra(id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id INT REFERENCES users(id) ON DELETE CASCADE, data JSONB DEFAULT '{}'); INSERT INTO extra(user_id) VALUES (1), (NULL); DELETE FROM users WHERE id = 1",
  "CREATE TABLE extra(a INT, b INT CHECK (b > 0), PRIMARY KEY (a, b), CONSTRAINT extra_w FOREIGN KEY (a) REFERENCES watched(id)); INSERT INTO extra VALUES (1, 2)",
  "CREATE TABLE IF NOT EXISTS audit(id INT)",
  "CREATE TABLE kept AS SELECT * FROM watched",
  "ALTER TABLE users ADD COLUMN phone VARCHAR(20)",
  "ALTER TABLE users ADD COLUMN phone VARCHAR(20) NOT NULL DEFAULT 'none', ADD COLUMN n INT DEFAULT 3",
  "ALTER TABLE audit ADD COLUMN IF NOT EXISTS seen BOOLEAN NOT NULL DEFAULT false; INSERT INTO audit(what) VALUES ('n')",
  "ALTER TABLE orders ADD COLUMN paid BOOLEAN; UPDATE orders SET paid = total > 6; ALTER TABLE orders ALTER COLUMN paid SET NOT NULL",
  "ALTER TABLE orders DROP COLUMN note",
  "ALTER TABLE users DROP COLUMN raw, DROP COLUMN IF EXISTS nothing",
  "ALTER TABLE items DROP COLUMN sku",
  "ALTER TABLE orders DROP COLUMN user_id",
  "ALTER TABLE orders RENAME COLUMN note TO remark; UPDATE orders SET remark = 'r' WHERE id = 1",
  "ALTER TABLE users ALTER COLUMN name TYPE VARCHAR(60)",
  "ALTER TABLE users ALTER COLUMN age TYPE BIGINT, ALTER COLUMN price TYPE NUMERIC(12,4)",
  "ALTER TABLE users ALTER COLUMN born TYPE TIMESTAMP",
  "ALTER TABLE orders ALTER COLUMN note TYPE TEXT USING upper(note)",
  "ALTER TABLE users ALTER COLUMN price SET DEFAULT 9.99; INSERT INTO users(email) VALUES ('n@x.org')",
  "ALTER TABLE users ALTER price DROP DEFAULT, ALTER price DROP NOT NULL; INSERT INTO users(email) VALUES ('n@x.org')",
  "ALTER TABLE audit RENAME TO journal; INSERT INTO journal(what) VALUES ('r')",
  "ALTER TABLE orders RENAME TO bills; DELETE FROM bills WHERE id = 1",
  "CREATE INDEX by_total ON orders(total)",
  "CREATE INDEX CONCURRENTLY IF NOT EXISTS by_lower ON users(lower(name))",
  "CREATE UNIQUE INDEX one_n ON watched(n)",
  "DROP INDEX IF EXISTS nothing; CREATE INDEX by_age ON users(age); DROP INDEX by_age",
  "ALTER TABLE items DROP CONSTRAINT items_order_id_fkey; DELETE FROM orders",
  "ALTER TABLE items DROP CONSTRAINT items_amount_check; UPDATE items SET amount = -1",
  "ALTER TABLE users DROP CONSTRAINT users_email_key; INSERT INTO users(email) VALUES ('A@x.org')",
  "ALTER TABLE watched ADD CONSTRAINT watched_user FOREIGN KEY (id) REFERENCES users(id)",
  "ALTER TABLE watched ADD CONSTRAINT small CHECK (n < 10), ADD UNIQUE (n)",
  "DROP TABLE items; DROP TABLE IF EXISTS items, nowhere",
  "BEGIN; ALTER TABLE users ADD COLUMN n INT NOT NULL DEFAULT 1; DROP TABLE audit; ROLLBACK",
  "BEGIN; ALTER TABLE users ADD COLUMN n INT; UPDATE users SET n = id; ALTER TABLE users ALTER COLUMN n SET NOT NULL; COMMIT",
];

export const postgresqlDeclarationsRefused = [
  "CREATE TABLE users(id INT)",
  "ALTER TABLE users ADD COLUMN email TEXT",
  "ALTER TABLE users ADD COLUMN n INT NOT NULL",
  "ALTER TABLE nowhere ADD COLUMN a INT",
  "ALTER TABLE users DROP COLUMN nothing",
  "ALTER TABLE users DROP COLUMN id",
  "ALTER TABLE users ALTER COLUMN email TYPE VARCHAR(3)",
  "ALTER TABLE users ALTER COLUMN age SET NOT NULL",
  "CREATE UNIQUE INDEX one_name ON orders(user_id)",
  "ALTER TABLE watched ADD CONSTRAINT small CHECK (n > 10)",
  "ALTER TABLE orders ADD CONSTRAINT o FOREIGN KEY (total) REFERENCES users(price)",
  "DROP TABLE users",
  "DROP TABLE nowhere",
  "DROP INDEX nothing",
];

export const postgresqlDeclarationsLeft = [
  "CREATE TABLE extra(id INT PRIMARY KEY, twice INT GENERATED ALWAYS AS (id * 2) STORED)",
  "CREATE TABLE extra(id INT PRIMARY KEY, feeling mood)",
  "CREATE TABLE extra(id INT) PARTITION BY RANGE (id)",
  "CREATE TABLE extra(LIKE users INCLUDING ALL)",
  "CREATE TABLE extra AS SELECT id, COUNT(*) AS n FROM orders GROUP BY id",
  "CREATE VIEW v AS SELECT * FROM users",
  "ALTER TABLE users ALTER COLUMN name TYPE INT USING length(name)",
  "ALTER TABLE users ALTER COLUMN email TYPE INT USING 1",
  "ALTER TABLE users ALTER COLUMN data TYPE TEXT",
  "ALTER TYPE mood ADD VALUE 'odd'",
  "ALTER TABLE part ADD COLUMN m INT",
  "DROP TABLE users CASCADE",
  "CREATE TABLE made(id INT, feeling mood); INSERT INTO made VALUES (1, 'new'); DELETE FROM made",
];
