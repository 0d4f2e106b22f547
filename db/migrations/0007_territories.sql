CREATE TABLE `territories` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`kind` text NOT NULL,
	`code` text NOT NULL,
	`given_at` text NOT NULL,
	`given_by` text,
	`ended_at` text,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`given_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "territories_kind_known" CHECK(kind IN ('everywhere', 'departement', 'epci', 'commune')),
	CONSTRAINT "territories_code_fits_kind" CHECK((kind = 'everywhere' AND code = '') OR (kind = 'departement' AND length(code) IN (2, 3))
        OR (kind = 'epci' AND code GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]')
        OR (kind = 'commune' AND code GLOB '[0-9][0-9AB][0-9][0-9][0-9]'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `territories_once` ON `territories` (`person_id`,`kind`,`code`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE INDEX `territories_place` ON `territories` (`kind`,`code`);