PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_case_events` (
	`case_id` text NOT NULL,
	`number` integer NOT NULL,
	`kind` text NOT NULL,
	`by` text NOT NULL,
	`day` text NOT NULL,
	`event` text NOT NULL,
	`at` text NOT NULL,
	PRIMARY KEY(`case_id`, `number`),
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "case_events_kind_known" CHECK(kind IN ('opened', 'picture-added', 'picture-withdrawn', 'letter-drafted', 'letter-reviewed', 'letter-approved', 'letter-sent', 'reminder-sent', 'escalation-sent', 'courtesy-sent', 'delivery-failed', 'delivery-unknown', 'receipt', 'answered', 'statement-found', 'artist-named', 'no-answer', 'documents-requested', 'documents-receipt', 'documents-answered', 'cada-referred', 'cada-opinion', 'documents-ended', 'notice-given', 'council-dated', 'taken-back', 'gone', 'back-online', 'denied', 'credited', 'labelled', 'held', 'resumed', 'noted', 'closed', 'reopened')),
	CONSTRAINT "case_events_number_positive" CHECK(number >= 1)
);
--> statement-breakpoint
INSERT INTO `__new_case_events`("case_id", "number", "kind", "by", "day", "event", "at") SELECT "case_id", "number", "kind", "by", "day", "event", "at" FROM `case_events`;--> statement-breakpoint
DROP TABLE `case_events`;--> statement-breakpoint
ALTER TABLE `__new_case_events` RENAME TO `case_events`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
ALTER TABLE `commitments` ADD `letter_id` text REFERENCES letters(id);--> statement-breakpoint
ALTER TABLE `commitments` ADD `source_url` text;--> statement-breakpoint
ALTER TABLE `commitments` ADD `quote` text;--> statement-breakpoint
CREATE TABLE `__new_inbound_mails` (
	`id` text PRIMARY KEY NOT NULL,
	`mailbox` text NOT NULL,
	`uid_validity` text NOT NULL,
	`uid` integer NOT NULL,
	`message_id` text,
	`in_reply_to` text,
	`sha256` text NOT NULL,
	`bytes` integer NOT NULL,
	`omitted_bytes` integer DEFAULT 0 NOT NULL,
	`from_address` text,
	`from_name` text,
	`subject` text NOT NULL,
	`written_at` text,
	`received_at` text NOT NULL,
	`fetched_at` text NOT NULL,
	`class` text NOT NULL,
	`excerpt` text NOT NULL,
	`attachments` text NOT NULL,
	`case_id` text,
	`letter_id` text,
	`outbox_id` text,
	`matched_by` text,
	`trust` text,
	`report` text,
	`problem` text,
	`state` text NOT NULL,
	`decided_by` text,
	`decided_at` text,
	`note` text,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`letter_id`) REFERENCES `letters`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`outbox_id`) REFERENCES `outbox`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`decided_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "inbound_mails_class_known" CHECK(class IN ('reply', 'receipt', 'bounce', 'delay', 'automatic', 'other')),
	CONSTRAINT "inbound_mails_state_known" CHECK(state IN ('waiting', 'filed', 'dismissed')),
	CONSTRAINT "inbound_mails_matched_by_known" CHECK(matched_by IN ('reply-address', 'in-reply-to', 'bounced-message', 'subject', 'sender', 'person')),
	CONSTRAINT "inbound_mails_trust_known" CHECK(trust IN ('certain', 'proposed')),
	CONSTRAINT "inbound_mails_filed_somewhere" CHECK(state <> 'filed' OR case_id IS NOT NULL)
);
--> statement-breakpoint
INSERT INTO `__new_inbound_mails`("id", "mailbox", "uid_validity", "uid", "message_id", "in_reply_to", "sha256", "bytes", "omitted_bytes", "from_address", "from_name", "subject", "written_at", "received_at", "fetched_at", "class", "excerpt", "attachments", "case_id", "letter_id", "outbox_id", "matched_by", "state", "decided_by", "decided_at", "note") SELECT "id", "mailbox", "uid_validity", "uid", "message_id", "in_reply_to", "sha256", "bytes", "omitted_bytes", "from_address", "from_name", "subject", "written_at", "received_at", "fetched_at", "class", "excerpt", "attachments", "case_id", "letter_id", "outbox_id", "matched_by", "state", "decided_by", "decided_at", "note" FROM `inbound_mails`;--> statement-breakpoint
DROP TABLE `inbound_mails`;--> statement-breakpoint
ALTER TABLE `__new_inbound_mails` RENAME TO `inbound_mails`;--> statement-breakpoint
CREATE UNIQUE INDEX `inbound_mails_uid` ON `inbound_mails` (`mailbox`,`uid_validity`,`uid`);--> statement-breakpoint
CREATE INDEX `inbound_mails_state` ON `inbound_mails` (`state`,`received_at`);--> statement-breakpoint
CREATE INDEX `inbound_mails_case` ON `inbound_mails` (`case_id`);--> statement-breakpoint
CREATE INDEX `inbound_mails_message_id` ON `inbound_mails` (`message_id`);--> statement-breakpoint
CREATE INDEX `inbound_mails_sha256` ON `inbound_mails` (`sha256`);
--> statement-breakpoint
-- A table that is made anew loses its triggers.
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
CREATE TRIGGER `inbound_mails_no_delete` BEFORE DELETE ON `inbound_mails`
BEGIN
	SELECT RAISE(ABORT, 'inbound_mails are kept');
END;
