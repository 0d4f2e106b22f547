import type { Surroundings } from '../types.js';
import {
  IS_EVENT,
  IS_INSPECTION_WORD,
  isDoubted,
  isForeignDenial,
  isForeignStory,
  isNegated,
  isNoticeRest,
  isOrder,
  saysWithoutAi,
  speaksAboutAi,
} from './words-about.js';
import { isClosedNotice } from './words-closed.js';
import { deniesMaker, isQuoted, namesOtherPicture } from './words-elsewhere.js';
import {
  BRACKETED,
  BRACKETED_DEED,
  BRACKETED_FORM,
  BRACKETED_PICTURE_TOOL,
  BRACKETED_TOOL,
  CREDIT_AMBIGUOUS,
  CREDIT_CLEAR,
  CREDIT_ITEM,
  CREDIT_SHARED,
  CREDIT_SIGN,
  CREDIT_START,
  CREDIT_WITH,
  CREDIT_WITH_AMBIGUOUS,
  DEED,
  DEED_OF,
  FOREIGN_CREDIT,
  HASHTAG,
  MADE_BY,
  MAKER_WITH,
  OTHER_LANGUAGES,
  PROMPT,
  RENDERED_BY,
  SHORT_FORM,
  SHORT_FORM_AMBIGUOUS,
  SHORT_FORM_CONTENT,
  SHORT_FORM_OF,
  SIGNED_AFTER,
  SIGNED_BY,
  STOCK_AI,
  TELLS_OF_THIS,
  TOLD_FORM,
  TOOL_ITEM,
} from './words-grammar.js';
import { foreignNotice, isLabel, namesOtherWork } from './words-languages.js';
import { mayNameAi, OTHER_NOUN, PICTURE_TOOL, toolIn, TRADED_NAME } from './words-lexicon.js';
import { readMadeBy, TELLS_STORY } from './words-made-by.js';
import { normaliseWords, segmentsOf, withoutAutomaticAlt, withoutFalseNegations } from './words-normalise.js';
import { NOT_AI, NOTHING, says, type Place, type Reading, type Statement } from './words-reading.js';

export type { Place } from './words-reading.js';

/*
 * What a text beside a picture says of AI. How a sentence becomes `stated`:
 *
 * 1. `normaliseWords` makes one spelling of it; automatic alternative texts are taken out.
 * 2. `speaksAboutAi`: a question, an order, a warning, a rule is about AI pictures, and says nothing of this one.
 * 3. The text is cut into segments (sentences, brackets, dashes), each read on its own, in four forms of
 *    `words-grammar.ts`: verb + link + agent; credit sign + agent; noun + agent; the same in other languages.
 * 4. A form is `plain` when it speaks of *this* picture: its subject is a picture (or nothing is named and it hangs on
 *    one), the notice begins its clause, and no story follows. Everything that leaves a doubt is `weak`, a hint.
 * 5. `credits.ts` weighs it by its place: attached to the visual and plain is `stated`, all else a hint.
 */

/** Longer than a caption or credit is: running text, where AI is a subject like another. */
const MAX_NOTICE_CHARS = 300;

/** "Photo : I.A.": with its points it is as well how a photographer is credited. */
const MAY_BE_INITIALS =
  /^\s*(?:©\s*|cr[ée]dits?\s+)?(?:photos?|photographies?|photographes?|clich[ée]s?|ph\.)\s*[:©–—-]?\s*(?:par\s+)?(?:.{1,60}[/,&]\s*)?(?:I\.A|A\.I)\.?\s*$/iu;

