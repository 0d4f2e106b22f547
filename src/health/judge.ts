/** What is to be said of an installation, from its facts: what is wrong, what to see to, and what to do. Pure. */
import { formatDayOf, formatInstant } from '../french/index.js';
import { formatBytes, plural } from '../french/words.js';
import type { HealthFacts, JobHealth } from './facts.js';
import { FAULT_REMEDY } from '../mail/faults.js';
import type { WatchedLook } from '../../db/queries/health.js';

/** Of what a finding is; stands in `/healthz` and in the figures. */
export const HEALTH_PARTS = [
  'write',
  'disk',
  'clock',
  'backup',
  'jobs',
  'sites',
  'mail',
  'inbox',
  'keys',
  'entry',
] as const;
export type HealthPart = (typeof HEALTH_PARTS)[number];

export const PART_WORDS: Readonly<Record<HealthPart, string>> = {
  write: 'écriture',
  disk: 'place',
  clock: 'horloge',
  backup: 'sauvegarde',
  jobs: 'travaux',
  sites: 'sites',
  mail: 'courriel',
  inbox: 'réponses',
  keys: 'validités',
  entry: 'entrées',
};

export interface Finding {
  readonly part: HealthPart;
  /** `wrong`: Vigie does not do what she is there for. `attention`: somebody should see to it. */
  readonly state: 'attention' | 'wrong';
  /** A French sentence without its full stop. */
  readonly said: string;
  /** What to do. */
  readonly remedy: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LITTLE_BYTES = 1_000_000_000;
const NO_ROOM_BYTES = 200_000_000;
/** The store refused to write so recently that it may do so again. */
const FAULT_MS = 10 * 60_000;
/** Two clocks of a network differ by less. */
const CLOCK_MS = 10 * 60_000;
const BACKUP_MS = 3 * DAY_MS;
/** A laptop sleeps at night; a job is late when it is a day behind. */
const JOB_MS = 26 * HOUR_MS;
/** A crawl waits for quiet hours to end and for other sites. */
const SITE_MS = 2 * DAY_MS;
const NOTICE_MS = DAY_MS;
const LETTER_MS = 7 * DAY_MS;
/** Of so many sites and more, half of them unseen is not the fault of the sites. */
const FEW_SITES = 4;

/** What is to be said, the gravest first. */
export function judgeHealth(facts: HealthFacts): readonly Finding[] {
  const all = [
    ...writing(facts),
    ...room(facts),
    ...clock(facts),
    ...copies(facts),
    ...work(facts),
    ...watch(facts),
    ...mails(facts),
    ...entries(facts),
  ];
  return gravestFirst(all);
}

/** The same findings, what is wrong before what is to be seen to. */
export function gravestFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => Number(b.state === 'wrong') - Number(a.state === 'wrong'));
}

function writing({ at, writeFault, storeFault }: HealthFacts): Finding[] {
  const isRecent = storeFault !== null && since(storeFault.at, at) < FAULT_MS;
  const code = writeFault ?? (isRecent ? storeFault.code : null);
  return code === null
    ? []
    : [
        wrong(
          'write',
          `Rien ne peut être enregistré (${code})`,
          isOfRoom(code)
            ? 'Libérez de la place sur le disque des données ; ce qui était enregistré le reste, et Vigie reprend d’elle-même.'
            : 'Vérifiez que le disque des données n’est pas en lecture seule et que Vigie a le droit d’y écrire ; ce qui était enregistré le reste.',
        ),
      ];
}

function isOfRoom(code: string): boolean {
  return /^(?:ENOSPC|EDQUOT|EFBIG|SQLITE_FULL)$/.test(code);
}

function room({ disk }: HealthFacts): Finding[] {
  if (disk === null)
    return [wrong('disk', 'Le disque des données ne répond pas', 'Vérifiez qu’il est branché et monté.')];
  if (disk.freeBytes >= LITTLE_BYTES) return [];
  const said = `Il reste ${formatBytes(disk.freeBytes)} sur le disque des données`;
  const remedy = 'Libérez de la place : les preuves sont gardées en entier.';
  return [disk.freeBytes < NO_ROOM_BYTES ? wrong('disk', said, remedy) : attention('disk', said, remedy)];
}

function clock({ at, latestInstant }: HealthFacts): Finding[] {
  return latestInstant === null || since(at, latestInstant) <= CLOCK_MS
    ? []
    : [
        wrong(
          'clock',
          `L’horloge a reculé : il est ${formatInstant(at) ?? at}, et la dernière écriture date du ${formatInstant(latestInstant) ?? latestInstant}`,
          'Réglez l’horloge de cette machine (heure par le réseau) : les dates des constats en dépendent.',
        ),
      ];
}

