CREATE TABLE `digest_settings` (
	`person_id` text PRIMARY KEY NOT NULL,
	`frequency` text NOT NULL,
	`instant` integer NOT NULL,
	`changed_at` text NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "digest_settings_frequency_known" CHECK(frequency IN ('weekly', 'monthly', 'never')),
	CONSTRAINT "digest_settings_instant_is_a_choice" CHECK(instant IN (0, 1))
);
--> statement-breakpoint
CREATE TABLE `digest_tells` (
	`person_id` text NOT NULL,
	`item_key` text NOT NULL,
	`digest_id` text NOT NULL,
	PRIMARY KEY(`person_id`, `item_key`),
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`digest_id`) REFERENCES `digests`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "digest_tells_key_short" CHECK(length(item_key) BETWEEN 1 AND 200)
);
--> statement-breakpoint
CREATE INDEX `digest_tells_digest` ON `digest_tells` (`digest_id`);--> statement-breakpoint
CREATE TABLE `digests` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`kind` text NOT NULL,
	`period` text NOT NULL,
	`outbox_id` text,
	`item_count` integer NOT NULL,
	`composed_at` text NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`outbox_id`) REFERENCES `outbox`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "digests_kind_known" CHECK(kind IN ('weekly', 'recap', 'instant', 'reminder', 'health')),
	CONSTRAINT "digests_period_short" CHECK(length(period) BETWEEN 1 AND 200),
	CONSTRAINT "digests_counted" CHECK(item_count >= 0 AND (outbox_id IS NOT NULL OR item_count = 0))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `digests_once` ON `digests` (`person_id`,`kind`,`period`);--> statement-breakpoint
CREATE INDEX `digests_outbox` ON `digests` (`outbox_id`);--> statement-breakpoint
CREATE INDEX `digests_composed` ON `digests` (`composed_at`);