/**
 * Typst, as letters and dossiers use it: templates of the program's own, values as JSON data and never as source, the
 * program's fonts and no others, PDF/UA-1. A warning, a missing font or a missing glyph is an error.
 */
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';

/** The font files that the templates name; all must be there, for Typst falls back without a word. */
const FONT_FILES = [
  'Vollkorn-Regular.ttf',
  'Vollkorn-Italic.ttf',
  'Vollkorn-SemiBold.ttf',
  'ClearSans-Regular.ttf',
  'ClearSans-Bold.ttf',
] as const;

/** The `templates/` folder that stands beside the sources, or beside what was built from them. */
export function templatesDir(): string {
  let dir = path.dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = path.join(dir, 'templates');
    if (existsSync(path.join(candidate, 'letter.typ'))) return candidate;
    const parent = path.dirname(dir);
    if (parent === dir) throw new Error('templates/letter.typ is missing beside the program');
    dir = parent;
  }
}

/** A file that the template finds under this path (`/thumbnail.png`) while it is set. */
export interface ShadowFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface TypstTemplate {
  /**
   * Hands `use` a way to set the template with these inputs, while the files are there. Throws when Typst reports
   * anything: that is a bug or a broken install.
   */
  readonly withFiles: <T>(
    files: readonly ShadowFile[],
    use: (set: (inputs: Readonly<Record<string, string>>) => NodeTypstDocument) => T,
  ) => T;
  /** The bytes of a document, as PDF/UA-1. */
  readonly pdf: (document: NodeTypstDocument) => Uint8Array;
}

/** Loads fonts and one template (`letter.typ`) once; setting then takes a few milliseconds. */
export function openTemplate(file: string, dir: string = templatesDir()): TypstTemplate {
  const fontsDir = path.join(dir, 'fonts');
  const present = new Set(readdirSync(fontsDir));
  const missing = FONT_FILES.filter((font) => !present.has(font));
  if (missing.length > 0) throw new Error(`fonts missing in ${fontsDir}: ${missing.join(', ')}`);
  const compiler = NodeCompiler.create({
    workspace: dir,
    fontArgs: [{ fontBlobs: FONT_FILES.map((font) => readFileSync(path.join(fontsDir, font))) }],
  });
  const source = readFileSync(path.join(dir, file), 'utf8');

  const set = (inputs: Readonly<Record<string, string>>): NodeTypstDocument => {
    const compiled = compiler.compile({ mainFileContent: source, inputs: { ...inputs }, resetRead: true });
    // `takeDiagnostics` leaves warnings out: an unknown font or a layout that never settles is only told here.
    const complaint = compiled.takeWarnings() ?? compiled.takeError();
    const result = compiled.result;
    if (result === null || complaint !== null)
      throw new Error(`Typst: ${JSON.stringify(complaint?.shortDiagnostics ?? 'no result')}`);
    return result;
  };
  return {
    withFiles(files, use) {
      for (const one of files) compiler.mapShadow(path.join(dir, one.path), Buffer.from(one.bytes));
      try {
        return use(set);
      } finally {
        for (const one of files) compiler.unmapShadow(path.join(dir, one.path));
        // Typst memoises across documents; a server that draws letters all year would keep them all.
        compiler.evictCache(10);
      }
    },
    pdf: (document) => new Uint8Array(compiler.pdf(document, { pdfStandard: 'ua-1' })),
  };
}
