CREATE TABLE `electoral_periods` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`name` text NOT NULL,
	`from_day` text NOT NULL,
	`until_day` text NOT NULL,
	`set_at` text NOT NULL,
	`set_by` text NOT NULL,
	`ended_at` text,
	FOREIGN KEY (`set_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "electoral_periods_kind_known" CHECK(kind IN ('everything', 'section', 'authority')),
	CONSTRAINT "electoral_periods_in_order" CHECK(from_day <= until_day),
	CONSTRAINT "electoral_periods_subject_fits_kind" CHECK((kind = 'everything') = (subject = ''))
);
--> statement-breakpoint
CREATE TABLE `holds` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`reason` text NOT NULL,
	`set_at` text NOT NULL,
	`set_by` text NOT NULL,
	`ended_at` text,
	`ended_by` text,
	FOREIGN KEY (`set_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`ended_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "holds_kind_known" CHECK(kind IN ('everything', 'section', 'authority', 'case', 'letter')),
	CONSTRAINT "holds_subject_fits_kind" CHECK((kind = 'everything') = (subject = '')),
	CONSTRAINT "holds_ended_whole" CHECK((ended_at IS NULL) = (ended_by IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `holds_once` ON `holds` (`kind`,`subject`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE TABLE `objections` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`recipient` text NOT NULL,
	`authority_code` text,
	`noted_at` text NOT NULL,
	`noted_by` text NOT NULL,
	`ended_at` text,
	FOREIGN KEY (`authority_code`) REFERENCES `authorities`(`code`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`noted_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "objections_kind_known" CHECK(kind IN ('article-21', 'wrong-recipient', 'no-more')),
	CONSTRAINT "objections_recipient_lower" CHECK(recipient = lower(recipient))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `objections_once` ON `objections` (`recipient`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE INDEX `objections_authority` ON `objections` (`authority_code`);--> statement-breakpoint
CREATE TABLE `sending_limits` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`delay_hours` integer NOT NULL,
	`per_authority_quarter` integer NOT NULL,
	`per_mailbox_day` integer NOT NULL,
	`set_at` text NOT NULL,
	`set_by` text NOT NULL,
	FOREIGN KEY (`set_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "sending_limits_sensible" CHECK(delay_hours BETWEEN 0 AND 336 AND per_authority_quarter BETWEEN 0 AND 20 AND per_mailbox_day BETWEEN 0 AND 200)
);
--> statement-breakpoint
CREATE TRIGGER `sending_limits_no_update` BEFORE UPDATE ON `sending_limits`
BEGIN
	SELECT RAISE(ABORT, 'sending_limits is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `sending_limits_no_delete` BEFORE DELETE ON `sending_limits`
BEGIN
	SELECT RAISE(ABORT, 'sending_limits is append-only');
END;
