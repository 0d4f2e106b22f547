ALTER TABLE `crawls` ADD `followed_at` text;--> statement-breakpoint
CREATE INDEX `crawls_to_follow` ON `crawls` (`ended_at`) WHERE state = 'done' AND followed_at IS NULL;--> statement-breakpoint
ALTER TABLE `captures` ADD `shortfalls` text DEFAULT '[]' NOT NULL;