/** One page as it is kept: what it says, how the browser shows it, and the copies of visuals that stand on it. */
import { createHash } from 'node:crypto';
import type { ShownVisual } from '../../db/queries/awaiting-capture.js';
import type { EvidenceRow } from '../../db/queries/evidence.js';
import { decodeText, sniff } from '../crawlers/discover/text.js';
import type { UsageTerms } from '../crawlers/events.js';
import { extractPage } from '../crawlers/extract/index.js';
import type { PageCamera, PictureOf, PictureOutcome, Shot } from '../crawlers/render/browser.js';
import type { PageAnswer } from '../crawlers/render/guard.js';
import { formatNumber, plural } from '../french/words.js';
import { isOwnAddress, plainAddress } from './capture-parts.js';
import type { DuePage } from './choose-captures.js';
import { drawDocumentPage } from './draw-document.js';
import type { Shortfall } from './log.js';
import { type Answer, answerOf, type PageSession } from './page-session.js';

/** What is kept of one visual beside its bytes. */
export interface VisualLook {
  /** The copy that the page shows, when it is other bytes than those of the original. */
  readonly derivative: Answer | null;
  readonly shot: Pick<Shot, 'mediaType' | 'bytes'> | null;
  readonly shortfalls: readonly Shortfall[];
}

export interface PageLook {
  readonly kind: 'looked';
  readonly answer: Answer;
  readonly terms: UsageTerms;
  readonly visuals: ReadonlyMap<ShownVisual, VisualLook>;
}

export type PageLooked =
  | PageLook
  /** The page gave no page: a bot check stood in its place. `message` is French. */
  | { readonly kind: 'later'; readonly message: string }
  | { readonly kind: 'none'; readonly message: string };

interface Bytes {
  readonly row: EvidenceRow;
  readonly bytes: Uint8Array;
}

/** For one page: the first answers come quickly, pictures at the pace of their hosts. */
const SHOW_MS = 60_000;
const MAX_REQUESTS = 120;
const MAX_BYTES = 24 * 1024 * 1024;

const CHALLENGE = 'Un contrôle anti-robot s’est interposé : la page n’a pas été vue.';

/** Looks at a page that answered. Never throws for what it holds. */
export async function lookAtPage(
  deps: { readonly camera: PageCamera | null },
  session: PageSession,
  input: {
    readonly page: DuePage;
    readonly kept: ReadonlyMap<ShownVisual, Bytes>;
    readonly answer: Awaited<ReturnType<PageSession['page']>>;
    readonly signal: AbortSignal;
  },
): Promise<PageLooked> {
  const { page, kept, answer } = input;
  if (!('outcome' in answer)) return { kind: 'none', message: '' };
  const { outcome } = answer;
  const content = sniff(outcome.bytes);
  if (content !== 'html') {
    const terms = await session.usage.termsOf(outcome.finalUrl, outcome.headers, []);
    const visuals = new Map<ShownVisual, VisualLook>();
    for (const visual of kept.keys()) {
      const drawn =
        page.pageKind === 'document' || content === 'pdf'
          ? await lookInDocument(outcome.bytes, visual)
          : NOT_HTML;
      visuals.set(visual, { derivative: null, ...drawn });
    }
    return { kind: 'looked', answer, terms, visuals };
  }
  const contentType = outcome.headers['content-type'] ?? null;
  const html = decodeText(outcome.bytes, contentType);
  const { challenge, signals } = extractPage({ html, url: outcome.finalUrl, contentType });
  if (challenge) return { kind: 'later', message: CHALLENGE };
  const terms = await session.usage.termsOf(outcome.finalUrl, outcome.headers, signals);
  const visuals = await showVisuals(deps.camera, session, input, answer);
  return { kind: 'looked', answer, terms, visuals };
}

const NOT_HTML: Omit<VisualLook, 'derivative'> = {
  shot: null,
  shortfalls: [
    {
      code: 'not-shown',
      message: 'Cette adresse n’est pas une page qu’un navigateur montre : pas d’image de la page.',
    },
  ],
};

