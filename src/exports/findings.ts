/**
 * What is flagged, as a table: a line for each content and authority that shows it, a page of the store at a time. A
 * line says of an authority only what its own page and the file say, as the review does.
 */
import type { Db } from '../../db/open.js';
import {
  flaggedContents,
  placesOfContents,
  type ContentPlace,
  type FlaggedContent,
} from '../../db/queries/finding-rows.js';
import type { Grade, Kind, Strength } from '../classifiers/types.js';
import type { AuthorityKind } from '../authorities/types.js';
import { addDays, parisDay, parisMidnight } from '../french/index.js';
import { GRADE_WORDS, KIND_WORDS } from '../french/words.js';
import { STATE_WORDS, verdictAt, type StandingState } from '../review/index.js';
import { KIND_OF_AUTHORITY, type ExportAsk } from './ask.js';
import type { Columns } from './table.js';

/** Verdict fields as every command prints them; instants in ISO 8601, written as days of Paris where people read them. */
export interface FindingLine {
  readonly grade: Grade;
  readonly kind: Kind | null;
  readonly generator: string | null;
  readonly marks: readonly {
    readonly id: string;
    readonly strength: Strength;
    readonly where: string;
    readonly value: string;
  }[];
  readonly contradiction: boolean;
  readonly authority: string | null;
  readonly code: string | null;
  readonly authorityKind: AuthorityKind | null;
  readonly departement: string | null;
  /** `report`: only people brought it; no crawl saw it at this authority. */
  readonly source: 'crawl' | 'report';
  readonly pageUrl: string | null;
  readonly imageUrl: string | null;
  readonly pages: number;
  readonly online: boolean;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly review: StandingState | null;
  readonly format: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly contentKey: string;
}

const day = (instant: string): string => parisDay(instant) ?? instant;

export const FINDING_COLUMNS: Columns<FindingLine> = {
  grade: { heading: 'Constat', cell: (grade) => GRADE_WORDS[grade].label },
  kind: { heading: 'Nature selon les marques', cell: (kind) => (kind === null ? null : KIND_WORDS[kind]) },
  generator: 'Outil selon les marques',
  marks: {
    heading: 'Marques (où, ce qui a été lu)',
    cell: (marks) => marks.map(({ where, value }) => `${where} : ${value}`).join(' | '),
  },
  contradiction: 'Éléments qui se contredisent',
  authority: 'Collectivité',
  code: 'Code',
  authorityKind: KIND_OF_AUTHORITY,
  departement: 'Département',
  source: { heading: 'Vu par', cell: (source) => (source === 'crawl' ? 'passage' : 'signalement') },
  pageUrl: 'Page',
  imageUrl: 'Adresse du visuel',
  pages: 'Pages',
  online: 'Encore en ligne au dernier passage',
  firstSeen: { heading: 'Vu la première fois', cell: day },
  lastSeen: { heading: 'Vu la dernière fois', cell: day },
  review: { heading: 'Relecture', cell: (state) => (state === null ? null : STATE_WORDS[state]) },
  format: 'Format',
  width: 'Largeur (pixels)',
  height: 'Hauteur (pixels)',
  bytes: 'Taille (octets)',
  sha256: 'SHA-256',
  contentKey: 'Contenu',
};

const PAGE = 200;

/** Every flagged visual, by content and authority. `from` and `until` are about the day of its first sight, both included. */
export function* findingLines(db: Db, ask: ExportAsk = {}): Generator<FindingLine> {
  const { territory = null, from, until } = ask;
  const between = {
    territory,
    ...(from === undefined ? {} : { from: parisMidnight(from) }),
    ...(until === undefined ? {} : { before: parisMidnight(addDays(until, 1)) }),
  };
  for (let after: string | null = null; ;) {
    const contents = flaggedContents(db, { ...between, after, limit: PAGE });
    const places = new Map<string, ContentPlace[]>(contents.map(({ contentKey }) => [contentKey, []]));
    for (const place of placesOfContents(db, [...places.keys()], territory))
      places.get(place.contentKey)?.push(place);
    for (const content of contents) {
      const standing = places.get(content.contentKey) ?? [];
      // Reported, and nobody knows yet of whom: everybody's, as the pages have it.
      if (standing.length === 0) yield lineOf(content, content.verdict, null);
      for (const place of standing) {
        if (!place.isInside) continue;
        const verdict = standing.length > 1 ? verdictAt(db, content, place.code) : content.verdict;
        // What another authority wrote beside it accuses nobody else.
        if (verdict.grade !== 'none') yield lineOf(content, verdict, place);
      }
    }
    after = contents.at(-1)?.contentKey ?? null;
    if (after === null) return;
  }
}

function lineOf(
  content: FlaggedContent,
  verdict: Pick<FlaggedContent['verdict'], 'grade' | 'kind' | 'generator' | 'marks' | 'contradiction'>,
  place: ContentPlace | null,
): FindingLine {
  const { contentKey, sha256, format, width, height, bytes, state } = content;
  return {
    grade: verdict.grade,
    kind: verdict.kind,
    generator: verdict.generator,
    marks: verdict.marks.map(({ id, strength, where, value }) => ({ id, strength, where, value })),
    contradiction: verdict.contradiction,
    authority: place?.name ?? null,
    code: place?.code ?? null,
    authorityKind: place?.kind ?? null,
    departement: place?.departement ?? null,
    source: place === null || place.pages === 0 ? 'report' : 'crawl',
    pageUrl: place?.pageUrl ?? null,
    imageUrl: place?.imageUrl ?? null,
    pages: place?.pages ?? 0,
    online: place?.isThere ?? false,
    firstSeen: place?.firstSeen ?? content.verdict.at,
    lastSeen: place?.lastSeen ?? content.verdict.at,
    review: state,
    format,
    width,
    height,
    bytes,
    sha256,
    contentKey,
  };
}
