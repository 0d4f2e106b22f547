/**
 * The letter as PDF/UA-1, set by Typst with `templates/letter.typ`. Values reach Typst as JSON data, never as source;
 * a warning, a missing font or a missing glyph is an error.
 */
import type { NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';
import { typo } from '../french/index.js';
import { annexesOf, annexTitle, omittedSentence } from './annex.js';
import { breakable, breakableProse, printable } from './printable.js';
import type { Block, Fact, LetterDocument, LetterPicture } from './types.js';
import { openTemplate, templatesDir } from './typst.js';

interface Layout {
  readonly density: 'normal' | 'compact';
  readonly formOnOwnPage: boolean;
  readonly annexOnOwnPage: boolean;
  /** The notice on personal data stands below the form and not after the annex, which may fill its page. */
  readonly noticeWithForm: boolean;
}

/** Tried in this order until the letter, its form and its annex take two pages. */
const TWO_PAGES: readonly Layout[] = [
  { density: 'normal', formOnOwnPage: true, annexOnOwnPage: false, noticeWithForm: false },
  { density: 'compact', formOnOwnPage: true, annexOnOwnPage: false, noticeWithForm: false },
  { density: 'compact', formOnOwnPage: false, annexOnOwnPage: false, noticeWithForm: false },
];
/** For what needs more: the form follows the end of the letter where there is room, the annex has pages of its own. */
const MORE_PAGES: readonly Layout[] = [
  { density: 'normal', formOnOwnPage: false, annexOnOwnPage: true, noticeWithForm: false },
  { density: 'compact', formOnOwnPage: false, annexOnOwnPage: true, noticeWithForm: false },
  { density: 'normal', formOnOwnPage: false, annexOnOwnPage: true, noticeWithForm: true },
  { density: 'compact', formOnOwnPage: false, annexOnOwnPage: true, noticeWithForm: true },
  { density: 'normal', formOnOwnPage: true, annexOnOwnPage: true, noticeWithForm: false },
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
      const files = annexesOf(document).flatMap(({ thumbnail }, place) =>
        thumbnail === null ? [] : [{ path: pathOf(thumbnail, place), bytes: thumbnail.bytes }],
      );
      const data = printData(document);
      return template.withFiles(files, (set) => {
        const lay = (layout: Layout, textAnnexes: unknown) =>
          set({ letter: JSON.stringify({ ...data, ...layout, textAnnexes }) });
        // Texts on pages of their own come after all and change nothing of what is before them.
        const { layout, laid } = bestLayout((one) => lay(one, []));
        const whole = document.textAnnexes.length === 0 ? laid : lay(layout, data.textAnnexes);
        return { pdf: template.pdf(whole), pages: whole.numOfPages };
      });
    },
  };
}

interface Laid {
  readonly layout: Layout;
  readonly laid: NodeTypstDocument;
}

/** The first layout that takes two pages; when none does, the fewest pages, with the annex apart if that costs none. */
function bestLayout(compile: (layout: Layout) => NodeTypstDocument): Laid {
  const tried: Laid[] = [];
  for (const layout of TWO_PAGES) {
    const laid = compile(layout);
    if (laid.numOfPages <= 2) return { layout, laid };
    tried.push({ layout, laid });
  }
  const more = MORE_PAGES.map((layout) => ({ layout, laid: compile(layout) }));
  const best = [...more, ...tried].toSorted((a, b) => a.laid.numOfPages - b.laid.numOfPages)[0];
  if (best === undefined) throw new Error('no layout');
  return best;
}

let shared: PdfRenderer | null = null;

/** One letter as PDF/UA-1 bytes, with the templates of the program. */
export function renderPdf(document: LetterDocument): Promise<Uint8Array> {
  shared ??= createPdfRenderer();
  return Promise.resolve(shared.render(document).pdf);
}

const pathOf = ({ format }: LetterPicture, place: number) => `/thumbnail-${place + 1}.${format}`;

const set = (text: string) => breakableProse(printable(typo(text, 'print')));
const sets = (texts: readonly string[]) => texts.map(set);

const setOr = (text: string | null) => (text === null ? null : set(text));

/** What `letter.typ` reads: typography done, every character drawable. Facts keep their own spelling. */
function printData(document: LetterDocument) {
  const { sender, replyAid } = document;
  const annexes = annexesOf(document);
  return {
    form: document.form,
    status: document.status,
    title: set(document.title),
    reference: printable(document.reference),
    sender: {
      name: set(sender.name),
      section: setOr(sender.section),
      lines: sender.lines.map(printable),
      contact: sets(sender.contact),
    },
    recipient: document.recipient.map(printable),
    placeAndDate: set(document.placeAndDate),
    references: sets(document.references),
    sending: setOr(document.sending),
    objet: set(document.objet),
    appel: setOr(document.appel),
    body: document.body.map(block),
    politesse: setOr(document.politesse),
    signature: sets(document.signature),
    signatories: sets(document.signatories ?? []),
    enclosures: sets(document.enclosures),
    copies: sets(document.copies),
    replyAid:
      replyAid === null
        ? null
        : { intro: set(replyAid.intro), choices: sets(replyAid.choices), closing: set(replyAid.closing) },
    dataNotice: setOr(document.dataNotice),
    annexTitle: set(annexTitle(annexes.length)),
    annexes: annexes.map((annex, place) => ({
      title: annex.title === undefined ? null : set(annex.title),
      facts: annex.facts.map(row),
      marks: annex.marks.map((mark) => ({
        id: printable(mark.id),
        place: set(mark.place),
        where: printable(mark.where),
        value: breakable(printable(mark.value)),
        explain: set(mark.explain),
      })),
      omitted: annex.omittedMarks === 0 ? null : set(omittedSentence(annex.omittedMarks)),
      thumbnail:
        annex.thumbnail === null
          ? null
          : { path: pathOf(annex.thumbnail, place), alt: set(annex.thumbnail.alt) },
    })),
    textAnnexes: document.textAnnexes.map(({ title, blocks }) => ({
      title: set(title),
      blocks: blocks.map(block),
    })),
  };
}

function block(one: Block) {
  switch (one.kind) {
    case 'list':
      return { kind: one.kind, items: sets(one.items) };
    case 'facts':
      return {
        kind: one.kind,
        rows: one.rows.map((fact) => ({
          ...row(fact),
          value: fact.isAddress ? printable(fact.value) : set(fact.value),
        })),
      };
    case 'paragraph':
    case 'quote':
    case 'heading':
      return { kind: one.kind, text: set(one.text) };
  }
}

function row({ label, value, isAddress }: Fact) {
  return {
    label: set(label),
    value: printable(value),
    mono: isAddress || /^[0-9a-f]{32,}$/u.test(value),
  };
}
