/** The sections of a digest, in plain spaces. Each is bounded and counts what it leaves out. Pure. */
import { addDays, formatDate, type LegalDay } from '../french/index.js';
import { formatNumber, GRADE_WORDS, plural, SILENCE_SENTENCE } from '../french/words.js';
import type { DigestItem, DigestLink, DigestSection } from './content.js';
import { ofMonth } from './periods.js';
import { bounded, linkTo, pageLink } from './plain-words.js';
import type {
  DigestDue,
  DigestFinding,
  DigestInput,
  DigestMonth,
  DigestNews,
  DigestProblem,
  DigestTender,
} from './types.js';

export const MAX_NEWS = 6;
/** Visuals to review in one mail (reference: letters §8). */
export const MAX_ITEMS = 10;
export const MAX_DUE = 6;
export const MAX_CONTACTS = 5;
export const MAX_TENDERS = 5;
export const MAX_PROBLEMS = 10;
const MAX_REASONS = 2;

const ORDER: readonly DigestFinding['grade'][] = ['stated', 'technical', 'hinted', 'none'];

export interface Shown {
  readonly news: readonly DigestNews[];
  readonly findings: readonly DigestFinding[];
  readonly due: readonly DigestDue[];
  readonly tenders: readonly DigestTender[];
}

/** What stands in the mail, in its order; the rest is counted and told by another one. */
export function shownOf({ news, findings, due, tenders }: DigestInput): Shown {
  return {
    news: news.items.toSorted((a, b) => Number(b.isGood) - Number(a.isGood)).slice(0, MAX_NEWS),
    findings: findings.items
      .toSorted((a, b) => ORDER.indexOf(a.grade) - ORDER.indexOf(b.grade))
      .slice(0, MAX_ITEMS),
    due: due.items.slice(0, MAX_DUE),
    tenders: tenders.items.slice(0, MAX_TENDERS),
  };
}

const present = (links: readonly (DigestLink | null)[]): readonly DigestLink[] =>
  links.filter((link) => link !== null);

/** « Et 4 autres. »; nothing when nothing is left out. */
function rest(left: number, one: string, several = `${one}s`): readonly string[] {
  return left > 0 ? [`Et ${plural(left, one, several)}.`] : [];
}

export function newsSection(input: DigestInput): DigestSection | null {
  const { news } = shownOf(input);
  if (news.length === 0) return null;
  const left = input.news.total - news.length;
  return {
    heading: 'Du nouveau dans vos dossiers',
    paragraphs: [],
    items: news.map((one) => ({
      title: bounded(one.authority),
      badge: null,
      tone: one.isGood ? 'good' : 'plain',
      lines: one.lines.map((line) => `${bounded(line)}.`),
      links: present([pageLink(input.publicUrl, one.path, 'Le dossier')]),
    })),
    // Where no page can be linked, it is said all the same.
    closing: input.publicUrl === null ? rest(left, 'autre dossier', 'autres dossiers') : [],
    links:
      left > 0
        ? present([pageLink(input.publicUrl, '/dossiers', `${plural(left, 'autre')} dans les dossiers`)])
        : [],
  };
}

export function findingsSection(input: DigestInput): DigestSection {
  const { findings } = shownOf(input);
  const { waiting, backlog, toSettle, publicUrl } = input;
  const all = Math.max(waiting, findings.length);
  const left = all - findings.length;
  const paragraphs =
    findings.length > 0
      ? ['Chaque visuel attend le regard d’une personne : rien ne part sans votre décision.']
      : [all > 0 ? 'Aucun visuel nouveau à relire.' : 'Rien à relire pour vous cette semaine.'];
  if (left > 0)
    paragraphs.push(
      findings.length > 0
        ? `${findings.length === 1 ? 'Le premier est ici' : `Les ${formatNumber(findings.length)} premiers sont ici`} ; ${plural(left, 'autre')} ${left > 1 ? 'attendent' : 'attend'} aussi.`
        : `${plural(left, 'visuel')} dont vous savez déjà ${left > 1 ? 'attendent' : 'attend'} toujours.`,
    );
  if (backlog > 0)
    paragraphs.push(
      `${plural(backlog, 'visuel')} du premier passage d’un site ${backlog > 1 ? 'attendent' : 'attend'} aussi, quand vous voulez.`,
    );
  const settle = Math.max(toSettle.total, toSettle.items.length);
  if (settle > 0)
    paragraphs.push(
      `${plural(settle, 'visuel attend', 'visuels attendent')} une décision de la coordination.`,
    );
  return {
    heading: 'À relire',
    paragraphs,
    items: findings.map((finding) => findingItem(finding, publicUrl)),
    links:
      all + backlog + settle > 0
        ? present([pageLink(publicUrl, '/relecture', 'Commencer la relecture')])
        : [],
  };
}

