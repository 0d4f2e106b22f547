/** What the engine knows of a set of open data: how its file is read and how its rows are laid into the store. */
import type { z } from 'zod';
import type { Db } from '../../../db/open.js';
import type { ImportSetId } from '../types.js';
import type { AddsUp } from './feed.js';

/** A file on the disk, whole: what comes from an address is fetched first. */
export interface SourceFile {
  /** Path of a file, or of a folder where the set is several files. */
  readonly path: string;
  /** Its name as it was given or served: some formats are told by it. */
  readonly name: string;
  /** Told of each piece that is read of it, as it lies on the disk. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** One row of the set. All rows of one subject are laid into the store together. */
export interface SetRow<Row> {
  /** What it is about: the code of an authority, the number of a contract… at most 120 characters. */
  readonly subject: string;
  /** Stable within the subject, at most 200 characters; a second row with the same key takes the place of the first. */
  readonly key: string;
  readonly data: Row;
}

/** One record of a source. `line` is its line, or its number where lines mean nothing (JSON); the first one is 1. */
export type SourceRecord<Row> =
  /**
   * Understood; no rows = of no use here (it is counted all the same). A warning is kept with the line: a value of the
   * record was left out or mended.
   */
  | {
      readonly kind: 'rows';
      readonly line: number;
      readonly rows: readonly SetRow<Row>[];
      readonly warning?: { readonly reason: string; readonly excerpt: string } | undefined;
    }
  /** Not understood: kept aside with its line. `reason` is a French sentence, `excerpt` is cut by the engine. */
  | { readonly kind: 'refused'; readonly line: number; readonly reason: string; readonly excerpt: string }
  /** The file itself is not what it should be: nothing of it is used. Ends the reading. A French sentence. */
  | { readonly kind: 'broken'; readonly problem: string };

/** What laying rows into the store may use; within one transaction, so nothing may wait. */
export interface Swap {
  readonly tx: Db;
  readonly importId: string;
  readonly setId: ImportSetId;
  /** Whose file it is (`feed.ts`). */
  readonly feed: string;
  /** Instant of the swap. */
  readonly at: string;
  /** Legal day of which the file tells: of its publication where that is known, else of its fetching; never a day to come. */
  readonly day: string;
}

export type Applied = 'laid' | 'waits';

export interface Swapping<Row> {
  /**
   * Makes the store say of `subject` what these rows say; none = the set tells of it no more. `waits` = the directory has
   * no such authority (yet): its rows are looked at again at the next import.
   */
  readonly apply: (subject: string, rows: readonly Row[]) => Applied;
  /** After the last one. */
  readonly end?: () => void;
}

/** Where the official file is. */
export type Official =
  /** In a package that is installed with the program; `origin` is its name. */
  | { readonly kind: 'installed'; readonly origin: string; readonly folder: () => string }
  /** `archive` = the same in another form, for people who fetch it by hand. */
  | { readonly kind: 'address'; readonly url: string; readonly archive?: string }
  /**
   * A resource of data.gouv.fr: its present address is asked of the catalogue by id, then by title, and where the
   * catalogue cannot be asked the stable redirect of the resource is taken.
   */
  | {
      readonly kind: 'data.gouv';
      readonly dataset: string;
      readonly resource: string;
      /** What the title of the resource holds, folded: file names have wobbled. */
      readonly title: RegExp;
    };

export interface ImportSet<Row> {
  readonly id: ImportSetId;
  /** French, for people: « Annuaire de l’administration (DILA) ». */
  readonly title: string;
  readonly licence: string;
  /** Changes whenever the same file would give other rows. */
  readonly reader: string;
  readonly official: Official;
  /**
   * A file of this set is the calls of the day or one platform's contracts: fewer rows than last time, or none of use,
   * are no fault of it.
   */
  readonly isExtract?: boolean;
  /** Several files of this set add up to one subject; the rows of each are kept. */
  readonly addsUp?: AddsUp;
  /** Most bytes that are fetched, and that a compressed file may unfold to. */
  readonly maxBytes: number;
  readonly maxUnfoldedBytes: number;
  readonly row: z.ZodType<Row>;
  readonly read: (source: SourceFile) => AsyncIterable<SourceRecord<Row>>;
  readonly swap: (swap: Swap) => Swapping<Row>;
}

/** A set whose rows only itself knows: what a list of sets holds. */
export type AnyImportSet = ImportSet<unknown>;

/** Puts a set into the list: its rows come back to it through its own schema. */
export function anySet<Row>(set: ImportSet<Row>): AnyImportSet {
  return {
    ...set,
    row: set.row,
    swap: (swap) => {
      const own = set.swap(swap);
      return {
        apply: (subject, rows) => own.apply(subject, rows as readonly Row[]),
        ...(own.end === undefined ? {} : { end: own.end }),
      };
    },
  };
}
