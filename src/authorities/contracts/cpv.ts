/**
 * Which contracts are about visual creation or communication: by their code of the common procurement vocabulary, and by
 * words of their object. Pure (reference: public data §4.3).
 */

/** Visual creation itself. */
const CORE: ReadonlySet<string> = new Set(
  `79822500 79341000 79341100 79341200 79341400 79341500 79340000 79415200 79930000 79933000 92312000 92312200 92312210
   92312211 92312212 92312213 92312220 92312230 92312240 92312250 92312251 79961000 79961100 92111200 92111210 92111220
   92111250 72413000`.split(/\s+/),
);

/** Printing, publishing, events, marketing: of interest only when the object speaks of visuals. */
const WIDER: ReadonlySet<string> = new Set(
  `79342000 79413000 79416000 79416200 79800000 79810000 79811000 79820000 79821000 79822000 79823000 79950000 79952000
   79956000 79960000 79970000 22000000 22140000 22150000 22462000 72420000 92100000 92110000 92111000`.split(
    /\s+/,
  ),
);

/** `core` counts alone, `wider` with a word of the object. */
export type CpvKind = 'core' | 'wider';

/** The eight digits of a code, without the check digit that may follow; null when it is none. */
export function cpvTold(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const found = /^\s*(\d{7,8})(?:\.0)?(?:\s*-\s*\d)?\s*$/.exec(String(value).slice(0, 40))?.[1];
  // Codes of agriculture begin with a zero, which spreadsheets drop.
  return found?.padStart(8, '0') ?? null;
}

export function cpvKind(cpv: string): CpvKind | null {
  if (CORE.has(cpv)) return 'core';
  return WIDER.has(cpv) ? 'wider' : null;
}

/** Words that speak of visuals by themselves. « cartographie », « promotion », « vidéoprotection » contain some of them. */
const STRONG = new RegExp(
  [
    '\\b(?:info)?graphi(?!te)',
    '\\billustr',
    '\\baffiches?\\b',
    'identite (?:visuelle|graphique)',
    'charte graphique',
    '\\blogos?\\b|\\blogotype',
    'mise en page',
    '\\bpao\\b',
    'bandes? dessinees?',
    '\\bphotograph',
    'motion design',
    '\\bvideos?\\b(?!.?(?:protection|surveillance))',
    'magazine (?:municipal|communal|intercommunal|departemental|regional)|bulletin (?:municipal|communal)',
    'intelligence artificielle',
    'ia generative',
    '(?:supports?|campagnes?|actions?|outils?|conseil) (?:de|en|d.une) (?:la )?communication',
    'creations? (?:visuelles?|graphiques?|artistiques?)',
  ].join('|'),
);

/** Words that do so in a contract of printing, publishing or events. */
const WEAK =
  /\bmaquett|\bfresques?\b|\bmotion\b|\bcampagnes?\b|\bcommunication|\bmagazine|\bbulletins?\b|\baffichage/;

export function speaksOfVisuals(object: string, words: 'strong' | 'any'): boolean {
  const plain = object
    .slice(0, 2000)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('’', "'");
  return STRONG.test(plain) || (words === 'any' && WEAK.test(plain));
}

/** 3 = visual creation, 1 = a wider field whose object speaks of visuals, 0 = neither. */
export function scoreOf(cpvs: readonly string[], object: string): 0 | 1 | 3 {
  const kinds = new Set(cpvs.map(cpvKind));
  if (kinds.has('core')) return 3;
  return kinds.has('wider') && speaksOfVisuals(object, 'any') ? 1 : 0;
}
