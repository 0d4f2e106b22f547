import type { Kind } from '../types.js';
import {
  aiStatements,
  c2paActions,
  c2paClaims,
  closerName,
  GOOGLE_AI,
  GOOGLE_NAMES,
  withIntegrity,
  type AiStatement,
  type CloserNames,
} from './c2pa-reading.js';
import type { MarkInput, MarkMatch, MarkRule } from './rule.js';

/**
 * Who made the picture, as the C2PA store names it. A name alone is never a mark: the same firms sign photographs
 * and plain designs. It counts only in a manifest that carries an AI statement of its own.
 */
interface GeneratorRow {
  readonly id: string;
  readonly generator: string;
  /** Products of the firm, where the store names one. */
  readonly closer?: CloserNames;
  readonly kind: Kind;
  /** Any one of these is enough. */
  readonly claim?: RegExp;
  readonly agent?: RegExp;
  readonly parameters?: RegExp;
  readonly signer?: RegExp;
  /** When the general sentence does not tell enough. */
  readonly explain?: string;
  /** Further condition on the statement that the name is joined with. */
  readonly joins?: (statement: AiStatement) => boolean;
}

const hasSourceType = (statement: AiStatement): boolean =>
  statement.what === 'trained' || statement.what === 'composite';

const ROWS: readonly GeneratorRow[] = [
  {
    id: 'c2pa-generator-openai',
    generator: 'OpenAI',
    kind: 'generated',
    claim: /^(?:ChatGPT|OpenAI|DALL[·.\- ]?E|Sora)(?![a-z])/i,
    agent: /^(?:GPT-4o|DALL[·.\- ]?E|Sora|GPT[- ]?image|ChatGPT|OpenAI)(?![a-z])/i,
  },
  {
    id: 'c2pa-photoshop-genfill',
    generator: 'Adobe Firefly',
    kind: 'edited',
    claim: /^Adobe[_ ]Photoshop\b/i,
    explain:
      'La carte d’identité signée du fichier (C2PA) dit qu’une étape faite dans Photoshop a employé Adobe Firefly.',
    joins: ({ what, detail }) => what === 'composite' && /^Adobe Firefly\b/i.test(detail.softwareAgent ?? ''),
  },
  {
    id: 'c2pa-generator-firefly',
    generator: 'Adobe Firefly',
    kind: 'generated',
    claim: /^Adobe[_ ]Firefly\b|^Adobe_Firefly/i,
    agent: /^Adobe Firefly\b/i,
    parameters: /"(?:com\.adobe\.)?firefly\.operation"\s*:/,
  },
  {
    id: 'c2pa-generator-google',
    generator: GOOGLE_AI,
    closer: GOOGLE_NAMES,
    kind: 'generated',
    claim: /^Google C2PA Core Generator Library\b/i,
    joins: hasSourceType,
  },
  {
    id: 'c2pa-generator-microsoft',
    generator: 'Microsoft',
    closer: [
      [/\bImage Creator\b/i, 'Microsoft Image Creator'],
      [/\bMicrosoft Designer\b/i, 'Microsoft Designer'],
      [/\bAzure OpenAI\b/i, 'Microsoft Azure OpenAI'],
    ],
    kind: 'generated',
    claim: /^(?:Microsoft[_ ]Responsible[_ ]AI|Azure OpenAI)\b/i,
    agent: /^(?:Image Creator from Designer|Bing Image Creator|Microsoft Designer|Azure OpenAI)\b/i,
  },
  {
    id: 'c2pa-generator-amazon',
    generator: 'Amazon Bedrock',
    closer: [
      [/\bTitan Image Generator\b/i, 'Amazon Titan'],
      [/\bNova Canvas\b/i, 'Amazon Nova Canvas'],
    ],
    kind: 'generated',
    claim: /^Amazon[_ ]Bedrock\b/i,
    agent: /^(?:Amazon )?(?:Titan Image Generator|Nova Canvas)\b/i,
  },
  {
    id: 'c2pa-generator-bfl',
    generator: 'Black Forest Labs FLUX',
    kind: 'generated',
    claim: /^Black Forest Labs\b/i,
    agent: /^Flux[ .]?\d/i,
  },
  {
    id: 'c2pa-generator-samsung',
    generator: 'Samsung Galaxy AI',
    kind: 'edited',
    claim: /^(?:Samsung )?Galaxy\b/i,
    agent: /^Photo assist\b/i,
    signer: /^Samsung\b/i,
    joins: hasSourceType,
  },
  {
    id: 'c2pa-generator-stability',
    generator: 'Stability AI',
    kind: 'generated',
    claim: /^Stability AI\b/i,
    signer: /\bStability AI\b/i,
    joins: hasSourceType,
  },
  {
    id: 'c2pa-generator-canva',
    generator: 'Canva',
    kind: 'generated',
    claim: /^Canva\b/i,
    signer: /\bCanva\b/i,
    joins: ({ what }) => what === 'trained',
  },
  {
    id: 'c2pa-generator-bytedance',
    generator: 'ByteDance',
    closer: [
      [/\bDreamina\b/i, 'Dreamina'],
      [/\bDoubao\b/i, 'Doubao'],
      [/\bJimeng\b/i, 'Jimeng'],
      [/\bSeed(?:ream|edit)\b/i, 'Seedream'],
      [/\bCapCut\b/i, 'CapCut'],
    ],
    kind: 'generated',
    claim: /^(?:Dreamina|volcengine|Doubao|Jimeng|CapCut|ByteDance|BytePlus)\b/i,
    agent: /^(?:Dreamina|Doubao|Jimeng|Seedream|Seededit)\b/i,
    signer: /\bvolcengine\b|北京火山引擎|^Byte(?:plus|dance) Pte\b/i,
    joins: hasSourceType,
  },
];

