import { DOCUMENTS, ownDocument } from './documents.js';
import { parseAddress } from './name-normalise.js';
import { monthOfStrongName } from './names.js';
import { onceForText } from './once.js';
import { UUID } from './reading.js';
import type { MarkInput, MarkMatch, MarkRule } from './rule.js';

/* Addresses of generators' own image hosts. */

interface AddressRow {
  readonly generator: string | null;
  /** `signature`: the host serves nothing but generated pictures at such addresses. */
  readonly worth: 'signature' | 'strong' | 'counted';
  readonly host: RegExp;
  /** Over path and query, as written. */
  readonly path: RegExp;
}

const ROWS: readonly AddressRow[] = [
  {
    generator: 'OpenAI',
    worth: 'signature',
    host: /^oaidalleapiprodscus\.blob\.core\.windows\.net$/,
    path: /^\/private\/.+\/img-[^/]+/,
  },
  {
    // `/u/…` on the same host are pictures that people have uploaded.
    generator: 'Midjourney',
    worth: 'signature',
    host: /^cdn\.midjourney\.com$/,
    path: new RegExp(`^/(?:video/)?${UUID}/(?:grid_\\d|\\d_\\d)`),
  },
  { generator: 'Pollinations', worth: 'signature', host: /^image\.pollinations\.ai$/, path: /^\/prompt\/./ },
  {
    generator: 'Bing Image Creator',
    worth: 'strong',
    host: /^(?:th\.bing\.com|tse\d\.mm\.bing\.net)$/,
    path: /^\/th(?:\/id\/|\?(?:.*&)?id=)OIG[1-4]?\./,
  },
  {
    generator: 'Leonardo.Ai',
    worth: 'strong',
    host: /^cdn\.leonardo\.ai$/,
    path: /^\/users\/.+\/generations\//,
  },
  {
    generator: 'Lexica',
    worth: 'strong',
    host: /^image\.lexica\.art$/,
    path: /^\/(?:md2|sm2|full_[a-z]{3,4})\//,
  },
  {
    generator: 'Pixabay',
    worth: 'strong',
    host: /^cdn\.pixabay\.com$/,
    path: /\/ai-generated-/,
  },
  { generator: 'Recraft', worth: 'strong', host: /^img\.recraft\.ai$/, path: /./ },
  {
    generator: 'Ideogram',
    worth: 'strong',
    host: /^ideogram\.ai$/,
    path: /^\/assets\/(?:image|progressive-image)\//,
  },
  { generator: 'NightCafe', worth: 'strong', host: /^images\.nightcafe\.studio$/, path: /^\/jobs\// },
  { generator: 'getimg.ai', worth: 'strong', host: /^static\.getimg\.ai$/, path: /^\/media\// },
  { generator: 'Craiyon', worth: 'strong', host: /^img\.craiyon\.com$/, path: /^\/20\d\d-\d\d-\d\d\// },
  {
    generator: 'Playground',
    worth: 'strong',
    host: /^images\.playground\.com$/,
    path: /^\/[0-9a-f-]{32,36}\./,
  },
  {
    generator: 'OpenArt',
    worth: 'strong',
    host: /^cdn\.openart\.ai$/,
    path: /^\/(?:stable_diffusion|published)\//,
  },
  { generator: 'starryai', worth: 'strong', host: /^r2\.starryai\.com$/, path: /^\/results\// },
  // What its other tools have done to a picture that was sent in stands there as well.
  {
    generator: 'DeepAI',
    worth: 'counted',
    host: /^api\.deepai\.org$/,
    path: /^\/job-view-file\/[^/]+\/outputs\//,
  },
  { generator: 'Civitai', worth: 'counted', host: /^image\.civitai\.com$/, path: /^\/[^/]+\/[^/]+\// },
  { generator: 'OpenAI', worth: 'counted', host: /^files\.oaiusercontent\.com$/, path: /^\/file-./ },
  { generator: 'Lexica', worth: 'counted', host: /^lexica\.art$/, path: /^\/prompt\// },
  // Both also hold what people send in: only a result's name counts.
  {
    generator: 'Replicate',
    worth: 'counted',
    host: /^replicate\.delivery$/,
    path: /\/(?:out|output)(?:[-_]\d+)?\.[a-z]{3,4}$/,
  },
  { generator: 'fal.ai', worth: 'counted', host: /^(?:[a-z0-9-]+\.)?fal\.media$/, path: /^\/files\// },
];

const EXPLAIN: Readonly<Record<AddressRow['worth'], string>> = {
  signature: 'L’image est servie par l’adresse propre d’un générateur d’images.',
  strong:
    'L’image est servie par un hôte où un générateur ou un fonds d’images range les images produites par IA.',
  counted:
    'L’image est servie par un hôte lié à un générateur d’images, qui garde aussi des fichiers envoyés.',
};

function read(address: string): MarkMatch[] {
  const url = parseAddress(address);
  if (url === null) return [];
  const row = ROWS.find((one) => one.host.test(url.hostname) && one.path.test(url.pathname + url.search));
  if (row === undefined) return [];
  const { generator, worth } = row;
  const base = { where: 'address', value: address, generator, explain: EXPLAIN[worth] };
  return worth === 'signature' ? [base] : [{ ...base, strength: 'hint', weight: worth }];
}

const readOnce = onceForText(read);

const everyAddress = ({ surroundings }: MarkInput): readonly string[] => {
  const [only] = surroundings;
  if (surroundings.length === 1 && only?.addresses.length === 1) return only.addresses;
  return [...new Set(surroundings.flatMap(({ addresses }) => addresses))];
};

const urlGenerator: MarkRule = {
  id: 'url-generator',
  strength: 'signature',
  kind: 'generated',
  generator: null,
  weight: null,
  explain: EXPLAIN.signature,
  ...ownDocument('url-generator', 'hôtes des générateurs d’images\u00a0; catalogue des marques §4'),
  match: (input) => everyAddress(input).flatMap((address) => readOnce(address, '')),
};

/** Before this month no public image generator of today's kind existed. */
const FIRST_GENERATORS = '2022-04';

/** WordPress files an upload under the year and month when it came. */
const UPLOAD_MONTH = /\/(?:uploads|files)\/(20\d\d)\/(0[1-9]|1[0-2])\//;
const isOldUpload = onceForText((address): boolean => {
  const found = UPLOAD_MONTH.exec(parseAddress(address)?.pathname ?? '');
  return found !== null && `${found[1] ?? ''}-${found[2] ?? ''}` < FIRST_GENERATORS;
});

const DISPUTED_FOLDER =
  'L’adresse range le fichier à une date d’avant avril 2022, mais le nom du fichier porte une date plus récente\u00a0: les deux se contredisent. Le dossier peut être celui d’un ancien article, le nom a pu être changé\u00a0; une personne qui coordonne regarde.';

const provenance: MarkRule = {
  id: 'provenance',
  strength: 'human',
  kind: null,
  generator: null,
  weight: null,
  explain:
    'L’adresse range le fichier à une date d’avant avril 2022, avant les générateurs d’images grand public.',
  ...DOCUMENTS.uploadFolders,
  match: (input) => {
    const old = everyAddress(input).filter((address) => isOldUpload(address, ''));
    if (old.length === 0) return [];
    // WordPress files what is added to an old post under the day of that post: a day in a generator's own name says more.
    const month = monthOfStrongName(input.surroundings);
    const isDisputed = month !== null && month >= FIRST_GENERATORS;
    return old.map((value): MarkMatch => {
      const match = { where: 'address', value };
      return isDisputed ? { ...match, weight: 'counted', explain: DISPUTED_FOLDER } : match;
    });
  },
};

export const addressRules: readonly MarkRule[] = [urlGenerator, provenance];
