CREATE TABLE `entry_links` (
	`secret_hash` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`used_at` text,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `people` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`added_at` text NOT NULL,
	`ended_at` text,
	CONSTRAINT "people_role_known" CHECK(role IN ('volunteer', 'coordinator', 'administrator', 'national'))
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`created_at` text NOT NULL,
	`seen_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`revoked_at` text,
	`reviewed` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `sessions_person` ON `sessions` (`person_id`);--> statement-breakpoint
CREATE TABLE `capture_parts` (
	`capture_id` text NOT NULL,
	`position` integer NOT NULL,
	`role` text NOT NULL,
	`sha256` text NOT NULL,
	`bytes` integer NOT NULL,
	`blob_path` text NOT NULL,
	`content_type` text NOT NULL,
	PRIMARY KEY(`capture_id`, `position`),
	FOREIGN KEY (`capture_id`) REFERENCES `captures`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "capture_parts_role_known" CHECK(role IN ('original', 'derivative', 'headers', 'page', 'screenshot', 'warc', 'terms', 'time-stamp')),
	CONSTRAINT "capture_parts_sha256_hex" CHECK(length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*')
);
--> statement-breakpoint
CREATE INDEX `capture_parts_sha256` ON `capture_parts` (`sha256`);--> statement-breakpoint
CREATE TABLE `captures` (
	`id` text PRIMARY KEY NOT NULL,
	`content_key` text NOT NULL,
	`page_url` text,
	`at` text NOT NULL,
	`crawl_id` text,
	`report_id` text,
	`program` text NOT NULL,
	`ruleset` text NOT NULL,
	`terms` text,
	`log_seq` integer NOT NULL,
	FOREIGN KEY (`content_key`) REFERENCES `visuals`(`content_key`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`crawl_id`) REFERENCES `crawls`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`report_id`) REFERENCES `reports`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`log_seq`) REFERENCES `evidence_log`(`seq`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `captures_content` ON `captures` (`content_key`,`at`);--> statement-breakpoint
CREATE INDEX `captures_report` ON `captures` (`report_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `captures_log` ON `captures` (`log_seq`);--> statement-breakpoint
CREATE TABLE `evidence_log` (
	`seq` integer PRIMARY KEY NOT NULL,
	`prev_hash` text NOT NULL,
	`hash` text NOT NULL,
	`canonical` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`day` text NOT NULL,
	CONSTRAINT "evidence_log_kind_known" CHECK(kind IN ('capture', 'report', 'seal')),
	CONSTRAINT "evidence_log_hashes_hex" CHECK(length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*' AND length(prev_hash) = 64 AND prev_hash NOT GLOB '*[^0-9a-f]*')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `evidence_log_hash` ON `evidence_log` (`hash`);--> statement-breakpoint
CREATE INDEX `evidence_log_subject` ON `evidence_log` (`subject`);--> statement-breakpoint
CREATE INDEX `evidence_log_day` ON `evidence_log` (`day`,`seq`);--> statement-breakpoint
CREATE TABLE `seals` (
	`id` text PRIMARY KEY NOT NULL,
	`day` text NOT NULL,
	`seq` integer NOT NULL,
	`root_hash` text NOT NULL,
	`sha256` text NOT NULL,
	`blob_path` text NOT NULL,
	`gen_time` text NOT NULL,
	`authority` text NOT NULL,
	`at` text NOT NULL,
	FOREIGN KEY (`seq`) REFERENCES `evidence_log`(`seq`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "seals_hashes_hex" CHECK(length(root_hash) = 64 AND root_hash NOT GLOB '*[^0-9a-f]*' AND length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `seals_root` ON `seals` (`seq`,`authority`);--> statement-breakpoint
CREATE INDEX `seals_day` ON `seals` (`day`);--> statement-breakpoint
CREATE TABLE `case_events` (
	`case_id` text NOT NULL,
	`number` integer NOT NULL,
	`kind` text NOT NULL,
	`by` text NOT NULL,
	`day` text NOT NULL,
	`event` text NOT NULL,
	`at` text NOT NULL,
	PRIMARY KEY(`case_id`, `number`),
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "case_events_kind_known" CHECK(kind IN ('opened', 'picture-added', 'picture-withdrawn', 'letter-drafted', 'letter-reviewed', 'letter-approved', 'letter-sent', 'reminder-sent', 'escalation-sent', 'courtesy-sent', 'delivery-failed', 'delivery-unknown', 'receipt', 'answered', 'statement-found', 'artist-named', 'no-answer', 'gone', 'back-online', 'denied', 'credited', 'labelled', 'held', 'resumed', 'noted', 'closed', 'reopened')),
	CONSTRAINT "case_events_number_positive" CHECK(number >= 1)
);
--> statement-breakpoint
CREATE TABLE `case_pictures` (
	`case_id` text NOT NULL,
	`picture_id` text NOT NULL,
	`content_key` text NOT NULL,
	`withdrawn_at` text,
	PRIMARY KEY(`case_id`, `picture_id`),
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`picture_id`) REFERENCES `pictures`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`content_key`) REFERENCES `visuals`(`content_key`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `case_pictures_picture` ON `case_pictures` (`picture_id`);--> statement-breakpoint
CREATE TABLE `cases` (
	`id` text PRIMARY KEY NOT NULL,
	`authority_code` text NOT NULL,
	`stage` text NOT NULL,
	`outcome` text,
	`events` integer NOT NULL,
	`opened_at` text NOT NULL,
	`last_event_at` text NOT NULL,
	FOREIGN KEY (`authority_code`) REFERENCES `authorities`(`code`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "cases_stage_known" CHECK(stage IN ('new', 'open', 'drafting', 'approved', 'uncertain', 'sent', 'acknowledged', 'unanswered', 'reminded', 'escalated', 'answered', 'closed')),
	CONSTRAINT "cases_outcome_known" CHECK(outcome IN ('made-by-artist', 'committed', 'credited', 'labelled', 'removed', 'no-longer-online', 'refused', 'no-answer'))
);
--> statement-breakpoint
CREATE INDEX `cases_authority` ON `cases` (`authority_code`,`opened_at`);--> statement-breakpoint
CREATE INDEX `cases_stage` ON `cases` (`stage`,`last_event_at`);--> statement-breakpoint
CREATE TABLE `decision_undos` (
	`decision_id` text PRIMARY KEY NOT NULL,
	`by` text NOT NULL,
	`reason` text,
	`at` text NOT NULL,
	FOREIGN KEY (`decision_id`) REFERENCES `decisions`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `decisions` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`picture_id` text NOT NULL,
	`content_key` text NOT NULL,
	`verdict_number` integer,
	`person_id` text NOT NULL,
	`role` text NOT NULL,
	`capacity` text NOT NULL,
	`sitting_id` text NOT NULL,
	`kind` text NOT NULL,
	`decision` text NOT NULL,
	`at` text NOT NULL,
	FOREIGN KEY (`picture_id`) REFERENCES `pictures`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`content_key`) REFERENCES `visuals`(`content_key`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`sitting_id`) REFERENCES `sittings`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "decisions_role_known" CHECK(role IN ('volunteer', 'coordinator', 'administrator', 'national')),
	CONSTRAINT "decisions_capacity_known" CHECK(capacity IN ('reviewer', 'coordinator')),
	CONSTRAINT "decisions_kind_known" CHECK(kind IN ('confirmed', 'dismissed', 'unsure'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `decisions_id` ON `decisions` (`id`);--> statement-breakpoint
CREATE INDEX `decisions_picture` ON `decisions` (`picture_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `decisions_sitting` ON `decisions` (`sitting_id`);--> statement-breakpoint
CREATE INDEX `decisions_person` ON `decisions` (`person_id`,`at`);--> statement-breakpoint
CREATE TABLE `leases` (
	`picture_id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`until` text NOT NULL,
	FOREIGN KEY (`picture_id`) REFERENCES `pictures`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `leases_person` ON `leases` (`person_id`);--> statement-breakpoint
CREATE TABLE `observation_events` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`picture_id` text NOT NULL,
	`person_id` text NOT NULL,
	`kind` text NOT NULL,
	`observations` text,
	`at` text NOT NULL,
	FOREIGN KEY (`picture_id`) REFERENCES `pictures`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "observation_events_kind_known" CHECK(kind IN ('entered', 'shown', 'withdrawn')),
	CONSTRAINT "observation_events_entered_has_list" CHECK((kind = 'entered') = (observations IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX `observation_events_picture` ON `observation_events` (`picture_id`);--> statement-breakpoint
CREATE TABLE `origins` (
	`picture_id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`who` text,
	`by` text NOT NULL,
	`at` text NOT NULL,
	FOREIGN KEY (`picture_id`) REFERENCES `pictures`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "origins_kind_known" CHECK(kind IN ('this-authority', 'elsewhere')),
	CONSTRAINT "origins_elsewhere_has_name" CHECK((kind = 'elsewhere') = (who IS NOT NULL))
);
--> statement-breakpoint
CREATE TABLE `pairs` (
	`a` text NOT NULL,
	`b` text NOT NULL,
	`likeness` text NOT NULL,
	`ruled` text,
	`ruled_by` text,
	`ruled_at` text,
	PRIMARY KEY(`a`, `b`),
	FOREIGN KEY (`a`) REFERENCES `pictures`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`b`) REFERENCES `pictures`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`ruled_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "pairs_likeness_known" CHECK(likeness IN ('same', 'nearly')),
	CONSTRAINT "pairs_ruled_known" CHECK(ruled IN ('same', 'distinct')),
	CONSTRAINT "pairs_ordered" CHECK(a < b),
	CONSTRAINT "pairs_ruling_whole" CHECK((ruled IS NULL) = (ruled_by IS NULL) AND (ruled IS NULL) = (ruled_at IS NULL))
);
--> statement-breakpoint
CREATE INDEX `pairs_b` ON `pairs` (`b`);--> statement-breakpoint
CREATE TABLE `picture_members` (
	`content_key` text PRIMARY KEY NOT NULL,
	`picture_id` text NOT NULL,
	`joined_how` text NOT NULL,
	`joined_at` text NOT NULL,
	FOREIGN KEY (`content_key`) REFERENCES `visuals`(`content_key`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`picture_id`) REFERENCES `pictures`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "picture_members_joined_how_known" CHECK(joined_how IN ('exact', 'same', 'ruled'))
);
--> statement-breakpoint
CREATE INDEX `picture_members_picture` ON `picture_members` (`picture_id`);--> statement-breakpoint
CREATE TABLE `pictures` (
	`id` text PRIMARY KEY NOT NULL,
	`hash_state` text NOT NULL,
	`coarse` text(16),
	`coarse_0` integer,
	`coarse_1` integer,
	`coarse_2` integer,
	`coarse_3` integer,
	`fine` text(144),
	`ratio` real,
	`contrast` real,
	`merged_into` text,
	`grade` text NOT NULL,
	`state` text NOT NULL,
	`waits_for` text,
	`lane` text NOT NULL,
	`queue_key` text NOT NULL,
	`event_day` text,
	`is_from_first_crawl` integer NOT NULL,
	`was_reported` integer NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`merged_into`) REFERENCES `pictures`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "pictures_hash_state_known" CHECK(hash_state IN ('hash', 'blank', 'no-picture', 'not-read')),
	CONSTRAINT "pictures_grade_known" CHECK(grade IN ('stated', 'technical', 'hinted', 'none')),
	CONSTRAINT "pictures_state_known" CHECK(state IN ('to-review', 'unsure', 'awaiting-reviewer', 'awaiting-coordinator', 'awaiting-origin', 'confirmed', 'dismissed', 'protected', 'no-standard-letter')),
	CONSTRAINT "pictures_waits_for_known" CHECK(waits_for IN ('reviewer', 'coordinator')),
	CONSTRAINT "pictures_lane_known" CHECK(lane IN ('new', 'backlog')),
	CONSTRAINT "pictures_hash_whole" CHECK((hash_state = 'hash') = (coarse IS NOT NULL AND coarse_0 IS NOT NULL AND coarse_1 IS NOT NULL AND coarse_2 IS NOT NULL AND coarse_3 IS NOT NULL AND fine IS NOT NULL AND ratio IS NOT NULL AND contrast IS NOT NULL)),
	CONSTRAINT "pictures_merged_waits_not" CHECK(merged_into IS NULL OR waits_for IS NULL),
	CONSTRAINT "pictures_booleans" CHECK(is_from_first_crawl IN (0, 1) AND was_reported IN (0, 1))
);
--> statement-breakpoint
CREATE INDEX `pictures_queue` ON `pictures` (`waits_for`,`lane`,`queue_key`) WHERE waits_for IS NOT NULL;--> statement-breakpoint
CREATE INDEX `pictures_near_event` ON `pictures` (`waits_for`,`event_day`,`queue_key`) WHERE waits_for IS NOT NULL AND event_day IS NOT NULL;--> statement-breakpoint
CREATE INDEX `pictures_state` ON `pictures` (`state`,`queue_key`);--> statement-breakpoint
CREATE INDEX `pictures_not_read` ON `pictures` (`id`) WHERE hash_state = 'not-read';--> statement-breakpoint
CREATE INDEX `pictures_merged` ON `pictures` (`merged_into`) WHERE merged_into IS NOT NULL;--> statement-breakpoint
CREATE INDEX `pictures_coarse_0` ON `pictures` (`coarse_0`,`ratio`) WHERE coarse_0 IS NOT NULL;--> statement-breakpoint
CREATE INDEX `pictures_coarse_1` ON `pictures` (`coarse_1`,`ratio`) WHERE coarse_1 IS NOT NULL;--> statement-breakpoint
CREATE INDEX `pictures_coarse_2` ON `pictures` (`coarse_2`,`ratio`) WHERE coarse_2 IS NOT NULL;--> statement-breakpoint
CREATE INDEX `pictures_coarse_3` ON `pictures` (`coarse_3`,`ratio`) WHERE coarse_3 IS NOT NULL;--> statement-breakpoint
CREATE TABLE `reports` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`at` text NOT NULL,
	`content_key` text,
	`place` text,
	`seen_on` text,
	`authority_code` text,
	`support` text NOT NULL,
	`source_url` text,
	`event_name` text,
	`event_day` text,
	`note` text,
	`state` text NOT NULL,
	`refused_reason` text,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`content_key`) REFERENCES `visuals`(`content_key`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`authority_code`) REFERENCES `authorities`(`code`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "reports_support_known" CHECK(support IN ('poster', 'leaflet', 'bulletin', 'billboard', 'screen', 'web-page', 'social-post', 'other')),
	CONSTRAINT "reports_state_known" CHECK(state IN ('received', 'found', 'refused')),
	CONSTRAINT "reports_refused_has_reason" CHECK((state = 'refused') = (refused_reason IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX `reports_content` ON `reports` (`content_key`);--> statement-breakpoint
CREATE INDEX `reports_authority` ON `reports` (`authority_code`,`at`);--> statement-breakpoint
CREATE INDEX `reports_person` ON `reports` (`person_id`,`at`);--> statement-breakpoint
CREATE TABLE `sittings` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`started_at` text NOT NULL,
	`ended_at` text,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sittings_one_open` ON `sittings` (`person_id`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE INDEX `verdicts_flagged` ON `verdicts` (`content_key`) WHERE grade <> 'none';
--> statement-breakpoint
-- What people said and what was kept is only ever added to: a correction is a new row.
CREATE TRIGGER `observation_events_no_update` BEFORE UPDATE ON `observation_events`
BEGIN
	SELECT RAISE(ABORT, 'observation_events is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `observation_events_no_delete` BEFORE DELETE ON `observation_events`
BEGIN
	SELECT RAISE(ABORT, 'observation_events is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `decisions_no_update` BEFORE UPDATE ON `decisions`
BEGIN
	SELECT RAISE(ABORT, 'decisions is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `decisions_no_delete` BEFORE DELETE ON `decisions`
BEGIN
	SELECT RAISE(ABORT, 'decisions is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `decision_undos_no_update` BEFORE UPDATE ON `decision_undos`
BEGIN
	SELECT RAISE(ABORT, 'decision_undos is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `decision_undos_no_delete` BEFORE DELETE ON `decision_undos`
BEGIN
	SELECT RAISE(ABORT, 'decision_undos is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `case_events_no_update` BEFORE UPDATE ON `case_events`
BEGIN
	SELECT RAISE(ABORT, 'case_events is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `case_events_no_delete` BEFORE DELETE ON `case_events`
BEGIN
	SELECT RAISE(ABORT, 'case_events is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `evidence_log_no_update` BEFORE UPDATE ON `evidence_log`
BEGIN
	SELECT RAISE(ABORT, 'evidence_log is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `evidence_log_no_delete` BEFORE DELETE ON `evidence_log`
BEGIN
	SELECT RAISE(ABORT, 'evidence_log is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `captures_no_update` BEFORE UPDATE ON `captures`
BEGIN
	SELECT RAISE(ABORT, 'captures is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `captures_no_delete` BEFORE DELETE ON `captures`
BEGIN
	SELECT RAISE(ABORT, 'captures is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `capture_parts_no_update` BEFORE UPDATE ON `capture_parts`
BEGIN
	SELECT RAISE(ABORT, 'capture_parts is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `capture_parts_no_delete` BEFORE DELETE ON `capture_parts`
BEGIN
	SELECT RAISE(ABORT, 'capture_parts is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `seals_no_update` BEFORE UPDATE ON `seals`
BEGIN
	SELECT RAISE(ABORT, 'seals is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `seals_no_delete` BEFORE DELETE ON `seals`
BEGIN
	SELECT RAISE(ABORT, 'seals is append-only');
END;