/** Names that only attribute, each with what it is called in a report. */
const OTHERS: readonly { readonly name: RegExp; readonly generator: string }[] = [
  { name: /^Higgsfield\b/i, generator: 'Higgsfield' },
  { name: /^Topaz Labs\b/i, generator: 'Topaz Labs' },
  { name: /^TikTok Ad Creative Toolbox\b/i, generator: 'TikTok' },
  { name: /^fal[-.]ai\b/i, generator: 'fal.ai' },
  { name: /^Bria\b/i, generator: 'Bria' },
  { name: /^Eleven ?Labs\b/i, generator: 'ElevenLabs' },
  { name: /^Runway\b/i, generator: 'Runway' },
  { name: /^(?:xAI )?Grok Imagine\b|^SpaceXAI\b/i, generator: 'xAI Grok' },
  { name: /^recraft(?:\.ai)?\b/i, generator: 'Recraft' },
  { name: /^Ideogram\b/i, generator: 'Ideogram' },
  { name: /^Google Photos\b/i, generator: 'Google Photos' },
];

const SOURCE = {
  source:
    'spécification C2PA, générateur et agent, lue avec contentauth/c2pa-rs\u00a0; catalogue des marques §1.3',
  url: 'https://github.com/contentauth/c2pa-rs',
} as const;

interface NameRead {
  readonly where: string;
  readonly value: string;
}

/** Claim generator names, agents, parameters and signers of one manifest that a row recognises. */
function namesIn(input: MarkInput, label: string, row: GeneratorRow): NameRead[] {
  const names: NameRead[] = [];
  for (const { where, detail } of c2paClaims(input.traces)) {
    if (detail.label !== label) continue;
    for (const name of (detail.claimGenerator ?? '').split(' | ')) {
      if (row.claim?.test(name.trim()) === true) names.push({ where, value: name.trim() });
    }
    // Common name and organisation of the certificate, as the reader joins them.
    for (const name of (detail.signer ?? '').split(' | ')) {
      if (row.signer?.test(name.trim()) === true) names.push({ where, value: name.trim() });
    }
  }
  for (const { where, detail } of c2paActions(input.traces)) {
    if (detail.label !== label) continue;
    if (detail.softwareAgent !== undefined && row.agent?.test(detail.softwareAgent.trim()) === true) {
      names.push({ where, value: detail.softwareAgent });
    }
    if (detail.json !== undefined && row.parameters?.test(detail.json) === true) {
      names.push({ where, value: detail.json });
    }
  }
  return names;
}

function attribution(row: GeneratorRow): MarkRule {
  const explain =
    row.explain ?? `La carte d’identité signée du fichier (C2PA) nomme ${row.generator}${BESIDE_STATEMENT}.`;
  return {
    id: row.id,
    strength: 'declared',
    kind: row.kind,
    generator: row.generator,
    weight: null,
    explain,
    ...SOURCE,
    match: (input) => {
      // Nearly every file: without a statement no name counts.
      if (aiStatements(input.traces).length === 0) return [];
      const generator = closerName(input.traces, row.generator, row.closer ?? []);
      return joined(input, row, explain).map((match) => ({ ...match, generator }));
    },
  };
}

