import { EDITING, GENERATING, MAKING, PICTURE_WORDS } from './words-lexicon.js';
import { phrasesAt, Roles, wordsOf, type Role } from './words-match.js';

/*
 * A notice told by its words alone: a short text in which every word is one of those that notices are made of, with a
 * picture or a deed, then what leads to the agent, then the agent. "Toutes les illustrations de cette page : IA". Nothing
 * that could deny, doubt, ask or tell is among the words, so a text that holds only them says nothing else.
 */

const list = (text: string): readonly string[] => text.split(' ');

/** Where it stands, whose it is, how it was done, how far: words that change nothing. */
const BESIDE = new Set(
  list(
    "le la les l' un une des du de d' ce cet cette ces notre nos tout toute toutes tous ici cette-ci ci dessus dessous contre haut bas gauche droite " +
      'entierement totalement integralement partiellement exclusivement uniquement specialement automatiquement numeriquement principalement essentiellement ' +
      'partie interne direct totalite grande petite fait ete est sont a ont meme nouvelle nouveau ' +
      'mairie ville commune village commission equipe service communication com association comite mediatheque bibliotheque ecole departement region metropole ' +
      'page site article articles bulletin numero magazine journal dossier rubrique couverture accueil edition ' +
      'provisoire intention ambiance presentation fond ecran titre une illustratif illustrative decorative decoratif decoration communication projet principe ' +
      'fictive fictif virtuelle virtuel numerique synthese composite originale original artistique conceptuelle libre droits ' +
      'sauf mention contraire indication reserve credit credits source sources copyright auteur realisation conception graphisme maquette legende ' +
      'demande initiative soins besoin besoins occasion illustrer illustration',
  ),
);
/** What stands first is what was made: a picture, a deed or whose credit it is. */
const BEFORE_HEAD = new Set(
  list(
    "le la les l' un une des ce cet cette ces notre nos tout toute toutes tous entierement totalement integralement partiellement exclusivement uniquement credit credits source sources auteur copyright ©",
  ),
);
const AFTER_AGENT = new Set([...list("sauf mention contraire indication d' , – —"), 'generative']);
const PICTURE = new RegExp(`^(?:${PICTURE_WORDS})$`);
const DONE = new RegExp(`^(?:${GENERATING}|${MAKING}|${EDITING})$`);

const LAST = new Roles({
  noun: [],
  label: [],
  made: [],
  edited: [],
  compound: [],
  other: [],
  agent: [
    'ia',
    'iag',
    'ia generative',
    'ia generatives',
    'intelligence artificielle',
    'intelligence artificielle generative',
    "generateur d'images ia",
    "generateur d'images",
  ],
  // What leads to the agent: "de l'IA" alone would be what the picture is about.
  link: [
    'par',
    'avec',
    'via',
    'sous',
    'grace a',
    "a l'aide de",
    "a l'aide d'",
    "avec l'aide de",
    "avec l'aide d'",
    'au moyen de',
    "au moyen d'",
    'issue de',
    'issues de',
    'issu de',
    'issus de',
    "issue d'",
    "issues d'",
    "issu d'",
    ':',
    ',',
    '/',
    '+',
    '–',
    '—',
    '©',
  ],
  article: [
    'une',
    "l'",
    'un',
    "d'une",
    'outil',
    "d'",
    'la',
    "l'outil",
    "l'application",
    'plusieurs',
    'des',
    'les',
    'outils',
    'de',
  ],
});

const MAX_WORDS = 16;

/** True for a short text that holds nothing but the words of a notice, in their order. Over normalised text. */
export function isClosedNotice(whole: string): boolean {
  const words = wordsOf(whole);
  if (words.length < 2 || words.length > MAX_WORDS) return false;
  const lengthAt = (at: number, role: Role): number =>
    role === 'agent' && words[at]?.isTool === true
      ? 1
      : (phrasesAt(words, at).find(([phrase]) => LAST.has(phrase, role))?.[1] ?? 0);
  const agent = words.findIndex((_, at) => lengthAt(at, 'agent') > 0);
  const rest = words.slice(agent + lengthAt(agent, 'agent')).map(({ text }) => text);
  // "à l'aide | d'une | IA": what leads to the agent is the first link that, with an article or two, reaches it.
  const link = words.findIndex(
    (_, at) => at < agent && reaches(at + lengthAt(at, 'link'), lengthAt(at, 'link')),
  );
  if (agent < 1 || link < 0) return false;
  const before = words.slice(0, link).map(({ text }) => text);
  const isKnown = (word: string): boolean =>
    BESIDE.has(word) || PICTURE.test(word) || DONE.test(word) || /^[:,/&+–—©]$/.test(word);
  // "Avec l'aide de ChatGPT" and no other word: a sign alone is a credit's, and read as such.
  if (before.length === 0) return rest.length === 0 && /^(?:par|grace|a l'aide|avec l'aide) /.test(whole);
  const head = before.find((word) => !BEFORE_HEAD.has(word)) ?? '';
  const isNotice = PICTURE.test(head) || DONE.test(head);
  const isAnd = (word: string, index: number): boolean =>
    word === 'et' && DONE.test(before[index - 1] ?? '') && DONE.test(before[index + 1] ?? '');
  return (
    isNotice &&
    before.every((word, index) => isKnown(word) || isAnd(word, index)) &&
    rest.every((word) => AFTER_AGENT.has(word))
  );

  function reaches(at: number, linkLength: number): boolean {
    if (linkLength === 0 || at > agent) return false;
    return at === agent || reaches(at + lengthAt(at, 'article'), lengthAt(at, 'article'));
  }
}
