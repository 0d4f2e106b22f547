CREATE TABLE `contracts` (
	`uid` text PRIMARY KEY NOT NULL,
	`authority_code` text,
	`buyer_siren` text NOT NULL,
	`buyer_name` text,
	`number` text NOT NULL,
	`object` text NOT NULL,
	`cpv` text NOT NULL,
	`score` integer NOT NULL,
	`nature` text,
	`procedure` text,
	`notified_on` text,
	`amount_first` real,
	`amount_last` real,
	`months` integer,
	`amendments` integer DEFAULT 0 NOT NULL,
	`last_amended_on` text,
	`holders` text NOT NULL,
	`flags` text NOT NULL,
	`set_id` text NOT NULL,
	`import_id` text NOT NULL,
	`gone_at` text,
	FOREIGN KEY (`authority_code`) REFERENCES `authorities`(`code`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "contracts_set_id_known" CHECK(set_id IN ('cog', 'annuaire', 'rne-maires', 'rne-municipaux', 'rne-communautaires', 'rne-departementaux', 'rne-regionaux', 'rne-arrondissements', 'rne-assemblees', 'decp', 'decp-2022', 'boamp')),
	CONSTRAINT "contracts_bounded" CHECK(length(uid) <= 120 AND length(object) <= 2000 AND length(cpv) = 8)
);
--> statement-breakpoint
CREATE INDEX `contracts_authority` ON `contracts` (`authority_code`,`notified_on`);--> statement-breakpoint
CREATE INDEX `contracts_buyer` ON `contracts` (`buyer_siren`);--> statement-breakpoint
CREATE TABLE `tenders` (
	`id` text PRIMARY KEY NOT NULL,
	`authority_code` text,
	`buyer` text NOT NULL,
	`object` text NOT NULL,
	`nature` text NOT NULL,
	`departements` text NOT NULL,
	`published_on` text,
	`deadline` text,
	`url` text,
	`score` integer NOT NULL,
	`descriptors` text NOT NULL,
	`import_id` text NOT NULL,
	`gone_at` text,
	FOREIGN KEY (`authority_code`) REFERENCES `authorities`(`code`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "tenders_bounded" CHECK(length(object) <= 2000 AND length(buyer) <= 500 AND length(url) <= 2000)
);
--> statement-breakpoint
CREATE INDEX `tenders_deadline` ON `tenders` (`deadline`);--> statement-breakpoint
CREATE INDEX `tenders_authority` ON `tenders` (`authority_code`);--> statement-breakpoint
CREATE TABLE `authority_words` (
	`word` text NOT NULL,
	`code` text NOT NULL,
	PRIMARY KEY(`word`, `code`),
	FOREIGN KEY (`code`) REFERENCES `authorities`(`code`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `authority_words_code` ON `authority_words` (`code`);--> statement-breakpoint
CREATE TABLE `charters` (
	`id` text PRIMARY KEY NOT NULL,
	`authority_code` text NOT NULL,
	`title` text NOT NULL,
	`url` text,
	`voted_on` text,
	`quote` text,
	`added_by` text NOT NULL,
	`added_at` text NOT NULL,
	`ended_at` text,
	`ended_by` text,
	FOREIGN KEY (`authority_code`) REFERENCES `authorities`(`code`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`added_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`ended_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "charters_bounded" CHECK(length(title) BETWEEN 1 AND 300 AND length(quote) <= 4000 AND length(url) <= 2000),
	CONSTRAINT "charters_ended_whole" CHECK((ended_at IS NULL) = (ended_by IS NULL))
);
--> statement-breakpoint
CREATE INDEX `charters_authority` ON `charters` (`authority_code`);--> statement-breakpoint
CREATE TABLE `contacts` (
	`id` text PRIMARY KEY NOT NULL,
	`authority_code` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`label` text,
	`rank` integer NOT NULL,
	`flags` text NOT NULL,
	`record` text NOT NULL,
	`as_of` text,
	`import_id` text NOT NULL,
	`gone_at` text,
	FOREIGN KEY (`authority_code`) REFERENCES `authorities`(`code`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "contacts_kind_known" CHECK(kind IN ('site', 'email', 'phone', 'postal-address', 'form', 'sve')),
	CONSTRAINT "contacts_bounded" CHECK(length(value) BETWEEN 1 AND 2000)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `contacts_once` ON `contacts` (`authority_code`,`kind`,`value`);--> statement-breakpoint
CREATE INDEX `contacts_kind` ON `contacts` (`kind`,`authority_code`);--> statement-breakpoint
CREATE TABLE `corrections` (
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
	CONSTRAINT "corrections_field_known" CHECK(field IN ('name', 'site', 'email', 'phone', 'postal-address', 'form', 'sve')),
	CONSTRAINT "corrections_bounded" CHECK(length(value) BETWEEN 1 AND 2000 AND length(because) BETWEEN 1 AND 2000),
	CONSTRAINT "corrections_ended_whole" CHECK((ended_at IS NULL) = (ended_by IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `corrections_once` ON `corrections` (`authority_code`,`field`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE INDEX `corrections_asked` ON `corrections` (`authority_code`) WHERE told_by IS NOT NULL AND ended_at IS NULL;--> statement-breakpoint
CREATE TABLE `memberships` (
	`group_code` text NOT NULL,
	`member_code` text NOT NULL,
	`import_id` text NOT NULL,
	PRIMARY KEY(`group_code`, `member_code`),
	FOREIGN KEY (`group_code`) REFERENCES `authorities`(`code`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `memberships_member` ON `memberships` (`member_code`);--> statement-breakpoint
CREATE TABLE `import_rejects` (
	`import_id` text NOT NULL,
	`line` integer NOT NULL,
	`reason` text NOT NULL,
	`excerpt` text NOT NULL,
	PRIMARY KEY(`import_id`, `line`),
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "import_rejects_bounded" CHECK(length(reason) <= 300 AND length(excerpt) <= 300)
);
--> statement-breakpoint
CREATE TABLE `imports` (
	`id` text PRIMARY KEY NOT NULL,
	`set_id` text NOT NULL,
	`source` text NOT NULL,
	`sha256` text NOT NULL,
	`bytes` integer NOT NULL,
	`retrieved_at` text NOT NULL,
	`as_of` text,
	`licence` text NOT NULL,
	`reader` text NOT NULL,
	`state` text NOT NULL,
	`rows_read` integer DEFAULT 0 NOT NULL,
	`rows_kept` integer DEFAULT 0 NOT NULL,
	`rows_refused` integer DEFAULT 0 NOT NULL,
	`rows_added` integer,
	`rows_changed` integer,
	`rows_gone` integer,
	`started_at` text NOT NULL,
	`ended_at` text,
	`problem` text,
	CONSTRAINT "imports_set_id_known" CHECK(set_id IN ('cog', 'annuaire', 'rne-maires', 'rne-municipaux', 'rne-communautaires', 'rne-departementaux', 'rne-regionaux', 'rne-arrondissements', 'rne-assemblees', 'decp', 'decp-2022', 'boamp')),
	CONSTRAINT "imports_state_known" CHECK(state IN ('staging', 'done', 'same', 'tried', 'refused', 'abandoned')),
	CONSTRAINT "imports_ended_when_over" CHECK((state = 'staging') = (ended_at IS NULL))
);
--> statement-breakpoint
CREATE INDEX `imports_set` ON `imports` (`set_id`,`started_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `imports_one_at_a_time` ON `imports` (`set_id`) WHERE state = 'staging';--> statement-breakpoint
CREATE TABLE `source_rows` (
	`set_id` text NOT NULL,
	`subject` text NOT NULL,
	`key` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`set_id`, `subject`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `staged_rows` (
	`import_id` text NOT NULL,
	`subject` text NOT NULL,
	`key` text NOT NULL,
	`hash` text NOT NULL,
	`data` text NOT NULL,
	PRIMARY KEY(`import_id`, `subject`, `key`),
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `councils` (
	`authority_code` text NOT NULL,
	`set_id` text NOT NULL,
	`members` integer NOT NULL,
	`import_id` text NOT NULL,
	PRIMARY KEY(`authority_code`, `set_id`),
	FOREIGN KEY (`authority_code`) REFERENCES `authorities`(`code`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "councils_set_id_known" CHECK(set_id IN ('cog', 'annuaire', 'rne-maires', 'rne-municipaux', 'rne-communautaires', 'rne-departementaux', 'rne-regionaux', 'rne-arrondissements', 'rne-assemblees', 'decp', 'decp-2022', 'boamp'))
);
--> statement-breakpoint
CREATE TABLE `officials` (
	`id` text PRIMARY KEY NOT NULL,
	`authority_code` text NOT NULL,
	`office` text NOT NULL,
	`rank` integer DEFAULT 0 NOT NULL,
	`last_name` text NOT NULL,
	`first_name` text NOT NULL,
	`sex` text,
	`charge` text,
	`charge_source` text,
	`charge_on` text,
	`mandate_from` text,
	`office_from` text,
	`valid_from` text NOT NULL,
	`valid_to` text,
	`checked_on` text NOT NULL,
	`preferred_appel` text,
	`set_id` text,
	`import_id` text,
	`added_by` text,
	`source` text,
	FOREIGN KEY (`authority_code`) REFERENCES `authorities`(`code`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`added_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "officials_sex_known" CHECK(sex IN ('F', 'M')),
	CONSTRAINT "officials_set_id_known" CHECK(set_id IN ('cog', 'annuaire', 'rne-maires', 'rne-municipaux', 'rne-communautaires', 'rne-departementaux', 'rne-regionaux', 'rne-arrondissements', 'rne-assemblees', 'decp', 'decp-2022', 'boamp')),
	CONSTRAINT "officials_has_origin" CHECK((import_id IS NULL) = (set_id IS NULL) AND (import_id IS NOT NULL OR added_by IS NOT NULL)),
	CONSTRAINT "officials_bounded" CHECK(length(last_name) <= 200 AND length(first_name) <= 200 AND length(charge) <= 300)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `officials_once` ON `officials` (`authority_code`,`office`,`rank`,`last_name`,`first_name`) WHERE valid_to IS NULL;--> statement-breakpoint
CREATE INDEX `officials_authority` ON `officials` (`authority_code`,`valid_to`);--> statement-breakpoint
CREATE TABLE `watch_batches` (
	`id` text PRIMARY KEY NOT NULL,
	`added_at` text NOT NULL,
	`added_by` text,
	`criteria` text NOT NULL,
	`added` integer NOT NULL,
	`undone_at` text,
	`undone_by` text,
	FOREIGN KEY (`added_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`undone_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `watch_batches_added` ON `watch_batches` (`added_at`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_authorities` (
	`code` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`siren` text,
	`departement` text,
	`population` integer,
	`status` text DEFAULT 'current' NOT NULL,
	`region` text,
	`epci` text,
	`parent` text,
	`place_article` integer,
	`zone` text,
	`postcodes` text DEFAULT '[]' NOT NULL,
	`former_codes` text DEFAULT '[]' NOT NULL,
	`folded` text,
	`import_id` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "authorities_kind_known" CHECK(kind IN ('commune', 'epci', 'departement', 'region', 'autre')),
	CONSTRAINT "authorities_status_known" CHECK(status IN ('current', 'delegated', 'associated', 'district', 'merged')),
	CONSTRAINT "authorities_zone_known" CHECK(zone IN ('metro', 'drom', 'com')),
	CONSTRAINT "authorities_article_known" CHECK(place_article BETWEEN 0 AND 8),
	CONSTRAINT "authorities_code_fits_kind" CHECK((kind = 'commune' AND code GLOB '[0-9][0-9AB][0-9][0-9][0-9]') OR (kind <> 'commune' AND code GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]')
        OR (kind = 'departement' AND code GLOB 'D[0-9]*' AND length(code) IN (3, 4)) OR (kind = 'region' AND code GLOB 'R[0-9][0-9]')
        OR (kind = 'autre' AND code GLOB 'X[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'))
);
--> statement-breakpoint
INSERT INTO `__new_authorities`("code", "kind", "name", "siren", "departement", "population", "created_at", "updated_at") SELECT "code", "kind", "name", "siren", "departement", "population", "created_at", "updated_at" FROM `authorities`;--> statement-breakpoint
DROP TABLE `authorities`;--> statement-breakpoint
ALTER TABLE `__new_authorities` RENAME TO `authorities`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `authorities_siren` ON `authorities` (`siren`);--> statement-breakpoint
CREATE INDEX `authorities_departement` ON `authorities` (`departement`,`kind`);--> statement-breakpoint
CREATE INDEX `authorities_region` ON `authorities` (`region`,`kind`);--> statement-breakpoint
CREATE INDEX `authorities_epci` ON `authorities` (`epci`);--> statement-breakpoint
CREATE INDEX `authorities_parent` ON `authorities` (`parent`);--> statement-breakpoint
CREATE INDEX `authorities_unfolded` ON `authorities` (`code`) WHERE folded IS NULL;--> statement-breakpoint
ALTER TABLE `sites` ADD `due_from` text;--> statement-breakpoint
ALTER TABLE `sites` ADD `batch_id` text REFERENCES watch_batches(id);--> statement-breakpoint
CREATE INDEX `sites_batch` ON `sites` (`batch_id`) WHERE batch_id IS NOT NULL;--> statement-breakpoint
CREATE TRIGGER `corrections_no_delete` BEFORE DELETE ON `corrections`
BEGIN
	SELECT RAISE(ABORT, 'corrections are ended, not deleted');
END;
--> statement-breakpoint
-- What a person said is not edited: only the question of an import and the end are written beside it.
CREATE TRIGGER `corrections_no_edit` BEFORE UPDATE ON `corrections`
WHEN old.ended_at IS NOT NULL OR new.id <> old.id OR new.authority_code <> old.authority_code OR new.field <> old.field OR new.value <> old.value
	OR new.because <> old.because OR new.made_by <> old.made_by OR new.made_at <> old.made_at
BEGIN
	SELECT RAISE(ABORT, 'corrections are ended, not edited');
END;
--> statement-breakpoint
CREATE TRIGGER `charters_no_delete` BEFORE DELETE ON `charters`
BEGIN
	SELECT RAISE(ABORT, 'charters are ended, not deleted');
END;
