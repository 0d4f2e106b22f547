PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_corrections` (
	`id` text PRIMARY KEY NOT NULL,
	`authority_code` text NOT NULL,
	`field` text NOT NULL,
	`value` text NOT NULL,
	`replaces` text,
	`because` text NOT NULL,
	`made_by` text NOT NULL,
	`made_at` text NOT NULL,
	`told` text,
	`told_by` text,
	`ended_at` text,
	`ended_by` text,
	FOREIGN KEY (`authority_code`) REFERENCES `authorities`(`code`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`made_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`told_by`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`ended_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "corrections_field_known" CHECK(field IN ('name', 'siren', 'site', 'email', 'phone', 'postal-address', 'form', 'sve')),
	CONSTRAINT "corrections_bounded" CHECK(length(value) BETWEEN 1 AND 2000 AND length(because) BETWEEN 1 AND 2000),
	CONSTRAINT "corrections_ended_whole" CHECK((ended_at IS NULL) = (ended_by IS NULL))
);
--> statement-breakpoint
INSERT INTO `__new_corrections`("id", "authority_code", "field", "value", "replaces", "because", "made_by", "made_at", "told", "told_by", "ended_at", "ended_by") SELECT "id", "authority_code", "field", "value", "replaces", "because", "made_by", "made_at", "told", "told_by", "ended_at", "ended_by" FROM `corrections`;--> statement-breakpoint
DROP TABLE `corrections`;--> statement-breakpoint
ALTER TABLE `__new_corrections` RENAME TO `corrections`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `corrections_once` ON `corrections` (`authority_code`,`field`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE INDEX `corrections_asked` ON `corrections` (`authority_code`) WHERE told_by IS NOT NULL AND ended_at IS NULL;--> statement-breakpoint
CREATE TABLE `__new_source_rows` (
	`set_id` text NOT NULL,
	`feed` text DEFAULT '' NOT NULL,
	`subject` text NOT NULL,
	`key` text NOT NULL,
	`hash` text NOT NULL,
	`data` text,
	PRIMARY KEY(`set_id`, `feed`, `subject`, `key`)
);
--> statement-breakpoint
INSERT INTO `__new_source_rows`("set_id", "feed", "subject", "key", "hash", "data") SELECT "set_id", '', "subject", "key", iif("set_id" IN ('decp', 'decp-2022'), '', "hash"), NULL FROM `source_rows`;--> statement-breakpoint
DROP TABLE `source_rows`;--> statement-breakpoint
ALTER TABLE `__new_source_rows` RENAME TO `source_rows`;--> statement-breakpoint
CREATE INDEX `source_rows_shared` ON `source_rows` (`subject`) WHERE data IS NOT NULL;--> statement-breakpoint
ALTER TABLE `imports` ADD `feed` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `officials_ended` ON `officials` (`valid_to`) WHERE valid_to IS NOT NULL;
--> statement-breakpoint
-- Names that may be a person's are masked by stricter rules: all of them are, until the next import tells which ones may be
-- shown (the rows of contracts lost their hashes above, so that it lays them anew).
UPDATE `contracts` SET `holders` = (
	SELECT json_group_array(json_object('idType', json_extract(h.value, '$.idType'), 'id', json_extract(h.value, '$.id'), 'name', NULL,
		'isPerson', json(iif(json_extract(h.value, '$.name') IS NULL AND NOT json_extract(h.value, '$.isPerson'), 'false', 'true'))))
	FROM json_each(`contracts`.`holders`) h
) WHERE `holders` LIKE '%"name":"%';
--> statement-breakpoint
-- A table that is made anew loses its triggers.
CREATE TRIGGER `corrections_no_delete` BEFORE DELETE ON `corrections`
BEGIN
	SELECT RAISE(ABORT, 'corrections are ended, not deleted');
END;
--> statement-breakpoint
CREATE TRIGGER `corrections_no_edit` BEFORE UPDATE ON `corrections`
WHEN old.ended_at IS NOT NULL OR new.id <> old.id OR new.authority_code <> old.authority_code OR new.field <> old.field OR new.value <> old.value
	OR new.because <> old.because OR new.made_by <> old.made_by OR new.made_at <> old.made_at
BEGIN
	SELECT RAISE(ABORT, 'corrections are ended, not edited');
END;
--> statement-breakpoint
-- Bodies with a status of their own are found by their name in law too: their words are made anew by the next search.
UPDATE `authorities` SET `folded` = NULL WHERE `code` IN ('D6AE', 'R94', 'R02', 'R03', '200046977') OR `code` GLOB 'D97*' OR `code` GLOB 'D98*';
