/** What letters may not say (reference: law §9): words that are banned, words of AI in T0, assertions without a mark. */
import type { Strength } from '../classifiers/types.js';

export interface WordingProblem {
  /** The words found. */
  readonly words: string;
  readonly offset: number;
  /** French, one sentence: what the rule is and why. */
  readonly why: string;
}

const word = (pattern: string, flags = 'giu') => new RegExp(`(?<!\\p{L})(?:${pattern})(?!\\p{L})`, flags);

const ACCUSES = 'Ce mot accuse : la lettre constate et demande.';
/** What is looked for, and why it is not said. */
type Rule = readonly [RegExp, string];

const BANNED: readonly Rule[] = [
  [word('vols?|vol[eé]e?s?|voler|voleu(?:r|se)s?'), ACCUSES],
  [word('plagi(?:ats?|er|é|ée|és|ées|aires?)'), ACCUSES],
  [word('ment(?:i|ie|ir|ez|ent|eurs?|euses?)|mensong(?:e|es|er|ère|ers|ères)'), ACCUSES],
  [
    word('illégal(?:e|es|ement|ité)?|illégaux|illicites?'),
    'Une illustration par IA n’est pas contraire à la loi en elle-même.',
  ],
  [word('fraud(?:e|es|er|é|uleux|uleuse|uleusement)'), ACCUSES],
  [word('scandal(?:e|es|eux|euse|euses)'), ACCUSES],
  [word('honteu(?:x|se|ses|sement)|honte'), ACCUSES],
  [word('compli(?:ces?|cités?)'), ACCUSES],
  [word('détourn(?:ements?|er|é|ée|és|ées)'), ACCUSES],
  [
    word('preuves?|prouv(?:e|é|ée|er|ent)'),
    'Les marques indiquent ; elles n’établissent pas à elles seules.',
  ],
  [word('entièrement générée?s?'), 'L’étendue de l’usage ne se lit pas dans un fichier.'],
  [word('urgent'), 'La lettre fixe une date ; elle ne presse pas.'],
];

/** Words banned from every template and every local paragraph. */
export function bannedWords(text: string): readonly WordingProblem[] {
  return find(text, BANNED);
}

/** Names of generators. « dalle » alone is a slab of concrete. */
const GENERATORS =
  'chat-?\\s?gpt|gpt-?\\s?(?:image|\\d)|dall[·•.\\-‑– ]e|mid-?\\s?journey|firefly|gemini|copilot|grok|ideogram|nano-?\\s?banana|leonardo\\.?\\s?ai|bing image creator|stable[- ]diffusion|open-?\\s?ai';

const ASKS_WHO = 'Cette lettre demande qui a créé le visuel ; elle ne parle pas d’IA.';
const AI_PROSE = [
  word('I\\.?\\s?A\\.?', 'gu'),
  word('[iI]a|i\\.\\s?a\\.|AI|DALLE', 'gu'),
  word('intelligences? artificielles?'),
  // « Le bal des générations » is no picture; « génération d’images » is.
  word("(?:non[- ])?générati(?:f|ve|fs|ves)|génération (?:d[’']images?|automatique|par)"),
  word('(?:auto)?générée?s?'),
  word(`${GENERATORS}|c2pa|hypertrucages?|deepfakes?|algorithmes?|algorithmic\\w*`),
].map((pattern): Rule => [pattern, ASKS_WHO]);

/** Words that speak of AI: a letter of kind T0 has none of them. */
export function aiWords(text: string): readonly WordingProblem[] {
  return find(text, AI_PROSE);
}

const AI_IN_ADDRESS = [
  /(?<![\p{L}\p{N}])(?:ia|ai)(?![\p{L}\p{N}])/iu,
  // « AfficheIA2026 », « MonImageAI ».
  /(?<=\p{Ll})(?:IA|AI)(?!\p{Ll})/u,
  /(?<!\p{L})(?:auto)?generee?s?(?!\p{L})|(?<!\p{L})generati(?:f|ve)s?(?!\p{L})|generated/iu,
  /chat-? ?gpt|mid-? ?journey|dall-e/iu,
];

