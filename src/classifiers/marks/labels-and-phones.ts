import type { Trace } from '../types.js';
import { c2paLinks } from './c2pa-links.js';
import { at, from, isRecord, parseObject, pngTexts } from './reading.js';
import type { MarkMatch, MarkRule } from './rule.js';

/* --- The Chinese AIGC label (GB 45438-2025) --- */

const LABEL_KEYS: readonly string[] = [
  'ContentProducer',
  'ProduceID',
  'ReservedCode1',
  'ContentPropagator',
  'PropagateID',
  'ReservedCode2',
];

/** Producer codes read in real files. The propagator is only the platform that passed the file on. */
const PRODUCERS: ReadonlyMap<string, string> = new Map([
  ['doubao', 'Doubao'],
  ['001191110102MACQD9K64010000', 'Doubao'],
  ['00119144030008867405X210001', 'Jimeng'],
]);

const LABEL_SENTENCE = 'Le fichier porte l’étiquette AIGC «\u00a0contenu généré\u00a0» de la norme chinoise.';
const DOUBT_SENTENCE =
  'Le fichier porte l’étiquette AIGC de la norme chinoise, au degré «\u00a0possible\u00a0» ou «\u00a0soupçonné\u00a0».';

const GLUED_IN_SEGMENT = /AIGC\s*(\{[^{}]{0,4000}\})/;
const GLUED = /^AIGC\s*(\{[^{}]{0,4000}\})$/;

/** Reads `{"Label": …}`, bare or under `AIGC`, or glued as `AIGC{…}`; null when it is not that label. */
function readLabel({ where, value }: Trace): MarkMatch | null {
  const text = value.trim();
  // A text that only quotes the label, in the middle of a sentence, is none; a raw segment has bytes around it.
  const isSegment = where.startsWith('jpeg:APP');
  const glued = (isSegment ? GLUED_IN_SEGMENT : GLUED).exec(text)?.[1];
  const outer = parseObject(text);
  const inner = outer?.['AIGC'];
  const candidates = [
    outer,
    isRecord(inner) ? inner : typeof inner === 'string' ? parseObject(inner) : null,
    glued === undefined ? null : parseObject(glued),
  ];
  const label = candidates.find(
    (one) => one !== null && 'Label' in one && LABEL_KEYS.some((key) => key in one),
  );
  if (label === undefined || label === null) return null;
  const level = textOf(label['Label']);
  const generator = PRODUCERS.get(textOf(label['ContentProducer'])) ?? null;
  const match = { where, value: glued ?? text, generator };
  if (level === '1') return match;
  if (level === '2' || level === '3') {
    return { ...match, strength: 'hint', weight: 'counted', explain: DOUBT_SENTENCE };
  }
  return null;
}

/** A label's field: text, or a number where a writer left the quotes off. */
function textOf(field: unknown): string {
  return typeof field === 'string' ? field.trim() : typeof field === 'number' ? String(field) : '';
}

function labelRule(id: string, places: (traces: readonly Trace[]) => Trace[]): MarkRule {
  return {
    id,
    strength: 'declared',
    kind: 'generated',
    generator: null,
    weight: null,
    explain: LABEL_SENTENCE,
    source: 'norme GB 45438-2025 (TC260)\u00a0; catalogue des marques §2',
    match: ({ traces }) =>
      places(traces).flatMap((trace) => {
        const match = readLabel(trace);
        return match === null ? [] : [match];
      }),
  };
}

/* --- Telephones --- */

const samsung: MarkRule = {
  id: 'samsung-genai-type',
  strength: 'signature',
  kind: 'edited',
  generator: 'Samsung Galaxy AI',
  weight: null,
  explain:
    'L’application photo de Samsung a noté dans le fichier une retouche avec son outil génératif («\u00a0genAIType\u00a0»).',
  source: 'données de l’éditeur de Samsung, lues dans un fichier\u00a0; catalogue des marques §2',
  match: ({ traces }) => {
    const linkOf = c2paLinks(traces);
    return traces
      .filter(({ where }) => where.endsWith(':trailer') || where.startsWith('jumbf:'))
      .filter(({ detail }) => detail === undefined || linkOf(detail) !== 'loose')
      .flatMap(({ where, value, detail }) => {
        const text = `${value}\n${detail?.json ?? ''}`;
        // Several edits may be noted, the first of them without AI.
        const found = [...text.matchAll(/\\?"genAIType\\?"\s*:\s*(-?\d{1,6})/g)].find(
          ([, type]) => Number(type) > 0,
        );
        return found === undefined ? [] : [{ where, value: found[0] }];
      });
  },
};

/** ByteDance's applications write what was done into EXIF text; the product's name alone also stands in plain edits. */
const bytedance: MarkRule = {
  id: 'bytedance-app',
  strength: 'declared',
  kind: 'generated',
  generator: 'ByteDance',
  weight: null,
  explain: 'Une application de ByteDance a noté dans le fichier qu’il sort de sa fonction de génération.',
  source: 'wiltodelta/remove-ai-watermarks, documentation\u00a0; catalogue des marques §3',
  url: 'https://github.com/wiltodelta/remove-ai-watermarks',
  match: ({ traces }) =>
    at(traces, 'exif:UserComment', 'exif:ImageDescription')
      // A record is JSON and nothing else: a sentence that quotes it is no record.
      .filter(({ value }) => /^\{[^]*\}$/.test(value.trim()))
      .flatMap(({ where, value }): MarkMatch[] => {
        const text = value.slice(0, 20_000);
        const label = from(text, /\\?"?aigc_label_type\\?"\s*:\s*\\?"?[12]\b/);
        if (label !== null) return [{ where, value: label }];
        const isExport =
          /"product"\s*:\s*"dreamina"/i.test(text) && /"exportType"\s*:\s*"generation"/i.test(text);
        return isExport ? [{ where, value, generator: 'Dreamina' }] : [];
      }),
};

export const labelAndPhoneRules: readonly MarkRule[] = [
  labelRule('tc260-xmp', (traces) => traces.filter(({ where }) => /^xmp:TC260:AIGC$/i.test(where))),
  labelRule('tc260-png-text', (traces) => pngTexts(traces, 'AIGC')),
  labelRule('tc260-exif', (traces) => [
    ...at(traces, 'exif:UserComment', 'exif:ImageDescription', 'jpeg:COM'),
    ...traces.filter(({ where }) => /^jpeg:APP(?:n|\d+)$/.test(where)),
  ]),
  samsung,
  bytedance,
];
