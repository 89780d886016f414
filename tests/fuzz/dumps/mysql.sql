/*M!999999\- enable the sandbox mode */ 
-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
--
-- Host: localhost    Database: shop
-- ------------------------------------------------------
-- Server version	10.11.19-MariaDB-0+deb12u1

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET @OLD_CHARACTER_SET_RESULTS=@@CHARACTER_SET_RESULTS */;
/*!40101 SET @OLD_COLLATION_CONNECTION=@@COLLATION_CONNECTION */;
/*!40101 SET NAMES utf8mb4 */;
/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;

--
-- Table structure for table `kinds`
--

DROP TABLE IF EXISTS `kinds`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `kinds` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `t` tinyint(4) DEFAULT NULL,
  `ub` bigint(20) unsigned DEFAULT NULL,
  `d` decimal(30,10) DEFAULT 1.5000000000,
  `f` float DEFAULT NULL,
  `db` double DEFAULT NULL,
  `ch` char(5) DEFAULT NULL,
  `vc` varchar(100) DEFAULT NULL,
  `tx` text DEFAULT NULL,
  `bi` binary(4) DEFAULT NULL,
  `vb` varbinary(20) DEFAULT NULL,
  `bl` blob DEFAULT NULL,
  `dt` date DEFAULT NULL,
  `tm` time DEFAULT NULL,
  `dtt` datetime(3) DEFAULT NULL,
  `ts` timestamp NULL DEFAULT NULL,
  `y` year(4) DEFAULT NULL,
  `e` enum('small','it''s','‰∏≠') DEFAULT NULL,
  `s` set('a','b') DEFAULT NULL,
  `j` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`j`)),
  `bt` bit(9) DEFAULT NULL,
  `b1` tinyint(1) DEFAULT 1,
  `u` uuid DEFAULT NULL,
  `p` point DEFAULT NULL,
  `gen` int(11) GENERATED ALWAYS AS (`t` * 2) VIRTUAL,
  `geny` int(11) GENERATED ALWAYS AS (`t` + 1) STORED,
  PRIMARY KEY (`id`),
  KEY `dt_k` (`dt`,`tm`),
  FULLTEXT KEY `ft` (`tx`)
) ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `kinds`
--

LOCK TABLES `kinds` WRITE;
/*!40000 ALTER TABLE `kinds` DISABLE KEYS */;
INSERT INTO `kinds` VALUES
(1,1,18446744073709551615,12345678901234567890.1234567890,1.5,1e100,'ab','a\'b\"c\\d','line1\nline2\r\n	;-- x\0z','\0ˇ\n\Z','\\\'','\0\"\'\\\n','2024-02-29','-12:30:00','2024-01-02 03:04:05.678','2024-01-02 03:04:05',2024,'it\'s','a,b','{\"k\": [1, \"‰∏≠\"]}','U',0,'123e4567-e89b-12d3-a456-426614174000','\0\0\0\0\0\0\0\0\0\0\0\0\0?\0\0\0\0\0\0\0@',2,2),
(2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL),
(3,-128,0,-0.0000000001,-1.25,-1e-100,'','','','\0\0\0\0','','','0000-00-00','838:59:59','1000-01-01 00:00:00.000',NULL,1901,'small','','[]','\0\0',1,NULL,NULL,-256,-127),
(4,2,9223372036854775808,0.0000000000,0,0,'‰∏≠Êñá','üòÄ emoji','Ê±âÂ≠óÊº¢Â≠ó ','ABCD','','\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'\0ˇ\'','9999-12-31','00:00:00','9999-12-31 23:59:59.999',NULL,2155,'‰∏≠','b','\"s\"','ˇ',1,NULL,NULL,4,3);
/*!40000 ALTER TABLE `kinds` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `orders`
--

DROP TABLE IF EXISTS `orders`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `orders` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `user_id` bigint(20) unsigned NOT NULL,
  `amount` decimal(10,2) NOT NULL DEFAULT 0.00,
  `note` varchar(200) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `user_k` (`user_id`),
  CONSTRAINT `fk_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB AUTO_INCREMENT=4096 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `orders`
--

LOCK TABLES `orders` WRITE;
/*!40000 ALTER TABLE `orders` DISABLE KEYS */;
INSERT INTO `orders` VALUES
(1,2,0.14,'note 1 it\'s'),
(2,3,0.29,'note 2 it\'s'),
(3,4,0.43,'note 3 it\'s');
/*!40000 ALTER TABLE `orders` ENABLE KEYS */;
UNLOCK TABLES;
/*!50003 SET @saved_cs_client      = @@character_set_client */ ;
/*!50003 SET @saved_cs_results     = @@character_set_results */ ;
/*!50003 SET @saved_col_connection = @@collation_connection */ ;
/*!50003 SET character_set_client  = utf8mb4 */ ;
/*!50003 SET character_set_results = utf8mb4 */ ;
/*!50003 SET collation_connection  = utf8mb4_general_ci */ ;
/*!50003 SET @saved_sql_mode       = @@sql_mode */ ;
/*!50003 SET sql_mode              = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER tr BEFORE INSERT ON orders FOR EACH ROW BEGIN SET NEW.note = 'x;y'; END 
*/;;
DELIMITER ;
/*!50003 SET sql_mode              = @saved_sql_mode */ ;
/*!50003 SET character_set_client  = @saved_cs_client */ ;
/*!50003 SET character_set_results = @saved_cs_results */ ;
/*!50003 SET collation_connection  = @saved_col_connection */ ;

