/** What a letter of a case is written from: its one to three confirmed visuals as they stand now, the authority, what the case knows. */
import { findAuthority } from '../../db/queries/authorities.js';
import { capturesOfAuthority, placesOfPicture } from '../../db/queries/case-pages.js';
import {
  lettersOfCase,
  picturesOfLetter,
  recentLocalParagraphs,
  type LetterRow,
} from '../../db/queries/letters.js';
import type { StoredCapture } from '../../db/queries/evidence-log.js';
import { deliveriesOfLetter, hasComeBack, receiptsOf } from '../../db/queries/outbox.js';
import { findVisual } from '../../db/queries/visuals.js';
import { keptBytesOf } from '../../db/queries/standing-facts.js';
import type { Db } from '../../db/open.js';
import {
  CALENDAR,
  readCase,
  type CaseProjection,
  type CaseReading,
  type PictureStanding,
} from '../cases/index.js';
import type { BlobStore } from '../evidence/blobs.js';
import { parisDay, type LegalDay } from '../french/index.js';
import { confirmVisual, factsOf, hiddenAround, hiddenIn, type ConfirmedVisual } from '../review/index.js';
import type { PicturePlace } from '../review/types.js';
import { purposeOf } from './kinds/index.js';
import type { Circumstances, PreviousLetter } from './composition.js';
import { documentRequestOf } from './document-request.js';
import { knownAddressee } from './known-addressee.js';
import { kindOf } from './letter-facts.js';
import { readDraft } from './read-letter.js';
import { reducePicture } from './reduce-picture.js';
import { COMPARED_LETTERS } from './similarity.js';
import type { Addressee } from './store-types.js';
import type { LetterInput, LetterVisual, SeenVisual } from './types.js';
import { MOST_VISUALS, ordinalOf } from './visuals.js';

export type CaseLetter =
  | {
      readonly kind: 'ready';
      /** One to three, in the order of the case: the letter speaks of them in this order. */
      readonly pictures: readonly [string, ...string[]];
      /** Those of the letter that opened the subject; empty while none has left. */
      readonly opening: readonly string[];
      /** What the review allows of all of them; `courtesy`: thanks and apologies alone, without a word on marks. */
      readonly mayWrite: ConfirmedVisual['mayWrite'] | 'courtesy';
      /** All of `LetterInput` that the case gives; the template, the sender, the writer's words and choices come to it. */
      readonly input: Pick<
        LetterInput,
        'verdict' | 'integrity' | 'visual' | 'others' | 'circumstances' | 'recentParagraphs'
      >;
      /** What those who confirmed the visuals said of each: choices of the letter that the writer may change. */
      readonly reviewed: { readonly isRealistic: boolean; readonly hasVisibleLabel: boolean };
      /** INSEE code of the department, for local public holidays; null for a body of several. */
      readonly departement: string | null;
      /** What is known of the addressee: the last letter's, else the authority alone. To be checked by a person. */
      readonly addressee: Addressee;
    }
  /** French. */
  | { readonly kind: 'refused'; readonly problem: string };

/** Of a confirmed visual, or of one that an artist made since: about that one nothing is said but sorry and thanks. */
type AboutVisual = Pick<
  ConfirmedVisual,
  'picture' | 'authority' | 'contentKey' | 'verdict' | 'integrity' | 'realistic' | 'mention' | 'eventDay'
> & { readonly mayWrite: ConfirmedVisual['mayWrite'] | 'courtesy' };

const NOTHING_SAID = {
  mayWrite: 'courtesy',
  verdict: { grade: 'none', kind: null, generator: null, marks: [], contradiction: false },
  integrity: null,
  realistic: false,
  mention: { kind: 'none' },
  eventDay: null,
} as const;

/**
 * @param deps.evidence the store of proof: for the reduced picture of the annex
 * @param deps.letters the store of letters: what a reminder asks again stands in the first letter
 * @param ask.pictures one to three of the case; when left out, those of the letter that opened the subject, else the first
 * @param ask.letter the letter that is taken up again: its own paragraph is not compared with itself
 * @param ask.today without it nobody is named by the directory
 */
