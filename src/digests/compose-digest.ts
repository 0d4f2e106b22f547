/**
 * One person's weekly mail (reference: letters §8): what is to review, what could not be looked at, and what silence
 * means. One content, two renderings. Pure.
 */
import { formatDate, typo } from '../french/index.js';
import { GRADE_WORDS, plural, SILENCE_SENTENCE } from '../french/words.js';
import type { DigestContent, DigestItem, DigestLink, DigestSection } from './content.js';
import { renderHtml } from './render-html.js';
import { renderText } from './render-text.js';
import type { Digest, DigestFinding, DigestInput, DigestTender } from './types.js';
import { isUrl } from '../parse-url.js';

export const MAX_ITEMS = 10;
const MAX_PROBLEMS = 10;
export const MAX_TENDERS = 5;
const MAX_REASONS = 3;
const MAX_CHARS = 200;

/** The mail, or null for a week with nothing to review, nothing that failed and no call for tender. */
export function composeDigest(input: DigestInput): Digest | null {
  const toReview = input.findings
    .filter((finding) => finding.grade !== 'none')
    .toSorted((a, b) => ORDER.indexOf(a.grade) - ORDER.indexOf(b.grade));
  const tenders = input.tenders ?? [];
  if (toReview.length === 0 && input.problems.length === 0 && tenders.length === 0) return null;
  const shown = toReview.slice(0, MAX_ITEMS);
  const title = titleOf(toReview.length, input);
  const content: DigestContent = {
    title,
    greeting: input.person === null ? 'Bonjour,' : `Bonjour ${bounded(input.person)},`,
    sections: [
      findingsSection(shown, toReview.length),
      problemsSection(input),
      ...(tenders.length > 0 ? [tendersSection(tenders)] : []),
      weekSection(input),
    ],
    stop: linkTo(input.stopUrl, 'Ne plus recevoir ce bulletin'),
  };
  return {
    subject: typo(title, 'plain'),
    text: renderText(content),
    html: renderHtml(content),
    itemCount: shown.length,
  };
}

const ORDER: readonly DigestFinding['grade'][] = ['stated', 'technical', 'hinted', 'none'];

/** Neutral: no word of union and none of AI stands in a subject line that others may see. */
function titleOf(count: number, input: DigestInput): string {
  const where = input.territory === null ? '' : ` ${bounded(input.territory)}`;
  if (count > 0) return `Vigie – ${plural(count, 'visuel')} à relire${where}`;
  const sites = new Set(input.problems.map((problem) => problem.site)).size;
  if (sites === 0) return `Vigie – ${plural(input.tenders?.length ?? 0, 'appel')} d’offres en cours${where}`;
  return sites > 1
    ? `Vigie – ${plural(sites, 'site')} n’ont pas pu être regardés${where}`
    : `Vigie – un site n’a pas pu être regardé${where}`;
}

function findingsSection(shown: readonly DigestFinding[], total: number): DigestSection {
  const left = total - shown.length;
  const paragraphs =
    total === 0
      ? ['Rien à relire cette semaine.']
      : ['Chaque visuel attend le regard d’une personne : rien ne part sans votre décision.'];
  if (left > 0)
    paragraphs.push(
      `Les ${shown.length} premiers sont ici ; ${plural(left, 'autre')} ${left > 1 ? 'attendent' : 'attend'} aussi.`,
    );
  return { heading: 'À relire', paragraphs, items: shown.map(findingItem) };
}

function findingItem(finding: DigestFinding): DigestItem {
  const name = bounded(finding.title ?? '');
  const reasons = finding.reasons.slice(0, MAX_REASONS).map((reason) => bounded(reason));
  return {
    title: name === '' ? bounded(finding.authority) : `${bounded(finding.authority)} : « ${name} »`,
    badge: GRADE_WORDS[finding.grade].label,
    lines: reasons,
    links: [linkTo(finding.pageUrl, 'La page'), linkTo(finding.reviewUrl, 'Relire ce visuel')].filter(
      (link) => link !== null,
    ),
  };
}

function problemsSection({ problems, sitesLookedAt }: DigestInput): DigestSection {
  const heading = 'Ce qui n’a pas pu être regardé';
  if (problems.length === 0) {
    // Says no more than what the crawls told: a site that no crawl went to is not among them.
    const words =
      sitesLookedAt === 0
        ? 'Aucun site n’a été regardé cette semaine.'
        : `Rien n’a empêché de regarder ${sitesLookedAt === 1 ? 'le site visité' : `les ${sitesLookedAt} sites visités`} cette semaine.`;
    return { heading, paragraphs: [words], items: [] };
  }
  const left = problems.length - MAX_PROBLEMS;
  return {
    heading,
    paragraphs: [
      'Là, nous ne savons rien : ce n’est pas « rien relevé ».',
      ...(left > 0 ? [`Et ${plural(left, 'autre')}.`] : []),
    ],
    items: problems.slice(0, MAX_PROBLEMS).map((problem) => ({
      title: bounded(problem.authority),
      badge: null,
      lines: [
        `${bounded(problem.site)} : ${bounded(problem.reason)}${problem.count > 1 ? ` (${plural(problem.count, 'adresse')})` : ''}`,
      ],
      links: [],
    })),
  };
}

/** Before the award there is still time: the clause goes to the buyer then (reference: letters §6, T6). */
function tendersSection(tenders: readonly DigestTender[]): DigestSection {
  const left = tenders.length - MAX_TENDERS;
  return {
    heading: 'Appels d’offres en cours',
    paragraphs: [
      'Ces collectivités s’apprêtent à commander des visuels : c’est le moment de leur proposer la clause « création humaine ».',
      ...(left > 0 ? [`Et ${plural(left, 'autre')}.`] : []),
    ],
    items: tenders.slice(0, MAX_TENDERS).map((tender) => ({
      title: bounded(tender.buyer),
      badge: `Jusqu’au ${formatDate(tender.until)}`,
      lines: [bounded(tender.object)],
      links: [linkTo(tender.url, 'L’avis')].filter((link) => link !== null),
    })),
  };
}

function weekSection(input: DigestInput): DigestSection {
  return {
    heading: 'La semaine',
    paragraphs: [
      `${plural(input.sitesLookedAt, 'site')} et ${plural(input.visualsRead, 'visuel')} ${input.sitesLookedAt + input.visualsRead > 1 ? 'regardés' : 'regardé'}. ${SILENCE_SENTENCE}`,
    ],
    items: [],
  };
}

/** Only plain web addresses become links. */
function linkTo(address: string | null, label: string): DigestLink | null {
  if (address === null || !isUrl(address)) return null;
  const url = new URL(address);
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return null;
  return { label, href: url.href };
}

/** Foreign text on one line, without hidden characters, cut with a visible mark. */
function bounded(text: string): string {
  const line = text
    .slice(0, MAX_CHARS * 10)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const chars = Array.from(line);
  return chars.length <= MAX_CHARS ? line : `${chars.slice(0, MAX_CHARS - 1).join('')}…`;
}
