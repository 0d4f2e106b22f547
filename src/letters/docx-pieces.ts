/** Words and pictures as a DOCX takes them. */
import { AlignmentType, Footer, Header, ImageRun, PageNumber, Paragraph, Tab, TextRun } from 'docx';
import sharp from '../sharp.js';
import { typo } from '../french/index.js';
import type { LetterPicture } from './types.js';

/** XML 1.0 has no place for these, and a value read from a file may hold anything. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;
/** What was read, as it stands. */
export const raw = (text: string) => text.replace(NOT_XML, '\ufffd');
/** Our own words, with the typography of print. */
export const set = (text: string) => raw(typo(text, 'print'));

export const twips = (mm: number) => Math.round((mm * 1440) / 25.4);
/** The numbering of boxes to tick. */
export const TICKS = 'cases';

/** A box to tick; what ends in a colon has a dotted line to write on. */
export function choiceLine(choice: string): Paragraph {
  const isOpen = choice.endsWith(':');
  return new Paragraph({
    numbering: { reference: TICKS, level: 0 },
    ...(isOpen ? { tabStops: [{ type: 'right', position: twips(160), leader: 'dot' }] } : {}),
    children: [new TextRun({ children: isOpen ? [`${set(choice)} `, new Tab()] : [set(choice)] })],
  });
}

export const GREY = '555555';

export function projectHeader(): Header {
  const text = set('PROJET – ni relu ni approuvé, ne pas envoyer');
  return new Header({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [new TextRun({ text, bold: true, color: GREY })],
      }),
    ],
  });
}

export function footer(reference: string): Footer {
  return new Footer({
    children: [
      new Paragraph({
        style: 'Note',
        tabStops: [{ type: 'right', position: twips(160) }],
        children: [
          new TextRun({
            children: [
              raw(reference),
              new Tab(),
              'page\u00a0',
              PageNumber.CURRENT,
              '/',
              PageNumber.TOTAL_PAGES,
            ],
          }),
        ],
      }),
    ],
  });
}

/** Largest sides of a picture in the annex, in pixels of the page (96 to the inch). */
const MAX_PICTURE = { one: { width: 265, height: 227 }, several: { width: 260, height: 190 } } as const;

/** The picture of an annex, the how-many-eth of the letter, with its alternative text. @throws on bytes that are no picture */
export async function pictureRun(
  { bytes, format, alt }: LetterPicture,
  { place, isOne }: { readonly place: number; readonly isOne: boolean },
): Promise<Paragraph> {
  const { width, height } = await sharp(bytes).metadata();
  const most = MAX_PICTURE[isOne ? 'one' : 'several'];
  const scale = Math.min(1, most.width / width, most.height / height);
  return new Paragraph({
    spacing: { before: 240 },
    children: [
      new ImageRun({
        type: format,
        data: Buffer.from(bytes),
        transformation: { width: Math.round(width * scale), height: Math.round(height * scale) },
        altText: {
          id: String(place),
          name: place === 1 ? 'constat' : `constat ${place}`,
          title: set('Le visuel'),
          description: raw(alt),
        },
      }),
    ],
  });
}
