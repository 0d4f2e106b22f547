CREATE TABLE `authorities` (
	`code` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`siren` text,
	`departement` text,
	`population` integer,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	CONSTRAINT "authorities_kind_known" CHECK(kind IN ('commune', 'epci', 'departement', 'region', 'autre')),
	CONSTRAINT "authorities_code_fits_kind" CHECK((kind = 'commune' AND code GLOB '[0-9][0-9AB][0-9][0-9][0-9]') OR (kind <> 'commune' AND code GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'))
);
--> statement-breakpoint
CREATE TABLE `crawls` (
	`id` text PRIMARY KEY NOT NULL,
	`site_id` text NOT NULL,
	`state` text NOT NULL,
	`outcome` text,
	`owner` text NOT NULL,
	`beat_at` text NOT NULL,
	`resumes` integer DEFAULT 0 NOT NULL,
	`pages` integer DEFAULT 0 NOT NULL,
	`documents` integer DEFAULT 0 NOT NULL,
	`visuals` integer DEFAULT 0 NOT NULL,
	`requests` integer DEFAULT 0 NOT NULL,
	`bytes_downloaded` integer DEFAULT 0 NOT NULL,
	`duration_ms` integer DEFAULT 0 NOT NULL,
	`problems` integer DEFAULT 0 NOT NULL,
	`grades` text,
	`started_at` text NOT NULL,
	`ended_at` text,
	FOREIGN KEY (`site_id`) REFERENCES `sites`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "crawls_state_known" CHECK(state IN ('running', 'interrupted', 'done')),
	CONSTRAINT "crawls_outcome_known" CHECK(outcome IN ('complete', 'budget', 'refused', 'unreachable', 'stopped')),
	CONSTRAINT "crawls_done_has_outcome" CHECK(state <> 'done' OR (outcome IS NOT NULL AND ended_at IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX `crawls_site_started` ON `crawls` (`site_id`,`started_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `crawls_one_open` ON `crawls` (`site_id`) WHERE state <> 'done';--> statement-breakpoint
CREATE TABLE `frontier` (
	`site_id` text NOT NULL,
	`url` text NOT NULL,
	`priority` real NOT NULL,
	PRIMARY KEY(`site_id`, `url`),
	FOREIGN KEY (`site_id`) REFERENCES `sites`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `page_done` (
	`crawl_id` text NOT NULL,
	`url` text NOT NULL,
	PRIMARY KEY(`crawl_id`, `url`),
	FOREIGN KEY (`crawl_id`) REFERENCES `crawls`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `skipped` (
	`crawl_id` text NOT NULL,
	`reason` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`crawl_id`, `reason`),
	FOREIGN KEY (`crawl_id`) REFERENCES `crawls`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "skipped_reason_known" CHECK(reason IN ('robots', 'scope', 'trap', 'budget', 'decoration', 'duplicate'))
);
--> statement-breakpoint
CREATE TABLE `skipped_urls` (
	`crawl_id` text NOT NULL,
	`reason` text NOT NULL,
	`url` text NOT NULL,
	PRIMARY KEY(`crawl_id`, `reason`, `url`),
	FOREIGN KEY (`crawl_id`) REFERENCES `crawls`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "skipped_urls_reason_known" CHECK(reason IN ('robots', 'scope', 'trap', 'budget', 'decoration', 'duplicate'))
);
--> statement-breakpoint
CREATE TABLE `evidence` (
	`id` text PRIMARY KEY NOT NULL,
	`content_key` text NOT NULL,
	`sha256` text NOT NULL,
	`url` text NOT NULL,
	`status` integer NOT NULL,
	`headers` text NOT NULL,
	`bytes` integer NOT NULL,
	`blob_path` text NOT NULL,
	`integrity` text,
	`crawl_id` text NOT NULL,
	`at` text NOT NULL,
	FOREIGN KEY (`content_key`) REFERENCES `visuals`(`content_key`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`crawl_id`) REFERENCES `crawls`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "evidence_integrity_known" CHECK(integrity IN ('intact', 'signer-not-verified', 'not-checked', 'broken')),
	CONSTRAINT "evidence_sha256_hex" CHECK(length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `evidence_content_sha_url` ON `evidence` (`content_key`,`sha256`,`url`);--> statement-breakpoint
CREATE TABLE `pages` (
	`id` text PRIMARY KEY NOT NULL,
	`site_id` text NOT NULL,
	`url` text NOT NULL,
	`kind` text NOT NULL,
	`title` text,
	`etag` text,
	`last_modified` text,
	`links` text NOT NULL,
	`finished` integer NOT NULL,
	`first_seen` text NOT NULL,
	`last_seen` text NOT NULL,
	`last_crawl_id` text NOT NULL,
	FOREIGN KEY (`site_id`) REFERENCES `sites`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`last_crawl_id`) REFERENCES `crawls`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "pages_kind_known" CHECK(kind IN ('page', 'document')),
	CONSTRAINT "pages_finished_boolean" CHECK(finished IN (0, 1))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `pages_site_url` ON `pages` (`site_id`,`url`);--> statement-breakpoint
CREATE TABLE `problems` (
	`id` text PRIMARY KEY NOT NULL,
	`site_id` text NOT NULL,
	`code` text NOT NULL,
	`url` text NOT NULL,
	`message` text NOT NULL,
	`count` integer NOT NULL,
	`first_seen` text NOT NULL,
	`last_seen` text NOT NULL,
	`last_crawl_id` text NOT NULL,
	`closed_at` text,
	FOREIGN KEY (`site_id`) REFERENCES `sites`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`last_crawl_id`) REFERENCES `crawls`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "problems_code_known" CHECK(code IN ('robots', 'blocked', 'throttled', 'http', 'dns', 'refused', 'tls', 'timeout', 'private-address', 'redirects', 'too-large', 'not-html', 'not-image', 'truncated', 'malformed', 'not-looked-at'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `problems_one_open` ON `problems` (`site_id`,`code`,`url`) WHERE closed_at IS NULL;--> statement-breakpoint
CREATE INDEX `problems_crawl` ON `problems` (`last_crawl_id`);--> statement-breakpoint
CREATE TABLE `sites` (
	`id` text PRIMARY KEY NOT NULL,
	`authority_code` text NOT NULL,
	`start_url` text NOT NULL,
	`cadence_days` integer NOT NULL,
	`paused` integer NOT NULL,
	`scope` text NOT NULL,
	`delay_ms` integer NOT NULL,
	`max_pages` integer NOT NULL,
	`max_minutes` integer,
	`render` text NOT NULL,
	`documents` text NOT NULL,
	`added_at` text NOT NULL,
	`removed_at` text,
	FOREIGN KEY (`authority_code`) REFERENCES `authorities`(`code`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "sites_scope_known" CHECK(scope IN ('host', 'domain')),
	CONSTRAINT "sites_render_known" CHECK(render IN ('auto', 'never', 'always')),
	CONSTRAINT "sites_documents_known" CHECK(documents IN ('auto', 'never')),
	CONSTRAINT "sites_paused_boolean" CHECK(paused IN (0, 1)),
	CONSTRAINT "sites_limits_positive" CHECK(cadence_days >= 1 AND delay_ms >= 0 AND max_pages >= 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sites_start_url` ON `sites` (`start_url`);--> statement-breakpoint
CREATE INDEX `sites_authority` ON `sites` (`authority_code`);--> statement-breakpoint
CREATE TABLE `verdicts` (
	`content_key` text NOT NULL,
	`number` integer NOT NULL,
	`grade` text NOT NULL,
	`kind` text,
	`generator` text,
	`marks` text NOT NULL,
	`contradiction` integer NOT NULL,
	`ruleset` text NOT NULL,
	`at` text NOT NULL,
	PRIMARY KEY(`content_key`, `number`),
	FOREIGN KEY (`content_key`) REFERENCES `visuals`(`content_key`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "verdicts_grade_known" CHECK(grade IN ('stated', 'technical', 'hinted', 'none')),
	CONSTRAINT "verdicts_kind_known" CHECK(kind IN ('generated', 'edited')),
	CONSTRAINT "verdicts_number_positive" CHECK(number >= 1)
);
--> statement-breakpoint
CREATE TABLE `address_visuals` (
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
	PRIMARY KEY(`address_id`, `content_key`),
	FOREIGN KEY (`address_id`) REFERENCES `image_addresses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`content_key`) REFERENCES `visuals`(`content_key`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`last_crawl_id`) REFERENCES `crawls`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `address_visuals_content` ON `address_visuals` (`content_key`);--> statement-breakpoint
CREATE TABLE `image_addresses` (
	`id` text PRIMARY KEY NOT NULL,
	`site_id` text NOT NULL,
	`url` text NOT NULL,
	FOREIGN KEY (`site_id`) REFERENCES `sites`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `image_addresses_site_url` ON `image_addresses` (`site_id`,`url`);--> statement-breakpoint
CREATE TABLE `sighting_visuals` (
	`sighting_id` text NOT NULL,
	`content_key` text NOT NULL,
	`first_seen` text NOT NULL,
	`last_seen` text NOT NULL,
	`last_crawl_id` text NOT NULL,
	PRIMARY KEY(`sighting_id`, `content_key`),
	FOREIGN KEY (`sighting_id`) REFERENCES `sightings`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`content_key`) REFERENCES `visuals`(`content_key`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`last_crawl_id`) REFERENCES `crawls`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `sighting_visuals_content` ON `sighting_visuals` (`content_key`);--> statement-breakpoint
CREATE INDEX `sighting_visuals_crawl` ON `sighting_visuals` (`last_crawl_id`);--> statement-breakpoint
CREATE TABLE `sightings` (
	`id` text PRIMARY KEY NOT NULL,
	`page_id` text NOT NULL,
	`address_id` text NOT NULL,
	`digest` text NOT NULL,
	`element` text NOT NULL,
	`declared` text NOT NULL,
	`width` integer,
	`height` integer,
	`surroundings` text NOT NULL,
	`first_seen` text NOT NULL,
	`last_seen` text NOT NULL,
	`last_crawl_id` text NOT NULL,
	FOREIGN KEY (`page_id`) REFERENCES `pages`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`address_id`) REFERENCES `image_addresses`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`last_crawl_id`) REFERENCES `crawls`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "sightings_element_known" CHECK(element IN ('img', 'picture', 'background', 'social', 'link', 'json', 'svg', 'feed', 'document', 'catalogue'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sightings_page_address_digest` ON `sightings` (`page_id`,`address_id`,`digest`);--> statement-breakpoint
CREATE INDEX `sightings_address` ON `sightings` (`address_id`);--> statement-breakpoint
CREATE TABLE `traces` (
	`content_key` text NOT NULL,
	`position` integer NOT NULL,
	`place` text NOT NULL,
	`value` text NOT NULL,
	`detail` text,
	PRIMARY KEY(`content_key`, `position`),
	FOREIGN KEY (`content_key`) REFERENCES `visuals`(`content_key`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `visuals` (
	`content_key` text PRIMARY KEY NOT NULL,
	`sha256` text,
	`format` text,
	`width` integer,
	`height` integer,
	`bytes` integer,
	`integrity` text,
	`error_code` text,
	`error_message` text,
	`ruleset` text,
	`first_seen` text NOT NULL,
	`last_seen` text NOT NULL,
	CONSTRAINT "visuals_format_known" CHECK(format IN ('jpeg', 'png', 'webp', 'avif', 'heic', 'jxl', 'gif', 'tiff', 'svg', 'bmp', 'ico', 'pdf')),
	CONSTRAINT "visuals_integrity_known" CHECK(integrity IN ('intact', 'signer-not-verified', 'not-checked', 'broken'))
);
--> statement-breakpoint
CREATE INDEX `visuals_sha256` ON `visuals` (`sha256`);