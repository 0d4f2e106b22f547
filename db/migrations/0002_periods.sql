CREATE TABLE `reservations` (
	`id` text PRIMARY KEY NOT NULL,
	`site_id` text NOT NULL,
	`url` text NOT NULL,
	`kind` text NOT NULL,
	`place` text NOT NULL,
	`value` text NOT NULL,
	`first_seen` text NOT NULL,
	`last_seen` text NOT NULL,
	`last_crawl_id` text NOT NULL,
	`closed_at` text,
	FOREIGN KEY (`site_id`) REFERENCES `sites`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`last_crawl_id`) REFERENCES `crawls`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "reservations_kind_known" CHECK(kind IN ('noai', 'noimageai', 'noindex', 'noimageindex', 'nofollow', 'tdm-reservation', 'tdm-policy')),
	CONSTRAINT "reservations_place_known" CHECK(place IN ('meta', 'header', 'tdmrep.json'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reservations_one_open` ON `reservations` (`site_id`,`url`,`kind`,`value`) WHERE closed_at IS NULL;--> statement-breakpoint
CREATE INDEX `reservations_crawl` ON `reservations` (`last_crawl_id`);--> statement-breakpoint
DROP INDEX `sightings_page_address_digest`;--> statement-breakpoint
DROP INDEX `sightings_address`;--> statement-breakpoint
ALTER TABLE `sightings` ADD `closed_at` text;--> statement-breakpoint
CREATE UNIQUE INDEX `sightings_one_open` ON `sightings` (`page_id`,`address_id`,`digest`) WHERE closed_at IS NULL;--> statement-breakpoint
CREATE INDEX `sightings_page` ON `sightings` (`page_id`);--> statement-breakpoint
CREATE INDEX `sightings_address_crawl` ON `sightings` (`address_id`,`last_crawl_id`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_address_visuals` (
	`id` text PRIMARY KEY NOT NULL,
	`address_id` text NOT NULL,
	`content_key` text NOT NULL,
	`original_url` text,
	`original_rule` text,
	`etag` text,
	`last_modified` text,
	`document_page` integer,
	`surroundings` text,
	`first_seen` text NOT NULL,
	`last_seen` text NOT NULL,
	`last_crawl_id` text NOT NULL,
	`closed_at` text,
	FOREIGN KEY (`address_id`) REFERENCES `image_addresses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`content_key`) REFERENCES `visuals`(`content_key`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`last_crawl_id`) REFERENCES `crawls`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
-- Ids are UUIDs of version 7 that carry the first date. What another content followed was closed then; where two
-- contents overlap (A, B, A again) the dates of A stay as they were and B ends at the latest when A was last seen.
-- Several images of one document may share its address, and one crawl may have met two contents: those stay open.
INSERT INTO `__new_address_visuals`("id", "address_id", "content_key", "original_url", "original_rule", "etag", "last_modified", "document_page", "surroundings", "first_seen", "last_seen", "last_crawl_id", "closed_at")
SELECT printf('%08x-%04x-7%03x-%04x-%012x', "ms" >> 16, "ms" & 65535, random() & 4095, 32768 + (random() & 16383), random() & 281474976710655),
	"address_id", "content_key", "original_url", "original_rule", "etag", "last_modified", "document_page", "surroundings", "first_seen", "last_seen", "last_crawl_id",
	(
		SELECT coalesce(min(CASE WHEN "other"."first_seen" > "old"."last_seen" THEN "other"."first_seen" END), max("other"."last_seen"))
		FROM `address_visuals` AS "other"
		WHERE "other"."address_id" = "old"."address_id"
			AND "other"."last_seen" > "old"."last_seen"
			AND "other"."last_crawl_id" <> "old"."last_crawl_id"
			AND "other"."document_page" IS NULL AND "old"."document_page" IS NULL
	)
FROM (SELECT *, CAST(round((julianday("first_seen") - 2440587.5) * 86400000) AS INTEGER) AS "ms" FROM `address_visuals`) AS "old";--> statement-breakpoint
DROP TABLE `address_visuals`;--> statement-breakpoint
ALTER TABLE `__new_address_visuals` RENAME TO `address_visuals`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `address_visuals_one_open` ON `address_visuals` (`address_id`,`content_key`) WHERE closed_at IS NULL;--> statement-breakpoint
CREATE INDEX `address_visuals_address` ON `address_visuals` (`address_id`,`content_key`,`last_seen`);--> statement-breakpoint
CREATE INDEX `address_visuals_content` ON `address_visuals` (`content_key`);--> statement-breakpoint
CREATE TABLE `__new_sighting_visuals` (
	`id` text PRIMARY KEY NOT NULL,
	`sighting_id` text NOT NULL,
	`content_key` text NOT NULL,
	`first_seen` text NOT NULL,
	`last_seen` text NOT NULL,
	`last_crawl_id` text NOT NULL,
	`closed_at` text,
	FOREIGN KEY (`sighting_id`) REFERENCES `sightings`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`content_key`) REFERENCES `visuals`(`content_key`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`last_crawl_id`) REFERENCES `crawls`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
INSERT INTO `__new_sighting_visuals`("id", "sighting_id", "content_key", "first_seen", "last_seen", "last_crawl_id", "closed_at")
SELECT printf('%08x-%04x-7%03x-%04x-%012x', "ms" >> 16, "ms" & 65535, random() & 4095, 32768 + (random() & 16383), random() & 281474976710655),
	"sighting_id", "content_key", "first_seen", "last_seen", "last_crawl_id",
	(
		SELECT coalesce(min(CASE WHEN "other"."first_seen" > "old"."last_seen" THEN "other"."first_seen" END), max("other"."last_seen"))
		FROM `sighting_visuals` AS "other"
		WHERE "other"."sighting_id" = "old"."sighting_id"
			AND "other"."last_seen" > "old"."last_seen"
			AND "other"."last_crawl_id" <> "old"."last_crawl_id"
			AND NOT EXISTS (
				SELECT 1 FROM `sightings` AS "place" JOIN `address_visuals` AS "at" ON "at"."address_id" = "place"."address_id"
				WHERE "place"."id" = "old"."sighting_id" AND "at"."document_page" IS NOT NULL
			)
	)
FROM (SELECT *, CAST(round((julianday("first_seen") - 2440587.5) * 86400000) AS INTEGER) AS "ms" FROM `sighting_visuals`) AS "old";--> statement-breakpoint
DROP TABLE `sighting_visuals`;--> statement-breakpoint
ALTER TABLE `__new_sighting_visuals` RENAME TO `sighting_visuals`;--> statement-breakpoint
CREATE UNIQUE INDEX `sighting_visuals_one_open` ON `sighting_visuals` (`sighting_id`,`content_key`) WHERE closed_at IS NULL;--> statement-breakpoint
CREATE INDEX `sighting_visuals_sighting` ON `sighting_visuals` (`sighting_id`);--> statement-breakpoint
CREATE INDEX `sighting_visuals_content` ON `sighting_visuals` (`content_key`);--> statement-breakpoint
CREATE INDEX `sighting_visuals_crawl` ON `sighting_visuals` (`last_crawl_id`);--> statement-breakpoint
ALTER TABLE `evidence` ADD `terms` text;--> statement-breakpoint
ALTER TABLE `pages` ADD `signals` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `pages` ADD `documents` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `frontier` ADD `label` text;--> statement-breakpoint
ALTER TABLE `pages` ADD `embeds` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `pages` ADD `feeds` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
-- Added in place, each with its check: a rebuild of the table that everything refers to is not needed.
ALTER TABLE `sites` ADD `max_bytes` integer CONSTRAINT "sites_max_bytes_positive" CHECK(max_bytes >= 1);--> statement-breakpoint
ALTER TABLE `sites` ADD `needs_browser` integer CONSTRAINT "sites_needs_browser_boolean" CHECK(needs_browser IN (0, 1));--> statement-breakpoint
CREATE INDEX `problems_open_url` ON `problems` (`site_id`,`url`) WHERE closed_at IS NULL;