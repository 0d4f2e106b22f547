/**
 * Empties an outbox into a mail server, in a process of its own that may be killed at any moment: `file folder port
 * start`. Its clock is its own: it jumps to when the next mail may leave.
 */
import path from 'node:path';
import { openDatabase } from '../../db/open.js';
import { lastInstant } from './chaos-facts.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { sendDue } from '../../src/mail/send.js';
import { createSmtpDoor } from '../../src/mail/smtp-door.js';
import { SETTINGS } from './mail-settings.js';

const [file = '', folder = '', port = '', start = ''] = process.argv.slice(2);
const { db, close } = openDatabase(file);
const files = createBlobStore(path.join(folder, 'letters'));
const door = createSmtpDoor(`smtp://127.0.0.1:${port}`, {
  connectMs: 5000,
  silenceMs: 5000,
  wholeMs: 10_000,
});
let clock = Math.max(Date.parse(start), Date.parse(lastInstant(db) ?? start) + 1);
const now = (): Date => new Date((clock += 5));

for (;;) {
  const report = await sendDue({ db, files, door, settings: SETTINGS, now, owner: `child:${process.pid}` });
  if (report.kind === 'busy') {
    clock = Math.max(clock, Date.parse(report.until));
    continue;
  }
  const next = report.staying.flatMap(({ until }) => (until === null ? [] : [instantOf(until)]));
  if (report.problem === null && next.length === 0 && report.ended.every(({ as }) => as !== 'put-off')) break;
  clock = Math.max(
    clock + 1000,
    report.problem !== null || next.length === 0 ? clock + 60_000 : Math.min(...next),
  );
}
close();

/** A legal day begins at midnight in Paris; these runs are in winter. */
function instantOf(until: string): number {
  return until.length === 10 ? Date.parse(`${until}T00:00:00+01:00`) : Date.parse(until);
}
