/** The content of a digest before it is rendered: one source for text and HTML. */

/** A link of the mail; `href` is a plain web address. */
export interface DigestLink {
  readonly label: string;
  readonly href: string;
}

/** How something reads: good news, what waits for care, or neither. Never by colour alone. */
export type Tone = 'good' | 'care' | 'plain';

export interface DigestItem {
  readonly title: string;
  /** A word that stands out before the lines; null for none. */
  readonly badge: string | null;
  readonly tone: Tone;
  readonly lines: readonly string[];
  readonly links: readonly DigestLink[];
}

export interface DigestSection {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly items: readonly DigestItem[];
  /** After the items: what is left out. */
  readonly closing?: readonly string[];
  /** What leads to all of them. */
  readonly links: readonly DigestLink[];
}

/** The content of the mail, in plain spaces; both renderings set its typography. */
export interface DigestContent {
  readonly title: string;
  readonly greeting: string;
  readonly sections: readonly DigestSection[];
  /** What stands small at the end. */
  readonly notes: readonly string[];
  readonly stop: DigestLink | null;
}
