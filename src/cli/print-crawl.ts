/** What a crawl found, on the terminal and as JSON; the same for one site and for the watch list. */
import type { CrawlEvent, CrawlOutcome } from '../crawlers/events.js';
import { type CrawlResult, type Finding, firstWords } from '../crawlers/findings.js';
import { countPublications, countWords, SERVICE_SILENCE } from '../crawlers/platforms/words.js';
import { GRADES } from '../classifiers/types.js';
import { formatDayOf } from '../french/index.js';
import {
  formatBytes,
  formatDuration,
  GRADE_WORDS,
  madeInWords,
  plural,
  PROBLEM_WORDS,
  SILENCE_SENTENCE,
  SKIP_WORDS,
} from '../french/words.js';
import { colour, type Output, table } from './output.js';
import { isLookedAt, onePageSentence, type ReportSummary } from './report/report-input.js';
import { verdictJson } from './verdict-json.js';

/** The summary object of the JSON contract. */
export interface Summary extends ReportSummary {
  readonly type: 'summary';
  readonly site: string;
}

const MAX_PROBLEMS_SHOWN = 12;

export function summaryOf(site: string, result: CrawlResult): Summary {
  const grades = { stated: 0, technical: 0, hinted: 0, none: 0 };
  for (const finding of result.findings) grades[finding.verdict.grade]++;
  const { pages, documents, visuals, requests, bytesDownloaded, durationMs } = result.totals ?? {
    pages: 0,
    documents: 0,
    visuals: 0,
    requests: 0,
    bytesDownloaded: 0,
    durationMs: 0,
  };
  return {
    type: 'summary',
    site,
    pages,
    documents,
    visuals,
    requests,
    bytesDownloaded,
    durationMs,
    grades,
    skipped: result.skipped,
    problems: result.problems,
    publications: result.publications,
    outcome: result.outcome,
  };
}

/** One visual of the JSON contract. */
export function visualJson(finding: Finding) {
  const { imageUrl, originalUrl, pageUrls, format, width, height, bytes, sha256, surroundings, verdict } =
    finding;
  return {
    type: 'visual',
    imageUrl,
    originalUrl,
    pageUrls,
    alt: firstWords(surroundings, 'alt'),
    caption: firstWords(surroundings, 'caption'),
    credit: firstWords(surroundings, 'credit'),
    format,
    width,
    height,
    bytes,
    sha256,
    ...verdictJson(verdict),
  };
}

/** A finding as the table shows it. `goneAt` = when it was seen gone from the last page that showed it. */
type Shown = Pick<Finding, 'imageUrl' | 'pageUrls' | 'verdict'> & { readonly goneAt?: string | null };

/** A table of findings, the surest first; each with its mark in words. */
export function printFindings(output: Output, findings: readonly Shown[]): void {
  if (findings.length === 0) return;
  const width = Math.min(Math.max(process.stdout.columns ?? 100, 80), 140);
  const rest = width - 28 - 4;
  const rows = [...findings]
    .sort((a, b) => GRADES.indexOf(a.verdict.grade) - GRADES.indexOf(b.verdict.grade))
    .map(({ imageUrl, pageUrls, verdict, goneAt = null }) => {
      const words = GRADE_WORDS[verdict.grade];
      const first = verdict.marks.find((mark) => mark.strength !== 'human') ?? verdict.marks[0];
      const by = madeInWords(verdict);
      return [
        `${words.sign} ${words.label}${by === '' ? '' : `\n${by}`}`,
        [
          // A word that is too long goes on below; an address is better read on one line.
          shortUrl(imageUrl, rest - 2),
          first?.explain ?? '',
          ...pageUrls.slice(0, 1).map((page) => `Vu sur ${shortUrl(page, rest - 9)}`),
          ...(goneAt === null ? [] : [`N’y est plus : constaté le ${formatDayOf(goneAt)}`]),
        ].join('\n'),
      ];
    });
  output.line(table(['Constat', 'Visuel'], rows, [28, rest]));
}

