import type { Trace } from '../types.js';
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

/** Reads `{"Label": …}`, bare or under `AIGC`, or glued as `AIGC{…}`; null when it is not that label. */
function readLabel({ where, value }: Trace): MarkMatch | null {
  const text = value.trim();
  const glued = /AIGC\s*(\{[^{}]{0,4000}\})/.exec(text)?.[1];
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
    source: 'GB 45438-2025 (TC260); marks catalogue §2',
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
  source: 'Samsung editor data as read in real files; marks catalogue §2',
  match: ({ traces }) =>
    traces
      .filter(({ where }) => where.endsWith(':trailer') || where.startsWith('jumbf:'))
      .flatMap((trace) => {
        const text = `${trace.value}\n${trace.detail?.json ?? ''}`;
        const found = /\\?"genAIType\\?"\s*:\s*(-?\d{1,6})/.exec(text);
        return found !== null && Number(found[1]) > 0 ? [{ where: trace.where, value: found[0] }] : [];
      }),
};

/** ByteDance's applications write what was done into EXIF text; the product's name alone also stands in plain edits. */
const bytedance: MarkRule = {
  id: 'bytedance-app',
  strength: 'declared',
  kind: 'generated',
  generator: 'ByteDance',
  weight: null,
  explain: 'Une application de ByteDance a noté dans le fichier qu’il sort de sa fonction de génération.',
  source: 'ByteDance application data; marks catalogue §3',
  match: ({ traces }) =>
    traces
      .filter(({ where }) => where.startsWith('exif:'))
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
