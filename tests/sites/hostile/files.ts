/** Files made to exhaust or to fool their readers, and words made to do harm where they are shown. */
import { deflateSync, gzipSync } from 'node:zlib';
import { u16be, u32be, u32le } from '../../fixtures/image/byte-writer.js';
import { makeJpeg, makePdf, makePng, makeXmp, pngChunk } from '../../fixtures/make-image.js';

const TRAINED = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
export const SIZE = { width: 320, height: 240 };
const ZEROS = Buffer.alloc(12 * 1024 * 1024);

/** A picture that its own metadata state to be made by a machine; each number is another content. */
export function markedJpeg(
  name: string,
  more: Readonly<Record<string, string | readonly string[]>> = {},
): Promise<Buffer> {
  const xmp = makeXmp({ 'Iptc4xmpExt:DigitalSourceType': TRAINED, ...more });
  return makeJpeg({ ...SIZE, xmp, comment: name });
}

/** What an attacker writes wherever words are taken. Each does something where it is not shown as text. */
export const HARMFUL_WORDS: readonly string[] = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(2)>',
  "' onmouseover='alert(3)",
  '\u001b[2J\u001b]0;pris\u0007\u001b[31m',
  '\u009b2J',
  '\u202egpj.ehciffa\u2066',
  '../../../etc/passwd',
  '{{constructor.constructor("return 1")()}}',
  '#{7*7} ${7*7} <%= 7*7 %>',
  '=HYPERLINK("http://127.0.0.2/")',
  '__proto__',
  ']]><!--',
];
export const ALL_HARM = HARMFUL_WORDS.join(' ');

/** Harm as it may stand in an attribute between double quotes. */
export function inAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

const SVG_HARM = `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "http://127.0.0.2/x"><!ENTITY f SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="640" height="480" onload="alert(1)"><script>alert(1)</script><text>&b;&x;&f;</text><image xlink:href="http://127.0.0.2/i.png"/><use xlink:href="#u"/><g id="u"><use xlink:href="#u"/></g></svg>`;

const LAUGHS = `<?xpacket begin=""?><!DOCTYPE x [<!ENTITY a "lollollollol">${Array.from('bcdefghij', (name, n) => `<!ENTITY ${name} "${`&${'abcdefghij'[n]};`.repeat(10)}">`).join('')}]><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>&j;</dc:title></rdf:Description></rdf:RDF></x:xmpmeta>`;

function tiffLoop(): Buffer {
  // Two directories that name each other.
  const directory = (next: number): Buffer => Buffer.concat([Buffer.from([0, 0]), u32le(next)]);
  return Buffer.concat([Buffer.from('II*\0', 'latin1'), u32le(8), directory(14), directory(8)]);
}

function webpLie(): Buffer {
  return Buffer.concat([
    Buffer.from('RIFF', 'latin1'),
    u32le(0xfffffff0),
    Buffer.from('WEBPVP8X', 'latin1'),
    u32le(0xffffffff),
    Buffer.alloc(20),
  ]);
}

function avifLie(): Buffer {
  return Buffer.concat([
    u32be(24),
    Buffer.from('ftypavif\0\0\0\0avifmif1', 'latin1'),
    u32be(0xffffffff),
    Buffer.from('meta', 'latin1'),
    Buffer.alloc(40),
  ]);
}

const PDF_HEAD = '%PDF-1.7\n';

function circularPdf(): Buffer {
  return Buffer.from(
    `${PDF_HEAD}1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Parent 2 0 R /Count 2 0 R >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /Resources 3 0 R /XObject 3 0 R /Contents [4 0 R 3 0 R] /Length 3 0 R >> endobj
4 0 obj << /Length 4 0 R /Filter 4 0 R >> stream\nq /Im1 Do Q\nendstream endobj
5 0 obj 5 0 R endobj\ntrailer << /Root 1 0 R /Prev 0 >>\n%%EOF`,
    'latin1',
  );
}