/** One link, to the page where the visual is seen: whoever decides looks at it first. */
function findingItem(finding: DigestFinding, publicUrl: string | null): DigestItem {
  const name = bounded(finding.title ?? '');
  const authority = bounded(finding.authority ?? '');
  const where = authority === '' ? 'Collectivité à préciser' : authority;
  return {
    title: name === '' ? where : `${where} : « ${name} »`,
    badge:
      finding.grade === 'none' && finding.wasReported
        ? 'Signalé par une personne'
        : `${GRADE_WORDS[finding.grade].label}${finding.wasReported ? ', et signalé' : ''}`,
    tone: 'plain',
    lines: finding.reasons.slice(0, MAX_REASONS).map((reason) => bounded(reason, 300)),
    links: present([
      pageLink(publicUrl, finding.path, 'Regarder et décider'),
      linkTo(finding.pageUrl, 'La page publique'),
    ]),
  };
}

export function dueSection(input: DigestInput): DigestSection | null {
  const { due } = shownOf(input);
  if (due.length === 0) return null;
  return {
    heading: 'Échéances',
    paragraphs: [],
    items: due.map((one) => ({
      title: `${bounded(one.authority)} : ${bounded(one.what)}`,
      badge:
        one.day === null
          ? 'Dès maintenant'
          : one.isLate
            ? `En retard : c’était le ${formatDate(one.day)}`
            : `Le ${formatDate(one.day)}`,
      tone: one.isLate ? 'care' : 'plain',
      lines: one.reasons.slice(0, MAX_REASONS).map((reason) => bounded(reason)),
      links: present([pageLink(input.publicUrl, one.path, 'Le dossier')]),
    })),
    closing: rest(
      input.due.total - due.length,
      'autre dossier attend une suite',
      'autres dossiers attendent une suite',
    ),
    links: [],
  };
}

/** A letter to an address that bounced, or to somebody who left, is lost time: before the next one, a person looks. */
export function contactsSection({ contacts, publicUrl }: DigestInput): DigestSection | null {
  const shown = contacts.items.slice(0, MAX_CONTACTS);
  if (shown.length === 0) return null;
  return {
    heading: 'À vérifier avant d’écrire',
    paragraphs: [],
    items: shown.map(({ authority, words, path }) => ({
      title: bounded(authority),
      badge: null,
      tone: 'plain',
      lines: [bounded(words)],
      links: present([pageLink(publicUrl, path, 'La collectivité')]),
    })),
    closing: rest(contacts.total - shown.length, 'autre'),
    links: [],
  };
}

export function inboxSection({ inbox, publicUrl }: DigestInput): DigestSection | null {
  if (inbox === 0) return null;
  return {
    heading: 'Courriels reçus',
    paragraphs: [
      `${plural(inbox, 'courriel attend', 'courriels attendent')} d’être ${inbox > 1 ? 'lus et classés' : 'lu et classé'} : rien ne se dit du silence d’une collectivité avant.`,
    ],
    items: [],
    links: present([pageLink(publicUrl, '/courrier', 'Les courriels reçus')]),
  };
}

/** Before the award there is still time: the clause goes to the buyer then (reference: letters §6, T6). */
export function tendersSection(input: DigestInput): DigestSection | null {
  const { tenders } = shownOf(input);
  if (tenders.length === 0) return null;
  return {
    heading: 'Appels d’offres en cours',
    paragraphs: [
      'Ces collectivités s’apprêtent à commander des visuels : c’est le moment de leur proposer la clause « création humaine ».',
    ],
    items: tenders.map((tender) => ({
      title: bounded(tender.buyer),
      badge: `Jusqu’au ${formatDate(tender.until)}`,
      tone: 'plain',
      lines: [bounded(tender.object)],
      links: present([linkTo(tender.url, 'L’avis')]),
    })),
    closing: rest(input.tenders.total - tenders.length, 'autre'),
    links: [],
  };
}