export async function gatherCaseLetter(
  deps: { readonly db: Db; readonly evidence: BlobStore; readonly letters: BlobStore },
  ask: {
    readonly caseId: string;
    readonly pictures?: readonly string[] | undefined;
    readonly letter?: string | undefined;
    readonly today?: LegalDay | undefined;
  },
): Promise<CaseLetter> {
  const { db } = deps;
  const refuse = (problem: string): CaseLetter => ({ kind: 'refused', problem });
  const reading = readCase(db, ask.caseId);
  if (reading === null) return refuse('Ce dossier n’existe pas.');
  const code = reading.row.authorityCode;
  const standing = reading.projection.facts.pictures.map(({ picture }) => picture);
  const asked = ask.pictures ?? [];
  const opening = openingPictures(db, ask.caseId);
  const wanted = new Set(asked.length > 0 ? asked : defaultPictures(opening, standing));
  const [first, ...rest] = standing.filter((picture) => wanted.has(picture));
  if (first === undefined || 1 + rest.length < wanted.size)
    return refuse('Ce visuel ne figure pas (ou plus) dans ce dossier.');
  if (1 + rest.length > MOST_VISUALS) return refuse(`Une lettre parle de ${MOST_VISUALS} visuels au plus.`);
  const pictures = [first, ...rest] as const;
  const visuals: AboutVisual[] = [];
  for (const picture of pictures) {
    const facts = factsOf(db, picture, { authority: code });
    if (facts === null) return refuse('Cette collectivité ne montre pas ce visuel.');
    const confirmed = confirmVisual(facts);
    visuals.push(
      confirmed.kind === 'confirmed'
        ? confirmed.visual
        : { ...NOTHING_SAID, picture, authority: code, contentKey: facts.contentKey },
    );
  }
  const { facts } = reading.projection;
  const seen: SeenVisual[] = [];
  for (const [place, visual] of visuals.entries()) {
    const { verdict, integrity } = visual;
    const which = visuals.length === 1 ? null : ordinalOf(place, visuals.length);
    const isOffline = (standingOf(facts, visual.picture)?.gone ?? null) !== null;
    seen.push({ visual: { ...(await letterVisual(deps, visual, which)), isOffline }, verdict, integrity });
  }
  const [one, ...others] = seen;
  if (one === undefined) throw new Error('a letter without its visual');
  return {
    kind: 'ready',
    pictures,
    opening,
    mayWrite: strictest(visuals),
    input: {
      ...one,
      ...(others.length === 0 ? {} : { others }),
      circumstances: await circumstancesOf(deps, reading, visuals, isSmall(db, code)),
      recentParagraphs: recentLocalParagraphs(db, COMPARED_LETTERS, ask.letter ?? null),
    },
    reviewed: {
      isRealistic: visuals.every(({ realistic }) => realistic),
      hasVisibleLabel: visuals.every(({ mention }) => mention.kind !== 'none'),
    },
    departement: findAuthority(db, code)?.departement ?? null,
    addressee: knownAddressee(db, code, ask.today ?? null),
  };
}

/** What the letter that opened the subject spoke of. */
function openingPictures(db: Db, caseId: string): readonly string[] {
  const opening = lettersOfCase(db, caseId).find(
    (letter) =>
      purposeOf(kindOf(letter)) === 'first' &&
      deliveriesOfLetter(db, letter.id).some(({ id, state }) => state === 'sent' && !hasComeBack(db, id)),
  );
  return opening === undefined ? [] : picturesOfLetter(db, opening.id);
}

/** The same as far as they are still in the case; else its first one. */
function defaultPictures(opening: readonly string[], standing: readonly string[]): readonly string[] {
  const still = standing.filter((picture) => opening.includes(picture)).slice(0, MOST_VISUALS);
  return still.length > 0 ? still : standing.slice(0, 1);
}

const standingOf = ({ pictures }: CaseProjection['facts'], picture: string): PictureStanding | undefined =>
  pictures.find((one) => one.picture === picture);

/** What may be written of all is what may be written of the one of which the least may be. */
function strictest(visuals: readonly AboutVisual[]): AboutVisual['mayWrite'] {
  const allowed = new Set(visuals.map(({ mayWrite }) => mayWrite));
  return allowed.has('courtesy') ? 'courtesy' : allowed.has('T0') ? 'T0' : 'graded';
}

/** @param which « deuxième »; null when the letter speaks of one */
async function letterVisual(
  { db, evidence }: { readonly db: Db; readonly evidence: BlobStore },
  { picture, authority, contentKey }: AboutVisual,
  which: string | null,
): Promise<LetterVisual> {
  const places = placesOfPicture(db, { picture, authority, limit: 60 });
  const place = places.find((one) => one.contentKey === contentKey) ?? places[0];
  const capture = capturesOfAuthority(db, { picture, authority }).at(-1);
  const shown = await firstPicture(evidence, showableOf(db, contentKey, capture ?? null));
  const first = places.map(({ firstSeen }) => firstSeen).toSorted()[0];
  const named = which === null ? 'le visuel' : `le ${which} visuel`;
  return {
    title: place?.surroundings.alt ?? place?.surroundings.caption ?? null,
    credit: place === undefined ? undefined : place.surroundings.credit,
    pageUrl: place?.pageUrl ?? null,
    imageUrl: place?.imageUrl ?? null,
    originalUrl: null,
    seenAt: capture?.at ?? place?.lastSeen ?? first ?? '',
    sha256: findVisual(db, contentKey)?.sha256 ?? null,
    support: place === undefined ? 'l’un de vos supports de communication' : 'votre site internet',
    since: first === undefined ? null : parisDay(first),
    ...(shown === null
      ? {}
      : {
          thumbnail: {
            bytes: shown.bytes,
            format: 'jpg',
            alt: shown.isPage
              ? `La page où se trouve ${named} dont parle cette lettre, réduite.`
              : `${named.charAt(0).toUpperCase()}${named.slice(1)} dont parle cette lettre, réduit.`,
          },
        }),
  };
}

