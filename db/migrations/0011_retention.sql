CREATE TABLE `removals` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`sha256` text NOT NULL,
	`bytes` integer NOT NULL,
	`state` text NOT NULL,
	`reason` text NOT NULL,
	`content_key` text NOT NULL,
	`at` text NOT NULL,
	`log_seq` integer,
	FOREIGN KEY (`content_key`) REFERENCES `visuals`(`content_key`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`log_seq`) REFERENCES `evidence_log`(`seq`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "removals_state_known" CHECK(state IN ('intended', 'removed', 'kept')),
	CONSTRAINT "removals_reason_known" CHECK(reason IN ('dismissed', 'by-catch', 'persons')),
	CONSTRAINT "removals_done_is_logged" CHECK((state = 'removed') = (log_seq IS NOT NULL)),
	CONSTRAINT "removals_sha256_hex" CHECK(length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*')
);
--> statement-breakpoint
CREATE INDEX `removals_sha256` ON `removals` (`sha256`,`seq`);--> statement-breakpoint
CREATE INDEX `removals_content` ON `removals` (`content_key`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_evidence_log` (
	`seq` integer PRIMARY KEY NOT NULL,
	`prev_hash` text NOT NULL,
	`hash` text NOT NULL,
	`canonical` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`day` text NOT NULL,
	CONSTRAINT "evidence_log_kind_known" CHECK(kind IN ('capture', 'report', 'seal', 'removal')),
	CONSTRAINT "evidence_log_hashes_hex" CHECK(length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*' AND length(prev_hash) = 64 AND prev_hash NOT GLOB '*[^0-9a-f]*')
);
--> statement-breakpoint
INSERT INTO `__new_evidence_log`("seq", "prev_hash", "hash", "canonical", "kind", "subject", "day") SELECT "seq", "prev_hash", "hash", "canonical", "kind", "subject", "day" FROM `evidence_log`;--> statement-breakpoint
DROP TABLE `evidence_log`;--> statement-breakpoint
ALTER TABLE `__new_evidence_log` RENAME TO `evidence_log`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `evidence_log_hash` ON `evidence_log` (`hash`);--> statement-breakpoint
CREATE INDEX `evidence_log_subject` ON `evidence_log` (`subject`);--> statement-breakpoint
CREATE INDEX `evidence_log_day` ON `evidence_log` (`day`,`seq`);--> statement-breakpoint
CREATE INDEX `evidence_sha256` ON `evidence` (`sha256`);--> statement-breakpoint
-- The rebuilt table has lost its triggers.
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
CREATE TRIGGER `removals_no_update` BEFORE UPDATE ON `removals`
BEGIN
	SELECT RAISE(ABORT, 'removals is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `removals_no_delete` BEFORE DELETE ON `removals`
BEGIN
	SELECT RAISE(ABORT, 'removals is append-only');
END;
--> statement-breakpoint
-- How long the log is kept is a setting, of six months at least. Time is that of the newest row, as before.
DROP TRIGGER `audit_no_delete`;
--> statement-breakpoint
CREATE TRIGGER `audit_no_delete` BEFORE DELETE ON `audit`
WHEN old.at > (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', max(at), '-6 months') FROM audit)
BEGIN
	SELECT RAISE(ABORT, 'audit is append-only');
END;