--
-- Table structure for table `pair`
--

DROP TABLE IF EXISTS `pair`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `pair` (
  `a` int(11) NOT NULL,
  `b` varchar(20) NOT NULL,
  `c` int(11) DEFAULT NULL,
  PRIMARY KEY (`a`,`b`),
  UNIQUE KEY `c_u` (`c`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `pair`
--

LOCK TABLES `pair` WRITE;
/*!40000 ALTER TABLE `pair` DISABLE KEYS */;
INSERT INTO `pair` VALUES
(1,'b1',1),
(2,'b2',2),
(3,'b3',3);
/*!40000 ALTER TABLE `pair` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Table structure for table `users`
--

DROP TABLE IF EXISTS `users`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!40101 SET character_set_client = utf8mb4 */;
CREATE TABLE `users` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `email` varchar(120) NOT NULL,
  `name` varchar(80) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT 'it''s "new"',
  `joined` datetime DEFAULT current_timestamp(),
  PRIMARY KEY (`id`),
  UNIQUE KEY `email_u` (`email`),
  KEY `name_k` (`name`(10))
) ENGINE=InnoDB AUTO_INCREMENT=1024 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='people';
/*!40101 SET character_set_client = @saved_cs_client */;

--
-- Dumping data for table `users`
--

LOCK TABLES `users` WRITE;
/*!40000 ALTER TABLE `users` DISABLE KEYS */;
INSERT INTO `users` VALUES
(1,'user1@example.com','Name 1 Âêç','2026-11-21 17:36:22'),
(2,'user2@example.com','Name 2 Âêç','2026-11-21 17:36:22'),
(3,'user3@example.com','Name 3 Âêç','2026-11-21 17:36:22');
/*!40000 ALTER TABLE `users` ENABLE KEYS */;
UNLOCK TABLES;

--
-- Temporary table structure for view `v`
--

DROP TABLE IF EXISTS `v`;
/*!50001 DROP VIEW IF EXISTS `v`*/;
SET @saved_cs_client     = @@character_set_client;
SET character_set_client = utf8mb4;
/*!50001 CREATE VIEW `v` AS SELECT
 NULL AS `id`,
 NULL AS `email` */;
SET character_set_client = @saved_cs_client;

--
-- Final view structure for view `v`
--

/*!50001 DROP VIEW IF EXISTS `v`*/;
/*!50001 SET @saved_cs_client          = @@character_set_client */;
/*!50001 SET @saved_cs_results         = @@character_set_results */;
/*!50001 SET @saved_col_connection     = @@collation_connection */;
/*!50001 SET character_set_client      = utf8mb4 */;
/*!50001 SET character_set_results     = utf8mb4 */;
/*!50001 SET collation_connection      = utf8mb4_general_ci */;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
/*!50001 VIEW `v` AS select `users`.`id` AS `id`,`users`.`email` AS `email` from `users` */;
/*!50001 SET character_set_client      = @saved_cs_client */;
/*!50001 SET character_set_results     = @saved_cs_results */;
/*!50001 SET collation_connection      = @saved_col_connection */;
/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;

/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;
/*!40014 SET UNIQUE_CHECKS=@OLD_UNIQUE_CHECKS */;
/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;
/*!40101 SET CHARACTER_SET_RESULTS=@OLD_CHARACTER_SET_RESULTS */;
/*!40101 SET COLLATION_CONNECTION=@OLD_COLLATION_CONNECTION */;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;

-- Dump completed on 2026-11-21 17:36:22
