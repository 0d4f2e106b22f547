/**
 * The letter as DOCX, for those who edit: the same document with styles, headings, language, header rows of tables and
 * alternative texts. The same document gives the same bytes (`same-bytes.ts`). The PDF stays the letter that is sent.
 */
import {
  AlignmentType,
  BorderStyle,
  Document,
  FrameAnchorType,
  FrameWrap,
  HeadingLevel,
  HeightRule,
  LevelFormat,
  Packer,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { annexesOf, annexTitle, omittedSentence } from './annex.js';
import {
  choiceLine,
  footer,
  GREY,
  pictureRun,
  projectHeader,
  raw,
  set,
  TICKS,
  twips,
} from './docx-pieces.js';
import { sameBytes } from './same-bytes.js';
import { signatoriesTitle } from './titles.js';
import type { Annex, Block, Fact, LetterDocument } from './types.js';

const LANGUAGE = 'fr-FR';
/** The face of the PDF is on few machines; this one, or one of its very widths, is on all: pages break alike. */
const TEXT_FONT = 'Times New Roman';
const PLAIN_FONT = 'Arial';
/** Half points. */
const SIZE = { text: 22, plain: 18, small: 16, address: 20 } as const;
const HAIR = { style: BorderStyle.SINGLE, size: 4, color: 'B3B3B3' } as const;
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const;
const LIST = 'liste';

/** One letter as DOCX bytes. Throws when a picture cannot be read: the caller reduced it (`reducePicture`). */
export async function renderDocx(document: LetterDocument): Promise<Uint8Array> {
  const pictures: (Paragraph | null)[] = [];
  const annexes = annexesOf(document);
  for (const [place, { thumbnail }] of annexes.entries())
    pictures.push(
      thumbnail === null
        ? null
        : await pictureRun(thumbnail, { place: place + 1, isOne: annexes.length === 1 }),
    );
  const file = new Document({
    title: raw(document.title),
    subject: raw(document.objet),
    creator: raw(document.sender.name),
    lastModifiedBy: raw(document.sender.name),
    styles: {
      default: {
        document: {
          run: { font: TEXT_FONT, size: SIZE.text, language: { value: LANGUAGE } },
          paragraph: { spacing: { after: 120, line: 259 } },
        },
        heading1: {
          run: { font: TEXT_FONT, bold: true, size: SIZE.text, color: '262626' },
          paragraph: { spacing: { after: 200 } },
        },
        heading2: {
          run: { font: TEXT_FONT, bold: true, size: 28, color: '262626' },
          paragraph: { spacing: { before: 360, after: 160 } },
        },
        heading3: {
          run: { font: TEXT_FONT, bold: true, size: SIZE.text, color: '262626' },
          paragraph: { spacing: { before: 240, after: 120 } },
        },
        heading4: {
          run: { font: TEXT_FONT, italics: true, size: SIZE.text, color: '262626' },
          paragraph: { spacing: { before: 160, after: 80 } },
        },
      },
      paragraphStyles: [
        {
          id: 'Adresse',
          name: 'Adresse',
          basedOn: 'Normal',
          run: { font: PLAIN_FONT, size: SIZE.plain },
          paragraph: { spacing: { after: 0, line: 240 } },
        },
        {
          id: 'Note',
          name: 'Note',
          basedOn: 'Normal',
          run: { font: PLAIN_FONT, size: SIZE.small, color: GREY },
          paragraph: { spacing: { before: 240, after: 0, line: 240 } },
        },
      ],
    },
    numbering: {
      config: [
        { reference: LIST, levels: [level(LevelFormat.DECIMAL, '%1.')] },
        { reference: TICKS, levels: [level(LevelFormat.BULLET, '☐')] },
      ],
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: twips(210), height: twips(297) },
            margin: { top: twips(25), bottom: twips(22), left: twips(25), right: twips(25) },
          },
        },
        headers: document.status === 'projet' ? { default: projectHeader() } : {},
        footers: { default: footer(document.reference) },
        children: [...letterParts(document), ...afterParts(document, pictures)],
      },
    ],
  });
  return sameBytes(new Uint8Array(await Packer.toBuffer(file)), document.writtenOn);
}

function level(format: (typeof LevelFormat)[keyof typeof LevelFormat], text: string) {
  return {
    level: 0,
    format,
    text,
    alignment: AlignmentType.START,
    style: { paragraph: { indent: { left: twips(8), hanging: twips(6) } } },
  };
}

