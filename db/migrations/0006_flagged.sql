CREATE TABLE `flagged_pages` (
	`content_key` text NOT NULL,
	`site_id` text NOT NULL,
	`page_id` text NOT NULL,
	PRIMARY KEY(`content_key`, `site_id`, `page_id`),
	FOREIGN KEY (`content_key`) REFERENCES `visuals`(`content_key`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`site_id`) REFERENCES `sites`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`page_id`) REFERENCES `pages`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `flagged_pages_site` ON `flagged_pages` (`site_id`,`content_key`);--> statement-breakpoint
CREATE TABLE `flagged_visuals` (
	`content_key` text PRIMARY KEY NOT NULL,
	`number` integer NOT NULL,
	`grade` text NOT NULL,
	`first_seen` text NOT NULL,
	`sha256` text,
	FOREIGN KEY (`content_key`) REFERENCES `visuals`(`content_key`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "flagged_visuals_grade_known" CHECK(grade IN ('stated', 'technical', 'hinted'))
);
--> statement-breakpoint
CREATE INDEX `flagged_visuals_seen` ON `flagged_visuals` (`first_seen`,`content_key`);--> statement-breakpoint
CREATE INDEX `flagged_visuals_grade` ON `flagged_visuals` (`grade`,`first_seen`,`content_key`);
--> statement-breakpoint
-- What stands flagged now. From here on the triggers below keep it.
INSERT INTO `flagged_visuals` (`content_key`, `number`, `grade`, `first_seen`, `sha256`)
SELECT v.content_key, v.number, v.grade, i.first_seen, i.sha256 FROM verdicts v JOIN visuals i ON i.content_key = v.content_key
WHERE v.grade <> 'none'
	AND NOT EXISTS (SELECT 1 FROM verdicts later WHERE later.content_key = v.content_key AND later.number > v.number);
--> statement-breakpoint
INSERT INTO `flagged_pages` (`content_key`, `site_id`, `page_id`)
SELECT DISTINCT f.content_key, p.site_id, p.id FROM flagged_visuals f
CROSS JOIN sighting_visuals sv ON sv.content_key = f.content_key
CROSS JOIN sightings s ON s.id = sv.sighting_id CROSS JOIN pages p ON p.id = s.page_id;
--> statement-breakpoint
CREATE TRIGGER `verdicts_flag` AFTER INSERT ON `verdicts`
WHEN new.grade <> 'none'
	AND NOT EXISTS (SELECT 1 FROM verdicts later WHERE later.content_key = new.content_key AND later.number > new.number)
BEGIN
	INSERT INTO flagged_visuals (content_key, number, grade, first_seen, sha256)
	SELECT i.content_key, new.number, new.grade, i.first_seen, i.sha256 FROM visuals i WHERE i.content_key = new.content_key
	ON CONFLICT (content_key) DO UPDATE SET number = excluded.number, grade = excluded.grade;
	INSERT INTO flagged_pages (content_key, site_id, page_id)
	SELECT new.content_key, p.site_id, p.id FROM sighting_visuals sv
	CROSS JOIN sightings s ON s.id = sv.sighting_id CROSS JOIN pages p ON p.id = s.page_id
	WHERE sv.content_key = new.content_key
	ON CONFLICT (content_key, site_id, page_id) DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER `verdicts_unflag` AFTER INSERT ON `verdicts`
WHEN new.grade = 'none'
	AND NOT EXISTS (SELECT 1 FROM verdicts later WHERE later.content_key = new.content_key AND later.number > new.number)
BEGIN
	DELETE FROM flagged_pages WHERE content_key = new.content_key;
	DELETE FROM flagged_visuals WHERE content_key = new.content_key;
END;
--> statement-breakpoint
CREATE TRIGGER `sighting_visuals_flagged` AFTER INSERT ON `sighting_visuals`
WHEN EXISTS (SELECT 1 FROM flagged_visuals f WHERE f.content_key = new.content_key)
BEGIN
	INSERT INTO flagged_pages (content_key, site_id, page_id)
	SELECT new.content_key, p.site_id, p.id FROM sightings s CROSS JOIN pages p ON p.id = s.page_id
	WHERE s.id = new.sighting_id
	ON CONFLICT (content_key, site_id, page_id) DO NOTHING;
END;
--> statement-breakpoint
-- The whole bytes are often read after the verdict was given.
CREATE TRIGGER `visuals_flagged` AFTER UPDATE OF `sha256`, `first_seen` ON `visuals`
WHEN new.sha256 IS NOT old.sha256 OR new.first_seen <> old.first_seen
BEGIN
	UPDATE flagged_visuals SET sha256 = new.sha256, first_seen = new.first_seen WHERE content_key = new.content_key;
END;
