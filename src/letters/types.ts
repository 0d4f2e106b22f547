/** The words of letters: what a letter is made from, the document, the draft, and the approved letter. */
import type { C2paIntegrity, Grade, Verdict } from '../classifiers/types.js';
import type { LegalDay, NamedAuthority, Occasion, Office, Official } from '../french/index.js';
import type { Circumstances, LetterOptions } from './composition.js';
import type { TemplateKind } from './kinds/ids.js';
import type { PartId } from './part-ids.js';

export type { TemplateKind } from './kinds/ids.js';
export type { PartId } from './part-ids.js';

/** Who wrote a template: the program ships it, or a section of the union put its own in the data folder. */
export type Origin = { readonly kind: 'shipped' } | { readonly kind: 'section'; readonly section: string };

/** Who in the union, and for the clause which lawyer, has read a text and until when that holds. */
export interface Validation {
  readonly by: string;
  readonly on: LegalDay;
  readonly until: LegalDay;
}

/** What a template file and a part file have in common. */
export interface ReadSource {
  readonly file: string;
  readonly origin: Origin;
  /** SHA-256 of the file as it was read, in hexadecimal. */
  readonly sha256: string;
  readonly title: string;
  readonly version: number;
  readonly grades: readonly Grade[];
  readonly legalRefs: readonly string[];
  readonly validation: Validation | null;
  /** The section's file that did not load and that this one stands in for; null as a rule. */
  readonly instead: string | null;
  /** LiquidJS source. */
  readonly body: string;
}

/** A letter template, read and checked (`template.ts` makes them). */
export interface LetterTemplate extends ReadSource {
  readonly kind: TemplateKind;
  readonly recipients: readonly Office[];
  /** What the volunteer writes about the place: letters that open a subject need it (letters.md §5). */
  readonly localParagraph: 'required' | 'optional' | 'none';
  readonly followUp: { readonly afterDays: number; readonly text: string } | null;
  /** Choices are LiquidJS sources; one that comes out empty is left out. */
  readonly replyAid: ReplyAid | null;
  /** `facts` = the table of what was seen; a part = a text on a page of its own, always there. */
  readonly annexes: readonly ('facts' | PartId)[];
  /** Whether the annex lists the marks. T0 accuses nobody: never there. */
  readonly showsMarks: boolean;
  /** Whether the annex has a picture. An open letter has none (law.md §4). */
  readonly showsPicture: boolean;
  readonly occasion: Occasion;
  readonly objet: string;
  readonly shortObjet: string;
  readonly emailSubject: string;
}

/** A text that letters take in. */
export interface TemplatePart extends ReadSource {
  readonly id: PartId;
}

export interface ReplyAid {
  readonly intro: string;
  readonly choices: readonly string[];
  readonly closing: string;
}

/** Who sends: the `sender` of the settings. Empty or absent parts are left out, needed ones show as « [… à compléter] ». */
export interface SenderSettings {
  readonly name?: string | undefined;
  readonly section?: string | undefined;
  readonly addressLines?: readonly string[] | undefined;
  readonly city?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly siren?: string | undefined;
  readonly signatory?: string | undefined;
}

/** A visual as a letter speaks of it. */
export interface LetterVisual {
  readonly title: string | null;
  /** A credit that stands with the visual; null when one was looked for and there is none, absent when nobody looked. */
  readonly credit?: string | null | undefined;
  /** Null for what was seen in the street. */
  readonly pageUrl: string | null;
  readonly imageUrl: string | null;
  /** The address whose bytes were read, when it is another than `imageUrl`. */
  readonly originalUrl: string | null;
  /** ISO-8601 instant. */
  readonly seenAt: string;
  readonly sha256: string | null;
  /** Where it stands, after « sur »: « votre site internet », « une affiche, place du Marché ». */
  readonly support: string;
  /** Earliest day on which it is known to exist: generated, published or first seen. Null or absent: `seenAt`. */
  readonly since?: LegalDay | null | undefined;
  /** It cannot be reached any more; absent: as the case says (`circumstances.isOffline`). */
  readonly isOffline?: boolean | undefined;
  /**
   * A reduced picture for the annex, with its alternative text: the page in context when there is a capture of it
   * (`reducePicture`), else the visual. PNG or JPEG bytes.
   */
  readonly thumbnail?: LetterPicture | undefined;
}