/** From the sender to the signature. */
function letterParts(document: LetterDocument): (Paragraph | Table)[] {
  const { sender, recipient, signatories = [] } = document;
  const contact = [...sender.lines, ...sender.contact];
  const references = [...document.references, ...(document.sending === null ? [] : [document.sending])];
  return [
    new Paragraph({
      spacing: { after: 0 },
      children: [new TextRun({ text: set(sender.name), bold: true, size: 26 })],
    }),
    ...(sender.section === null
      ? []
      : [
          new Paragraph({
            spacing: { after: 80 },
            children: [new TextRun({ text: set(sender.section), italics: true })],
          }),
        ]),
    ...contact.map((text) => new Paragraph({ style: 'Adresse', text: set(text) })),
    ...recipient.map((text, index) => windowLine(text, index)),
    ...(document.form === 'letter' ? [new Paragraph({ spacing: { after: twips(40) }, text: '' })] : []),
    ...references.map((text) => new Paragraph({ style: 'Adresse', text: set(text) })),
    new Paragraph({
      spacing: { before: 160, after: 200 },
      indent: { left: twips(85) },
      text: set(document.placeAndDate),
    }),
    new Paragraph({
      heading: HeadingLevel.HEADING_1,
      ...(document.form === 'letter'
        ? { text: set(`Objet : ${document.objet}`) }
        : { children: [new TextRun({ text: set(document.objet), size: 28 })] }),
    }),
    ...(document.appel === null ? [] : [new Paragraph({ text: set(document.appel) })]),
    ...blockParts(document.body, 0, HeadingLevel.HEADING_2, document.form === 'letter'),
    ...(document.politesse === null
      ? []
      : [new Paragraph({ keepNext: true, text: set(document.politesse) })]),
    ...document.signature.map(
      (text, index) =>
        new Paragraph({
          indent: { left: twips(85) },
          keepNext: index === 0,
          spacing: { before: index === 0 ? 240 : twips(11), after: 0 },
          text: set(text),
        }),
    ),
    ...named(signatoriesTitle(signatories.length), signatories),
    ...named(
      'PJ',
      document.enclosures.map((one, index) => `${index + 1}. ${one}`),
    ),
    ...named('Copie', document.copies),
  ];
}

/** A line of the address in the window of the envelope: 110 mm from the left, 52 mm from the top, 85 × 35 mm. */
function windowLine(text: string, index: number): Paragraph {
  return new Paragraph({
    style: 'Adresse',
    ...(index === 0 ? { spacing: { before: 0, after: 0, line: 240 } } : {}),
    frame: {
      type: 'absolute',
      position: { x: twips(110), y: twips(52) },
      width: twips(85),
      height: twips(35),
      rule: HeightRule.EXACT,
      wrap: FrameWrap.AROUND,
      anchor: { horizontal: FrameAnchorType.PAGE, vertical: FrameAnchorType.PAGE },
    },
    children: [new TextRun({ text: raw(text), size: SIZE.address })],
  });
}

function named(name: string, items: readonly string[]): Paragraph[] {
  return items.map(
    (item, index) =>
      new Paragraph({
        style: 'Adresse',
        ...(index === 0 ? { spacing: { before: 240, after: 0, line: 240 } } : {}),
        text: set(index === 0 ? `${name} : ${item}` : item),
      }),
  );
}

/** The reply form, the facts, the notice, and the texts on pages of their own. */
function afterParts(
  document: LetterDocument,
  pictures: readonly (Paragraph | null)[],
): (Paragraph | Table)[] {
  const { replyAid, dataNotice, textAnnexes, body, sender } = document;
  const annexes = annexesOf(document);
  const lists = body.filter(({ kind }) => kind === 'list').length;
  return [
    ...(replyAid === null
      ? []
      : [
          title('Pour répondre'),
          new Paragraph({ text: set(replyAid.intro) }),
          ...replyAid.choices.map(choiceLine),
          new Paragraph({ children: [new TextRun({ text: set(replyAid.closing), italics: true })] }),
          // Where the form goes back to, and where an artist can write.
          ...[...sender.contact.slice(0, 1), ...sender.lines].map(
            (text) => new Paragraph({ style: 'Adresse', text: set(text) }),
          ),
        ]),
    ...(annexes.length === 0 ? [] : [title(annexTitle(annexes.length), replyAid === null)]),
    ...annexes.flatMap((annex, place) => annexParts(annex, pictures[place] ?? null)),
    ...(dataNotice === null ? [] : [new Paragraph({ style: 'Note', text: set(dataNotice) })]),
    ...textAnnexes.flatMap((one, index) => [
      title(one.title, index === 0),
      ...blockParts(one.blocks, lists + index * 10, HeadingLevel.HEADING_3),
    ]),
  ];
}

