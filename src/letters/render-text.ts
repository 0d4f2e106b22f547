/** The letter as the text of an e-mail: full, readable alone, no hard wrap (reference: letters §4). */
import { typo } from '../french/index.js';
import { omittedSentence } from './annex.js';
import type { Block, LetterDocument } from './types.js';

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
  const blocks: string[] = [
    set(PROJECT_LINE),
    ...(document.attention === null ? [] : [set(document.attention)]),
    [set(`Objet : ${document.objet}`), ...document.references.map(set)].join('\n'),
    set(document.appel),
    ...document.body.map(blockText),
    set(document.politesse),
    document.signature.map(set).join('\n'),
    set(ACKNOWLEDGEMENT),
    [
      set('Pour répondre'),
      '',
      set(document.replyAid.intro),
      '',
      ...document.replyAid.choices.map((choice) => `[ ] ${set(choice)}`),
      '',
      set(document.replyAid.closing),
    ].join('\n'),
    annexText(document),
    set(document.dataNotice),
  ];
  const { sender } = document;
  const signature = [
    sender.name,
    ...(sender.section === null ? [] : [sender.section]),
    ...sender.lines,
    ...sender.contact,
  ];
  return `${blocks.join('\n\n')}\n\n-- \n${signature.map(set).join('\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return set(block.text);
    case 'list':
      return block.items.map((item, index) => `${index + 1}. ${set(item)}`).join('\n');
    case 'quote':
      return set(`« ${block.text} »`);
  }
}

function annexText({ annex }: LetterDocument): string {
  const lines = [set('Le constat'), ''];
  for (const fact of annex.facts) {
    // An address stands alone on its line, so that mail programs link the whole of it and nothing else.
    if (fact.isAddress) lines.push(set(`${fact.label} :`), fact.value);
    else lines.push(`${set(`${fact.label} :`)} ${fact.value}`);
  }
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
