/** The words of letters: what a letter is made from, the document, the draft, and the approved letter that nothing here can make. */
import type { C2paIntegrity, Grade, Verdict } from '../classifiers/types.js';
import type { LegalDay, NamedAuthority, Office, Official } from '../french/index.js';

export const TEMPLATE_KINDS = ['t0', 't1'] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

/** A letter template, read and checked (`template.ts` makes them). */
export interface LetterTemplate {
  readonly file: string;
  readonly kind: TemplateKind;
  readonly title: string;
  readonly version: number;
  readonly grades: readonly Grade[];
  readonly recipients: readonly Office[];
  readonly legalRefs: readonly string[];
  readonly followUp: { readonly afterDays: number; readonly text: string } | null;
  readonly validation: { readonly by: string; readonly on: LegalDay; readonly until: LegalDay } | null;
  readonly replyAid: {
    readonly intro: string;
    readonly choices: readonly string[];
    readonly closing: string;
  };
  /** Whether the annex lists the marks. T0 accuses nobody: never there. */
  readonly showsMarks: boolean;
  /** LiquidJS sources. */
  readonly objet: string;
  readonly shortObjet: string;
  readonly emailSubject: string;
  readonly body: string;
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
  /** A reduced picture for the annex, with its alternative text. PNG or JPEG bytes. */
  readonly thumbnail?:
    | { readonly bytes: Uint8Array; readonly format: 'png' | 'jpg'; readonly alt: string }
    | undefined;
}

export interface LetterAuthority extends NamedAuthority {
  /** INSEE code or SIREN. */
  readonly code: string;
  /** INSEE code of the department, for local public holidays. */
  readonly department?: string | undefined;
  /** Postal lines after the person and the office: service, street, CS, postal code and town. */
  readonly addressLines: readonly string[];
  readonly email: string | null;
}

export interface LetterInput {
  readonly template: LetterTemplate;
  readonly verdict: Verdict;
  readonly integrity: C2paIntegrity | null;
  readonly visual: LetterVisual;
  readonly authority: LetterAuthority;
  readonly official: Official | null;
  readonly sender: SenderSettings;
  /** What the volunteer writes about this town and this visual; null leaves a visible place for it. */
  readonly localParagraph: string | null;
  readonly writtenOn: LegalDay;
  /** « VIG-2026-000123 ». */
  readonly reference: string;
}

export type Block =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'quote'; readonly text: string };

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
  readonly facts: readonly Fact[];
  readonly marks: readonly MarkFact[];
  /** How many more elements of the same kinds were read and are not printed. */
  readonly omittedMarks: number;
  readonly thumbnail: {
    readonly bytes: Uint8Array;
    readonly format: 'png' | 'jpg';
    readonly alt: string;
  } | null;
}

/**
 * A letter, part by part, in plain spaces: `renderPdf` and `renderText` set the typography of their medium.
 * Lines of addresses and facts are already final.
 */
export interface LetterDocument {
  /** `projet` prints a watermark. This version makes no other. */
  readonly status: 'projet';
  readonly title: string;
  readonly reference: string;
  readonly sender: {
    readonly name: string;
    readonly section: string | null;
    readonly lines: readonly string[];
    readonly contact: readonly string[];
  };
  readonly recipient: readonly string[];
  /** First line of the e-mail: « À l’attention de … »; null when nobody is known. */
  readonly attention: string | null;
  readonly placeAndDate: string;
  readonly references: readonly string[];
  readonly sending: string | null;
  readonly objet: string;
  readonly emailSubject: string;
  readonly appel: string;
  readonly body: readonly Block[];
  readonly politesse: string;
  readonly signature: readonly string[];
  readonly enclosures: readonly string[];
  readonly replyAid: {
    readonly intro: string;
    readonly choices: readonly string[];
    readonly closing: string;
  };
  /** Where the recipient's data come from and how to object. */
  readonly dataNotice: string;
  readonly annex: Annex;
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
    | 'recipient';
  readonly message: string;
}

/** What is drafted before any review: a PROJET, which no function of this version can approve. */
export interface LetterDraft {
  readonly status: 'projet';
  readonly template: { readonly kind: TemplateKind; readonly version: number };
  readonly document: LetterDocument;
  /** The grade that the wording follows: never above what the marks carry. */
  readonly grade: Grade;
  readonly answerOn: LegalDay;
  readonly remarks: readonly Remark[];
}

/** `refused` = no letter of this kind can be written from this; `message` says why, in French. */
export type DraftOutcome =
  | { readonly kind: 'draft'; readonly draft: LetterDraft }
  | { readonly kind: 'refused'; readonly message: string };

declare const approvedByAPerson: unique symbol;

/**
 * A letter approved by hand: the only kind that the outbox takes (promise 1: a person decides).
 * The brand is a symbol that is declared and exists nowhere, so no code can build one without a cast; the approval
 * step, which is not in this version, will be the one place that does. A `LetterDraft` is not assignable to it.
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
}
