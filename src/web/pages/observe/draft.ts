/**
 * An observation in the making, as the form carries it from step to step: nothing is kept on the server before the
 * person enters it, and nothing is lost on the way. Pure.
 */
import { MAX_NOTE_CHARS, MAX_OBSERVATIONS, MIN_PLACE_SIDE } from '../../../review/observations.js';
import {
  OBSERVATION_IDS,
  readObservations,
  type Observation,
  type ObservationId,
  type PicturePlace,
} from '../../../review/index.js';

/**
 * Widths in CSS pixels at which the picture is shown to be clicked without script, one for each width of screen. A
 * browser tells the point in CSS pixels of the shown picture, and the name of the field tells which one it was.
 */
export const CLICK_WIDTHS = [260, 400, 520] as const;
export type ClickWidth = (typeof CLICK_WIDTHS)[number];

/** How large a frame a click makes: its side, as a fraction of the picture's longer side. */
export const FRAME_SIDES = { small: 0.08, medium: 0.16, large: 0.32 } as const;
export type FrameSize = keyof typeof FRAME_SIDES;

export interface Draft {
  /** Observations that are ready to be entered. */
  readonly entries: readonly Observation[];
  /** The one in the making. */
  readonly id: ObservationId | null;
  readonly place: PicturePlace | null;
  readonly note: string;
  readonly size: FrameSize;
}

export const EMPTY_DRAFT: Draft = { entries: [], id: null, place: null, note: '', size: 'medium' };

export type Step =
  | { readonly kind: 'show'; readonly draft: Draft; readonly problems: readonly string[] }
  /** Everything is there: to be entered. */
  | { readonly kind: 'enter'; readonly draft: Draft; readonly entries: readonly Observation[] };

/** Fields of a form as Hono gives them with `all`. */
type Fields = Readonly<Record<string, unknown>>;

const UNFINISHED =
  'Une observation n’est pas finie : terminez-la par « Ajouter cette observation », ou laissez-la tomber.';

/**
 * Goes one step on with what the form says. Total: any fields give a draft, and what could be read of them stays in it.
 * @param ratio width over height of the picture
 */
export function takeStep(fields: Fields, ratio: number): Step {
  const { draft, problems } = readDraft(fields, ratio);
  const show = (next: Draft, ...more: readonly string[]): Step => ({
    kind: 'show',
    draft: next,
    problems: [...problems, ...more],
  });
  const asked = textOf(fields, 'do');
  const removed = /^remove-(\d{1,2})$/.exec(asked)?.[1];
  if (removed !== undefined)
    return show({ ...draft, entries: draft.entries.filter((_, index) => index !== Number(removed)) });
  if (asked === 'drop') return show({ ...EMPTY_DRAFT, entries: draft.entries });
  if (asked === 'nothing')
    return isBegun(draft) || draft.entries.length > 0
      ? show(draft, 'Vous avez commencé à noter des observations : enregistrez-les, ou retirez-les d’abord.')
      : enter(draft, problems);
  if (asked === 'save') {
    const whole = add(draft);
    if (whole.kind === 'refused')
      return show(draft, ...(isBegun(draft) ? [...whole.problems, UNFINISHED] : []));
    return whole.draft.entries.length === 0
      ? show(draft, 'Ajoutez d’abord une observation, ou dites que vous ne voyez rien de tel.')
      : enter(whole.draft, problems);
  }
  if (asked === 'add') {
    const whole = add(draft);
    if (whole.kind === 'ok' && isBegun(draft)) return show(whole.draft);
    return whole.kind === 'refused'
      ? show(draft, ...whole.problems)
      : show(draft, 'Choisissez dans la liste ce que vous voyez.');
  }
  // A click on the picture.
  return show(draft);
}

function enter(draft: Draft, problems: readonly string[]): Step {
  return problems.length > 0
    ? { kind: 'show', draft, problems }
    : { kind: 'enter', draft, entries: draft.entries };
}

function isBegun({ id, place, note }: Draft): boolean {
  return id !== null || place !== null || note.trim() !== '';
}

type Added =
  | { readonly kind: 'ok'; readonly draft: Draft }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/** Puts the observation in the making among the ready ones; a draft in which none was begun stays as it is. */
function add(draft: Draft): Added {
  if (!isBegun(draft)) return { kind: 'ok', draft };
  const { id, place, note, entries, size } = draft;
  const read = readObservations([...entries, { id, place, note: note === '' ? null : note }]);
  return read.kind === 'ok'
    ? { kind: 'ok', draft: { ...EMPTY_DRAFT, size, entries: read.value } }
    : { kind: 'refused', problems: read.problems.map(({ message }) => message) };
}

