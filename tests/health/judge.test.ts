import { describe, expect, test } from 'vitest';
import type { HealthFacts, JobHealth } from '../../src/health/facts.js';
import { gravestFirst, isLate, judgeHealth, type Finding } from '../../src/health/judge.js';
import { rootsIn, writeRoot } from '../../src/evidence/roots.js';
import type { MailedRoot } from '../../src/evidence/root-words.js';
import { composeHealthMail } from '../../src/health/mail.js';
import { storeFaultOf } from '../../src/health/store-fault.js';
import { certificateFinding, readCertificates, templateFindings } from '../../src/health/validities.js';
import { loaded } from '../letters/fixtures.js';

const AT = '2026-11-30T06:30:00.000Z';
const ago = (days: number): string => new Date(Date.parse(AT) - days * 86_400_000).toISOString();

const job = (part: Partial<JobHealth> = {}): JobHealth => ({
  name: 'crawl',
  title: 'Visiter',
  since: ago(90),
  isRunning: false,
  last: {
    job: 'crawl',
    dueAt: ago(0.01),
    attempt: 1,
    askedBy: 'timetable',
    startedAt: ago(0.01),
    endedAt: ago(0.005),
    outcome: 'done',
    note: null,
    missed: 0,
  },
  lastGoodAt: ago(0.005),
  failures: 0,
  nextAfterGood: AT,
  ...part,
});
const failed = (failures: number, part: Partial<JobHealth> = {}): JobHealth => {
  const made = job({ failures, ...part });
  return {
    ...made,
    last: made.last && { ...made.last, outcome: 'failed', note: 'Le serveur ne répond pas.' },
  };
};
const partial = (name: string): JobHealth => {
  const made = job({ name });
  return { ...made, last: made.last && { ...made.last, outcome: 'partial', note: 'Adresse refusée.' } };
};
const site = (part: Partial<HealthFacts['sites'][number]> = {}): HealthFacts['sites'][number] => ({
  authority: 'Saint-Exemple',
  startUrl: 'https://www.saint-exemple.example/',
  cadenceDays: 7,
  firstDueAt: ago(90),
  lookedAt: ago(3),
  lastOutcome: 'complete',
  cause: null,
  thin: null,
  ...part,
});
const WELL: HealthFacts = {
  at: AT,
  databaseBytes: 12_400_000,
  evidenceBytes: 300_000_000,
  disk: { freeBytes: 40_000_000_000, totalBytes: 100_000_000_000 },
  writeFault: null,
  storeFault: null,
  hasContact: true,
  hasMailServer: true,
  backup: { at: ago(0.3), problem: null },
  deliveries: { queued: 2, sent: 40 },
  oldestQueued: { letter: ago(1), notice: null },
  noticesLost: 0,
  faultyMails: { letters: 0, notices: 0 },
  guessedAt: 0,
  mailsWaiting: 0,
  crawlsOfDay: { complete: 3 },
  problems: [{ code: 'http', n: 12, sites: 2 }],
  sites: [site()],
  jobs: [job(), job({ name: 'send' })],
  latestInstant: ago(0.001),
};
const found = (part: Partial<HealthFacts>): string[] =>
  judgeHealth({ ...WELL, ...part }).map(({ part: of, state }) => `${of} ${state}`);