/** The counts, with all that they leave out. */
export function printSummary(output: Output, summary: Omit<Summary, 'type'>): void {
  const { grades, problems, skipped, outcome } = summary;
  output.line(`\n${colour.bold(summary.site)}`);
  const ending = endingWords(outcome) ?? onePageSentence(summary);
  if (ending !== null) output.line(ending);
  output.line(
    [
      plural(summary.pages, 'page'),
      plural(summary.documents, 'document'),
      plural(summary.visuals, 'visuel'),
      plural(summary.requests, 'requête'),
      `${formatBytes(summary.bytesDownloaded)} en tout`,
      formatDuration(summary.durationMs),
    ].join(' · '),
  );
  // Of a site that was not looked at, only what was flagged is told: « rien de relevé » would pass for an answer.
  const told = GRADES.filter((grade) => isLookedAt(summary) || (grade !== 'none' && grades[grade] > 0));
  if (told.length > 0)
    output.line(told.map((grade) => `${GRADE_WORDS[grade].label} : ${grades[grade]}`).join(' · '));
  const left = Object.entries(skipped).filter(([, count]) => count > 0);
  if (left.length > 0) {
    output.line(`Laissés de côté : ${left.map(([reason, count]) => skipWords(reason, count)).join(' · ')}`);
  }
  if (problems.length > 0) {
    const words: Readonly<Record<string, string>> = PROBLEM_WORDS;
    output.line(
      `\n${plural(problems.length, 'adresse n’a pas pu être regardée', 'adresses n’ont pas pu être regardées')} :`,
    );
    for (const { url, code, message } of problems.slice(0, MAX_PROBLEMS_SHOWN)) {
      output.line(`  ${shortUrl(url)} : ${message === '' ? (words[code] ?? code) : message} [${code}]`);
    }
    const more = problems.length - MAX_PROBLEMS_SHOWN;
    if (more > 0) output.line(`  … et ${plural(more, 'autre')} (toutes avec --json)`);
  }
  if (summary.publications.length > 0) {
    output.line('\nPublications chez d’autres services, comptées à part :');
    for (const count of countPublications(summary.publications)) output.line(`  ${countWords(count)}`);
    output.line(colour.dim(SERVICE_SILENCE));
  }
  output.line(colour.dim(SILENCE_SENTENCE));
}

/** Tells how far a crawl has come, on terminals. */
export function progressOf(output: Output, name: string): (event: CrawlEvent) => void {
  let pages = 0;
  let visuals = 0;
  let flagged = 0;
  return (event) => {
    if (event.type === 'page') pages++;
    else if (event.type === 'visual') visuals++;
    else if (event.type === 'evidence') flagged++;
    else return;
    output.progress(
      `${name} : ${plural(pages, 'page')}, ${plural(visuals, 'visuel lu', 'visuels lus')}, ${plural(flagged, 'relevé')}`,
    );
  };
}

function endingWords(outcome: CrawlOutcome | null): string | null {
  switch (outcome) {
    case 'refused':
      return 'Le site ne veut pas être visité : ce refus est respecté. Rien n’a été conclu.';
    case 'unreachable':
      return 'Le site n’a pas pu être regardé. Rien n’a été conclu.';
    case 'budget':
      return 'La limite fixée est atteinte : le site n’a pas été vu en entier.';
    case 'stopped':
      return 'Passage interrompu : ce qui suit n’est qu’une partie du site.';
    case 'complete':
    case null:
      return null;
  }
}

/** « 3 décorations (logos, icônes) »; a reason of a later version is shown by its name. */
function skipWords(reason: string, count: number): string {
  const words: Readonly<Record<string, readonly [string, string]>> = SKIP_WORDS;
  const [one, several] = words[reason] ?? [reason, reason];
  return plural(count, one, several);
}

/** An address short enough for a line, cut visibly in the middle. */
function shortUrl(url: string, maxChars = 110): string {
  const text = url.startsWith('data:') ? `${url.slice(0, 30)}…` : url;
  if (text.length <= maxChars) return text;
  const end = Math.floor(maxChars / 2);
  return `${text.slice(0, maxChars - end - 1)}…${text.slice(-end)}`;
}
