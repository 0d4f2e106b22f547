/** The words of the classifiers: what is read from a file, what stands around it, what that is worth. */

export const FORMATS = [
  'jpeg',
  'png',
  'webp',
  'avif',
  'heic',
  'jxl',
  'gif',
  'tiff',
  'svg',
  'bmp',
  'ico',
  'pdf',
] as const;
export type Format = (typeof FORMATS)[number];

/**
 * One raw metadata fact read from a file.
 *
 * `where` names the place in the container and the key:
 * - `png:tEXt:<key>`, `png:zTXt:<key>`, `png:iTXt:<key>` (text decoded and inflated)
 * - `exif:<TagName>` (`exif:UserComment`, `exif:Software`, `exif:Make`, …; `exif:GPS` has the value `present`, `exif:MakerNote` its size)
 * - `xmp:<prefix>:<Name>` with the *canonical* prefix of the namespace, whatever prefix the file uses
 *   (`xmp:Iptc4xmpExt:DigitalSourceType`, `xmp:photoshop:Credit`, `xmp:xmp:CreatorTool`, `xmp:dc:creator`, `xmp:dcterms:provenance`, `xmp:TC260:AIGC`…)
 * - `c2pa:remote`: the address of a C2PA manifest outside the file, from an `xmp:dcterms:provenance` on the web
 * - `iptc:<record>:<dataset>` (`iptc:2:110` credit, `iptc:2:80` by-line…)
 * - `jumbf:c2pa.claim`, `jumbf:c2pa.actions`, `jumbf:c2pa.ingredient`, `jumbf:<other assertion label>`; a box of
 *   another use than C2PA has its label, or else its type: `jumbf:<label>`
 * - `jpeg:COM`, `jpeg:APP<n>` (text of a segment that no rule knows), `jpeg:trailer` and `png:trailer` (notes of
 *   Samsung's editor behind the image), `gif:comment`
 * - `svg:metadata`, `svg:title`, `svg:desc`, `svg:comment`; `pdf:Info:<Key>`
 * - `pixels:dwtDct`, `pixels:stealth_<mode>info`: read from decoded pixels, on request (`pixels/`)
 */
export interface Trace {
  readonly where: string;
  /** The value as text; bounded to MAX_TRACE_CHARS. */
  readonly value: string;
  /** Parsed parts of a structured value (C2PA); see `C2paDetail`. */
  readonly detail?: C2paDetail;
}

/** Longest trace value kept, in UTF-16 units. ComfyUI workflows reach several hundred kilobytes. */
export const MAX_TRACE_CHARS = 1_000_000;

/** What a C2PA trace says, with the manifest it stands in. Absent parts are absent keys. */
export interface C2paDetail {
  /** `active` = the last manifest of the store; `ingredient` = any other one. */
  readonly manifest: 'active' | 'ingredient';
  /** Label of the manifest (`urn:…`). */
  readonly label: string;
  /** For an ingredient manifest: how the active one (or one above) points to it: `parentOf`, `componentOf`, `inputTo`. */
  readonly relationship?: string;
  /** In `jumbf:c2pa.claim`: claim_generator and the names of claim_generator_info, joined by ` | `; title; signer when known. */
  readonly claimGenerator?: string;
  readonly title?: string;
  readonly signer?: string;
  /** In `jumbf:c2pa.actions`: one trace per action. */
  readonly action?: string;
  readonly digitalSourceType?: string;
  readonly softwareAgent?: string;
  readonly description?: string;
  /** Other parameters of the action or the whole assertion as JSON text, bounded. */
  readonly json?: string;
}

/** How far the C2PA manifest was checked against the bytes (DESIGN §5). */
export type C2paIntegrity = 'intact' | 'signer-not-verified' | 'not-checked' | 'broken';

/** What stands around a visual on a page or in an address. Absent = null. */
export interface Surroundings {
  /** Decoded base name of the file or of the address's path. */
  readonly fileName: string | null;
  /** Full addresses of the visual: as found on the page and of the original. */
  readonly addresses: readonly string[];
  readonly alt: string | null;
  readonly title: string | null;
  /** Attached to this very visual (figcaption and the like). */
  readonly caption: string | null;
  /** A credit attached to this very visual. */
  readonly credit: string | null;
  /** Credits or notices for a whole page, gallery or site: they declare a set, not this visual. */
  readonly pageCredits: readonly string[];
  readonly pageTitle: string | null;
}

export const NO_SURROUNDINGS: Surroundings = {
  fileName: null,
  addresses: [],
  alt: null,
  title: null,
  caption: null,
  credit: null,
  pageCredits: [],
  pageTitle: null,
};

export const STRENGTHS = ['stated', 'declared', 'signature', 'hint', 'observed', 'human'] as const;
export type Strength = (typeof STRENGTHS)[number];
export const GRADES = ['stated', 'technical', 'hinted', 'none'] as const;
export type Grade = (typeof GRADES)[number];
export type Kind = 'generated' | 'edited';

/** A recognised trace or surrounding, with a strength. */
export interface Mark {
  readonly id: string;
  readonly strength: Strength;
  readonly kind: Kind | null;
  readonly generator: string | null;
  readonly where: string;
  /** Excerpt, at most 300 characters, control characters removed. */
  readonly value: string;
  /**
   * For hints: `strong` makes `hinted` alone; `counted` needs a second one of another source; `shown` is never counted.
   * For what speaks for a person: null cancels hints, `counted` is itself disputed by the file and cancels nothing.
   */
  readonly weight: 'strong' | 'counted' | 'shown' | null;
  /** One French sentence for people: what this means. */
  readonly explain: string;
  /** The document behind the rule. */
  readonly source: string;
  /** Where that document can be read, when its address is certain. */
  readonly url?: string;
}

export interface Verdict {
  readonly grade: Grade;
  readonly kind: Kind | null;
  readonly generator: string | null;
  readonly marks: readonly Mark[];
  /** True when counter-evidence stands beside a declaration or signature: a coordinator looks at it. */
  readonly contradiction: boolean;
}

export interface ReadError {
  readonly code: string;
  /** French, for people. */
  readonly message: string;
}

/** Everything that one reading of a file gave. */
export interface FileReading {
  /** Null for what Vigie does not read, and for JPEG 2000, which it reads without a name of its own. */
  readonly format: Format | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly traces: readonly Trace[];
  readonly integrity: C2paIntegrity | null;
  readonly error: ReadError | null;
  /**
   * What stands inside a document or a drawing, each with its own traces: images, and in a PDF also forms and pages
   * that carry metadata of their own. Where only pixels or a drawing are kept there is no format.
   */
  readonly embedded: readonly EmbeddedReading[];
}

export interface EmbeddedReading extends Omit<FileReading, 'embedded'> {
  /** Page of the document on which the image is first used, or which it is, from 1; null when it cannot be told. */
  readonly page: number | null;
  readonly sha256: string | null;
  readonly bytes: number;
  /** What the document calls it: the number of its object in a PDF. Ties it to the words around it. */
  readonly name?: string;
  /** Name of the content where only ranges of it were read, as for a file of its own. */
  readonly contentKey?: string;
}