export interface LetterPicture {
  readonly bytes: Uint8Array;
  readonly format: 'png' | 'jpg';
  readonly alt: string;
}

/** A visual with its own verdict: nothing that was read of one is ever said of another. */
export interface SeenVisual {
  readonly visual: LetterVisual;
  readonly verdict: Verdict;
  readonly integrity: C2paIntegrity | null;
}

export interface LetterAuthority extends NamedAuthority {
  /** INSEE code or SIREN. */
  readonly code: string;
  /** INSEE code of the department, for local public holidays. */
  readonly department?: string | undefined;
  /** Postal lines after the person and the office: service, street, CS, postal code and town. */
  readonly addressLines: readonly string[];
  readonly email: string | null;
  /** Mail address of the person in charge of access to documents (PRADA), who gets document requests first. */
  readonly documentsEmail?: string | null | undefined;
}

export interface LetterInput {
  readonly template: LetterTemplate;
  /** The texts that letters take in; without them no optional paragraph and no annex of text can be written. */
  readonly parts?: readonly TemplatePart[] | undefined;
  readonly verdict: Verdict;
  readonly integrity: C2paIntegrity | null;
  /** The second and the third visual, each with what was read of it; absent or empty in a letter about one. */
  readonly others?: readonly SeenVisual[] | undefined;
  /** Null only for what speaks of no visual: a clause for a call for tenders, thanks for a rule. */
  readonly visual: LetterVisual | null;
  readonly authority: LetterAuthority;
  readonly official: Official | null;
  readonly sender: SenderSettings;
  /** What the volunteer writes about this town and this visual; null leaves a visible place for it. */
  readonly localParagraph: string | null;
  readonly writtenOn: LegalDay;
  /** « VIG-2026-000123 ». */
  readonly reference: string;
  /** What the person who writes chose. */
  readonly options?: LetterOptions | undefined;
  /** What the case knows. */
  readonly circumstances?: Circumstances | undefined;
  /** Local paragraphs of the last letters, the newest first: at most 50 are compared. */
  readonly recentParagraphs?: readonly RecentParagraph[] | undefined;
}

export interface RecentParagraph {
  readonly reference: string;
  readonly text: string;
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'quote'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly Fact[] };

/** A line of the table of facts. `value` stands as it was read: no typography touches it. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly isAddress: boolean;
}

export interface MarkFact {
  readonly id: string;
  readonly place: string;
  readonly where: string;
  readonly value: string;
  readonly explain: string;
}

export interface Annex {
  /** « Premier visuel : « Marché de Noël » »; absent in a letter about one visual. */
  readonly title?: string | undefined;
  readonly facts: readonly Fact[];
  readonly marks: readonly MarkFact[];
  /** How many more elements of the same kinds were read and are not printed. */
  readonly omittedMarks: number;
  readonly thumbnail: LetterPicture | null;
}

