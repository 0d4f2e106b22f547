/** An evening of review, asked without a port. */
import { factsOf } from '../../src/review/index.js';
import { addTown, AT, crawlAndQueue, later, type Shown } from '../review/store-kit.js';
import { EVENING, posters } from './review-scene.js';
import { openWeb, type Visitor, type WebScene } from './web-kit.js';

export const NOW = later(30, EVENING);

/** Words as they are read: no tags, no special spaces. */
export function words(page: string): string {
  return page
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/&#39;/g, '’')
    .replaceAll(/[\s\u00a0\u202f]+/g, ' ');
}

export interface Evening extends WebScene {
  readonly pictures: readonly string[];
  readonly crawled: (shown: readonly Shown[], at?: string, code?: string) => Promise<readonly string[]>;
}

/** New pictures after a first crawl that showed one of its own. */
export async function evening(shown: readonly Shown[] | number): Promise<Evening> {
  const web = openWeb();
  const scene = { ...web, file: '', blobs: web.deps.blobs };
  const crawled: Evening['crawled'] = (list, at = EVENING, code) =>
    crawlAndQueue(code === undefined ? scene : addTown(scene, code), list, at);
  await crawled(await posters(1, 500), AT);
  const pictures = await crawled(typeof shown === 'number' ? await posters(shown) : shown);
  web.setNow(NOW);
  return { ...web, pictures, crawled };
}

/** A hidden field of the page, or any other by its name. */
export function field(page: string, name: string): string {
  return new RegExp(`name="${name}"[^>]*value="([^"]*)"`).exec(page)?.[1] ?? '';
}

export const YES = {
  kind: 'confirmed',
  made: 'generated',
  realistic: 'non',
  mention: 'none',
  recognisablePerson: 'non',
};

export async function decideOn(
  visitor: Visitor,
  picture: string,
  fields: Readonly<Record<string, string>> = YES,
): Promise<Response> {
  const page = await visitor.read(`/relecture/${picture}`);
  return visitor.post(`/relecture/${picture}/decision`, {
    version: field(page, 'version'),
    capacity: field(page, 'capacity'),
    ...fields,
  });
}

export const location = (answer: Response): string => answer.headers.get('location') ?? '';
export const decisionsOf = (web: WebScene, picture: string) => factsOf(web.db, picture)?.decisions ?? [];
