CREATE TABLE `letter_removals` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`case_id` text NOT NULL,
	`state` text NOT NULL,
	`pieces` text NOT NULL,
	`at` text NOT NULL,
	`log_seq` integer,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`log_seq`) REFERENCES `evidence_log`(`seq`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "letter_removals_state_known" CHECK(state IN ('intended', 'removed', 'kept')),
	CONSTRAINT "letter_removals_done_is_logged" CHECK((state = 'removed') = (log_seq IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX `letter_removals_case` ON `letter_removals` (`case_id`,`seq`);--> statement-breakpoint
ALTER TABLE `letters` ADD `removed_at` text;--> statement-breakpoint
ALTER TABLE `inbound_mails` ADD `removed_at` text;--> statement-breakpoint
CREATE TRIGGER `letter_removals_no_update` BEFORE UPDATE ON `letter_removals`
BEGIN
	SELECT RAISE(ABORT, 'letter_removals is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `letter_removals_no_delete` BEFORE DELETE ON `letter_removals`
BEGIN
	SELECT RAISE(ABORT, 'letter_removals is append-only');
END;
--> statement-breakpoint
-- While the letters of a case are being deleted at their term its texts may go, and nothing else of it may change.
DROP TRIGGER `case_events_no_update`;
--> statement-breakpoint
CREATE TRIGGER `case_events_no_update` BEFORE UPDATE ON `case_events`
WHEN NOT (
	new.case_id = old.case_id AND new.number = old.number AND new.kind = old.kind AND new.by = old.by
	AND new.day = old.day AND new.at = old.at
	AND coalesce((SELECT r.state FROM letter_removals r WHERE r.case_id = old.case_id ORDER BY r.seq DESC LIMIT 1), '') = 'intended'
)
BEGIN
	SELECT RAISE(ABORT, 'case_events is append-only');
END;
--> statement-breakpoint
DROP TRIGGER `letter_steps_no_update`;
--> statement-breakpoint
CREATE TRIGGER `letter_steps_no_update` BEFORE UPDATE ON `letter_steps`
WHEN NOT (
	new.letter_id = old.letter_id AND new.number = old.number AND new.kind = old.kind AND new.version = old.version
	AND new.document_sha256 = old.document_sha256 AND new.person_id = old.person_id AND new.by = old.by
	AND new.at = old.at AND new.note IS NULL
	AND coalesce((SELECT r.state FROM letters l JOIN letter_removals r ON r.case_id = l.case_id
		WHERE l.id = old.letter_id ORDER BY r.seq DESC LIMIT 1), '') = 'intended'
)
BEGIN
	SELECT RAISE(ABORT, 'letter_steps is append-only');
END;
--> statement-breakpoint
DROP TRIGGER `outbox_attempts_no_update`;
--> statement-breakpoint
CREATE TRIGGER `outbox_attempts_no_update` BEFORE UPDATE ON `outbox_attempts`
WHEN NOT (
	new.outbox_id = old.outbox_id AND new.number = old.number AND new.kind = old.kind AND new.code IS old.code
	AND new.person_id IS old.person_id AND new.at = old.at AND new.answer IS NULL
	AND coalesce((SELECT r.state FROM outbox o JOIN letters l ON l.id = o.letter_id
		JOIN letter_removals r ON r.case_id = l.case_id
		WHERE o.id = old.outbox_id ORDER BY r.seq DESC LIMIT 1), '') = 'intended'
)
BEGIN
	SELECT RAISE(ABORT, 'outbox_attempts is append-only');
END;
--> statement-breakpoint
DROP TRIGGER `delivery_receipts_no_update`;
--> statement-breakpoint
CREATE TRIGGER `delivery_receipts_no_update` BEFORE UPDATE ON `delivery_receipts`
WHEN NOT (
	new.id = old.id AND new.outbox_id = old.outbox_id AND new.kind = old.kind AND new.day = old.day
	AND new.sha256 IS old.sha256 AND new.person_id = old.person_id AND new.at = old.at AND new.number IS NULL
	AND coalesce((SELECT r.state FROM outbox o JOIN letters l ON l.id = o.letter_id
		JOIN letter_removals r ON r.case_id = l.case_id
		WHERE o.id = old.outbox_id ORDER BY r.seq DESC LIMIT 1), '') = 'intended'
)
BEGIN
	SELECT RAISE(ABORT, 'delivery_receipts is append-only');
END;
--> statement-breakpoint
DROP TRIGGER `letters_frozen`;
--> statement-breakpoint
-- What was approved is what leaves: it may be withdrawn, and its text goes at its term; nothing else of it changes.
CREATE TRIGGER `letters_frozen` BEFORE UPDATE ON `letters`
WHEN old.status IN ('approved', 'withdrawn') AND (
	new.reference <> old.reference OR new.case_id <> old.case_id
	OR new.authority_code <> old.authority_code OR new.template <> old.template
	OR new.template_version <> old.template_version OR new.template_sha256 <> old.template_sha256
	OR new.grade <> old.grade OR new.follows_id IS NOT old.follows_id
	OR new.version <> old.version OR new.document_sha256 <> old.document_sha256
	OR new.written_by <> old.written_by OR new.created_at <> old.created_at
	OR new.approved_at IS NOT old.approved_at
	OR CASE WHEN new.removed_at IS NOT old.removed_at THEN
		new.status <> old.status OR new.removed_at IS NULL
		OR coalesce((SELECT r.state FROM letter_removals r WHERE r.case_id = old.case_id ORDER BY r.seq DESC LIMIT 1), '') <> 'intended'
	ELSE
		new.status <> 'withdrawn' OR new.addressee <> old.addressee OR new.options <> old.options
		OR new.local_paragraph IS NOT old.local_paragraph
	END
)
BEGIN
	SELECT RAISE(ABORT, 'an approved letter is frozen');
END;
