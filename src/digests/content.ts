/** The content of a digest before it is rendered: one source for text and HTML. */

/** A link of the mail; `href` is a plain web address. */
export interface DigestLink {
  readonly label: string;
  readonly href: string;
}

export interface DigestItem {
  readonly title: string;
  /** A word that stands out before the lines; null for none. */
  readonly badge: string | null;
  readonly lines: readonly string[];
  readonly links: readonly DigestLink[];
}

export interface DigestSection {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly items: readonly DigestItem[];
}

/** The content of the mail, in plain spaces; both renderings set its typography. */
export interface DigestContent {
  readonly title: string;
  readonly greeting: string;
  readonly sections: readonly DigestSection[];
  readonly stop: DigestLink | null;
}
