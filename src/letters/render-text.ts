/** The letter as the text of an e-mail: full, readable alone, no hard wrap (reference: letters §4). */
import { typo } from '../french/index.js';
import { annexesOf, annexTitle, omittedSentence } from './annex.js';
import { signatoriesTitle } from './titles.js';
import type { Annex, Block, Fact, LetterDocument, ReplyAid } from './types.js';

const set = (text: string) => typo(text, 'plain');

/** Asks for the acknowledgement that the law provides for; `CRPA L. 112-11` is on the list of checked texts. */
const ACKNOWLEDGEMENT =
  'Nous vous remercions de bien vouloir accuser réception de ce courriel (article L. 112-11 du code des relations entre le public et l’administration).';

const PROJECT_LINE = 'PROJET – ce texte n’a été ni relu ni approuvé. Ne pas envoyer.';

/**
 * Plain text of a letter document: blocks separated by blank lines, addresses alone on their lines, signature after
 * `-- `. Ends with one line feed.
 */
export function renderText(document: LetterDocument): string {
  const { replyAid, sender, signatories = [] } = document;
  const blocks: readonly (string | null)[] = [
    document.status === 'projet' ? set(PROJECT_LINE) : null,
    document.attention === null ? null : set(document.attention),
    [
      set(document.form === 'letter' ? `Objet : ${document.objet}` : document.objet),
      ...document.references.map(set),
    ].join('\n'),
    setOr(document.appel),
    ...document.body.map(blockText),
    setOr(document.politesse),
    document.signature.length === 0 ? null : document.signature.map(set).join('\n'),
    signatories.length === 0 ? null : listed(signatoriesTitle(signatories.length), signatories),
    document.enclosures.length === 0
      ? null
      : listed(document.enclosures.length === 1 ? 'Pièce jointe' : 'Pièces jointes', document.enclosures),
    document.copies.length === 0 ? null : listed('Copie', document.copies),
    document.asksReceipt ? set(ACKNOWLEDGEMENT) : null,
    replyAid === null ? null : replyText(replyAid),
    ...annexTexts(annexesOf(document)),
    ...document.textAnnexes.flatMap(({ title, blocks: texts }) => [set(title), ...texts.map(blockText)]),
    setOr(document.dataNotice),
  ];
  const signature = [
    sender.name,
    ...(sender.section === null ? [] : [sender.section]),
    ...sender.lines,
    ...sender.contact,
  ];
  return `${blocks.filter((one) => one !== null).join('\n\n')}\n\n-- \n${signature.map(set).join('\n')}\n`;
}

const setOr = (text: string | null) => (text === null ? null : set(text));

/** One thing on the line of its name, several each on a line of its own. */
function listed(name: string, items: readonly string[]): string {
  return items.length === 1
    ? set(`${name} : ${items[0]}`)
    : [set(`${name} :`), ...items.map((item) => set(`– ${item}`))].join('\n');
}

function replyText({ intro, choices, closing }: ReplyAid): string {
  return [
    set('Pour répondre'),
    '',
    set(intro),
    '',
    ...choices.map((choice) => `[ ] ${set(choice)}`),
    '',
    set(closing),
  ].join('\n');
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return set(block.text);
    case 'list':
      return block.items.map((item, index) => `${index + 1}. ${set(item)}`).join('\n');
    case 'quote':
      return set(`« ${innerQuotes(block.text)} »`);
    case 'facts':
      return block.rows.flatMap((fact) => factLines(fact, !fact.isAddress)).join('\n');
  }
}

/** Quotations inside a quotation have marks of their own (letters.md §3). */
function innerQuotes(text: string): string {
  return text.replace(/«\s*/gu, '“').replace(/\s*»/gu, '”');
}

/** An address stands alone on its line, so that mail programs link the whole of it and nothing else. */
function factLines({ label, value, isAddress }: Fact, isText: boolean): readonly string[] {
  return isAddress
    ? [set(`${label} :`), value]
    : [`${set(`${label} :`)} ${value === '' ? '…' : isText ? set(value) : value}`];
}

/** Each visual’s facts under its own name; the heading of all stands with the first. */
function annexTexts(annexes: readonly Annex[]): readonly string[] {
  return annexes.map((annex, place) => {
    const heading = annex.title === undefined ? 'Le constat' : annex.title;
    const all = annex.title !== undefined && place === 0 ? [set(annexTitle(annexes.length)), ''] : [];
    return [...all, annexText(annex, heading)].join('\n');
  });
}

function annexText(annex: Annex, heading: string): string {
  const lines = [set(heading), '', ...annex.facts.flatMap((fact) => factLines(fact, false))];
  for (const mark of annex.marks) {
    lines.push(
      '',
      set(`– ${mark.explain}`),
      set(`  Où : ${mark.place}`),
      `  ${mark.where} = ${mark.value}`,
      `  (${mark.id})`,
    );
  }
  if (annex.omittedMarks > 0) lines.push('', set(omittedSentence(annex.omittedMarks)));
  return lines.join('\n');
}
