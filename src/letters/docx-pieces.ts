/** Words and pictures as a DOCX takes them. */
import { ImageRun, Paragraph } from 'docx';
import sharp from '../sharp.js';
import { typo } from '../french/index.js';
import type { LetterPicture } from './types.js';

/** XML 1.0 has no place for these, and a value read from a file may hold anything. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;
/** What was read, as it stands. */
export const raw = (text: string) => text.replace(NOT_XML, '\ufffd');
/** Our own words, with the typography of print. */
export const set = (text: string) => raw(typo(text, 'print'));

/** Largest sides of a picture in the annex, in pixels of the page (96 to the inch). */
const MAX_PICTURE = { one: { width: 360, height: 300 }, several: { width: 260, height: 190 } } as const;

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