describe('what is said of an installation', () => {
  test('nothing, when all is well', () => {
    expect(judgeHealth(WELL)).toEqual([]);
  });

  test.each<[string, Partial<HealthFacts>, string[]]>([
    ['a full disk', { writeFault: 'ENOSPC' }, ['write wrong']],
    ['a fault of a moment ago', { storeFault: { at: ago(0.001), code: 'SQLITE_READONLY' } }, ['write wrong']],
    ['a fault of yesterday', { storeFault: { at: ago(1), code: 'SQLITE_FULL' } }, []],
    ['little room', { disk: { freeBytes: 9e8, totalBytes: 1e11 } }, ['disk attention']],
    ['no room', { disk: { freeBytes: 1e8, totalBytes: 1e11 } }, ['disk wrong']],
    ['a disk that is gone', { disk: null }, ['disk wrong']],
    ['a clock that went back', { latestInstant: ago(-1) }, ['clock wrong']],
    ['a clock that is a minute behind', { latestInstant: ago(-0.001) }, []],
    ['no backup', { backup: null }, ['backup attention']],
    ['a backup of last week', { backup: { at: ago(7), problem: null } }, ['backup wrong']],
    ['a backup disk that is not there', { backup: { at: null, problem: 'EIO' } }, ['backup wrong']],
    [
      'no backup yet, of a new installation',
      { backup: { at: null, problem: null }, jobs: [job({ name: 'backup', since: ago(1) })] },
      [],
    ],
    [
      'no backup for weeks',
      { backup: { at: null, problem: null }, jobs: [job({ name: 'backup' })] },
      ['backup wrong'],
    ],
    ['a job that failed once', { jobs: [failed(1)] }, ['jobs attention']],
    ['a job that fails again and again', { jobs: [failed(3)] }, ['jobs wrong']],
    ['mail that does not leave', { jobs: [failed(2, { name: 'send' })] }, ['mail wrong']],
    ['a job that is days behind', { jobs: [job({ nextAfterGood: ago(4) })] }, ['jobs wrong']],
    ['a job that is days behind and runs', { jobs: [job({ nextAfterGood: ago(4), isRunning: true })] }, []],
    ['a site that was never looked at', { sites: [site({ lookedAt: null })] }, ['sites attention']],
    ['most sites', { sites: [site(), ...[1, 2, 3].map(() => site({ lookedAt: ago(20) }))] }, ['sites wrong']],
    ['nobody says who asks', { hasContact: false }, ['sites wrong']],
    ['mail nobody knows of', { deliveries: { unknown: 2 } }, ['mail attention']],
    ['a mail that Vigie could not make', { faultyMails: { letters: 1, notices: 0 } }, ['mail wrong']],
    ['a bulletin that was refused', { noticesLost: 1 }, ['mail attention']],
    ['codes that were guessed at', { guessedAt: 1 }, ['entry attention']],
    ['a reminder that could not be queued', { jobs: [partial('reminders')] }, ['mail attention']],
    ['a crawl that was whole but for a site', { jobs: [partial('crawl')] }, []],
    ['a notice that waits', { oldestQueued: { letter: null, notice: ago(2) } }, ['mail wrong']],
    ['a letter that waits', { oldestQueued: { letter: ago(9), notice: null } }, ['mail attention']],
    ['answers to read', { mailsWaiting: 1 }, ['inbox attention']],
    [
      'a site that shows next to nothing',
      { sites: [site({ thin: { pages: 2, before: 90 } })] },
      ['sites attention'],
    ],
  ])('%s', (_name, part, expected) => {
    expect(found(part)).toEqual(expected);
  });

  test('the gravest first, each with what to do', () => {
    const all = judgeHealth({ ...WELL, backup: null, disk: null });
    expect(all.map(({ state }) => state)).toEqual(['wrong', 'attention']);
    for (const { said, remedy } of all)
      expect([said.endsWith('.'), remedy.endsWith('.')]).toEqual([false, true]);
  });
});

test('a site is late two days after its turn, a new one two days after its first', () => {
  expect(isLate(site({ lookedAt: ago(8.9) }), AT)).toBe(false);
  expect(isLate(site({ lookedAt: ago(9.1) }), AT)).toBe(true);
  expect(isLate(site({ lookedAt: null, firstDueAt: ago(1) }), AT)).toBe(false);
  expect(isLate(site({ lookedAt: null, firstDueAt: ago(3) }), AT)).toBe(true);
});

test.each([
  ['SQLITE_FULL', 'full'],
  ['ENOSPC', 'full'],
  ['EFBIG', 'full'],
  ['SQLITE_READONLY_DBMOVED', 'read-only'],
  ['EROFS', 'read-only'],
  ['SQLITE_CORRUPT_VTAB', 'damaged'],
  ['SQLITE_IOERR_WRITE', 'failing'],
  ['SQLITE_CONSTRAINT', undefined],
  ['ECONNRESET', undefined],
])('%s', (code, kind) => {
  const error = Object.assign(new Error('x'), { code });
  expect(storeFaultOf(error)?.kind).toBe(kind);
  expect(storeFaultOf(new Error('y', { cause: error }))?.kind).toBe(kind);
});

test('certificates that run out are told before, and those that cannot be read at once', () => {
  const until = (day: string) => certificateFinding({ ok: true, until: day }, '2026-11-30')?.state ?? null;
  expect([until('2027-06-01'), until('2026-12-31'), until('2026-01-01')]).toEqual([
    null,
    'attention',
    'attention',
  ]);
  const none = readCertificates('/nulle/part.pem');
  expect(none).toMatchObject({ ok: false });
  expect(certificateFinding(none, '2026-11-30')?.state).toBe('wrong');
});

