CREATE TABLE `letter_files` (
	`letter_id` text NOT NULL,
	`kind` text NOT NULL,
	`sha256` text NOT NULL,
	`bytes` integer NOT NULL,
	`at` text NOT NULL,
	PRIMARY KEY(`letter_id`, `kind`),
	FOREIGN KEY (`letter_id`) REFERENCES `letters`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "letter_files_kind_known" CHECK(kind IN ('pdf', 'docx', 'text', 'document')),
	CONSTRAINT "letter_files_hash_hex" CHECK(length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*')
);
--> statement-breakpoint
CREATE TABLE `letter_pictures` (
	`letter_id` text NOT NULL,
	`picture_id` text NOT NULL,
	PRIMARY KEY(`letter_id`, `picture_id`),
	FOREIGN KEY (`letter_id`) REFERENCES `letters`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`picture_id`) REFERENCES `pictures`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `letter_pictures_picture` ON `letter_pictures` (`picture_id`);--> statement-breakpoint
CREATE TABLE `letter_steps` (
	`letter_id` text NOT NULL,
	`number` integer NOT NULL,
	`kind` text NOT NULL,
	`version` integer NOT NULL,
	`document_sha256` text NOT NULL,
	`person_id` text NOT NULL,
	`by` text NOT NULL,
	`checklist` text,
	`note` text,
	`at` text NOT NULL,
	PRIMARY KEY(`letter_id`, `number`),
	FOREIGN KEY (`letter_id`) REFERENCES `letters`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "letter_steps_kind_known" CHECK(kind IN ('drafted', 'edited', 'reviewed', 'approved', 'withdrawn')),
	CONSTRAINT "letter_steps_by_known" CHECK(by IN ('pages', 'command-line')),
	CONSTRAINT "letter_steps_checklist_approves" CHECK((kind = 'approved') = (checklist IS NOT NULL))
);
--> statement-breakpoint
CREATE TABLE `letters` (
	`id` text PRIMARY KEY NOT NULL,
	`reference` text NOT NULL,
	`year` integer NOT NULL,
	`number` integer NOT NULL,
	`case_id` text NOT NULL,
	`authority_code` text NOT NULL,
	`template` text NOT NULL,
	`template_version` integer NOT NULL,
	`template_sha256` text NOT NULL,
	`grade` text NOT NULL,
	`addressee` text NOT NULL,
	`options` text NOT NULL,
	`local_paragraph` text,
	`follows_id` text,
	`status` text NOT NULL,
	`version` integer NOT NULL,
	`document_sha256` text NOT NULL,
	`written_by` text NOT NULL,
	`created_at` text NOT NULL,
	`approved_at` text,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`authority_code`) REFERENCES `authorities`(`code`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`written_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "letters_status_known" CHECK(status IN ('draft', 'reviewed', 'approved', 'withdrawn')),
	CONSTRAINT "letters_grade_known" CHECK(grade IN ('stated', 'technical', 'hinted', 'none')),
	CONSTRAINT "letters_approved_whole" CHECK(status <> 'approved' OR approved_at IS NOT NULL)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `letters_reference` ON `letters` (`reference`);--> statement-breakpoint
CREATE UNIQUE INDEX `letters_number` ON `letters` (`year`,`number`);--> statement-breakpoint
CREATE INDEX `letters_case` ON `letters` (`case_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `letters_authority` ON `letters` (`authority_code`,`created_at`);--> statement-breakpoint
CREATE INDEX `letters_status` ON `letters` (`status`,`created_at`);--> statement-breakpoint
CREATE TABLE `delivery_receipts` (
	`id` text PRIMARY KEY NOT NULL,
	`outbox_id` text NOT NULL,
	`kind` text NOT NULL,
	`day` text NOT NULL,
	`number` text,
	`sha256` text,
	`person_id` text NOT NULL,
	`at` text NOT NULL,
	FOREIGN KEY (`outbox_id`) REFERENCES `outbox`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "delivery_receipts_kind_known" CHECK(kind IN ('postal-receipt', 'form-receipt', 'acknowledgement'))
);
--> statement-breakpoint
CREATE INDEX `delivery_receipts_outbox` ON `delivery_receipts` (`outbox_id`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`letter_id` text,
	`notice` text,
	`once_key` text,
	`channel` text NOT NULL,
	`state` text NOT NULL,
	`recipient` text,
	`mail_host` text,
	`cc` text NOT NULL,
	`mailbox` text,
	`message_id` text,
	`queued_at` text NOT NULL,
	`queued_by` text,
	`due_at` text NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`taken_at` text,
	`sent_at` text,
	`sent_on` text,
	`registered` text,
	`form_url` text,
	`file` text,
	`settled_by` text,
	`settled_at` text,
	FOREIGN KEY (`letter_id`) REFERENCES `letters`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`queued_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`settled_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "outbox_kind_known" CHECK(kind IN ('letter', 'notice')),
	CONSTRAINT "outbox_channel_known" CHECK(channel IN ('mail', 'post', 'form')),
	CONSTRAINT "outbox_state_known" CHECK(state IN ('queued', 'sending', 'sent', 'rejected', 'unknown', 'cancelled')),
	CONSTRAINT "outbox_letter_or_notice" CHECK((kind = 'letter') = (letter_id IS NOT NULL)),
	CONSTRAINT "outbox_notice_by_mail" CHECK(kind = 'letter' OR channel = 'mail'),
	CONSTRAINT "outbox_mail_whole" CHECK((channel = 'mail') = (recipient IS NOT NULL AND message_id IS NOT NULL)),
	CONSTRAINT "outbox_recipient_lower" CHECK(recipient = lower(recipient)),
	CONSTRAINT "outbox_by_hand_is_done" CHECK(channel = 'mail' OR state IN ('sent', 'cancelled')),
	CONSTRAINT "outbox_sent_whole" CHECK(state <> 'sent' OR (sent_at IS NOT NULL AND sent_on IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX `outbox_state` ON `outbox` (`state`,`due_at`);--> statement-breakpoint
CREATE INDEX `outbox_letter` ON `outbox` (`letter_id`);--> statement-breakpoint
CREATE INDEX `outbox_host` ON `outbox` (`mail_host`,`taken_at`);--> statement-breakpoint
CREATE INDEX `outbox_mailbox` ON `outbox` (`mailbox`,`taken_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_message_id` ON `outbox` (`message_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_once_key` ON `outbox` (`once_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_letter_once` ON `outbox` (`letter_id`,`recipient`) WHERE channel = 'mail' AND state IN ('queued', 'sending', 'sent', 'unknown');--> statement-breakpoint
CREATE TABLE `outbox_attempts` (
	`outbox_id` text NOT NULL,
	`number` integer NOT NULL,
	`kind` text NOT NULL,
	`code` integer,
	`answer` text,
	`person_id` text,
	`at` text NOT NULL,
	PRIMARY KEY(`outbox_id`, `number`),
	FOREIGN KEY (`outbox_id`) REFERENCES `outbox`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "outbox_attempts_kind_known" CHECK(kind IN ('begun', 'content', 'accepted', 'refused', 'put-off', 'lost', 'bounced', 'settled-sent', 'settled-again'))
);
--> statement-breakpoint
CREATE TABLE `outbox_lease` (
	`door` text PRIMARY KEY NOT NULL,
	`owner` text NOT NULL,
	`until` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `commitment_checks` (
	`id` text PRIMARY KEY NOT NULL,
	`commitment_id` text NOT NULL,
	`result` text NOT NULL,
	`day` text NOT NULL,
	`note` text,
	`person_id` text NOT NULL,
	`at` text NOT NULL,
	FOREIGN KEY (`commitment_id`) REFERENCES `commitments`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "commitment_checks_result_known" CHECK(result IN ('kept', 'broken', 'unclear'))
);
--> statement-breakpoint
CREATE INDEX `commitment_checks_commitment` ON `commitment_checks` (`commitment_id`,`day`);--> statement-breakpoint
CREATE TABLE `commitments` (
	`id` text PRIMARY KEY NOT NULL,
	`authority_code` text NOT NULL,
	`case_id` text,
	`inbound_id` text,
	`text` text NOT NULL,
	`made_on` text NOT NULL,
	`recheck_on` text NOT NULL,
	`added_by` text NOT NULL,
	`added_at` text NOT NULL,
	`ended_at` text,
	`ended_by` text,
	FOREIGN KEY (`authority_code`) REFERENCES `authorities`(`code`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`case_id`) REFERENCES `cases`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`inbound_id`) REFERENCES `inbound_mails`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`added_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`ended_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "commitments_ended_whole" CHECK((ended_at IS NULL) = (ended_by IS NULL))
);
--> statement-breakpoint
CREATE INDEX `commitments_authority` ON `commitments` (`authority_code`);--> statement-breakpoint
CREATE INDEX `commitments_recheck` ON `commitments` (`recheck_on`);--> statement-breakpoint
CREATE TABLE `inbound_mails` (
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
	CONSTRAINT "inbound_mails_filed_somewhere" CHECK(state <> 'filed' OR case_id IS NOT NULL)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `inbound_mails_uid` ON `inbound_mails` (`mailbox`,`uid_validity`,`uid`);--> statement-breakpoint
CREATE INDEX `inbound_mails_state` ON `inbound_mails` (`state`,`received_at`);--> statement-breakpoint
CREATE INDEX `inbound_mails_case` ON `inbound_mails` (`case_id`);--> statement-breakpoint
CREATE INDEX `inbound_mails_message_id` ON `inbound_mails` (`message_id`);--> statement-breakpoint
CREATE INDEX `inbound_mails_sha256` ON `inbound_mails` (`sha256`);--> statement-breakpoint
CREATE TABLE `inbox_cursors` (
	`mailbox` text PRIMARY KEY NOT NULL,
	`uid_validity` text NOT NULL,
	`last_uid` integer NOT NULL,
	`read_at` text NOT NULL
);
--> statement-breakpoint
CREATE TRIGGER `letter_steps_no_update` BEFORE UPDATE ON `letter_steps`
BEGIN
	SELECT RAISE(ABORT, 'letter_steps is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `letter_steps_no_delete` BEFORE DELETE ON `letter_steps`
BEGIN
	SELECT RAISE(ABORT, 'letter_steps is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `letter_files_no_update` BEFORE UPDATE ON `letter_files`
BEGIN
	SELECT RAISE(ABORT, 'letter_files is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `letter_files_no_delete` BEFORE DELETE ON `letter_files`
BEGIN
	SELECT RAISE(ABORT, 'letter_files is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `outbox_attempts_no_update` BEFORE UPDATE ON `outbox_attempts`
BEGIN
	SELECT RAISE(ABORT, 'outbox_attempts is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `outbox_attempts_no_delete` BEFORE DELETE ON `outbox_attempts`
BEGIN
	SELECT RAISE(ABORT, 'outbox_attempts is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `delivery_receipts_no_update` BEFORE UPDATE ON `delivery_receipts`
BEGIN
	SELECT RAISE(ABORT, 'delivery_receipts is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `delivery_receipts_no_delete` BEFORE DELETE ON `delivery_receipts`
BEGIN
	SELECT RAISE(ABORT, 'delivery_receipts is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `commitment_checks_no_update` BEFORE UPDATE ON `commitment_checks`
BEGIN
	SELECT RAISE(ABORT, 'commitment_checks is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `commitment_checks_no_delete` BEFORE DELETE ON `commitment_checks`
BEGIN
	SELECT RAISE(ABORT, 'commitment_checks is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `letters_no_delete` BEFORE DELETE ON `letters`
BEGIN
	SELECT RAISE(ABORT, 'letters are kept');
END;
--> statement-breakpoint
CREATE TRIGGER `inbound_mails_no_delete` BEFORE DELETE ON `inbound_mails`
BEGIN
	SELECT RAISE(ABORT, 'inbound_mails are kept');
END;
--> statement-breakpoint
CREATE TRIGGER `commitments_no_delete` BEFORE DELETE ON `commitments`
BEGIN
	SELECT RAISE(ABORT, 'commitments are kept');
END;
--> statement-breakpoint
-- What was approved is what leaves: it may be withdrawn, and nothing else of it changes.
CREATE TRIGGER `letters_frozen` BEFORE UPDATE ON `letters`
WHEN old.status IN ('approved', 'withdrawn') AND (
	new.status <> 'withdrawn' OR new.reference <> old.reference OR new.case_id <> old.case_id
	OR new.authority_code <> old.authority_code OR new.template <> old.template
	OR new.template_version <> old.template_version OR new.template_sha256 <> old.template_sha256
	OR new.grade <> old.grade OR new.addressee <> old.addressee OR new.options <> old.options
	OR new.local_paragraph IS NOT old.local_paragraph OR new.follows_id IS NOT old.follows_id
	OR new.version <> old.version OR new.document_sha256 <> old.document_sha256
	OR new.written_by <> old.written_by OR new.created_at <> old.created_at
	OR new.approved_at IS NOT old.approved_at
)
BEGIN
	SELECT RAISE(ABORT, 'an approved letter is frozen');
END;
--> statement-breakpoint
CREATE TRIGGER `outbox_no_delete` BEFORE DELETE ON `outbox`
BEGIN
	SELECT RAISE(ABORT, 'the outbox is kept');
END;
--> statement-breakpoint
-- The one table of moves. `sent` → `rejected`: a bounce that came later.
CREATE TRIGGER `outbox_moves` BEFORE UPDATE OF state ON `outbox`
WHEN old.state <> new.state AND NOT (
	(old.state = 'queued' AND new.state IN ('sending', 'cancelled', 'rejected'))
	OR (old.state = 'sending' AND new.state IN ('queued', 'sent', 'rejected', 'unknown'))
	OR (old.state = 'unknown' AND new.state IN ('queued', 'sent', 'rejected', 'cancelled'))
	OR (old.state = 'sent' AND new.state = 'rejected')
)
BEGIN
	SELECT RAISE(ABORT, 'no such move in the outbox');
END;
