import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findInbound } from '../../db/queries/inbox.js';
import { inboxScene, receive } from '../mail/inbox-kit.js';
import { ODD_MAILS } from '../mail/odd-mails.js';
import { useWarmCli } from '../support/warm-cli.js';

const warmCli = useWarmCli();

test('vigie letters inbox: what waits, one filed, one put aside; vigie export outcomes', async () => {
  const { db, raw, folder, deps, cases } = inboxScene();
  const [answer, stranger] = ['answer by In-Reply-To', 'a stranger'].map((name) =>
    ODD_MAILS.find((one) => one.name === name),
  );
  const mail = await receive(deps, answer?.raw ?? Buffer.alloc(0));
  const other = await receive(deps, stranger?.raw ?? Buffer.alloc(0));
  raw.pragma('wal_checkpoint(TRUNCATE)');
  const options = { cwd: folder, env: { VIGIE_DATA: folder, HOME: folder } };
  const inbox = (...args: string[]) => warmCli(['letters', 'inbox', ...args], options);

  expect(await inbox('read')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('VIGIE_MAILBOX') as string,
  });
  const waiting = await inbox('list', '--json');
  expect(waiting.json().map((row) => row['id'])).toEqual([other, mail]);
  expect((await inbox()).stdout).toContain('Publicité');

  const as = ['--as', 'Personne A'];
  expect(await inbox('file', other, ...as)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--case') as string,
  });
  expect((await inbox('file', mail, ...as, '--answer', 'admitted')).stderr).toContain('Recopiez la phrase');
  // What a request of documents and the CADA answer has its own words, and its own refusals.
  for (const [says, words] of [
    ['documents', 'par --documents'],
    ['cada-opinion', 'par --opinion'],
  ] as const)
    expect(await inbox('file', mail, ...as, '--answer', says)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(words) as string,
    });
  const none = await inbox('file', mail, ...as, '--answer', 'documents', '--documents', 'refused');
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('demande de documents') as string]);
  const filed = await inbox('file', mail, ...as, '--answer', 'supplier', '--note', 'Lu.');
  expect([filed.code, filed.stdout]).toEqual([
    0,
    expect.stringContaining('Fait par un prestataire') as string,
  ]);
  expect((await inbox('dismiss', other, ...as)).code).toBe(0);
  expect((await inbox()).stdout).toContain('Aucun courriel n’attend.');
  expect([findInbound(db, mail)?.state, findInbound(db, other)?.state]).toEqual(['filed', 'dismissed']);

  const out = path.join(folder, 'issues.csv');
  expect((await warmCli(['export', 'outcomes', '--out', out], options)).stdout).toContain('2 dossiers');
  const csv = readFileSync(out, 'utf8');
  expect(csv).toMatch(/^\ufeffDossier;Collectivité;/u);
  expect(csv).toContain(cases.A.caseId.slice(-8).toUpperCase());
  expect(csv).toContain('Fait par un prestataire');
  expect((await warmCli(['export', 'outcomes', '--out', out, '--from', 'hier'], options)).code).toBe(2);
});
