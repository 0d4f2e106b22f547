/** The weekly mail to those who run Vigie: what runs, what does not, what nobody looked at. Plain French. Pure. */
import { formatDayOf, formatInstant, typo } from '../french/index.js';
import { formatBytes, plural, siteProblemWords } from '../french/words.js';
import type { ProblemCode } from '../crawlers/events.js';
import { writeRoot } from '../evidence/roots.js';
import {
  ROOT_HEADING,
  ROOT_PURPOSE,
  rootCommands,
  rootSize,
  type MailedRoot,
} from '../evidence/root-words.js';
import type { HealthFacts, JobHealth } from './facts.js';
import { isLate, type Finding } from './judge.js';
import { RUN_WORDS } from './run-words.js';

export interface HealthMail {
  readonly subject: string;
  readonly text: string;
}

export interface HealthMailInput {
  readonly facts: HealthFacts;
  readonly findings: readonly Finding[];
  /** Crawls of the week by what came of them. */
  readonly crawlsOfWeek: Readonly<Record<string, number>>;
  /** The end of the evidence log; null while it is empty. */
  readonly root: MailedRoot | null;
  /** Where Vigie is reached from outside; null while nobody said so. */
  readonly publicUrl: string | null;
}

const MOST_SITES = 20;

/** Sent each week, even when all is well: a mail that does not come says that nothing runs any more. */
export function composeHealthMail(input: HealthMailInput): HealthMail {
  const { facts, findings, crawlsOfWeek, root, publicUrl } = input;
  const wrong = findings.filter(({ state }) => state === 'wrong');
  const attention = findings.filter(({ state }) => state === 'attention');
  const late = facts.sites.filter((site) => isLate(site, facts.at));
  const blocks = [
    'Bonjour,',
    wrong.length + attention.length === 0
      ? 'Tout va bien : ce qui était prévu cette semaine a été fait.'
      : null,
    section('À régler', wrong.map(findingLines)),
    section('À voir', attention.map(findingLines)),
    section('Sites qui n’ont pas été regardés à temps', [
      ...late.slice(0, MOST_SITES).map(siteLine),
      ...(late.length > MOST_SITES
        ? [`– et ${plural(late.length - MOST_SITES, 'autre')} : la page « Sites suivis » les montre.`]
        : []),
    ]),
    section('Les travaux', findings.length === 0 ? [] : facts.jobs.map(jobLine)),
    section('En chiffres', figures(facts, crawlsOfWeek)),
    section(
      ROOT_HEADING,
      root === null
        ? []
        : [
            ROOT_PURPOSE,
            '',
            `– ${writeRoot(root)}`,
            `  ${rootSize(root)}`,
            ...rootCommands(root).map((line) => `  ${line}`),
          ],
    ),
    publicUrl === null ? null : set('Ouvrir Vigie :').concat(`\n${publicUrl}`),
    'Ce courriel part chaque lundi aux personnes qui administrent Vigie. S’il ne vient plus, c’est que Vigie ne tourne plus.',
  ];
  return {
    subject: set(subjectOf(wrong.length, attention.length)),
    text: `${blocks
      .filter((block) => block !== null)
      .map(set)
      .join('\n\n')}\n`,
  };
}

const set = (text: string): string => typo(text, 'plain');

/** Neutral: others may see a subject line. */
function subjectOf(wrong: number, attention: number): string {
  if (wrong > 0) return `Vigie – ${plural(wrong, 'point')} à régler`;
  return attention > 0 ? `Vigie – ${plural(attention, 'point')} à voir` : 'Vigie – tout va bien';
}

function section(heading: string, lines: readonly string[]): string | null {
  return lines.length === 0 ? null : `${heading.toLocaleUpperCase('fr')}\n\n${lines.join('\n')}`;
}

function findingLines({ said, remedy }: Finding): string {
  return `– ${said}.\n  ${remedy}`;
}

function siteLine({
  authority,
  startUrl,
  lookedAt,
  lastOutcome,
  cause,
}: HealthFacts['sites'][number]): string {
  const seen =
    lookedAt === null ? 'jamais regardé' : `regardé pour la dernière fois le ${formatDayOf(lookedAt)}`;
  const why = outcomeWords(lastOutcome, cause ?? undefined);
  return `– ${authority} (${startUrl}) : ${seen}${why === null ? '' : ` ; ${why}`}.`;
}

/** Why the last crawl saw nothing; null when it did, or when there is none. */
function outcomeWords(outcome: string | null, cause: ProblemCode | undefined): string | null {
  if (outcome === 'refused' || outcome === 'unreachable') return siteProblemWords(outcome, cause);
  return outcome === 'stopped' ? 'le passage a été arrêté avant sa fin' : null;
}

function jobLine({ name, title, last, isRunning }: JobHealth): string {
  const job = `– ${title} (${name})`;
  if (isRunning) return `${job} : en cours.`;
  if (last === null || last.outcome === null) return `${job} : jamais fait.`;
  return `${job} : ${RUN_WORDS[last.outcome]} le ${formatInstant(last.startedAt) ?? last.startedAt}.`;
}

function figures(facts: HealthFacts, crawls: HealthMailInput['crawlsOfWeek']): readonly string[] {
  const { disk, backup, sites, deliveries, problems } = facts;
  const visits = Object.values(crawls).reduce((sum, n) => sum + n, 0);
  const unseen = (crawls['refused'] ?? 0) + (crawls['unreachable'] ?? 0);
  const open = problems.reduce((sum, { n }) => sum + n, 0);
  return [
    `– ${plural(sites.length, 'site suivi', 'sites suivis')} ; ${plural(visits, 'passage')} cette semaine${unseen === 0 ? '' : `, dont ${unseen} sans pouvoir regarder le site`}.`,
    `– ${plural(open, 'adresse n’a pas pu être regardée', 'adresses n’ont pas pu être regardées')} sur les sites visités.`,
    `– Courriels : ${plural(deliveries.queued ?? 0, 'attend', 'attendent')} de partir${(deliveries.unknown ?? 0) === 0 ? '' : `, ${plural(deliveries.unknown ?? 0, 'peut-être parti', 'peut-être partis')}`} ; ${plural(facts.mailsWaiting, 'réponse')} à lire.`,
    `– Base : ${formatBytes(facts.databaseBytes)} ; preuves : ${formatBytes(facts.evidenceBytes)} ; libres sur le disque : ${disk === null ? 'inconnu' : formatBytes(disk.freeBytes)}.`,
    `– Dernière sauvegarde : ${backup === null ? 'aucune n’est prévue' : backup.at === null ? 'aucune' : formatDayOf(backup.at)}.`,
  ];
}