async function lookInDocument(
  bytes: Uint8Array,
  visual: ShownVisual,
): Promise<Omit<VisualLook, 'derivative'>> {
  const drawn = await drawDocumentPage(bytes, {
    page: visual.documentPage ?? 1,
    sha256: /^sha256:([0-9a-f]{64})$/.exec(visual.contentKey)?.[1] ?? null,
  });
  if (drawn.kind === 'drawn')
    return {
      shot: drawn.shot,
      shortfalls: drawn.isFramed
        ? []
        : [
            {
              code: 'not-found',
              message: 'La place du visuel sur la page du document n’a pas été trouvée : rien n’est encadré.',
            },
          ],
    };
  const where =
    visual.documentPage === null ? '' : ` Le visuel s’y trouve page ${formatNumber(visual.documentPage)}.`;
  return {
    shot: null,
    shortfalls: [
      {
        code: 'document',
        message: `La page du document n’a pas pu être dessinée ; le fichier est gardé entier.${where}`,
      },
    ],
  };
}

async function showVisuals(
  camera: PageCamera | null,
  session: PageSession,
  { page, kept, signal }: Parameters<typeof lookAtPage>[2],
  answer: Answer,
): Promise<ReadonlyMap<ShownVisual, VisualLook>> {
  const { outcome } = answer;
  const places = [...kept.keys()];
  // The copy on the page comes first: at the pace of the host it might come too late for the picture.
  for (const visual of places) {
    if (signal.aborted) break;
    const shown = isOnPage(visual) ? plainAddress(visual.imageUrl) : null;
    if (shown !== null && shown !== kept.get(visual)?.row.url) await session.picture(shown);
  }
  const atHand = new Map<string, PageAnswer>([
    ...[...kept.values()].flatMap(({ row, bytes }): [string, PageAnswer][] =>
      isOwnAddress(row.url) ? [[row.url, { status: 200, headers: row.headers, bytes }]] : [],
    ),
    [page.pageUrl, answerOf(outcome)],
    [outcome.finalUrl, answerOf(outcome)],
  ]);
  session.takeRefused();
  const shown = await (camera?.picture({
    url: page.pageUrl,
    door: session.doorFor(atHand),
    visuals: places.map((visual) => addressesOf(visual, kept.get(visual)?.row.url)),
    timeoutMs: SHOW_MS,
    maxRequests: MAX_REQUESTS,
    maxBytes: MAX_BYTES,
  }) ?? NO_CAMERA);
  const leftOut = shown.kind === 'ok' ? shown.leftOut + session.takeRefused() : 0;
  const visuals = new Map<ShownVisual, VisualLook>();
  for (const [index, visual] of places.entries()) {
    const picture = shown.kind === 'ok' ? (shown.pictures[index] ?? null) : null;
    const copy = await copyOf(session, visual, picture, kept.get(visual));
    visuals.set(visual, {
      derivative: copy.kind === 'copy' ? copy.answer : null,
      shot: picture?.shot ?? null,
      shortfalls: [
        ...(shown.kind === 'ok' ? shortfallsOf(visual, picture, leftOut, shown) : [notShown(shown)]),
        ...(copy.kind === 'missing' ? [NO_COPY] : []),
      ],
    });
  }
  return visuals;
}

const NO_CAMERA = {
  kind: 'unavailable',
  message: 'Aucun navigateur n’est installé : « vigie doctor » dit comment en ajouter un.',
} as const;

const NO_COPY: Shortfall = {
  code: 'derivative',
  message: 'La copie que la page montre n’a pas pu être gardée : seul l’original l’est.',
};

function notShown({
  kind,
  message,
}: {
  readonly kind: 'unavailable' | 'failed';
  readonly message: string;
}): Shortfall {
  return {
    code: kind === 'unavailable' ? 'browser' : 'not-shown',
    message: `Pas d’image de la page. ${message}`,
  };
}

