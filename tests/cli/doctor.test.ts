import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SMTPServer } from 'smtp-server';
import { runCli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';
import { useWarmCli } from '../support/warm-cli.js';

const runWarm = useWarmCli();

type Checks = Record<string, { state: string; said: string; remedy: string | null }>;

async function doctor(
  env: Readonly<Record<string, string>>,
  cwd = temporaryFolder(),
  runOnce: typeof runWarm = runWarm,
): Promise<{ code: number | null; checks: Checks }> {
  const run = await runOnce(['doctor', '--json'], { cwd, env });
  const checks = Object.fromEntries(run.json().map((row) => [String(row['name']), row])) as unknown as Checks;
  return { code: run.code, checks };
}

describe('vigie doctor', () => {
  test('a new installation: everything works, and what is not configured is said with its remedy', async () => {
    const { code, checks } = await doctor({}, temporaryFolder(), runCli);
    expect(code).toBe(0);
    expect(Object.keys(checks)).toEqual([
      'Configuration',
      'Contact',
      'Adresse des pages',
      'Dossier de données',
      'Place',
      'Base de données',
      'Preuves',
      'Journal des preuves',
      'Clé des comptes',
      'Sauvegardes',
      'Navigateur',
      'Courriel',
      'Boîte des réponses',
      'Horodatage',
      'Signature des lettres',
      'Heures calmes',
      'Publications',
      'Horloge',
      'Travaux',
      'Sites suivis',
      'Envois',
      'Réponses',
      'Modèles de lettres',
    ]);
    expect(checks['Contact']).toMatchObject({
      state: 'warning',
      remedy: expect.stringContaining('VIGIE_CONTACT'),
    });
    expect(checks['Horodatage']).toMatchObject({
      state: 'warning',
      remedy: expect.stringMatching(/rien n’est demandé sans votre accord.*https:\/\/freetsa\.org\/tsr/),
    });
    for (const name of [
      'Configuration',
      'Dossier de données',
      'Base de données',
      'Clé des comptes',
      'Courriel',
      'Boîte des réponses',
      'Horloge',
      'Travaux',
      'Envois',
    ]) {
      expect(checks[name]).toMatchObject({ name, state: 'ok', remedy: null });
    }
  });

  test('a time-stamp authority, with its certificates or with a file that is none', async () => {
    const cwd = temporaryFolder();
    const set = (timeStamp: object) =>
      writeFileSync(path.join(cwd, 'vigie.config.json'), JSON.stringify({ timeStamp }));
    set({ url: 'https://horodatage.example/tsr' });
    expect((await doctor({}, cwd)).checks['Horodatage']).toMatchObject({
      state: 'ok',
      said: 'https://horodatage.example/tsr',
    });
    writeFileSync(path.join(cwd, 'autorite.pem'), 'rien');
    set({ url: 'https://horodatage.example/tsr', certificates: 'autorite.pem' });
    expect((await doctor({}, cwd)).checks['Horodatage']).toMatchObject({
      state: 'wrong',
      said: expect.stringContaining('autorite.pem'),
    });
  });

  test('a wrong setting', async () => {
    const { code, checks } = await doctor({ VIGIE_MAIL: 'bonjour' });
    expect([code, checks['Configuration']?.state]).toEqual([2, 'wrong']);
    expect(checks['Configuration']?.said).toContain('VIGIE_MAIL');
  });

  test('a damaged database', async () => {
    const cwd = temporaryFolder();
    mkdirSync(path.join(cwd, 'data'));
    writeFileSync(
      path.join(cwd, 'data/vigie.sqlite'),
      'this is no database, whatever its name says'.repeat(100),
    );
    const { code, checks } = await doctor({}, cwd);
    expect([code, checks['Base de données']?.state]).toEqual([2, 'wrong']);
  });

  test('a database that opens and is damaged inside is told with the copy to put back', async () => {
    const cwd = temporaryFolder();
    expect((await doctor({}, cwd)).checks['Base de données']?.state).toBe('ok');
    const file = path.join(cwd, 'data/vigie.sqlite');
    const raw = new Database(file);
    raw.exec(
      `WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
       INSERT INTO authorities (code, kind, name, created_at, updated_at)
       SELECT printf('%05d', i), 'commune', hex(randomblob(40)), '', '' FROM n`,
    );
    // Rows that only a look at the whole file meets: the last pages.
    raw.pragma('wal_checkpoint(TRUNCATE)');
    raw.close();
    const copy = `${file}.20261124T080000000Z.0001_append_only.bak`;
    copyFileSync(file, copy);
    const descriptor = openSync(file, 'r+');
    const { size } = statSync(file);
    writeSync(descriptor, Buffer.alloc(8192, 0xff), 0, 8192, size - 8192);
    closeSync(descriptor);
    const { code, checks } = await doctor({}, cwd);
    expect([code, checks['Base de données']?.state]).toEqual([2, 'wrong']);
    expect(checks['Base de données']?.said).toContain('abîmée');
    expect(checks['Base de données']?.remedy).toContain('vigie restore');
    expect(checks['Base de données']?.remedy).toContain(copy);
  });

  test('what is set and does not fit together, and a clock that went back', async () => {
    const cwd = temporaryFolder();
    const data = path.join(cwd, 'data');
    const copies = path.join(cwd, 'copies');
    expect((await doctor({}, cwd)).code).toBe(0);
    const raw = new Database(path.join(data, 'vigie.sqlite'));
    raw.exec(
      `INSERT INTO inbox_cursors (mailbox, uid_validity, last_uid, read_at) VALUES ('x', '1', 1, '2099-01-01T00:00:00.000Z')`,
    );
    raw.close();
    mkdirSync(path.join(data, 'keys'));
    writeFileSync(path.join(data, 'keys', 'accounts.key'), Buffer.alloc(32).toString('base64url'), {
      mode: 0o644,
    });
    mkdirSync(path.join(copies, '2026-01-05T030000Z'), { recursive: true });
    writeFileSync(
      path.join(cwd, 'vigie.config.json'),
      JSON.stringify({ quietHours: { from: 6, until: 6 }, sender: { name: 'Syndicat', city: '' } }),
    );
    const { code, checks } = await doctor(
      {
        VIGIE_BACKUP: copies,
        VIGIE_PUBLIC_URL: 'https://vigie.section.example',
        VIGIE_MAILBOX: 'imap://vigie:secret@127.0.0.1:1/INBOX',
      },
      cwd,
    );
    expect(code).toBe(2);
    expect(
      Object.fromEntries(
        [
          'Horloge',
          'Clé des comptes',
          'Sauvegardes',
          'Adresse des pages',
          'Boîte des réponses',
          'Heures calmes',
          'Signature des lettres',
        ].map((name) => [name, checks[name]?.state]),
      ),
    ).toEqual({
      Horloge: 'wrong',
      'Clé des comptes': 'wrong',
      Sauvegardes: 'wrong',
      'Adresse des pages': 'wrong',
      'Boîte des réponses': 'wrong',
      'Heures calmes': 'warning',
      'Signature des lettres': 'warning',
    });
    expect(checks['Clé des comptes']?.remedy).toContain('chmod 600');
    expect(checks['Horloge']?.said).toContain('a reculé');
    expect(JSON.stringify(checks)).not.toContain('secret');
  });

  test('a data folder that cannot be made', async () => {
    const { code, checks } = await doctor({ VIGIE_DATA: '/dev/null/vigie' });
    expect([code, checks['Dossier de données']?.state]).toEqual([2, 'wrong']);
    expect(checks['Dossier de données']?.remedy).toContain('VIGIE_DATA');
  });

  test.skipIf(process.getuid?.() === 0)(
    'a data folder without rights (skipped for root, who has them all)',
    async () => {
      const cwd = temporaryFolder();
      mkdirSync(path.join(cwd, 'data'));
      chmodSync(path.join(cwd, 'data'), 0o500);
      expect((await doctor({}, cwd)).checks['Dossier de données']?.state).toBe('wrong');
    },
  );

  test('a browser that is not where the setting says', async () => {
    const { code, checks } = await doctor({ VIGIE_CHROMIUM: '/nulle/part/chromium' });
    expect([code, checks['Navigateur']?.state]).toEqual([2, 'wrong']);
  });

  test('a mail server that answers, and one that does not', async () => {
    const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'] });
    await new Promise<void>((ready) => {
      server.listen(0, '127.0.0.1', ready);
    });
    onTestFinished(
      () =>
        new Promise<void>((end) => {
          server.close(end);
        }),
    );
    const { port } = server.server.address() as { port: number };
    const mail = async (env: Record<string, string>) => (await doctor(env)).checks['Courriel'];
    const here = { VIGIE_MAIL: `smtp://127.0.0.1:${port}` };
    const from = { ...here, VIGIE_MAIL_FROM: 'veille@section.example' };
    expect(await mail(here)).toMatchObject({
      state: 'wrong',
      said: expect.stringContaining('VIGIE_MAIL_FROM') as string,
    });
    expect(await mail(from)).toMatchObject({
      state: 'warning',
      remedy: expect.stringContaining('VIGIE_REPLY_TO') as string,
    });
    expect((await mail({ ...from, VIGIE_REPLY_TO: 'r+{ref}@section.example' }))?.state).toBe('ok');
    expect((await mail({ ...from, VIGIE_MAIL: 'smtp://127.0.0.1:1' }))?.state).toBe('wrong');
  });
});