function readDraft(fields: Fields, ratio: number): { draft: Draft; problems: readonly string[] } {
  const problems: string[] = [];
  const entries: Observation[] = [];
  for (const text of textsOf(fields, 'seen').slice(0, MAX_OBSERVATIONS)) {
    const read = readObservations([parseJson(text)]);
    if (read.kind === 'ok') entries.push(...read.value);
    else problems.push('Une observation déjà ajoutée n’a pas pu être relue : ajoutez-la de nouveau.');
  }
  const size = textOf(fields, 'size');
  const frame: FrameSize = Object.hasOwn(FRAME_SIDES, size) ? (size as FrameSize) : 'medium';
  const click = clickOf(fields, ratio);
  if (click === 'by-key')
    problems.push(
      'Au clavier, l’image ne dit pas d’endroit : choisissez une partie de l’image dans la liste « Où ? ».',
    );
  const point = click === null || click === 'by-key' ? null : click;
  const marked = point === null ? parsePlace(textOf(fields, 'place')) : placeAround(point, frame, ratio);
  const id = textOf(fields, 'id');
  return {
    draft: {
      entries,
      id: OBSERVATION_IDS.find((one) => one === id) ?? null,
      place: zoneOf(textOf(fields, 'zone')) ?? marked,
      note: textOf(fields, 'note').slice(0, MAX_NOTE_CHARS * 2),
      size: frame,
    },
    problems,
  };
}

/** Where the picture was clicked, in fractions; « by-key » when it was sent without a point, null when not at all. */
function clickOf(
  fields: Fields,
  ratio: number,
): { readonly x: number; readonly y: number } | 'by-key' | null {
  for (const width of CLICK_WIDTHS) {
    const [x, y] = ['x', 'y'].map((axis) => textOf(fields, `click-${width}.${axis}`));
    if (x === undefined || y === undefined || !/^\d{1,5}$/.test(x) || !/^\d{1,5}$/.test(y)) continue;
    // HTML, « image button »: activated without a pointing device, the selected coordinate is (0, 0).
    if (x === '0' && y === '0') return 'by-key';
    return clickedPoint({ x: Number(x), y: Number(y) }, width, ratio);
  }
  return null;
}

/** A click in CSS pixels of a picture shown `width` pixels wide, in fractions of it. */
export function clickedPoint(
  click: { readonly x: number; readonly y: number },
  width: ClickWidth,
  ratio: number,
): { readonly x: number; readonly y: number } {
  return { x: clamp(click.x / width, 0, 1), y: clamp((click.y * ratio) / width, 0, 1) };
}

/** The frame around a point: square to the eye, and moved inside where it would pass the edge. */
export function placeAround(
  point: { readonly x: number; readonly y: number },
  size: FrameSize,
  ratio: number,
): PicturePlace {
  const side = FRAME_SIDES[size];
  const width = clamp(ratio >= 1 ? side : side / ratio, MIN_PLACE_SIDE, 1);
  const height = clamp(ratio >= 1 ? side * ratio : side, MIN_PLACE_SIDE, 1);
  return tidyPlace({
    x: clamp(point.x - width / 2, 0, 1 - width),
    y: clamp(point.y - height / 2, 0, 1 - height),
    width,
    height,
  });
}

/** In ten thousandths: finer than any screen, and never beyond the edge. */
function tidyPlace({ x, y, width, height }: PicturePlace): PicturePlace {
  const axis = (start: number, length: number): readonly [number, number] => {
    const size = Math.max(Math.round(length * UNITS), Math.ceil(MIN_PLACE_SIDE * UNITS));
    const from = Math.min(Math.round(start * UNITS), UNITS - size);
    return [from / UNITS, size / UNITS];
  };
  const [left, across] = axis(x, width);
  const [top, down] = axis(y, height);
  return { x: left, y: top, width: across, height: down };
}

const UNITS = 10_000;

/** A place as a hidden field carries it: four fractions. */
export function placeText(place: PicturePlace | null): string {
  return place === null ? '' : [place.x, place.y, place.width, place.height].join(' ');
}

function parsePlace(text: string): PicturePlace | null {
  if (!/^\d(?:\.\d{1,8})?(?: \d(?:\.\d{1,8})?){3}$/.test(text)) return null;
  const [x = 0, y = 0, width = 0, height = 0] = text.split(' ').map(Number);
  return { x, y, width, height };
}

/** Parts of the picture that can be named: for those who neither click nor draw. */
export const ZONES: readonly { readonly value: string; readonly name: string }[] = [
  { value: 'all', name: 'toute l’image' },
  ...['en haut', 'au milieu', 'en bas'].flatMap((row, y) =>
    ['à gauche', 'au centre', 'à droite'].map((column, x) => ({
      value: `${x}-${y}`,
      name: `${row}, ${column}`,
    })),
  ),
];

function zoneOf(value: string): PicturePlace | null {
  if (value === 'all') return { x: 0, y: 0, width: 1, height: 1 };
  const [, x, y] = /^([0-2])-([0-2])$/.exec(value) ?? [];
  if (x === undefined || y === undefined) return null;
  return tidyPlace({ x: Number(x) / 3, y: Number(y) / 3, width: 1 / 3, height: 1 / 3 });
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

function textsOf(fields: Fields, name: string): readonly string[] {
  const value = fields[name];
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
}

function textOf(fields: Fields, name: string): string {
  return textsOf(fields, name).at(-1) ?? '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // A field that somebody changed by hand: it is told as unreadable, like any other wrong value.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
