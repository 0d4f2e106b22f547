-- Verdicts and evidence are only ever added to: a correction is a new row.
CREATE TRIGGER `verdicts_no_update` BEFORE UPDATE ON `verdicts`
BEGIN
	SELECT RAISE(ABORT, 'verdicts is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `verdicts_no_delete` BEFORE DELETE ON `verdicts`
BEGIN
	SELECT RAISE(ABORT, 'verdicts is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `evidence_no_update` BEFORE UPDATE ON `evidence`
BEGIN
	SELECT RAISE(ABORT, 'evidence is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `evidence_no_delete` BEFORE DELETE ON `evidence`
BEGIN
	SELECT RAISE(ABORT, 'evidence is append-only');
END;