function copies({ at, backup, jobs }: HealthFacts): Finding[] {
  if (backup === null)
    return [
      attention(
        'backup',
        'Aucune sauvegarde n’est prévue',
        'Indiquez « backupDir » dans vigie.config.json (ou VIGIE_BACKUP) : un dossier, de préférence sur un autre disque.',
      ),
    ];
  const remedy =
    'Lancez « vigie backup » et lisez ce qu’elle répond ; vérifiez que le disque des sauvegardes est branché.';
  if (backup.problem !== null)
    return [wrong('backup', `Le dossier des sauvegardes ne peut pas être lu (${backup.problem})`, remedy)];
  if (backup.at !== null)
    return since(backup.at, at) <= BACKUP_MS
      ? []
      : [wrong('backup', `La dernière sauvegarde date du ${formatDayOf(backup.at)}`, remedy)];
  const job = jobs.find(({ name }) => name === 'backup');
  return job !== undefined && since(job.since, at) > BACKUP_MS
    ? [wrong('backup', 'Aucune sauvegarde n’a encore été faite', remedy)]
    : [];
}

function work({ at, jobs }: HealthFacts): Finding[] {
  return jobs.flatMap((job) => {
    const finding = ofJob(job, at);
    return finding === null ? [] : [finding];
  });
}

/** Jobs that write to our own people. */
const TO_OUR_PEOPLE: ReadonlySet<string> = new Set(['digest', 'reminders', 'events', 'health']);

function ofJob(job: JobHealth, at: string): Finding | null {
  const { last, failures } = job;
  const part = job.name === 'send' ? 'mail' : job.name === 'inbox' ? 'inbox' : 'jobs';
  const name = `Le travail « ${job.name} »`;
  const remedy = `Lancez « vigie jobs run ${job.name} » et lisez ce qu’il répond.`;
  if (!job.isRunning && since(job.nextAfterGood, at) > JOB_MS)
    return wrong(
      part,
      job.lastGoodAt === null
        ? `${name} n’a jamais réussi depuis le ${formatDayOf(job.since)}${noteOf(job)}`
        : `${name} n’a plus réussi depuis le ${formatDayOf(job.lastGoodAt)}${noteOf(job)}`,
      failures > 0 ? remedy : 'Laissez « vigie serve » tourner : elle fait d’elle-même ce qui est prévu.',
    );
  // What was refused before it got into the outbox stands nowhere else.
  if (last?.outcome === 'partial' && last.note !== null && TO_OUR_PEOPLE.has(job.name))
    return attention(
      'mail',
      `${name} n’a pas écrit à tout le monde${noteOf(job)}`,
      'Une adresse s’indique et se corrige page « Votre accès » ; au prochain passage, Vigie écrit à qui n’a rien reçu.',
    );
  if (last?.outcome !== 'failed') return null;
  return failures >= 2
    ? wrong(part, `${name} a échoué ${failures} fois de suite${noteOf(job)}`, remedy)
    : attention(
        part,
        `${name} a échoué la dernière fois${noteOf(job)}`,
        `Il sera repris ; sinon : ${remedy}`,
      );
}

function noteOf({ last }: JobHealth): string {
  return (last?.outcome !== 'failed' && last?.outcome !== 'partial') || last.note === null
    ? ''
    : ` : ${last.note.replace(/\.$/u, '').slice(0, 300)}`;
}

/** Whether a site should have been looked at a while ago. */
export function isLate(
  { lookedAt, firstDueAt, cadenceDays }: Pick<WatchedLook, 'lookedAt' | 'firstDueAt' | 'cadenceDays'>,
  at: string,
): boolean {
  const due =
    lookedAt === null ? firstDueAt : new Date(Date.parse(lookedAt) + cadenceDays * DAY_MS).toISOString();
  return since(due, at) > SITE_MS;
}

