/**
 * The letter as PDF/UA-1, set by Typst with `templates/letter.typ`. Values reach Typst as JSON data, never as source;
 * a warning, a missing font or a missing glyph is an error.
 */
import type { NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';
import { typo } from '../french/index.js';
import { omittedSentence } from './annex.js';
import { breakable, printable } from './printable.js';
import type { Block, LetterDocument } from './types.js';
import { openTemplate, templatesDir } from './typst.js';

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
  const template = openTemplate('letter.typ', dir);

  return {
    render(document) {
      const { thumbnail } = document.annex;
      const thumbnailPath = thumbnail === null ? null : `/thumbnail.${thumbnail.format}`;
      const files =
        thumbnail === null || thumbnailPath === null ? [] : [{ path: thumbnailPath, bytes: thumbnail.bytes }];
      const data = printData(document, thumbnailPath);
      return template.withFiles(files, (set) => {
        const best = bestLayout((layout) => set({ letter: JSON.stringify({ ...data, ...layout }) }));
        return { pdf: template.pdf(best), pages: best.numOfPages };
      });
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
