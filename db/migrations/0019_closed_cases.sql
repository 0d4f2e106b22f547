PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_removals` (
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
	CONSTRAINT "removals_reason_known" CHECK(reason IN ('dismissed', 'by-catch', 'persons', 'closed-case')),
	CONSTRAINT "removals_done_is_logged" CHECK((state = 'removed') = (log_seq IS NOT NULL)),
	CONSTRAINT "removals_sha256_hex" CHECK(length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*')
);
--> statement-breakpoint
INSERT INTO `__new_removals`("seq", "sha256", "bytes", "state", "reason", "content_key", "at", "log_seq") SELECT "seq", "sha256", "bytes", "state", "reason", "content_key", "at", "log_seq" FROM `removals`;--> statement-breakpoint
DROP TABLE `removals`;--> statement-breakpoint
ALTER TABLE `__new_removals` RENAME TO `removals`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `removals_sha256` ON `removals` (`sha256`,`seq`);--> statement-breakpoint
CREATE INDEX `removals_content` ON `removals` (`content_key`);--> statement-breakpoint
ALTER TABLE `commitments` ADD `removed_at` text;--> statement-breakpoint
-- The rebuilt table has lost its triggers.
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
-- The words of a commitment go once, after it ended, and nothing else of it is written again but its end and its next day.
CREATE TRIGGER `commitments_words` BEFORE UPDATE ON `commitments`
WHEN new.id <> old.id OR new.authority_code <> old.authority_code OR new.case_id IS NOT old.case_id
	OR new.inbound_id IS NOT old.inbound_id OR new.letter_id IS NOT old.letter_id OR new.made_on <> old.made_on
	OR new.added_by <> old.added_by OR new.added_at <> old.added_at
	OR (old.ended_at IS NOT NULL AND (new.ended_at IS NOT old.ended_at OR new.ended_by IS NOT old.ended_by))
	OR CASE WHEN new.removed_at IS NOT old.removed_at THEN
		old.removed_at IS NOT NULL OR old.ended_at IS NULL OR new.quote IS NOT NULL OR new.source_url IS NOT NULL
	ELSE
		new.text <> old.text OR new.source_url IS NOT old.source_url OR new.quote IS NOT old.quote
	END
BEGIN
	SELECT RAISE(ABORT, 'commitments is append-only');
END;
--> statement-breakpoint
DROP TRIGGER `commitment_checks_no_update`;
--> statement-breakpoint
CREATE TRIGGER `commitment_checks_no_update` BEFORE UPDATE ON `commitment_checks`
WHEN NOT (
	new.id = old.id AND new.commitment_id = old.commitment_id AND new.result = old.result AND new.day = old.day
	AND new.person_id = old.person_id AND new.at = old.at AND new.note IS NULL
	AND (SELECT k.removed_at FROM commitments k WHERE k.id = old.commitment_id) IS NOT NULL
)
BEGIN
	SELECT RAISE(ABORT, 'commitment_checks is append-only');
END;
