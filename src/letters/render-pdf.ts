/**
 * The letter as PDF/UA-1, set by Typst with `templates/letter.typ`. Values reach Typst as JSON data, never as source;
 * a warning, a missing font or a missing glyph is an error.
 */
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { NodeCompiler, type NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';
import { typo } from '../french/index.js';
import { omittedSentence } from './annex.js';
import { printable } from './printable.js';
import type { Block, LetterDocument } from './types.js';

/** The font files that `letter.typ` names; all must be there, for Typst falls back without a word. */
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

interface Layout {
  readonly density: 'normal' | 'compact';
  readonly formOnOwnPage: boolean;
  readonly annexOnOwnPage: boolean;
}

/** Tried in this order until the letter, its form and its annex take two pages. */
const TWO_PAGES: readonly Layout[] = [
  { density: 'normal', formOnOwnPage: true, annexOnOwnPage: false },
  { density: 'compact', formOnOwnPage: true, annexOnOwnPage: false },
  { density: 'compact', formOnOwnPage: false, annexOnOwnPage: false },
];
/** For what needs more: the form follows the end of the letter where there is room, the annex has pages of its own. */
const MORE_PAGES: readonly Layout[] = [
  { density: 'normal', formOnOwnPage: false, annexOnOwnPage: true },
  { density: 'compact', formOnOwnPage: false, annexOnOwnPage: true },
  { density: 'normal', formOnOwnPage: true, annexOnOwnPage: true },
];

export interface PdfRenderer {
  /** The PDF's bytes and its number of pages. Throws when Typst reports anything: that is a bug or a broken install. */
  readonly render: (document: LetterDocument) => { readonly pdf: Uint8Array; readonly pages: number };
}

/** Loads fonts and template once; `render` then takes a few milliseconds. */
export function createPdfRenderer(dir: string = templatesDir()): PdfRenderer {
  const fontsDir = path.join(dir, 'fonts');
  const present = new Set(readdirSync(fontsDir));
  const missing = FONT_FILES.filter((file) => !present.has(file));
  if (missing.length > 0) throw new Error(`fonts missing in ${fontsDir}: ${missing.join(', ')}`);
  const compiler = NodeCompiler.create({
    workspace: dir,
    fontArgs: [{ fontBlobs: FONT_FILES.map((file) => readFileSync(path.join(fontsDir, file))) }],
  });
  const source = readFileSync(path.join(dir, 'letter.typ'), 'utf8');

  return {
    render(document) {
      const { thumbnail } = document.annex;
      const thumbnailPath = thumbnail === null ? null : `/thumbnail.${thumbnail.format}`;
      if (thumbnail !== null && thumbnailPath !== null) {
        compiler.mapShadow(path.join(dir, thumbnailPath), Buffer.from(thumbnail.bytes));
      }
      const data = printData(document, thumbnailPath);
      const compile = (layout: Layout): NodeTypstDocument => {
        const compiled = compiler.compile({
          mainFileContent: source,
          inputs: { letter: JSON.stringify({ ...data, ...layout }) },
          resetRead: true,
        });
        // `takeDiagnostics` leaves warnings out: an unknown font or a layout that never settles is only told here.
        const complaint = compiled.takeWarnings() ?? compiled.takeError();
        const result = compiled.result;
        if (result === null || complaint !== null) {
          throw new Error(`Typst: ${JSON.stringify(complaint?.shortDiagnostics ?? 'no result')}`);
        }
        return result;
      };
      try {
        const best = bestLayout(compile);
        return { pdf: new Uint8Array(compiler.pdf(best, { pdfStandard: 'ua-1' })), pages: best.numOfPages };
      } finally {
        if (thumbnailPath !== null) compiler.unmapShadow(path.join(dir, thumbnailPath));
        // Typst memoises across documents; a server that draws letters all year would keep them all.
        compiler.evictCache(10);
      }
    },
  };
}

/** The first layout that takes two pages; when none does, the fewest pages, with the annex apart if that costs none. */
function bestLayout(compile: (layout: Layout) => NodeTypstDocument): NodeTypstDocument {
  const tried: NodeTypstDocument[] = [];
  for (const layout of TWO_PAGES) {
    const result = compile(layout);
    if (result.numOfPages <= 2) return result;
    tried.push(result);
  }
  const best = [...MORE_PAGES.map(compile), ...tried].toSorted((a, b) => a.numOfPages - b.numOfPages)[0];
  if (best === undefined) throw new Error('no layout');
  return best;
}

let shared: PdfRenderer | null = null;

/** One letter as PDF/UA-1 bytes, with the templates of the program. */
export function renderPdf(document: LetterDocument): Promise<Uint8Array> {
  shared ??= createPdfRenderer();
  return Promise.resolve(shared.render(document).pdf);
}

const set = (text: string) => printable(typo(text, 'print'));
const sets = (texts: readonly string[]) => texts.map(set);

/** What `letter.typ` reads: typography done, every character drawable. Facts keep their own spelling. */
function printData(document: LetterDocument, thumbnailPath: string | null): Record<string, unknown> {
  const block = (one: Block) =>
    one.kind === 'list'
      ? { kind: one.kind, items: sets(one.items) }
      : { kind: one.kind, text: set(one.text) };
  const { sender, replyAid, annex } = document;
  return {
    status: document.status,
    title: set(document.title),
    reference: printable(document.reference),
    sender: {
      name: set(sender.name),
      section: sender.section === null ? null : set(sender.section),
      lines: sender.lines.map(printable),
      contact: sets(sender.contact),
    },
    recipient: document.recipient.map(printable),
    placeAndDate: set(document.placeAndDate),
    references: sets(document.references),
    sending: document.sending === null ? null : set(document.sending),
    objet: set(document.objet),
    appel: set(document.appel),
    body: document.body.map(block),
    politesse: set(document.politesse),
    signature: sets(document.signature),
    enclosures: sets(document.enclosures),
    replyAid: { intro: set(replyAid.intro), choices: sets(replyAid.choices), closing: set(replyAid.closing) },
    dataNotice: set(document.dataNotice),
    annex: {
      facts: annex.facts.map(({ label, value, isAddress }) => ({
        label: set(label),
        value: printable(value),
        mono: isAddress || /^[0-9a-f]{32,}$/u.test(value),
      })),
      marks: annex.marks.map((mark) => ({
        id: printable(mark.id),
        place: set(mark.place),
        where: printable(mark.where),
        value: breakable(printable(mark.value)),
        explain: set(mark.explain),
      })),
      omitted: annex.omittedMarks === 0 ? null : set(omittedSentence(annex.omittedMarks)),
      thumbnail: annex.thumbnail === null ? null : { path: thumbnailPath, alt: set(annex.thumbnail.alt) },
    },
  };
}

/** Runs without a space that are longer than a line get places where they may be cut; addresses have their own. */
function breakable(text: string): string {
  return text.replace(/\S{40,}/gu, (run) =>
    run.includes('://') ? run : run.replace(/.{20}(?=.)/gu, '$&\u200b'),
  );
}