/** Where no source type stands beside it, the name of the tool is all that the step of creation says. */
const BESIDE_STATEMENT = ', à côté d’une mention d’IA';
const AS_CREATOR = ' comme outil de la création de l’image';

function joined(input: MarkInput, row: GeneratorRow, explain: string): MarkMatch[] {
  const statements = aiStatements(input.traces).filter(
    (statement) => statement.link !== 'loose' && (row.joins?.(statement) ?? true),
  );
  const declaring = new Set(
    statements.filter(({ what }) => what !== 'agent').map(({ detail }) => detail.label),
  );
  const kinds = new Map<string, Kind>();
  for (const { detail, kind } of statements) {
    if (kinds.get(detail.label) !== 'generated') kinds.set(detail.label, kind);
  }
  return [...kinds].flatMap(([label, kind]) =>
    namesIn(input, label, row).map((name) => ({
      ...name,
      kind,
      explain: withIntegrity(
        declaring.has(label) ? explain : explain.replace(BESIDE_STATEMENT, AS_CREATOR),
        input.integrity,
      ),
    })),
  );
}

const otherExplain =
  'La carte d’identité signée du fichier (C2PA) nomme un service de création ou de retouche, à côté d’une mention d’IA.';

const others: MarkRule = {
  id: 'c2pa-generator-other',
  strength: 'declared',
  kind: 'generated',
  generator: null,
  weight: null,
  explain: otherExplain,
  ...SOURCE,
  match: (input) => {
    if (aiStatements(input.traces).length === 0) return [];
    return OTHERS.flatMap(({ name, generator }) =>
      joined(
        input,
        {
          id: 'c2pa-generator-other',
          generator,
          kind: 'generated',
          claim: name,
          agent: name,
          signer: name,
          joins: hasSourceType,
        },
        otherExplain,
      ).map((match) => ({ ...match, generator })),
    );
  },
};

const LISTED: readonly MarkRule[] = [...ROWS.map(attribution), others];

/** Names of the program libraries that write and sign for everybody, and of tests. */
const LIBRARY = /c2pa|contentauth|content authenticity|truepic|\btest|unit_test|^(?:unknown|none|null)$/i;
const MAX_NAME_CHARS = 60;

/** A name without the version and without the library behind it; null when nothing is left that tells who. */
function plainName(text: string): string | null {
  const name = text
    .slice(0, 4 * MAX_NAME_CHARS)
    .replace(/(?:^| )\S{0,40}c2pa\S{0,40}(?: v?[\d.]{1,20})?/gi, '')
    .trim()
    .replace(/(?:[/ ]v?\d[\w.+-]*)+(?: .*)?$/, '')
    .replaceAll('_', ' ')
    .trim();
  const isName = /\p{L}{2}/u.test(name) && name.length <= MAX_NAME_CHARS && !LIBRARY.test(name);
  return isName ? name : null;
}

const namedExplain =
  'La carte d’identité signée du fichier (C2PA) nomme, dans l’étape ou le manifeste qui porte la mention d’IA, l’outil employé.';

/** Who is not in the lists above is called as the step that carries the AI statement, or its manifest, calls it. */
const named: MarkRule = {
  id: 'c2pa-generator-named',
  strength: 'declared',
  kind: null,
  generator: null,
  weight: null,
  explain: namedExplain,
  ...SOURCE,
  match: (input) => {
    const statements = aiStatements(input.traces).filter(
      (statement) => statement.link !== 'loose' && hasSourceType(statement),
    );
    if (statements.length === 0 || LISTED.some((rule) => rule.match(input).length > 0)) return [];
    const explain = withIntegrity(namedExplain, input.integrity);
    return statements.flatMap(({ trace, detail, kind }): MarkMatch[] => {
      const claims = c2paClaims(input.traces).filter((claim) => claim.detail.label === detail.label);
      const names: NameRead[] = [
        { where: trace.where, value: detail.softwareAgent ?? '' },
        ...claims.flatMap(({ where, detail: { claimGenerator = '' } }) =>
          claimGenerator.split(' | ').map((value) => ({ where, value })),
        ),
      ];
      const first = names.find(({ value }) => plainName(value) !== null);
      return first === undefined ? [] : [{ ...first, kind, generator: plainName(first.value), explain }];
    });
  },
};

export const c2paGeneratorRules: readonly MarkRule[] = [...LISTED, named];