interface Showable {
  readonly sha256: string;
  /** A photograph of the page, not the visual alone. */
  readonly isPage: boolean;
  readonly hidden: readonly PicturePlace[];
}

/** What may show a visual in a letter, the best first: the page around it while nothing on it is hidden, else the visual with what people hide in it hidden. */
function showableOf(db: Db, contentKey: string, capture: StoredCapture | null): readonly Showable[] {
  const screenshot = capture?.parts.find(({ role }) => role === 'screenshot')?.sha256;
  const isPageShown = capture !== null && hiddenAround(db, capture.contentKey) === null;
  const { areas: hidden, isUnseen } = hiddenIn(db, contentKey);
  return [
    ...(screenshot === undefined || !isPageShown ? [] : [{ sha256: screenshot, isPage: true, hidden: [] }]),
    // What would be hidden whole is no picture of anything.
    ...(isUnseen ? [] : keptBytesOf(db, contentKey)).map((sha256) => ({ sha256, isPage: false, hidden })),
  ];
}

async function firstPicture(
  evidence: BlobStore,
  showable: readonly Showable[],
): Promise<{ readonly bytes: Uint8Array; readonly isPage: boolean } | null> {
  for (const { sha256, isPage, hidden } of showable) {
    const read = await evidence.get(sha256);
    const bytes = read.kind === 'found' ? await reducePicture(read.bytes, hidden) : null;
    if (bytes !== null) return { bytes, isPage };
  }
  return null;
}

function isSmall(db: Db, code: string): boolean {
  const authority = findAuthority(db, code);
  return (
    authority?.kind === 'commune' &&
    authority.population !== null &&
    authority.population < CALENDAR.smallCommune
  );
}

async function circumstancesOf(
  deps: { readonly db: Db; readonly letters: BlobStore },
  { row, projection: { facts } }: CaseReading,
  visuals: readonly AboutVisual[],
  small: boolean,
): Promise<Circumstances> {
  const { db } = deps;
  const answer = facts.answers.at(-1);
  const standing = visuals.flatMap(({ picture }) => standingOf(facts, picture) ?? []);
  const eventDay = shared(visuals.map((visual) => visual.eventDay));
  const previous: PreviousLetter[] = [];
  const shown = (letter: LetterRow): LegalDay | null =>
    purposeOf(kindOf(letter)) === 'first'
      ? (facts.receipt?.day ?? null)
      : (facts.reminders.find((one) => one.letter === letter.id)?.receipt?.day ?? null);
  for (const letter of lettersOfCase(db, row.id)) {
    const left = deliveriesOfLetter(db, letter.id).filter(
      ({ id, sentOn, state }) => sentOn !== null && state === 'sent' && !hasComeBack(db, id),
    );
    const sentOn = left.map((one) => one.sentOn ?? '').toSorted()[0];
    if (sentOn === undefined) continue;
    const receivedOn = left
      .flatMap(({ id }) => receiptsOf(db, id))
      .map(({ day }) => day)
      .toSorted()[0];
    previous.push({
      kind: kindOf(letter),
      reference: letter.reference,
      sentOn,
      receivedOn: receivedOn ?? shown(letter),
      grade: letter.grade,
      unanswered: await questionsOf(deps, letter),
    });
  }
  return {
    previous,
    event: eventDay === null ? null : { name: null, on: eventDay },
    isOffline: standing.length > 0 && standing.every(({ gone }) => gone !== null),
    isSmall: small,
    answer:
      answer === undefined
        ? null
        : { receivedOn: answer.day, nature: answer.answer, quotation: null, commitment: null },
    improvement: standing.length === 0 ? null : shared(standing.map(improvementOf)),
    documentRequest: await documentRequestOf(deps, facts.documents),
    error: facts.artistNamed === null ? null : 'artist',
    priorNoticeOn: facts.noticeGiven?.day ?? null,
  };
}

const MOST_QUESTIONS = 8;

/** The questions of a letter that left, as they stand in it; none when its draft can no longer be read. */
async function questionsOf({ letters }: { readonly letters: BlobStore }, row: LetterRow): Promise<string[]> {
  const read = await readDraft(letters, row);
  if (read.kind === 'broken') return [];
  return read.draft.document.body
    .flatMap((block) => (block.kind === 'list' ? block.items : []))
    .map((question) => question.slice(0, 400))
    .slice(0, MOST_QUESTIONS);
}

/** What holds of all of them; null when it differs. */
function shared<Value>(values: readonly Value[]): Value | null {
  return new Set(values).size === 1 ? (values[0] ?? null) : null;
}

function improvementOf({
  credited,
  labelled,
}: PictureStanding): NonNullable<Circumstances['improvement']> | null {
  if (credited !== null) return 'credited';
  return labelled === null ? null : 'labelled';
}
