/** Visits the sites whose turn it is, then does what follows. The command `crawl --due` is for people; this is for the timetable. */
import { sitesDue } from '../../db/queries/sites.js';
import { crawlWatched, type WatchDeps } from '../crawlers/crawl-watched.js';
import { parisHour } from '../french/index.js';
import { plural } from '../french/words.js';
import { afterCrawls, type AfterCrawlDeps } from './after-crawl.js';
import type { JobOutcome } from './scheduler.js';

/** Hours of the day in Paris in which nothing is visited: from the first on, until before the second; may go over midnight. */
export interface QuietHours {
  readonly from: number;
  readonly until: number;
}

export interface CrawlDueDeps {
  readonly watch: WatchDeps;
  readonly after: AfterCrawlDeps;
  /** False while nobody says who is asking: then nothing outside this machine is visited. */
  readonly hasContact: boolean;
  readonly sitesAtOnce: number;
  readonly quietHours: QuietHours | null;
}

/** Whether an instant lies in the quiet hours. */
export function isQuiet(hours: QuietHours | null, at: string): boolean {
  if (hours === null) return false;
  const hour = parisHour(at);
  if (hour === null) throw new RangeError(`not an instant: ${at}`);
  const { from, until } = hours;
  return from <= until ? from <= hour && hour < until : hour >= from || hour < until;
}

/**
 * Crawls what is due, and finishes what earlier crawls left to do. Ends soon after the signal with everything kept.
 * Throws only when the store fails.
 */
export async function crawlDue(deps: CrawlDueDeps, signal: AbortSignal): Promise<JobOutcome> {
  const { db, now } = deps.watch;
  const at = now().toISOString();
  const sites = sitesDue(db, at);
  if (sites.length > 0 && !deps.hasContact)
    return {
      kind: 'partial',
      note: `${plural(sites.length, 'passage est dû', 'passages sont dus')}, mais aucune adresse de contact n’est configurée : indiquez « contact » dans vigie.config.json (ou VIGIE_CONTACT).`,
    };
  if (sites.length > 0 && isQuiet(deps.quietHours, at)) return { kind: 'done', note: null };
  // The hours begin while a run is at it: what it has begun it ends, the rest waits for the next one.
  const crawls = await crawlWatched(deps.watch, sites, { sitesAtOnce: deps.sitesAtOnce, signal });
  const { followed } = await afterCrawls(deps.after, { signal });
  if (signal.aborted) return { kind: 'interrupted', note: null };
  if (crawls.length === 0 && followed.length === 0) return { kind: 'done', note: null };
  const broken = crawls.filter(({ result }) => result.kind === 'failed');
  const unseen = crawls.filter(
    ({ result }) =>
      result.kind === 'crawled' &&
      (result.summary.outcome === 'refused' || result.summary.outcome === 'unreachable'),
  );
  const note = [
    plural(crawls.length, 'site visité', 'sites visités'),
    ...(unseen.length === 0
      ? []
      : [plural(unseen.length, 'n’a pas pu être regardé', 'n’ont pas pu être regardés')]),
    ...(broken.length === 0 ? [] : [`${plural(broken.length, 'arrêté', 'arrêtés')} par une erreur imprévue`]),
  ].join(', ');
  return { kind: broken.length + unseen.length === 0 ? 'done' : 'partial', note: `${note}.` };
}
