CREATE TABLE `job_leases` (
	`job` text PRIMARY KEY NOT NULL,
	`owner` text NOT NULL,
	`until` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `job_runs` (
	`job` text NOT NULL,
	`due_at` text NOT NULL,
	`attempt` integer NOT NULL,
	`asked_by` text NOT NULL,
	`started_at` text NOT NULL,
	`ended_at` text,
	`outcome` text,
	`note` text,
	`missed` integer NOT NULL,
	PRIMARY KEY(`job`, `due_at`, `attempt`),
	CONSTRAINT "job_runs_outcome_known" CHECK(outcome IN ('done', 'partial', 'failed', 'interrupted')),
	CONSTRAINT "job_runs_asked_by_known" CHECK(asked_by IN ('timetable', 'person')),
	CONSTRAINT "job_runs_ended_whole" CHECK((ended_at IS NULL) = (outcome IS NULL))
);
--> statement-breakpoint
CREATE INDEX `job_runs_started` ON `job_runs` (`started_at`);--> statement-breakpoint
CREATE TABLE `scheduled_jobs` (
	`job` text PRIMARY KEY NOT NULL,
	`since` text NOT NULL
);