const WITHOUT_SCRIPTS: Shortfall = {
  code: 'left-out',
  message: 'Les scripts de la page l’empêchaient de s’afficher : elle est montrée sans eux.',
};
const REPLACED: Shortfall = {
  code: 'left-out',
  message: 'La page s’est remplacée elle-même : l’image montre ce qu’elle était ensuite.',
};
const SENDS_AWAY: Shortfall = {
  code: 'left-out',
  message: 'La page envoie ses visiteurs vers une autre adresse : elle est montrée sans y aller.',
};

function shortfallsOf(
  visual: ShownVisual,
  picture: PictureOf | null,
  leftOut: number,
  page: Pick<Extract<PictureOutcome, { kind: 'ok' }>, 'withoutScripts' | 'isReplaced' | 'turnedAway'>,
): readonly Shortfall[] {
  const found: Readonly<Record<PictureOf['found'], readonly Shortfall[]>> = {
    shown: [],
    hidden: [
      {
        code: 'hidden',
        message:
          'Le visuel est dans la page sans y être affiché (onglet, diaporama, image qui ne se charge pas) : rien n’est encadré.',
      },
    ],
    nowhere: [
      {
        code: 'not-found',
        message: isOnPage(visual)
          ? 'Le visuel n’a pas été retrouvé sur la page telle que le navigateur l’affiche : rien n’est encadré.'
          : 'La page nomme ce visuel sans l’afficher (partage sur les réseaux, données) : rien n’est encadré.',
      },
    ],
  };
  const cutFrom = picture?.cutFrom ?? null;
  return [
    ...found[picture?.found ?? 'nowhere'],
    ...(cutFrom === null
      ? []
      : [
          {
            code: 'cut',
            message: `La page mesure ${formatNumber(cutFrom)} pixels de haut : l’image n’en montre qu’une partie.`,
          } as const,
        ]),
    ...(leftOut === 0
      ? []
      : [
          {
            code: 'left-out',
            message: `${plural(leftOut, 'fichier de la page manque', 'fichiers de la page manquent')} sur l’image (refusés, absents ou trop nombreux).`,
          } as const,
        ]),
    ...(page.withoutScripts ? [WITHOUT_SCRIPTS] : page.isReplaced ? [REPLACED] : []),
    ...(page.turnedAway.length > 0 ? [SENDS_AWAY] : []),
  ];
}

/** Whether a visitor sees it on the page. */
function isOnPage({ element }: ShownVisual): boolean {
  return !['social', 'json', 'feed', 'catalogue', 'document'].includes(element);
}

function addressesOf(visual: ShownVisual, keptUrl: string | undefined): string[] {
  const { imageUrl, declared, originalUrl } = visual;
  const all = [
    imageUrl,
    ...declared,
    ...(originalUrl === null ? [] : [originalUrl]),
    ...(keptUrl === undefined ? [] : [keptUrl]),
  ];
  return [...new Set(all.flatMap((url) => plainAddress(url) ?? []))];
}

/** The copy that the page shows: what the browser chose, else the address that the page names. */
async function copyOf(
  session: PageSession,
  visual: ShownVisual,
  picture: PictureOf | null,
  kept: Bytes | undefined,
): Promise<{ readonly kind: 'copy'; readonly answer: Answer } | { readonly kind: 'same' | 'missing' }> {
  if (!isOnPage(visual) || kept === undefined) return { kind: 'same' };
  const url = plainAddress(picture?.shown ?? visual.imageUrl) ?? plainAddress(visual.imageUrl);
  if (url === null || url === plainAddress(kept.row.url)) return { kind: 'same' };
  const answer = await session.picture(url);
  if (answer === null || answer.outcome.truncated !== false) return { kind: 'missing' };
  const sha256 = createHash('sha256').update(answer.outcome.bytes).digest('hex');
  return sha256 === kept.row.sha256 ? { kind: 'same' } : { kind: 'copy', answer };
}
