import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { putCredentials } from '../../db/queries/credentials.js';
import { digestsSince } from '../../db/queries/digests.js';
import { queuedMails } from '../../db/queries/outbox.js';
import { createPerson } from '../../db/queries/people.js';
import { openDatabase, type Db } from '../../db/open.js';
import { temporaryFolder } from '../support/folder.js';
import { useWarmCli } from '../support/warm-cli.js';

const warmCli = useWarmCli();
const AT = '2026-11-24T08:00:00.000Z';

type Options = { readonly cwd: string; readonly env: Record<string, string> };

/** What stands in the database of the command. */
function inStore<T>({ cwd }: Options, work: (db: Db) => T): T {
  const { db, close } = openDatabase(path.join(cwd, 'data', 'vigie.sqlite'));
  try {
    return work(db);
  } finally {
    close();
  }
}

async function watchedFolder(): Promise<Options> {
  const cwd = temporaryFolder();
  const options = { cwd, env: { VIGIE_DATA: path.join(cwd, 'data'), HOME: cwd } };
  await warmCli(['authorities', 'add', '99001', 'Saint-Exemple', '--kind', 'commune'], options);
  await warmCli(['watch', 'add', 'https://www.saint-exemple.example', '--authority', '99001'], options);
  return options;
}

test('a preview is written and nothing is noted; sending queues it once', async () => {
  const options = await watchedFolder();
  const none = await warmCli(['digest', 'preview'], options);
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('vigie serve')]);
  const camille = inStore(options, (db) => {
    const person = createPerson(db, { name: 'Camille', role: 'administrator' }, AT);
    putCredentials(db, person.id, { mail: 'camille@section.example' });
    return person.id;
  });
  const out = path.join(options.cwd, 'apercu');
  const shown = await warmCli(['digest', 'preview', '--out', out], options);
  expect([shown.code, shown.stderr]).toEqual([0, '']);
  expect(shown.stdout).toContain('Rien n’est envoyé');
  expect(shown.stdout).toContain('VIGIE_PUBLIC_URL');
  const html = readFileSync(path.join(out, 'bulletin.html'), 'utf8');
  expect(html).toContain('jamais regardé');
  expect(html).not.toContain('127.0.0.1');

  const [json] = (
    await warmCli(['digest', 'preview', '--json', '--recap', '--out', out], {
      ...options,
      env: { ...options.env, VIGIE_PUBLIC_URL: 'https://vigie.section.example/' },
    })
  ).json() as { html: string; text: string }[];
  expect(json).toMatchObject({
    type: 'digest',
    person: camille,
    kind: 'composed',
    html: expect.any(String) as string,
  });
  const text = readFileSync(json?.text ?? '', 'utf8');
  expect(text).toContain('https://vigie.section.example/suivi\n');
  expect(text).toMatch(/https:\/\/vigie\.section\.example\/bulletin\/arret\/[\w-]{43}\n/u);
  expect(text).toContain('LE MOIS D');

  inStore(options, (db) => createPerson(db, { name: 'Dominique', role: 'volunteer' }, AT));
  const whom = await warmCli(['digest', 'preview'], options);
  expect([whom.code, whom.stderr]).toEqual([2, expect.stringMatching(/Camille\n {2}Dominique/u)]);

  const dry = await warmCli(['digest', 'send', '--dry-run'], options);
  expect(dry.stdout).toMatch(/Camille : serait mis à l’envoi : Vigie\s– un site/u);
  expect(dry.stdout).toContain('Dominique : aucune adresse électronique connue');
  expect(
    inStore(options, (db) => [
      queuedMails(db).length,
      digestsSince(db, { personId: camille, since: '' }).length,
    ]),
  ).toEqual([0, 0]);

  const sent = await warmCli(['digest', 'send', '--json'], options);
  expect([sent.code, sent.json()]).toEqual([
    0,
    [
      expect.objectContaining({ type: 'digest', person: camille, kind: 'queued', digest: 'weekly' }),
      expect.objectContaining({ type: 'digest', kind: 'no-address' }),
    ],
  ]);
  const again = await warmCli(['digest', 'send', '--person', 'camille'], options);
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('déjà fait')]);
  expect(inStore(options, (db) => queuedMails(db).map(({ recipient }) => recipient))).toEqual([
    'camille@section.example',
  ]);
  expect(existsSync(path.join(options.cwd, 'data', 'mail'))).toBe(false);
});

test('an address of ours that no mail may hold is refused', async () => {
  const cwd = temporaryFolder();
  const options = { cwd, env: { VIGIE_DATA: path.join(cwd, 'data'), HOME: cwd } };
  for (const url of [
    'https://vigie.section.example/vigie',
    'https://u:p@vigie.section.example',
    'ftp://vigie.section.example',
  ]) {
    const refused = await warmCli(['digest', 'preview'], {
      ...options,
      env: { ...options.env, VIGIE_PUBLIC_URL: url },
    });
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('VIGIE_PUBLIC_URL')]);
    expect(refused.stderr).not.toContain('u:p@');
  }
});
