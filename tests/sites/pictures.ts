/** The pictures as bytes: originals with their metadata, and copies re-encoded without any, each made once. */
import sharp from 'sharp';
import { makePdf } from '../fixtures/make-image.js';
import { RECIPES, type RecipeName } from './recipes.js';

/** One process makes a picture once, however many sites it starts. */
const made = new Map<string, Promise<Buffer>>();

function once(key: string, make: () => Promise<Buffer>): Promise<Buffer> {
  const known = made.get(key);
  if (known !== undefined) return known;
  const making = make();
  made.set(key, making);
  return making;
}

/** The upload as its author put it on line, metadata included. */
export function original(name: RecipeName): Promise<Buffer> {
  return once(name, RECIPES[name]);
}

/** What a content system serves in its place: scaled to `width` × `height` pixels, encoded again, metadata gone. */
export function resizedCopy(name: RecipeName, width: number, height: number): Promise<Buffer> {
  return once(`${name} ${width}x${height}`, async () => {
    const upload = await original(name);
    const image = sharp(upload).resize(width, height, { fit: 'fill' });
    const isPng = upload[0] === 0x89;
    return isPng ? image.png({ compressionLevel: 3 }).toBuffer() : image.jpeg({ quality: 80 }).toBuffer();
  });
}

/** A drawing that is decoration: coat of arms, bullet, icon. */
export function decoration(key: string, svg: () => string): Promise<Buffer> {
  return once(`decoration ${key}`, () => sharp(Buffer.from(svg(), 'utf8')).png().toBuffer());
}

/** The autumn bulletin: two pages, the second holds a picture that a layout program left byte for byte. */
export function bulletin(): Promise<Buffer> {
  return once('bulletin', async () =>
    makePdf({
      title: 'Bulletin municipal, automne 2026',
      author: 'Mairie de Saint-Exemple-les-Bois',
      producer: 'LibreOffice 24.8',
      compressed: true,
      pages: [
        { jpeg: await original('bulletinPhoto'), text: ['Les sentiers d’automne', 'Photo : mairie'] },
        {
          jpeg: await original('bulletinJpeg'),
          text: ['Forum des associations', 'Gymnase municipal, dès 10 heures'],
        },
      ],
    }),
  );
}
