CREATE TABLE `credentials` (
	`person_id` text PRIMARY KEY NOT NULL,
	`mail` text,
	`password` text,
	`password_at` text,
	`totp` text,
	`totp_at` text,
	`totp_step` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "credentials_whole" CHECK((password IS NULL) = (password_at IS NULL) AND (totp IS NULL) = (totp_at IS NULL)),
	CONSTRAINT "credentials_mail_lower" CHECK(mail = lower(mail))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `credentials_mail` ON `credentials` (`mail`);--> statement-breakpoint
CREATE TABLE `entry_attempts` (
	`bucket` text PRIMARY KEY NOT NULL,
	`since` text NOT NULL,
	`count` integer NOT NULL,
	CONSTRAINT "entry_attempts_counted" CHECK(count >= 1)
);
--> statement-breakpoint
CREATE INDEX `entry_attempts_since` ON `entry_attempts` (`since`);--> statement-breakpoint
CREATE TABLE `recovery_codes` (
	`person_id` text NOT NULL,
	`hash` text NOT NULL,
	`made_at` text NOT NULL,
	`used_at` text,
	PRIMARY KEY(`person_id`, `hash`),
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
ALTER TABLE `sessions` ADD `strong_at` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `browser` text;