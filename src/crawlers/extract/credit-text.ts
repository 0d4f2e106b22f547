/** Words of credits and notices near pictures, in French and a little English (web note §3.2, marks catalogue §5). */

export const MAX_CREDIT_CHARS = 160;
export const MAX_NOTICE_CHARS = 300;

const LEAD = String.raw`^[\s([*•·"'«–—-]*`;
const VISUAL = String.raw`(?:photos?|photographies?|photomontages?|illustrations?|images?|visuels?|infographies?|affiches?|dessins?|portraits?|couvertures?)`;
const AI_WORD = String.raw`(?:\bIA\b|\bI\.\s?A\b|\bAI\b|intelligences? artificielles?|chat\s?gpt|\bdall.{0,2}e\b|midjourney|firefly|gemini|copilot|stable diffusion|\bgrok\b|leonardo|ideogram|nano banana|image creator|openai)`;
const MADE = String.raw`(?:g[ée]n[ée]r[ée]+(?:e?s?)|cr[ée]{2}e?s?|r[ée]alis[ée]+e?s?|produite?s?|con[çc]ue?s?|retouch[ée]+e?s?|modifi[ée]+e?s?|coloris[ée]+e?s?|restaur[ée]+e?s?|issue?s?|faite?s?|cr[ée]dit[ée]+e?s?)`;

const REST = String.raw`[^:?!]{0,60}$`;

const CREDIT_FORMS = [
  new RegExp(`${LEAD}(?:©|\\(c\\)|copyright\\b|tous droits r[ée]serv[ée]s)`, 'i'),
  /^[\s(*–—-]*D\.?R\.?(?=$|[\s:/)–—-])/,
  new RegExp(
    `${LEAD}(?:cr[ée]dits?|${VISUAL}|source)(?:\\s+(?:et\\s+)?(?:${VISUAL}|photographiques?|d'illustration|de couverture|de une))?\\s{0,3}(?:[:©/–—]|-\\s|\\(c\\)|par\\s|by\\s)\\s{0,3}\\S`,
    'i',
  ),
  new RegExp(`${LEAD}${VISUAL}\\s+${MADE}\\s+(?:par|avec)\\s${REST}`, 'i'),
  // What follows the AI word must not turn the line into a title: « Images générées par IA : attention aux arnaques ».
  new RegExp(`${LEAD}${VISUAL}\\b[^.?!:]{0,60}?${AI_WORD}${REST}`, 'i'),
  new RegExp(
    `${LEAD}${MADE}\\s+(?:par|avec|via|sous|gr[âa]ce|[àa] l'aide|de)\\b[^.?!]{0,60}?${AI_WORD}${REST}`,
    'i',
  ),
  new RegExp(`${LEAD}(?:AI[- ]generated|(?:generated|created|made) (?:by|with|using)\\b)`, 'i'),
];

/** A set is meant, and how it was made is said: « Les visuels de cette page sont générés par IA. » */
const NOTICE = new RegExp(
  String.raw`(?:\b(?:toute?s les|les|nos|certaine?s|plusieurs|des)\s+${VISUAL}|${VISUAL}\s+de\s+(?:ce site|cette page))\b[^.?!]{0,140}?${MADE}[^.?!]{0,60}?${AI_WORD}`,
  'i',
);

/** How a credit or a notice may begin; a cheap test before the text of a block is collected. */
export const CREDIT_START =
  /^[\s([*•·"'«–—-]*(?:©|\(c\)|copyright|D\.?R\b|tou|cr[ée]|photo|illus|image|visuel|infog|affiche|dessin|portrait|couv|source|g[ée]n|r[ée]al|retouch|modif|coloris|restaur|produit|con[çc]u|issu|fait|ai[- ]|generated|created|made|les\s|nos\s|certain|plusieurs|des\s)/i;

/** True for a short line that is a credit and nothing else: it must begin as one. */
export function isCreditText(text: string): boolean {
  if (text.length > MAX_CREDIT_CHARS || text === '') return false;
  const plain = text.replace(/[’ʼ]/g, "'");
  return CREDIT_FORMS.some((form) => form.test(plain));
}

/** True for a line that begins with the sign or the word of a credit: such a line may be a link to its author. */
export function isSignedCredit(text: string): boolean {
  return /^[\s([*–—-]*(?:©|\(c\)|copyright\b|cr[ée]dits?\b)/i.test(text);
}

/** True for a line that only claims rights: in a footer it is the site's and says nothing of a picture. */
export function isRightsLine(text: string): boolean {
  return /^[\s([*–—-]*(?:©|\(c\)|copyright\b|tous droits)/i.test(text);
}

/** True for a line that declares how a whole set of pictures was made. */
export function isSetNotice(text: string): boolean {
  return text.length <= MAX_NOTICE_CHARS && NOTICE.test(text.replace(/[’ʼ]/g, "'"));
}

/** A word that each of the automatic descriptions has. */
const AUTOMATIC = /incorrect|automati|conten|containing/i;

/**
 * Removes the description that word processors add by themselves to pasted pictures: the description is automatic,
 * the picture is not (marks catalogue, `text-word-alt`). Returns null when nothing is left.
 */
export function withoutAutomaticText(text: string | null): string | null {
  if (text === null) return null;
  // Nearly all texts.
  if (!AUTOMATIC.test(text)) return text.replace(/\s+/g, ' ').trim() || null;
  const left = text
    .replace(
      /\(?\s*le contenu g[ée]n[ée]r[ée] par (?:l['’]\s?)?(?:IA|intelligence artificielle) peut [êe]tre incorrect\.?\s*\)?/gi,
      ' ',
    )
    .replace(/AI[- ]generated content may be incorrect\.?/gi, ' ')
    .replace(
      /description g[ée]n[ée]r[ée]e automatiquement(?: avec un(?:e| niveau de) confiance [^.]{0,30})?\.?/gi,
      ' ',
    )
    .replace(/description automatically generated(?: with (?:low|medium|high) confidence)?\.?/gi, ' ')
    .replace(/^\s*(?:une image contenant|(?:a picture|an image|a picture) containing)\b.*$/is, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return left === '' ? null : left;
}