test('letters and texts that nobody answers for are counted, one or many, and those whose term is near', () => {
  const validation = { by: 'section', on: '2026-01-01', until: '2027-06-01' };
  const [first, ...others] = loaded.templates;
  if (first === undefined) throw new Error('no template');
  const parts = loaded.parts.map((one) => ({ ...one, validation }));
  const rest = others.map((one) => ({ ...one, validation }));
  const said = (validity: typeof validation | null) =>
    templateFindings(
      { templates: [{ ...first, validation: validity }, ...rest], parts, problems: [] },
      '2026-11-30',
    ).map((finding) => finding.said.replaceAll(/[\u00a0\u202f]/g, ' '));
  const all = rest.length + parts.length + 1;
  const open = `1 texte de lettre n’est pas validé sur ${all} (modèles et textes joints) : aucune lettre qui s’en sert ne peut partir`;
  expect(said(validation)).toEqual([]);
  expect(said(null)).toEqual([open]);
  expect(said({ ...validation, until: '2026-11-29' })).toEqual([open]);
  expect(said({ ...validation, until: '2026-12-15' })).toEqual([
    '1 validation de modèle prend fin dans les trente jours, la première le 15 décembre 2026',
  ]);
  const none = { templates: [first, ...rest], parts: loaded.parts, problems: [] };
  expect(templateFindings(none, '2026-11-30')[0]?.said).toContain('textes de lettres ne sont pas validés');
});

test('what is wrong comes first, and the rest keeps its order', () => {
  const one = (part: Finding['part'], state: Finding['state']): Finding => ({
    part,
    state,
    said: '',
    remedy: '',
  });
  const sorted = gravestFirst([
    one('disk', 'attention'),
    one('keys', 'wrong'),
    one('mail', 'attention'),
    one('jobs', 'wrong'),
  ]);
  expect(sorted.map(({ part }) => part)).toEqual(['keys', 'jobs', 'disk', 'mail']);
});

describe('the weekly mail', () => {
  const mail = (part: Partial<HealthFacts>, root: MailedRoot | null = null) => {
    const facts = { ...WELL, ...part };
    const { subject, text } = composeHealthMail({
      facts,
      findings: judgeHealth(facts),
      crawlsOfWeek: { complete: 20, refused: 1 },
      root,
      publicUrl: 'https://vigie.section.example',
    });
    const plain = (set: string): string => set.replaceAll(/[\u00a0\u202f]/g, ' ');
    return { subject: plain(subject), text: plain(text) };
  };

  test('carries the root of the evidence log, whole, in a form that goes back into a command', () => {
    const root = { seq: 1234, hash: '12ab'.repeat(16), at: '2026-11-24T06:30:00.000Z' };
    const { text } = mail({}, root);
    expect(text).toContain(`– ${writeRoot(root)}\n  1 234 entrées, 24 novembre 2026 à 7 h 30`);
    expect(text).toContain(`vigie doctor --root ${writeRoot(root)}\n`);
    expect(rootsIn(text)).toEqual([{ seq: 1234, hash: root.hash }]);
  });

  test('is short when all is well, and says that its absence is a sign', () => {
    const { subject, text } = mail({});
    expect(subject).toBe('Vigie – tout va bien');
    expect(text).toMatchInlineSnapshot(`
      "Bonjour,

      Tout va bien : ce qui était prévu cette semaine a été fait.

      EN CHIFFRES

      – 1 site suivi ; 21 passages cette semaine, dont 1 sans pouvoir regarder le site.
      – 12 adresses n’ont pas pu être regardées sur les sites visités.
      – Courriels : 2 attendent de partir ; 0 réponse à lire.
      – Base : 12,4 Mo ; preuves : 300,0 Mo ; libres sur le disque : 40,0 Go.
      – Dernière sauvegarde : 30 novembre 2026.

      Ouvrir Vigie :
      https://vigie.section.example

      Ce courriel part chaque lundi aux personnes qui administrent Vigie. S’il ne vient plus, c’est que Vigie ne tourne plus.
      "
    `);
  });

  test('says what to mend, what nobody looked at, and how the jobs are', () => {
    const sites = Array.from({ length: 25 }, (_, n) =>
      site({ authority: `Exemple-${n}`, lookedAt: null, lastOutcome: 'unreachable', cause: 'dns' }),
    );
    const { subject, text } = mail({ sites, backup: { at: ago(7), problem: null }, jobs: [failed(3)] });
    expect(subject).toBe('Vigie – 3 points à régler');
    expect(text).toContain('La dernière sauvegarde date du 23 novembre 2026.');
    expect(text).toContain('Le travail « crawl » a échoué 3 fois de suite : Le serveur ne répond pas.');
    expect(text).toContain('– Visiter (crawl) : échoué le 30 novembre 2026');
    expect(text).toContain(
      '– Exemple-0 (https://www.saint-exemple.example/) : jamais regardé ; le nom du site est introuvable.',
    );
    expect(text).toContain('– et 5 autres');
    expect(text).toContain('https://vigie.section.example');
  });
});
