/** A town hall with files of real sizes: which files lie where, and which page shows what. Pure but for the bodies. */
import type { Picture } from './town-pages.js';
import type { RealBodies, Upload } from './real-bodies.js';
import { type Body, seeded } from './town-images.js';

export interface RealTown {
  readonly byPath: ReadonlyMap<string, Body>;
  /** By page. */
  readonly pictures: readonly (readonly Picture[])[];
  readonly documents: readonly (readonly string[])[];
  /** Files that have to be found. */
  readonly marked: readonly string[];
}

/** Lays out one town: of a hundred uploads, seventy are photographs, twelve posters, eighteen documents. */
export function makeRealTown(
  number: number,
  {
    pages,
    images,
    marked: share,
  }: { readonly pages: number; readonly images: number; readonly marked: number },
  bodies: RealBodies,
  seed: number,
): RealTown {
  const random = seeded(seed + number * 7_919);
  const pick = (from: readonly Upload[]): Upload => {
    const found = from[Math.floor(random() * from.length)];
    if (found === undefined) throw new Error('no body was made');
    return found;
  };
  const byPath = new Map<string, Body>();
  const pictures: Picture[][] = Array.from({ length: pages }, () => []);
  const documents: string[][] = Array.from({ length: pages }, () => []);
  const marked: string[] = [];
  for (let index = 0; index < images; index += 1) {
    const isMarked = Math.floor(((index + 1) * share) / 100) > Math.floor((index * share) / 100);
    const kind = random();
    const upload = pick(
      isMarked
        ? bodies.marked
        : kind < 0.7
          ? bodies.photographs
          : kind < 0.82
            ? bodies.posters
            : bodies.bulletins,
    );
    const { original, copies } = upload;
    const stem = `/wp-content/uploads/2026/0${1 + (index % 9)}/visuel-${number}-${index}`;
    const path = `${stem}.${original.extension}`;
    byPath.set(path, original);
    if (isMarked) marked.push(path);
    const page = index % pages;
    if (copies.length === 0) {
      documents[page]?.push(path);
      continue;
    }
    for (const { body, suffix } of copies) byPath.set(`${stem}${suffix}.${original.extension}`, body);
    const [, , , large] = copies;
    if (large === undefined) throw new Error('an upload has four copies');
    const inSet = copies
      .slice(1)
      .map(({ body, suffix }) => `${stem}${suffix}.${original.extension} ${body.width}w`);
    pictures[page]?.push({
      path: `${stem}${large.suffix}.${original.extension}`,
      width: large.body.width,
      height: large.body.height,
      alt: `Saint-Exemple, vue ${index}`,
      srcset: inSet.join(', '),
      // Half of the pictures lead to their upload.
      ...(index % 2 === 0 ? { link: path } : {}),
    });
  }
  return { byPath, pictures, documents, marked };
}
