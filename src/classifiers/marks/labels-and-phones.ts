import type { Trace } from '../types.js';
import { c2paLinks } from './c2pa-links.js';
import { DOCUMENTS } from './documents.js';
import { at, comments, from, isRecord, parseObject, pngTexts } from './reading.js';
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

/**
 * Producers by the company number within their code, or by the bare name that some write. Doubao and Jimeng were read in
 * files here, the others by wiltodelta/remove-ai-watermarks (`tc260_producers.py`). A company may sign for more than one
 * product: those are named by the company. The propagator is only the platform that passed the file on.
 */
const PRODUCERS: ReadonlyMap<string, string> = new Map([
  ['doubao', 'Doubao'],
  ['91110102MACQD9K640', 'Doubao'],
  ['9144030008867405X2', 'Jimeng'],
  ['91440101MA9Y9T4H7A', 'Qwen'],
  ['91330106MA2CFLDG4R', 'Alibaba Tongyi'],
  ['kling', 'Kling'],
  ['91110108335469089C', 'Kling'],
  ['91440300708461136T', 'Tencent'],
  ['runninghub', 'RunningHub'],
  ['91340100MAEB4N8H76', 'RunningHub'],
  ['91110000802100433B', 'Baidu'],
  ['91110105MACJ6K1C8A', 'LiblibAI'],
  ['91110108MACC4D63XF', 'Vidu'],
  ['minimax', 'MiniMax'],
]);

/** `001`, one digit, the company number of 18 characters, then the product: only the number tells who. */
const PRODUCER_CODE = /^001\d([0-9A-Z]{18})[0-9A-Z]{0,10}$/;

function producerOf(field: string): string | null {
  const number = PRODUCER_CODE.exec(field.toUpperCase())?.[1];
  return PRODUCERS.get(number ?? field.toLowerCase()) ?? null;
}

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
  const generator = producerOf(textOf(label['ContentProducer']));
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
    ...DOCUMENTS.aigcLabel,
    match: ({ traces }) =>
      places(traces).flatMap((trace) => {
        const match = readLabel(trace);
        return match === null ? [] : [match];
      }),
  };
}

/** Writers differ in the host of the namespace: the reader then names the namespace and no prefix. */
const XMP_LABEL = /^xmp:(?:TC260|\{https?:\/\/(?:www\.)?tc260\.org\.cn\/ns\/AIGC[^}]*\}):AIGC$/i;

/* --- Telephones --- */

const samsung: MarkRule = {
  id: 'samsung-genai-type',
  strength: 'signature',
  kind: 'edited',
  generator: 'Samsung Galaxy AI',
  weight: null,
  explain:
    'L’application photo de Samsung a noté dans le fichier une retouche avec son outil génératif («\u00a0genAIType\u00a0»).',
  ...DOCUMENTS.landscape,
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
        // Records inside a record have their quotes escaped.
        const text = value.slice(0, 20_000).replaceAll('\\"', '"');
        const isDreamina = /"product"\s*:\s*"dreamina(?:_oversea)?"/i.test(text);
        const generator = isDreamina ? 'Dreamina' : 'ByteDance';
        const label = from(text, /"aigc_label_type"\s*:\s*"?[12]\b/);
        if (label !== null) return [{ where, value: label, generator }];
        const isExport = isDreamina && /"exportType"\s*:\s*"generation"/i.test(text);
        const isDisclosed =
          /"product"\s*:\s*"aweme"/i.test(text) && /"aigc_info"[^]*"aigc_type"\s*:\s*1\b/i.test(text);
        return isExport || isDisclosed ? [{ where, value, generator }] : [];
      }),
};

export const labelAndPhoneRules: readonly MarkRule[] = [
  labelRule('tc260-xmp', (traces) => traces.filter(({ where }) => XMP_LABEL.test(where))),
  labelRule('tc260-png-text', (traces) => pngTexts(traces, 'AIGC')),
  labelRule('tc260-exif', (traces) => [
    ...comments(traces),
    ...at(traces, 'exif:ImageDescription'),
    ...traces.filter(({ where }) => /^jpeg:APP(?:n|\d+)$/.test(where)),
  ]),
  samsung,
  bytedance,
];
