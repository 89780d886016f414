// A small dump of MySQL and one of PostgreSQL, loaded, for the fuzz targets that ask or change them.
#pragma once

#include <memory>

#include "tests/fuzz/fuzz.h"
#include "verifier/scratch_file.h"
#include "verifier/snapshot.h"

namespace handrail::fuzz {

// The tables of tests/verify/compatibility.mjs, whose statements are the seeds.
inline constexpr const char* kMysql = R"(-- MySQL dump
CREATE TABLE `users` (`id` int(11) NOT NULL AUTO_INCREMENT, `email` varchar(80) DEFAULT NULL,
  `name` varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL, `age` int(11) DEFAULT NULL,
  `score` double DEFAULT NULL, `price` decimal(10,2) DEFAULT NULL, `at` datetime DEFAULT NULL, `day` date,
  `flag` tinyint(1), `tags` varchar(80), `data` json, PRIMARY KEY (`id`)) DEFAULT CHARSET=utf8mb4;
INSERT INTO `users` VALUES (1,'A@x.org','Ann',30,1.5,10.10,'2026-11-20 10:00:00','2026-11-20',1,'a,B,c','{"a":1}'),
  (2,'b@x.org','bob',NULL,2.5,0.20,'0000-00-00 00:00:00','2024-02-29',0,'','[]'),
  (3,NULL,'Ann ',7,NULL,NULL,NULL,NULL,NULL,NULL,NULL),(4,'执行','zoë',-3,-0.5,1e10,'x','y',1,'x','"');
CREATE TABLE `orders` (`id` int(11) NOT NULL, `user_id` int(11), `total` decimal(10,2), `note` text, PRIMARY KEY (`id`),
  KEY `user_id` (`user_id`), CONSTRAINT `fk` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`));
INSERT INTO `orders` VALUES (1,1,5.05,'x%y'),(2,1,6.10,NULL),(3,2,7.00,'50_50');
-- Dump completed
)";
inline constexpr const char* kPostgresql = R"(-- PostgreSQL database dump
CREATE TABLE public.users (id integer NOT NULL, email character varying(80), name text, age integer,
  score double precision, price numeric(10,2), at timestamp without time zone, tz timestamp with time zone,
  day date, flag boolean, data jsonb, code character(4), uid uuid);
CREATE TABLE public.orders (id integer NOT NULL, user_id integer, total numeric(10,2), note text);
COPY public.users (id, email, name, age, score, price, at, tz, day, flag, data, code, uid) FROM stdin;
1	A@x.org	Ann	30	1.5	10.10	2026-11-20 10:00:00	2026-11-20 08:00:00+00	2026-11-20	t	{"a": "x"}	ab	\N
2	b@x.org	bob	\N	2.5	NaN	infinity	-infinity	2024-02-29	f	{	\N	\N
3	\N	Ann 	7	\N	\N	\N	\N	\N	\N	\N	\N	\N
\.
COPY public.orders (id, user_id, total, note) FROM stdin;
1	1	5.05	x%y
2	2	6.10	\N
\.
ALTER TABLE ONLY public.users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
-- PostgreSQL database dump complete
)";

inline SnapshotLimits tight() {
  SnapshotLimits limits;
  limits.value_bytes = 64 << 10;
  limits.steps = 500'000;
  limits.page_accesses = 100'000;
  return limits;
}

inline Result<std::unique_ptr<ScratchFile>> little_scratch() { return scratch_in_memory(4 << 20); }

// Never to be closed: what counts SQLite's accesses ends before static objects do.
inline std::unique_ptr<Snapshot> loaded(const char* dump) {
  std::vector<SnapshotFile> files;
  files.push_back({"a.sql", std::make_unique<MemorySource>(dump)});
  OpenOptions options;
  options.scratch = little_scratch;
  auto snapshot = open_snapshot(std::move(files), tight(), options);
  promise(snapshot.has_value(), "the dump can be loaded");
  return std::move(*snapshot);
}

}  // namespace handrail::fuzz