function title(text: string, breaks = true): Paragraph {
  return new Paragraph({
    heading: HeadingLevel.HEADING_2,
    pageBreakBefore: breaks,
    keepNext: true,
    text: set(text),
  });
}

function annexParts(annex: Annex, picture: Paragraph | null): (Paragraph | Table)[] {
  const isOne = annex.title === undefined;
  return [
    ...(annex.title === undefined
      ? []
      : [new Paragraph({ heading: HeadingLevel.HEADING_3, keepNext: true, text: set(annex.title) })]),
    factTable(annex.facts, false),
    ...(annex.marks.length === 0
      ? []
      : [
          new Paragraph({
            heading: isOne ? HeadingLevel.HEADING_3 : HeadingLevel.HEADING_4,
            keepNext: true,
            text: set('Ce qui a été lu'),
          }),
        ]),
    ...annex.marks.flatMap((mark) => [
      new Paragraph({ keepNext: true, spacing: { after: 0 }, text: set(mark.explain) }),
      new Paragraph({
        style: 'Adresse',
        spacing: { after: 160 },
        text: `${set(`Où : ${mark.place}.`)} ${raw(`${mark.where} = ${mark.value} (marque ${mark.id})`)}`,
      }),
    ]),
    ...(annex.omittedMarks === 0 ? [] : [new Paragraph({ text: set(omittedSentence(annex.omittedMarks)) })]),
    ...(picture === null ? [] : [picture]),
  ];
}

/**
 * @param firstList numbers of lists start anew with each; an instance of its own says so
 * @param isSigned the last paragraph stays with the formula and the signature
 */
function blockParts(
  blocks: readonly Block[],
  firstList: number,
  heading: (typeof HeadingLevel)[keyof typeof HeadingLevel],
  isSigned = false,
): (Paragraph | Table)[] {
  return blocks.flatMap((block, index): (Paragraph | Table)[] => {
    switch (block.kind) {
      case 'paragraph':
        // What announces a list stays with it.
        return [
          new Paragraph({
            alignment: AlignmentType.LEFT,
            ...(blocks[index + 1]?.kind === 'list' || (isSigned && index === blocks.length - 1)
              ? { keepNext: true }
              : {}),
            text: set(block.text),
          }),
        ];
      case 'heading':
        return [
          new Paragraph({
            heading,
            keepNext: true,
            children: [new TextRun({ text: set(block.text), size: SIZE.text })],
          }),
        ];
      case 'quote':
        return [new Paragraph({ indent: { left: twips(8), right: twips(8) }, text: set(block.text) })];
      case 'list':
        return block.items.map(
          (item) =>
            new Paragraph({
              numbering: { reference: LIST, level: 0, instance: firstList + index },
              spacing: { after: 60 },
              text: set(item),
            }),
        );
      case 'facts':
        return [factTable(block.rows, true)];
    }
  });
}

function factTable(rows: readonly Fact[], isText: boolean): Table {
  const cell = (text: string, width: number, isLabel: boolean) =>
    new TableCell({
      width: { size: twips(width), type: WidthType.DXA },
      children: [
        new Paragraph({
          style: 'Adresse',
          spacing: { before: 60, after: 60, line: 240 },
          children: [new TextRun(isLabel ? { text, color: GREY } : { text })],
        }),
      ],
    });
  return new Table({
    width: { size: twips(160), type: WidthType.DXA },
    columnWidths: [twips(40), twips(120)],
    borders: {
      top: NONE,
      left: NONE,
      right: NONE,
      insideVertical: NONE,
      bottom: HAIR,
      insideHorizontal: HAIR,
    },
    rows: [
      new TableRow({
        tableHeader: true,
        children: [
          cell(isText ? 'Rubrique' : 'Élément', 40, true),
          cell(isText ? 'Contenu' : 'Relevé', 120, true),
        ],
      }),
      ...rows.map(
        ({ label, value, isAddress }) =>
          new TableRow({
            cantSplit: true,
            children: [
              cell(set(label), 40, true),
              cell(isText && !isAddress ? set(value) : raw(value), 120, false),
            ],
          }),
      ),
    ],
  });
}