/** The same for an address or a file name, where case is free, accents are lost and words are cut by dashes or not at all. */
export function addressMentionsAi(address: string): boolean {
  let decoded = address;
  try {
    decoded = decodeURIComponent(address);
  } catch {
    // A percent sign that encodes nothing: the address is judged as it stands.
  }
  const spaced = decoded.normalize('NFC').replace(/[\s_/?&=.,+~()[\]-]+/gu, ' ');
  const unaccented = spaced.normalize('NFD').replace(/\p{M}/gu, '');
  return (
    AI_IN_ADDRESS.some((pattern) => pattern.test(unaccented) || pattern.test(decoded)) ||
    aiWords(spaced).length > 0
  );
}

/** Sentences that say that AI was used. Each needs a mark of one of these strengths behind it. */
const ASSERTIONS: readonly (readonly [RegExp, readonly Strength[]])[] = [
  [
    word(
      '(?:vous avez|(?:la|votre) (?:mairie|ville|commune|municipalité|collectivité) a|le maire a|vos services ont|elle a|ils ont) (?:utilisé|employé|recouru|fait appel|eu recours|généré)',
    ),
    [],
  ],
  [
    word(
      `(?:(?:est|sont|a été|ont été) )?(?:entièrement |en partie )?(?:générée?s?|créée?s?|réalisée?s?|produite?s?|faite?s?) (?:par|avec|via|grâce à|à l’aide d)(?=.{0,30}(?<!\\p{L})(?:IA|intelligence artificielle|${GENERATORS})(?!\\p{L}))`,
    ),
    [],
  ],
  [
    word(
      'il s’agit (?:bien )?d’une? (?:image|visuel|illustration|affiche) (?:IA|de synthèse|artificielle|générée?)',
    ),
    [],
  ],
  [word('recours (?:avéré|manifeste|évident) à'), []],
  [word('accompagné (?:de la mention|du crédit)|porte la mention|vous indiquez'), ['stated']],
  [
    word('indique(?:nt)? (?:l’usage|l’intervention|l’emploi|une modification)|atteste(?:nt)?|déclare(?:nt)?'),
    ['declared', 'signature'],
  ],
  [word('(?:dépend|relève) d’un service de génération'), ['signature']],
];

const ownWords = (text: string) => text.replace(/«[^»]*»/gu, (quoted) => ' '.repeat(quoted.length));

/**
 * Assertions of AI use in a text that no mark of the needed strength carries. Words inside « » are somebody's own
 * words and are left out.
 */
export function unfoundedAssertions(
  text: string,
  strengths: ReadonlySet<Strength>,
): readonly WordingProblem[] {
  const own = ownWords(text).replaceAll("'", '’');
  const unfounded = ASSERTIONS.filter(([, needed]) => !needed.some((strength) => strengths.has(strength)));
  return find(
    own,
    unfounded.map(([pattern]): Rule => [pattern, SAYS_MORE]),
  );
}

const SAYS_MORE = 'Cette phrase affirme plus que ce qui a été lu : posez une question.';

function find(text: string, rules: readonly Rule[]): readonly WordingProblem[] {
  // Letters copied from a Mac come apart (NFD): « é » would pass unseen. Spaces are one, whatever they are and however
  // many: a line end or a tag taken out between two words hides nothing.
  const whole = text.normalize('NFC');
  const single = whole.replace(/\s+/gu, ' ');
  const offsetOf = (at: number): number => {
    let left = 0;
    for (const { 0: spaces, index } of whole.matchAll(/\s+/gu)) {
      if (index - left >= at) break;
      left += spaces.length - 1;
    }
    return at + left;
  };
  return rules.flatMap(([pattern, why]) =>
    Array.from(single.matchAll(pattern), (match) => ({
      words: match[0],
      offset: offsetOf(match.index),
      why,
    })),
  );
}

/** Whether a run without white space is an address: after its first letter a dot, « @ » or « / », and « @ » or « / » after that. */
function isAddress(run: string): boolean {
  const first = run.slice(1).search(/[.@/]/u);
  return first !== -1 && Math.max(run.lastIndexOf('/'), run.lastIndexOf('@')) > first + 1;
}

/**
 * What a whole text of ours may not say: banned words, and assertions without their mark. Words inside « » are
 * somebody's own, and the words of an address are nobody's.
 */
export function wordingOf(text: string, strengths: ReadonlySet<Strength>): readonly WordingProblem[] {
  // Run by run: one pattern for all of it would take the cube of a long run's length to find that it is none.
  const own = ownWords(text).replace(/\S+/gu, (run) => (isAddress(run) ? ' '.repeat(run.length) : run));
  return [...bannedWords(own), ...unfoundedAssertions(own, strengths)];
}
