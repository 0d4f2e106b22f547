/** What `vigie crawl` does once crawls have ended, and what it tells of it. */
import { RULESET } from '../classifiers/index.js';
import type { App, Store } from '../app.js';
import { EVENT_WORDS } from '../cases/index.js';
import type { Shortfall } from '../evidence/log.js';
import type { SealRun } from '../evidence/seal-days.js';
import { plural } from '../french/words.js';
import { afterCrawls, type AfterCrawlDeps, type Followed, type Progress } from '../jobs/after-crawl.js';
import { VERSION } from '../version.js';
import { foreign, type Output } from './output.js';

/** What is needed to follow crawls, of the program that runs. */
export function afterCrawlDeps(app: App, store: Store): AfterCrawlDeps {
  const { door, pace } = app.crawl;
  return {
    ...store,
    now: app.now,
    door,
    pace,
    camera: app.camera,
    program: VERSION,
    ruleset: RULESET,
    authority: app.config.timeStamp?.url ?? null,
  };
}

/**
 * Queue, captures, cases and seals, of these crawls and of those that an earlier process left.
 *
 * @returns what was done, crawl by crawl
 */
export async function followCrawls(
  app: App,
  store: Store,
  output: Output,
  signal: AbortSignal,
): Promise<readonly Followed[]> {
  const { followed, seal } = await afterCrawls(afterCrawlDeps(app, store), {
    signal,
    onProgress: (progress) => output.progress(progressLine(progress)),
  });
  output.endProgress();
  for (const one of followed) tellFollowed(output, one);
  tellSeal(output, seal);
  return followed;
}

/** What followed the crawls of a site, as the summary of the site carries it. */
export function followedJson(followed: readonly Followed[], siteId: string): readonly object[] {
  return followed
    .filter(({ crawl }) => crawl.siteId === siteId)
    .map(({ queued, captures, watched, isDone }) => ({
      done: isDone,
      queued: queued.placed.length,
      ...captures,
      cases: watched.map(({ caseId, events }) => ({ case: caseId, events: events.map(({ kind }) => kind) })),
    }));
}

function progressLine({ step, site, done, of }: Progress): string {
  const host = site === null ? '' : `${new URL(site).host} : `;
  if (step === 'queue') return `${host}mise en file des visuels à relire`;
  if (step === 'seal') return 'horodatage du journal des preuves';
  return of === 0 ? `${host}captures` : `${host}captures des pages, ${done} sur ${of}`;
}

function tellFollowed(output: Output, { crawl, queued, captures, watched }: Followed): void {
  const { captured, shortfalls, waiting, problems } = captures;
  const news = queued.placed.filter(({ kind }) => kind === 'made').length;
  const lines = [
    ...(news === 0 ? [] : [`${plural(news, 'nouveau visuel', 'nouveaux visuels')} à relire.`]),
    ...(captured === 0
      ? []
      : [`${plural(captured, 'capture gardée', 'captures gardées')} avec la page${lacking(shortfalls)}.`]),
    ...(waiting === 0
      ? []
      : [`${plural(waiting, 'capture reste', 'captures restent')} à prendre : au prochain « vigie crawl ».`]),
    ...watched.map(
      ({ caseId, events }) =>
        `Dossier ${caseId} : ${events.map(({ kind }) => EVENT_WORDS[kind].toLowerCase()).join(', ')}.`,
    ),
  ];
  const { host } = new URL(crawl.startUrl);
  for (const line of lines) output.line(`→ ${host} : ${line}`);
  for (const problem of problems) output.warn(`${host} : ${foreign(problem)}`);
}

const LACKS: Readonly<Record<Shortfall['code'], string>> = {
  page: 'sans la page elle-même',
  browser: 'sans image de la page, faute de navigateur',
  'not-shown': 'sans image de la page',
  'not-found': 'sans cadre, le visuel n’étant pas retrouvé',
  hidden: 'sans cadre, le visuel n’étant pas affiché',
  cut: 'd’une page trop haute pour être montrée en entier',
  'left-out': 'où des fichiers de la page manquent à l’image',
  document: 'sans dessin de la page du document',
  derivative: 'sans la copie affichée',
};

/** « (dont 2 sans image de la page) »; nothing when nothing lacks. */
function lacking(shortfalls: Followed['captures']['shortfalls']): string {
  const told = (Object.keys(LACKS) as Shortfall['code'][]).flatMap((code) => {
    const count = shortfalls[code] ?? 0;
    return count === 0 ? [] : [`${count} ${LACKS[code]}`];
  });
  return told.length === 0 ? '' : ` (dont ${told.join(' ; ')})`;
}

function tellSeal(output: Output, seal: SealRun): void {
  if (seal.kind === 'sealed') output.line(`→ Journal des preuves horodaté jusqu’au ${seal.day}.`);
  if (seal.kind === 'not-sealed')
    output.warn(
      `Le journal des preuves n’est pas horodaté (jusqu’au ${seal.day}) : ${seal.reason} Ce sera tenté de nouveau après le prochain passage.`,
    );
}