/** A hundred thousand pictures of a dozen bytes. */
function crowdedPdf(): Buffer {
  const objects = Array.from(
    { length: 100_000 },
    (_, n) =>
      `${n + 9} 0 obj<</Subtype/Image/Width 900/Height 900/Filter/DCTDecode/Length 12>>stream\n\xff\xd8${String(n).padStart(8, '0')}\xff\xd9\nendstream\nendobj\n`,
  );
  return Buffer.from(
    `${PDF_HEAD}1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]>>endobj\n${objects.join('')}trailer<</Root 1 0 R>>\n%%EOF`,
    'latin1',
  );
}

function bombPdf(): Buffer {
  const bomb = deflateSync(deflateSync(ZEROS));
  return Buffer.concat([
    Buffer.from(
      `${PDF_HEAD}1 0 obj<</Type/Catalog/Metadata 3 0 R>>endobj\n3 0 obj<</Type/Metadata/Filter[/FlateDecode/FlateDecode]/Length ${bomb.length}>>stream\n`,
      'latin1',
    ),
    bomb,
    Buffer.from('\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF', 'latin1'),
  ]);
}

export interface HostileFiles {
  /** By file name; none of them holds a mark. */
  readonly pictures: Readonly<Record<string, Buffer>>;
  readonly documents: Readonly<Record<string, Buffer>>;
}

let made: Promise<HostileFiles> | null = null;

/** The files; made at the first call, for some of them take a while. */
export function hostileFiles(): Promise<HostileFiles> {
  made ??= makeFiles();
  return made;
}

async function makeFiles(): Promise<HostileFiles> {
  const jpeg = await makeJpeg(SIZE);
  const png = await makePng(SIZE);
  const huge = Buffer.from(png);
  huge.writeUInt32BE(30_000, 16);
  huge.writeUInt32BE(30_000, 20);
  const behindHeader = (...chunks: readonly Buffer[]): Buffer =>
    Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
  const textBomb = pngChunk('zTXt', Buffer.concat([Buffer.from('parameters\0\0'), deflateSync(ZEROS)]));
  const segment = Buffer.concat([Buffer.from([0xff, 0xe5]), u16be(10), Buffer.alloc(8)]);
  const segments: Buffer = Buffer.concat(Array.from({ length: 100_000 }, () => segment));
  return {
    pictures: {
      'immense.png': huge,
      'bombe-de-texte.png': behindHeader(textBomb, textBomb, textBomb),
      'mots.png': await makePng({ ...SIZE, itxt: { Title: ALL_HARM, Comment: `\0${ALL_HARM}` } }),
      'mots.jpg': await makeJpeg({ ...SIZE, xmp: makeXmp({ 'dc:title': ALL_HARM }), comment: ALL_HARM }),
      'entites.jpg': await makeJpeg({ ...SIZE, xmp: LAUGHS }),
      'segments.jpg': Buffer.concat([jpeg.subarray(0, 2), segments, jpeg.subarray(2)]),
      'page.jpg': Buffer.from('<!doctype html><script>alert(1)</script><img src=/photos/x.jpg>'),
      'polyglotte.gif': Buffer.from('GIF89a=1;/*\0\0\0\0*/<html><script>alert(1)</script></html>', 'latin1'),
      'document.jpg': Buffer.concat([jpeg, makePdf({ title: 'T', pages: [{ text: 'x' }] })]),
      'menteuse.webp': webpLie(),
      'menteuse.avif': avifLie(),
      'boucle.tiff': tiffLoop(),
      'scripts.svg': Buffer.from(SVG_HARM),
      'bombe.svgz': gzipSync(Buffer.concat([Buffer.from('<svg xmlns="http://www.w3.org/2000/svg">'), ZEROS])),
      'vide.jpg': Buffer.alloc(0),
      'coupe.jpg': jpeg.subarray(0, 30),
      'mauvais.jp2': Buffer.from('\0\0\0\x0cjP  \r\n\x87\n\xff\xff\xff\xffjp2h', 'latin1'),
    },
    documents: {
      'cercles.pdf': circularPdf(),
      'foule.pdf': crowdedPdf(),
      'bombe.pdf': bombPdf(),
      'fausse.pdf': Buffer.from('<html>pas un document</html>'),
      'mots.pdf': makePdf({
        title: ALL_HARM,
        author: ALL_HARM,
        pages: [{ text: ALL_HARM.replace(/[^\x20-\xff]/g, '') }],
      }),
    },
  };
}
