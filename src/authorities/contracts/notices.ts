/** Notices of the BOAMP → calls for tender that are about visuals. Pure (reference: public data §5). */
import { z } from 'zod';
import { dayTold, departementTold, textTold } from '../fields.js';
import { cpvKind, scoreOf, speaksOfVisuals } from './cpv.js';
import { objectTold } from './objects.js';
import { parseUrl } from '../../parse-url.js';

export const noticeRow = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('call'),
    buyer: z.string(),
    object: z.string(),
    nature: z.string(),
    departements: z.array(z.string()),
    publishedOn: z.string().nullable(),
    /** Instant. */
    deadline: z.string().nullable(),
    url: z.string().nullable(),
    score: z.number(),
    descriptors: z.array(z.string()),
  }),
  /** A correction of a call, which may move its deadline. */
  z.object({
    kind: z.literal('rectified'),
    publishedOn: z.string().nullable(),
    deadline: z.string(),
  }),
]);
export type NoticeRow = z.infer<typeof noticeRow>;
export type Call = Extract<NoticeRow, { kind: 'call' }>;

export type NoticeReading =
  | { readonly kind: 'row'; readonly subject: string; readonly key: string; readonly row: NoticeRow }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Eight digits that stand alone: codes of the vocabulary among them. */
const EIGHT_DIGITS = /(?<!\d)\d{8}(?!\d)/g;
/** A notice has some tens of kilobytes. */
const MAX_INSIDE_CHARS = 500_000;

/** Reads one notice: calls that are open to offers, and corrections of such. Awards and notes of intent are nothing here. */
export function readNotice(value: unknown): NoticeReading {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { kind: 'refused', reason: 'Ce n’est pas un avis.' };
  const notice = value as Readonly<Record<string, unknown>>;
  const id = textTold(notice['idweb'], 60) ?? textTold(notice['id'], 60);
  if (id === null) return { kind: 'refused', reason: 'Le numéro de l’avis manque.' };
  const nature = (textTold(notice['nature'], 60) ?? '').toUpperCase();
  const deadline = instantTold(notice['datelimitereponse']);
  const publishedOn = dayTold(notice['dateparution']);
  if (nature === 'RECTIFICATIF') {
    const [linked] = textsTold(notice['annonce_lie'], 10);
    return linked === undefined || deadline === null
      ? { kind: 'none' }
      : {
          kind: 'row',
          subject: linked,
          key: `rectified ${id}`,
          row: { kind: 'rectified', publishedOn, deadline },
        };
  }
  if (nature !== 'APPEL_OFFRE') return { kind: 'none' };
  const object = objectTold(notice['objet']);
  const buyer = textTold(notice['nomacheteur'], 500);
  if (object === null || buyer === null) {
    return { kind: 'refused', reason: 'L’objet ou le nom de l’acheteur manque.' };
  }
  const descriptors = textsTold(notice['descripteur_libelle'], 50);
  const score = scoreOfNotice(notice, object);
  if (score === 0) return { kind: 'none' };
  return {
    kind: 'row',
    subject: id,
    key: 'call',
    row: {
      kind: 'call',
      buyer,
      object,
      nature,
      departements: textsTold(notice['code_departement'], 20)
        .map(departementTold)
        .filter((code) => code !== null),
      publishedOn,
      deadline,
      url: urlTold(notice['url_avis']),
      score,
      descriptors,
    },
  };
}

/** By the codes inside the notice; where none is, by what the object says. */
function scoreOfNotice(notice: Readonly<Record<string, unknown>>, object: string): 0 | 1 | 3 {
  const inside = notice['donnees'];
  const text = (typeof inside === 'string' ? inside : (JSON.stringify(inside ?? '') ?? '')).slice(
    0,
    MAX_INSIDE_CHARS,
  );
  const cpvs = [...text.matchAll(EIGHT_DIGITS)]
    .map(([code]) => code)
    .filter((code) => cpvKind(code) !== null);
  const score = scoreOf(cpvs, object);
  return score > 0 ? score : speaksOfVisuals(object, 'strong') ? 1 : 0;
}

function textsTold(value: unknown, most: number): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list
    .slice(0, most)
    .map((one) => textTold(one, 200))
    .filter((one) => one !== null);
}

/** An instant; a day alone ends late that day, in Paris too, summer and winter. */
function instantTold(value: unknown): string | null {
  const text = textTold(value, 40);
  const day = dayTold(text);
  if (text === null || day === null) return null;
  const time = Date.parse(/^\d{4}-\d{2}-\d{2}T/.test(text) ? text : `${day}T21:59:59Z`);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function urlTold(value: unknown): string | null {
  const url = parseUrl(textTold(value, 2000) ?? '');
  return url !== null && /^https?:$/.test(url.protocol) && url.username === ''
    ? url.href.slice(0, 2000)
    : null;
}

/** The call with the deadline that its last correction set; null while only corrections of it are known. */
export function mergeNotice(rows: readonly NoticeRow[]): Call | null {
  const call = rows.find((row) => row.kind === 'call');
  if (call === undefined) return null;
  const corrections = rows
    .filter((row) => row.kind === 'rectified')
    .toSorted((a, b) => ((a.publishedOn ?? '') < (b.publishedOn ?? '') ? -1 : 1));
  return { ...call, deadline: corrections.at(-1)?.deadline ?? call.deadline };
}
