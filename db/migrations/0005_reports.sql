CREATE TABLE `blurs` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`content_key` text NOT NULL,
	`areas` text NOT NULL,
	`person_id` text NOT NULL,
	`at` text NOT NULL,
	FOREIGN KEY (`content_key`) REFERENCES `visuals`(`content_key`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `blurs_content` ON `blurs` (`content_key`,`seq`);--> statement-breakpoint
CREATE TABLE `report_answers` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`report_id` text NOT NULL,
	`content_key` text,
	`answer` text NOT NULL,
	`person_id` text NOT NULL,
	`at` text NOT NULL,
	FOREIGN KEY (`report_id`) REFERENCES `reports`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`content_key`) REFERENCES `visuals`(`content_key`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "report_answers_answer_known" CHECK(answer IN ('same', 'distinct', 'none')),
	CONSTRAINT "report_answers_none_names_nothing" CHECK((answer = 'none') = (content_key IS NULL))
);
--> statement-breakpoint
CREATE INDEX `report_answers_report` ON `report_answers` (`report_id`,`seq`);--> statement-breakpoint
CREATE TABLE `report_details` (
	`report_id` text PRIMARY KEY NOT NULL,
	`published_by` text NOT NULL,
	`brought` text,
	FOREIGN KEY (`report_id`) REFERENCES `reports`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "report_details_published_by_known" CHECK(published_by IN ('authority', 'candidate', 'private', 'company', 'unknown')),
	CONSTRAINT "report_details_brought_known" CHECK(brought IN ('photograph', 'visual'))
);
--> statement-breakpoint
ALTER TABLE `sites` ADD `asked_at` text;--> statement-breakpoint
CREATE INDEX `reports_waiting` ON `reports` (`id`) WHERE state = 'received' AND content_key IS NOT NULL;
--> statement-breakpoint
-- What people answered and blurred is only ever added to: the last word counts.
CREATE TRIGGER `report_answers_no_update` BEFORE UPDATE ON `report_answers`
BEGIN
	SELECT RAISE(ABORT, 'report_answers is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `report_answers_no_delete` BEFORE DELETE ON `report_answers`
BEGIN
	SELECT RAISE(ABORT, 'report_answers is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `blurs_no_update` BEFORE UPDATE ON `blurs`
BEGIN
	SELECT RAISE(ABORT, 'blurs is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `blurs_no_delete` BEFORE DELETE ON `blurs`
BEGIN
	SELECT RAISE(ABORT, 'blurs is append-only');
END;