/** A text that goes with the letter on a page of its own. */
export interface TextAnnex {
  readonly id: PartId;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/**
 * A letter, part by part, in plain spaces: `renderPdf`, `renderDocx` and `renderText` set the typography of their
 * medium. Lines of addresses and facts are already final.
 */
export interface LetterDocument {
  readonly kind: TemplateKind;
  /** A sheet has no recipient, appel, formula and signature. */
  readonly form: 'letter' | 'sheet';
  /** `projet` prints a watermark. `finalDocument` makes the other, for the approval. */
  readonly status: 'projet' | 'final';
  readonly title: string;
  readonly reference: string;
  readonly writtenOn: LegalDay;
  readonly sender: {
    readonly name: string;
    readonly section: string | null;
    readonly lines: readonly string[];
    readonly contact: readonly string[];
  };
  /** Empty for a sheet. */
  readonly recipient: readonly string[];
  /** First line of the e-mail: « À l’attention de … »; null when nobody is known. */
  readonly attention: string | null;
  readonly placeAndDate: string;
  readonly references: readonly string[];
  readonly sending: string | null;
  readonly objet: string;
  readonly emailSubject: string;
  /** Null for a sheet, with `politesse`. */
  readonly appel: string | null;
  readonly body: readonly Block[];
  readonly politesse: string | null;
  readonly signature: readonly string[];
  /** Who signs an open letter with the union, after its signature; absent in all others. */
  readonly signatories?: readonly string[] | undefined;
  readonly enclosures: readonly string[];
  /** Declared copies; there are no hidden ones. */
  readonly copies: readonly string[];
  /** The e-mail asks for the acknowledgement that the law provides for: letters that announce `CRPA L. 112-11`. */
  readonly asksReceipt: boolean;
  /** References of earlier letters whose PDF goes with this one. */
  readonly attachedLetters: readonly string[];
  readonly replyAid: ReplyAid | null;
  /** Where the recipient's data come from and how to object. */
  readonly dataNotice: string | null;
  /** What was seen and read of the visual, or of the first; null where the letter has no such annex. */
  readonly annex: Annex | null;
  /** The same of the second and the third visual; absent in a letter about one (`annexesOf` gives all). */
  readonly moreAnnexes?: readonly Annex[] | undefined;
  readonly textAnnexes: readonly TextAnnex[];
}

/** Something the person who finishes the letter has to see. French, one sentence. */
export interface Remark {
  readonly code:
    | 'local-paragraph'
    | 'wording'
    | 'contradiction'
    | 'address'
    | 'sender'
    | 'template'
    | 'recipient'
    | 'similar'
    | 'checklist';
  readonly message: string;
  /** True for what stands in the way of an approval. */
  readonly isBlocking: boolean;
}

/** A template or part that a letter was written with, as the letter's row keeps it. */
export interface UsedSource {
  readonly name: TemplateKind | PartId;
  readonly title: string;
  readonly version: number;
  readonly sha256: string;
  readonly origin: Origin;
  readonly validation: Validation | null;
}

/** The documents as the request names them, and the days from which to which. */
export interface AskedDocuments {
  readonly documents: readonly string[];
  readonly period: { readonly from: LegalDay; readonly to: LegalDay } | null;
}

/** What is drafted: a PROJET, until a person approves it. */
export interface LetterDraft {
  readonly status: 'projet';
  readonly template: UsedSource & { readonly kind: TemplateKind };
  /** The parts that the letter took in. */
  readonly parts: readonly UsedSource[];
  readonly document: LetterDocument;
  /** The grade that the wording follows: never above what the marks carry. */
  readonly grade: Grade;
  /** Null where no answer is asked for. */
  readonly answerOn: LegalDay | null;
  readonly remarks: readonly Remark[];
  /** Of a request of documents: what it asked, for the sheet that may follow it. */
  readonly request?: AskedDocuments | undefined;
}

/** `refused` = no letter of this kind can be written from this; `message` says why, in French. */
export type DraftOutcome =
  | { readonly kind: 'draft'; readonly draft: LetterDraft }
  | { readonly kind: 'refused'; readonly message: string };

declare const approvedByAPerson: unique symbol;

/**
 * A letter approved by hand: the only kind that the outbox takes (promise 1: a person decides).
 * The brand is a symbol that is declared and exists nowhere, so no code can build one without a cast; the approval
 * step (`approved-letter.ts`) is the one place that does. A `LetterDraft` is not assignable to it.
 */
export interface ApprovedLetter {
  readonly [approvedByAPerson]: true;
  readonly kind: 'approved-letter';
  readonly reference: string;
  readonly to: string;
  /** Declared copies; there are no hidden ones. */
  readonly cc: readonly string[];
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly pdf: Uint8Array;
  /** PDFs of earlier letters that go with it. */
  readonly attached: readonly { readonly reference: string; readonly pdf: Uint8Array }[];
}
