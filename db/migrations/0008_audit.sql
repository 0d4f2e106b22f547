CREATE TABLE `audit` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` text NOT NULL,
	`person_id` text,
	`role` text,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`detail` text,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "audit_role_known" CHECK(role IN ('volunteer', 'coordinator', 'administrator', 'national')),
	CONSTRAINT "audit_short" CHECK(length(subject) <= 200 AND length(detail) <= 300)
);
--> statement-breakpoint
CREATE INDEX `audit_person` ON `audit` (`person_id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_action` ON `audit` (`action`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_at` ON `audit` (`at`);--> statement-breakpoint
CREATE TRIGGER `audit_no_update` BEFORE UPDATE ON `audit`
BEGIN
	SELECT RAISE(ABORT, 'audit is append-only');
END;
--> statement-breakpoint
-- Twelve months are kept. Time is that of the newest row: whoever purges writes one first.
CREATE TRIGGER `audit_no_delete` BEFORE DELETE ON `audit`
WHEN old.at > (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', max(at), '-12 months') FROM audit)
BEGIN
	SELECT RAISE(ABORT, 'audit is append-only');
END;