const IS_SPELT_OUT = /^(?:une? |l')?(?:images?|illustrations?|visuels?|photos?) intelligence artificielle$/;
/** "Source : IA" under figures and maps is as well an inspection académique. */
const IS_BARE_SOURCE = /^sources? ?: ?ia\.?$/;

/** Places whose words speak of the picture; an alternative text or a tooltip names what is seen. */
const isBeside = (place: Place): boolean => place === 'caption' || place === 'credit';

const BRACKETS = [BRACKETED, BRACKETED_FORM, BRACKETED_TOOL, BRACKETED_PICTURE_TOOL, BRACKETED_DEED];

/* --- Forms 2 to 4: credits, short forms, other languages --- */

function readOtherLanguage(segment: string, place: Place, isSchool: boolean): Reading | null {
  const inTable = foreignNotice(segment);
  const notice = inTable !== null && isSchool && isLabel(inTable) ? null : inTable;
  const found = [
    ...(notice === null ? [] : [notice]),
    ...OTHER_LANGUAGES.flatMap((pattern) => {
      const match = pattern.exec(segment);
      if (match === null) return [];
      return [{ start: match.index, end: match.index + match[0].length, order: '', isEdit: false }];
    }),
  ];
  for (const one of found) {
    const before = segment.slice(0, one.start);
    if (isNegated(before) || isForeignDenial(segment.slice(one.start, one.end))) return NOT_AI;
    if (isDoubted(before) || isForeignStory(before)) continue;
    if (namesOtherWork(segment.slice(one.end))) continue;
    const isFirm = !isLabel(one) || isBeside(place);
    return says(isFirm ? 'plain' : 'weak', one.isEdit ? 'edited' : 'generated', segment);
  }
  return null;
}

interface CreditContext {
  readonly place: Place;
  /** The place is a credit, or the text begins like one. */
  readonly isCredit: boolean;
  /** "Championnat de Iowa (IA)": what stands in brackets may shorten what stands before them. */
  readonly isAbbreviation: boolean;
}

function readCredit(
  segment: string,
  { place, isCredit, isAbbreviation }: CreditContext,
  isFirst: boolean,
): Reading | null {
  if (
    CREDIT_SIGN.test(segment) ||
    CREDIT_CLEAR.test(segment) ||
    CREDIT_WITH.test(segment) ||
    CREDIT_SHARED.test(segment) ||
    // "Mise en page : mairie, illustration : IA"
    (segment.includes(', ') && CREDIT_CLEAR.test(segment.split(', ').at(-1) ?? '')) ||
    FOREIGN_CREDIT.test(segment)
  )
    return says('plain', 'generated', segment);
  const ambiguous = CREDIT_AMBIGUOUS.exec(segment) ?? CREDIT_WITH_AMBIGUOUS.exec(segment);
  if (ambiguous !== null) {
    // A photograph is normally credited to a person, who may be called like a tool.
    // A sign alone is a person's or a firm's as well: "© Firefly".
    const isSignOnly = ambiguous[1] === undefined;
    return says(
      isSignOnly ||
        /\b(?:photo|dessin|conception|realisation|crea|graphis|auteur|illustrat(?:eur|rice)|portrait|peinture|fresque|aquarelle|caricature|rendu|planche)/.test(
          ambiguous[1] ?? '',
        )
        ? 'weak'
        : 'plain',
      'generated',
      segment,
    );
  }
  if (!isCredit && !CREDIT_START.test(segment)) return null;
  if (CREDIT_ITEM.test(segment) && !isAbbreviation) return says('plain', 'generated', segment);
  // "Illustrations : Midjourney, DALL·E": only names of tools are told from a person's title after a comma.
  const list = segment.replace(CREDIT_START, '');
  if (list.search(OTHER_NOUN) !== -1) return null;
  // "© ChatGPT/Mairie": no person's title follows a slash.
  const shared = list.split(/[/+×]|\sx\s/);
  const isShared = shared.length > 1 && shared.some((item) => CREDIT_ITEM.test(item.trim()));
  if (isShared && !isAbbreviation) return says('plain', 'generated', segment);
  const items = list.split(/\s*(?:,|\bet\b|\+|&)\s*/);
  if (
    items.length > 1 &&
    !/\b(?:insee|source)/.test(segment) &&
    items.some((item) => (place === 'page-credit' ? CREDIT_ITEM : TOOL_ITEM).test(item))
  )
    return says('plain', 'generated', segment);
  const isVerbal = MADE_BY.some((pattern) => pattern.test(segment));
  const isMaker = isFirst && MAKER_WITH.test(segment) && !isVerbal;
  return isMaker && !IS_EVENT.test(segment) ? says('plain', 'generated', segment) : null;
}

function readShortForm(credit: string, place: Place): Reading | null {
  const segment = credit.replace(CREDIT_START, '');
  const signed = SIGNED_BY.exec(credit);
  if (SIGNED_AFTER.test(credit) && !TELLS_STORY.test(credit)) return says('plain', 'generated', segment);
  if (SHORT_FORM_OF.test(segment) || (signed !== null && isNoticeRest(credit.slice(signed[0].length), false)))
    return says('plain', 'generated', segment);
  if (SHORT_FORM_AMBIGUOUS.test(segment)) return says('plain', 'generated', segment);
  if (
    isBeside(place) &&
    (DEED_OF.test(segment) || RENDERED_BY.test(segment)) &&
    segment.search(OTHER_NOUN) === -1
  )
    return says('plain', 'generated', segment);
  // "Notre mascotte, création de ChatGPT"
  const deed = (DEED.exec(segment) ?? DEED.exec(segment.split(', ').at(-1) ?? ''))?.[1];
  // "Visuel IA : une ferme", "Une journée à la crèche, illustration par l'IA", "Notre loup est une image IA"
  const aside = segment.includes(', ') ? (segment.split(', ').at(-1) ?? '') : '';
  const told = TOLD_FORM.exec(segment);
  const isTold =
    told !== null && !isNegated(segment.slice(0, told.index + 4)) && !isDoubted(segment) && !isOrder(segment);
  if (SHORT_FORM_CONTENT.test(segment) || SHORT_FORM.test(aside) || isTold)
    return says('plain', 'generated', segment);
  // "Bandeau : image IA"
  const short = segment.split(/\s?: /).at(-1) ?? '';
  if (deed === undefined && !SHORT_FORM.test(short)) return null;
  const isEdit = deed !== undefined && /^(?:color|retou|mise|restau|agrand)/.test(deed);
  // An alternative text or a tooltip names what is seen: AI may be the subject.
  // "Illustration intelligence artificielle": spelt out and with no link it is as well what is illustrated.
  const isFirm = (isBeside(place) || PICTURE_TOOL.test(short)) && !IS_SPELT_OUT.test(short);
  return says(isFirm ? 'plain' : 'weak', isEdit ? 'edited' : 'generated', segment);
}

/**
 * What a text says of the picture it stands beside.
 * @param text as on the page
 * @param place where it stands: a credit field may hold a tool's name alone, a page's notice declares a set
 */
export function readWords(text: string, place: Place): Reading {
  const whole = withoutFalseNegations(withoutAutomaticAlt(normaliseWords(text)));
  const namesAi = mayNameAi(whole);
  if (!namesAi && !saysWithoutAi(whole)) return NOTHING;
  if (speaksAboutAi(whole)) return NOTHING;
  if (!namesAi) return NOT_AI;
  if (deniesMaker(whole)) return NOT_AI;
  if (MAY_BE_INITIALS.test(text) || IS_BARE_SOURCE.test(whole)) return says('weak', 'generated', whole);
  const isSchool = IS_INSPECTION_WORD.test(whole);
  const isTagged =
    (HASHTAG.test(whole) || PROMPT.test(whole)) && place !== 'page-credit' && place !== 'title';
  if (isTagged) return weighed(says('plain', 'generated', whole), whole, whole);
  if (
    !isSchool &&
    (CREDIT_CLEAR.test(whole) || STOCK_AI.test(whole) || BRACKETS.some((pattern) => pattern.test(whole)))
  )
    return weighed(says('plain', 'generated', whole), whole, whole);
  const credit: CreditContext = {
    place,
    isCredit: place === 'credit' || CREDIT_START.test(whole),
    isAbbreviation: /\S\s*[([«“"]\s*ia\s*[)\]»”"]/.test(whole),
  };
  const readings = segmentsOf(whole).map((segment, index) => ({
    segment,
    reading:
      readMadeBy(segment, place) ??
      readOtherLanguage(segment, place, isSchool) ??
      (isSchool ? null : (readCredit(segment, credit, index === 0) ?? readShortForm(segment, place))) ??
      NOTHING,
  }));
  const statements = readings.filter(({ reading }) => reading.says === 'ai');
  const isPlain = ({ reading }: { readonly reading: Reading }): boolean =>
    reading.says === 'ai' && reading.statement.firmness === 'plain';
  const best = statements.find(isPlain) ?? statements[0];
  if (best !== undefined) return weighed(best.reading, best.segment, whole);
  if (place !== 'page-credit' && place !== 'title' && TELLS_OF_THIS.test(whole) && !saysWithoutAi(whole))
    return weighed(says('plain', 'generated', whole), whole, whole);
  if (!isSchool && isBeside(place) && isClosedNotice(whole)) return says('plain', 'generated', whole);
  const isDenied = readings.some(({ reading }) => reading.says === 'not-ai');
  return isDenied || saysWithoutAi(whole) ? NOT_AI : NOTHING;
}

/** A segment's reading in the light of the whole text: length, an exhibition beside it, the tool named elsewhere in it. */
function weighed(reading: Reading, segment: string, whole: string): Reading {
  if (reading.says !== 'ai') return reading;
  const generator = reading.statement.generator ?? toolIn(whole);
  // Nobody but a tool "generates"; a firm of the same name makes, designs, signs.
  const isFirm = TRADED_NAME.test(whole) && !/\bgener/.test(segment);
  const isDoubtful =
    isFirm || whole.length > MAX_NOTICE_CHARS || namesOtherPicture(whole) || isQuoted(segment, whole);
  const statement: Statement = { ...reading.statement, generator };
  const afterAgent = /\b(?:ia|artificielle)\b [^,:.]*$/.exec(segment)?.[0] ?? '';
  const context = afterAgent === '' ? whole : whole.replace(afterAgent, '');
  if (!IS_EVENT.test(context)) {
    return { says: 'ai', statement: isDoubtful ? { ...statement, firmness: 'weak' } : statement };
  }
  // Beside an exhibition only a notice of its own, about one picture, is worth a question.
  const isOwnNotice =
    !IS_EVENT.test(segment) && !/\b(?:images|visuels|illustrations|photos|affiches|dessins)\b/.test(segment);
  return isOwnNotice ? { says: 'ai', statement: { ...statement, firmness: 'weak' } } : NOTHING;
}

/** True when the page itself is about AI: short forms like "Image IA" then name its subject. */
export function isPageAboutAi({ pageTitle }: Surroundings): boolean {
  return /\b(?:ia|intelligence artificielle|chat ?gpt|midjourney|deepfakes?)\b/.test(
    normaliseWords(pageTitle ?? ''),
  );
}

/** True for a short form that names no verb: it leans on its page. */
export function isShortForm(text: string): boolean {
  return segmentsOf(normaliseWords(text)).some(
    (segment) =>
      SHORT_FORM.test(segment) ||
      SHORT_FORM_OF.test(segment) ||
      DEED.test(segment) ||
      // "Photo d'illustration : intelligence artificielle": spelt out it may be what is illustrated.
      /^[^:]{3,40}: ?(?:l')?intelligence artificielle(?: generative)?$/.test(segment),
  );
}

/** Plural pictures in a tooltip: it may be the title of an article. */
export function isAboutSeveral(text: string): boolean {
  return /\b(?:images|visuels|illustrations|photos|photographies|affiches|dessins)\b/.test(
    normaliseWords(text),
  );
}
