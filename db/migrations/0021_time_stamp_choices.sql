CREATE TABLE `time_stamp_choices` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`authority` text,
	`set_at` text NOT NULL,
	`set_by` text NOT NULL,
	FOREIGN KEY (`set_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "time_stamp_choices_https" CHECK(authority LIKE 'https://%' AND length(authority) <= 200)
);
--> statement-breakpoint
CREATE TRIGGER `time_stamp_choices_no_update` BEFORE UPDATE ON `time_stamp_choices`
BEGIN
	SELECT RAISE(ABORT, 'time_stamp_choices is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `time_stamp_choices_no_delete` BEFORE DELETE ON `time_stamp_choices`
BEGIN
	SELECT RAISE(ABORT, 'time_stamp_choices is append-only');
END;
