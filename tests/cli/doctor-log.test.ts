/** A log that was made anew by whoever holds the machine is consistent with itself, and an old mail shows it. */
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { putCredentials } from '../../db/queries/credentials.js';
import { createPerson } from '../../db/queries/people.js';
import { openDatabase } from '../../db/open.js';
import { appendEntry, canonicalEntry, type LogEntry } from '../../src/evidence/log.js';
import { appendToLog, readEntries } from '../../src/evidence/record-log.js';
import { writeRoot } from '../../src/evidence/roots.js';
import { temporaryFolder } from '../support/folder.js';
import { useWarmCli } from '../support/warm-cli.js';

const warmCli = useWarmCli();
const AT = '2026-11-24T08:00:00.000Z';
const NAME = 'Journal des preuves';

/** What somebody with the database in hand does: another content at the first place, and the whole chain made anew. */
function rewrite(file: string, entries: readonly LogEntry[]): void {
  const raw = new Database(file);
  const triggers = raw
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'evidence_log'`)
    .all() as { name: string }[];
  for (const { name } of triggers) raw.exec(`DROP TRIGGER ${name}`);
  let last: LogEntry | null = null;
  for (const entry of entries) {
    last = appendEntry(last, { ...entry, subject: last === null ? 'sha256:une-autre' : entry.subject });
    raw
      .prepare('UPDATE evidence_log SET prev_hash = ?, hash = ?, canonical = ?, subject = ? WHERE seq = ?')
      .run(last.prevHash, last.hash, canonicalEntry(last), last.subject, last.seq);
  }
  raw.close();
}

test('mails go out, the chain is made anew: alone it agrees with itself, with an old mail it is found out', async () => {
  const cwd = temporaryFolder();
  const options = {
    cwd,
    env: { VIGIE_DATA: path.join(cwd, 'data'), VIGIE_MAIL_FROM: 'vigie@section.example', HOME: cwd },
  };
  await warmCli(['authorities', 'add', '99001', 'Saint-Exemple', '--kind', 'commune'], options);
  const file = path.join(cwd, 'data', 'vigie.sqlite');
  const { db, close } = openDatabase(file);
  const person = createPerson(db, { name: 'Camille', role: 'coordinator' }, AT);
  putCredentials(db, person.id, { mail: 'camille@section.example' });
  for (let n = 0; n < 3; n += 1)
    appendToLog(db, {
      at: AT,
      kind: 'capture',
      subject: `sha256:${n}`,
      parts: [],
      program: 'Vigie/0.1.0',
      ruleset: 't-1',
    });
  const log = [...readEntries(db)];
  close();
  const mailed = writeRoot(log[2] ?? { seq: 0, hash: '' });
  expect((await warmCli(['jobs', 'run', 'digest'], options)).code).toBe(0);
  expect((await warmCli(['jobs', 'run', 'send'], options)).code).toBe(0);
  const [name = ''] = readdirSync(path.join(cwd, 'data', 'mail')).filter((one) => one.endsWith('.eml'));
  const mail = path.join(cwd, 'data', 'mail', name);

  const doctor = async (...roots: readonly string[]) => {
    const run = await warmCli(['doctor', '--json', ...roots.flatMap((root) => ['--root', root])], options);
    const rows = run.json().filter((row) => row['name'] === NAME);
    return { code: run.code, rows: rows.map(({ state, said }) => `${String(state)} ${String(said)}`) };
  };
  expect(await doctor()).toEqual({
    code: 0,
    rows: [expect.stringMatching(/^ok 3 entrées .* seulement entre elles/)],
  });
  // As the mail, typed, and in a page of text into which the line was copied: one root.
  const page = path.join(cwd, 'noté.txt');
  writeFileSync(page, `de mon courriel du mardi\n${mailed}\n`);
  expect(await doctor(mail, mailed, page)).toEqual({
    code: 0,
    rows: [
      'ok 3 entrées qui se suivent',
      expect.stringMatching(/^ok racine n° 3 .* le journal passe par elle/),
    ],
  });

  rewrite(file, log);
  expect(await doctor()).toEqual({
    code: 0,
    rows: [expect.stringMatching(/^ok 3 entrées .* seulement entre elles/)],
  });
  // A log that ends before a root: cut short, or a safe copy of before.
  expect(await doctor(mail, mailed.replace(/^3/, '7'))).toEqual({
    code: 2,
    rows: [
      'ok 3 entrées qui se suivent',
      expect.stringMatching(/^wrong racine n° 3 .* il a été réécrit/),
      expect.stringMatching(/^wrong racine n° 7 .* ne va pas jusque-là/),
    ],
  });
  const raw = new Database(file);
  raw.exec(`UPDATE evidence_log SET canonical = replace(canonical, 'sha256:1', 'sha256:9') WHERE seq = 2`);
  raw.close();
  expect(await doctor(mailed)).toEqual({ code: 2, rows: [expect.stringMatching(/^wrong Entrée n° 2/)] });

  const other = path.join(cwd, 'autre.eml');
  writeFileSync(other, 'Subject: rien\n\nBonjour');
  for (const wrong of ['demain', mailed.slice(0, 30), cwd, other])
    expect(await warmCli(['doctor', '--root', wrong], options)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--root'),
    });
}, 120_000);