function watch({ at, sites, hasContact }: HealthFacts): Finding[] {
  const late = sites.filter((site) => isLate(site, at));
  const found: Finding[] = [];
  if (!hasContact && sites.length > 0)
    found.push(
      wrong(
        'sites',
        'Aucun site n’est visité : aucune adresse de contact n’est configurée',
        'Indiquez « contact » dans vigie.config.json (ou VIGIE_CONTACT) : une adresse où les mairies peuvent écrire.',
      ),
    );
  const thin = sites.filter((site) => site.thin !== null && !isLate(site, at)).length;
  if (thin > 0)
    found.push(
      attention(
        'sites',
        `${plural(thin, 'site suivi n’a montré', 'sites suivis n’ont montré')} qu’une page, ou bien moins que d’habitude`,
        `Ouvrez-${thin === 1 ? 'le' : 'les'} à la main : une page d’attente, de connexion ou le repreneur d’un nom abandonné répond peut-être à ${thin === 1 ? 'sa' : 'leur'} place. La page « Sites suivis » dit ${thin === 1 ? 'lequel' : 'lesquels'}.`,
      ),
    );
  if (late.length === 0) return found;
  const said = `${plural(late.length, 'site suivi n’a pas été regardé', 'sites suivis n’ont pas été regardés')} à temps`;
  const isOurs = sites.length >= FEW_SITES && late.length * 2 > sites.length;
  found.push(
    isOurs
      ? wrong(
          'sites',
          said,
          'Plus de la moitié : cela vient sans doute d’ici. Laissez « vigie serve » tourner, et vérifiez la connexion par « vigie crawl --due ».',
        )
      : attention(
          'sites',
          said,
          'La page « Sites suivis » dit pourquoi, site par site ; un site qui refuse Vigie est à regarder à la main.',
        ),
  );
  return found;
}

function mails(facts: HealthFacts): Finding[] {
  const { at, deliveries, oldestQueued, mailsWaiting, noticesLost, hasMailServer } = facts;
  const unknown = deliveries.unknown ?? 0;
  const found: Finding[] = [];
  if (unknown > 0)
    found.push(
      attention(
        'mail',
        plural(unknown, 'courriel est peut-être parti', 'courriels sont peut-être partis'),
        'Une personne doit le vérifier, page « Envois » : rien ne repart de soi-même.',
      ),
    );
  if (noticesLost > 0)
    found.push(
      attention(
        'mail',
        `${plural(noticesLost, 'courriel à une personne de l’équipe n’est pas parti', 'courriels à des personnes de l’équipe ne sont pas partis')} cette semaine`,
        'La page « Envois » dit à qui et pourquoi, aux personnes qui administrent ; une adresse fausse se corrige page « Votre accès », un lien d’entrée se redonne page « Réglages ».',
      ),
    );
  const faulty = facts.faultyMails.letters + facts.faultyMails.notices;
  if (faulty > 0)
    found.push(
      wrong(
        'mail',
        `${plural(faulty, 'courriel n’a pas pu être préparé ou remis', 'courriels n’ont pas pu être préparés ou remis')} : une panne d’ici, et non du serveur`,
        `La page « Envois » dit ${faulty === 1 ? 'lequel' : 'lesquels'} et pourquoi. ${FAULT_REMEDY}`,
      ),
    );
  if (oldestQueued.notice !== null && since(oldestQueued.notice, at) > NOTICE_MS)
    found.push(
      wrong(
        'mail',
        `Un avis attend de partir depuis le ${formatDayOf(oldestQueued.notice)}`,
        hasMailServer
          ? 'Lancez « vigie jobs run send » et lisez ce qu’il répond.'
          : 'Laissez « vigie serve » tourner.',
      ),
    );
  if (oldestQueued.letter !== null && since(oldestQueued.letter, at) > LETTER_MS)
    found.push(
      attention(
        'mail',
        `Une lettre attend de partir depuis le ${formatDayOf(oldestQueued.letter)}`,
        'La page « Envois » dit ce qui la retient.',
      ),
    );
  if (mailsWaiting > 0)
    found.push(
      attention(
        'inbox',
        plural(
          mailsWaiting,
          'réponse attend d’être lue et classée',
          'réponses attendent d’être lues et classées',
        ),
        'Ouvrez la page « Courrier reçu ».',
      ),
    );
  return found;
}

function entries({ guessedAt }: HealthFacts): Finding[] {
  return guessedAt === 0
    ? []
    : [
        attention(
          'entry',
          `Vingt codes faux en un jour pour ${plural(guessedAt, 'accès')} cette semaine : quelqu’un avait son mot de passe ou un lien`,
          'La page « Réglages » dit pour qui : demandez de vive voix à cette personne si c’était elle ; sinon, qu’elle change son mot de passe et ferme ses autres sessions.',
        ),
      ];
}

/** Milliseconds from one instant to another. */
function since(from: string, to: string): number {
  return Date.parse(to) - Date.parse(from);
}

const wrong = (part: HealthPart, said: string, remedy: string): Finding => ({
  part,
  state: 'wrong',
  said,
  remedy,
});
const attention = (part: HealthPart, said: string, remedy: string): Finding => ({
  part,
  state: 'attention',
  said,
  remedy,
});