export function problemsSection({ problems, silentDays, week, publicUrl }: DigestInput): DigestSection {
  const heading = 'Ce qui n’a pas pu être regardé';
  const shown = problems.items.slice(0, MAX_PROBLEMS);
  const left = Math.max(problems.total, problems.items.length) - shown.length;
  const silent = silenceOf(silentDays);
  const unwatched = [
    ...(week.paused > 0
      ? [
          `${plural(week.paused, 'site est en pause', 'sites sont en pause')} : personne ne ${week.paused > 1 ? 'les' : 'le'} regarde.`,
        ]
      : []),
    ...(week.ended > 0
      ? [
          `${plural(week.ended, 'site a été retiré du suivi', 'sites ont été retirés du suivi')} depuis le dernier bulletin : personne ne ${week.ended > 1 ? 'les' : 'le'} regarde plus.`,
        ]
      : []),
  ];
  if (shown.length === 0) {
    // Says no more than what the crawls told: a site that no crawl went to is not among them.
    const words =
      week.lookedAt === 0
        ? 'Aucun site n’a été regardé cette semaine.'
        : `Rien n’a empêché de regarder ${week.lookedAt === 1 ? 'le site visité' : `les ${formatNumber(week.lookedAt)} sites visités`} cette semaine.`;
    return { heading, paragraphs: [...silent, words, ...unwatched], items: [], links: [] };
  }
  return {
    heading,
    paragraphs: [
      ...silent,
      ...(week.lookedAt === 0 ? ['Aucun site n’a été regardé cette semaine.'] : []),
      'Là, nous ne savons rien, ou pas tout : ce n’est pas « rien relevé ».',
    ],
    items: shown.map(problemItem),
    closing: [...rest(left, 'autre site', 'autres sites'), ...unwatched],
    links: present([pageLink(publicUrl, '/suivi', 'Les sites suivis')]),
  };
}

function problemItem({ authority, site, reason, isNews }: DigestProblem): DigestItem {
  return {
    title: bounded(authority),
    badge: null,
    tone: isNews ? 'care' : 'plain',
    lines: [`${bounded(site)} : ${bounded(reason, 400)}`],
    links: [],
  };
}

function silenceOf(days: readonly LegalDay[]): readonly string[] {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return [];
  const when =
    days.length === 1
      ? `Le ${formatDate(first)}`
      : days.length > 2 && addDays(first, days.length - 1) === last
        ? `Du ${formatDate(first)} au ${formatDate(last)}`
        : `Le ${days.slice(0, -1).map(formatDate).join(', le ')} et le ${formatDate(last)}`;
  return [
    `${when}, Vigie n’a visité aucun site alors que des passages étaient dus. Si la machine était éteinte, rien n’est à réparer ; sinon, prévenez la personne qui l’administre.`,
  ];
}

export function weekSection({ week }: DigestInput): DigestSection {
  const { lookedAt, watched, visuals } = week;
  const s = lookedAt > 1 ? 's' : '';
  return {
    heading: 'La semaine',
    paragraphs: [
      `${formatNumber(lookedAt)} site${s} sur ${formatNumber(Math.max(watched, lookedAt))} regardé${s}, ${plural(visuals, 'visuel lu', 'visuels lus')}. ${SILENCE_SENTENCE}`,
    ],
    items: [],
    links: [],
  };
}

export function monthSection({ month, publicUrl }: DigestInput): DigestSection | null {
  if (month === null) return null;
  return {
    heading: `Le mois ${ofMonth(month.month)}`,
    paragraphs: monthLines(month),
    items: [],
    links: month.openCases > 0 ? present([pageLink(publicUrl, '/dossiers', 'Les dossiers')]) : [],
  };
}

function monthLines(month: DigestMonth): readonly string[] {
  const decided = month.confirmed + month.dismissed + month.unsure;
  return [
    month.lookedAt === 0
      ? 'Regardé : aucun site.'
      : `Regardé : ${plural(month.lookedAt, 'site')}, ${plural(month.visuals, 'visuel')}.`,
    decided === 0
      ? 'Décidé : rien.'
      : `Décidé : ${plural(month.confirmed, 'visuel confirmé', 'visuels confirmés')}, ${plural(month.dismissed, 'écarté')}, ${plural(month.unsure, 'laissé en suspens', 'laissés en suspens')}.`,
    `Écrit : ${month.letters === 0 ? 'aucune lettre' : plural(month.letters, 'lettre partie', 'lettres parties')} ; ${month.answers === 0 ? 'aucune réponse reçue' : plural(month.answers, 'réponse reçue', 'réponses reçues')}.`,
    `Ouvert aujourd’hui : ${month.openCases === 0 ? 'aucun dossier' : plural(month.openCases, 'dossier')}${month.dueCases === 0 ? '' : `, dont ${formatNumber(month.dueCases)} où quelque chose peut être fait`} ; ${month.waiting === 0 ? 'aucun visuel à relire pour vous' : `${plural(month.waiting, 'visuel')} à relire pour vous`}.`,
  ];
}
