/** Which visuals are one picture: putting contents together, and what people who coordinate rule about it. */
import { transact, type Db } from '../../db/open.js';
import {
  addPair,
  familyOf,
  findPicture,
  insertPicture,
  isTouched,
  joinPicture,
  lookalikeCandidates,
  lookalikesOf,
  memberOf,
  membersOf,
  mergePicture,
  pictureRow,
  pictureOfBytes,
  rulePairAs,
  setPictureHash,
  unmergePicture,
  type MemberRow,
} from '../../db/queries/pictures.js';
import { findPerson } from '../../db/queries/people.js';
import { isFromFirstCrawl } from '../../db/queries/standing-facts.js';
import type { TieAsk } from '../accounts/ties.js';
import { isProtected, refreshLookalikes, refreshPicture } from './facts.js';
import type { ImageHash } from './hash-image.js';
import {
  hamming,
  likenessOf,
  NEAR_COARSE_BITS,
  NEAR_RATIO,
  type Likeness,
  type PictureHash,
} from './likeness.js';
import { whyNotOne } from './tied.js';
import { mayCoordinate } from '../accounts/roles.js';

/** `not-read`: the bytes are not there; the picture waits for its review all the same. */
export type HashReading = ImageHash | { readonly kind: 'not-read' };

export interface Placed {
  /** `known`: it was in a picture already. `joined`: it is one with a picture that was there. */
  readonly kind: 'known' | 'joined' | 'made';
  readonly picture: string;
  /** An artist made this picture or one that looks like it: nothing may be written about it. */
  readonly isProtected: boolean;
}

/**
 * Puts a content into its picture, in one transaction: that of the same bytes, that of the same look, or a new one. Look
 * is compared with the first content of a picture only, so that small steps lead nowhere. Doing it again changes nothing.
 */
export function placeContent(
  db: Db,
  content: { readonly contentKey: string; readonly hash: HashReading; readonly at: string },
): Placed {
  return transact(db, (tx) => {
    const { contentKey, hash, at } = content;
    const known = memberOf(tx, contentKey);
    if (known !== null) {
      const picture = takeHash(tx, known.pictureId, hash);
      return placed(tx, 'known', picture);
    }
    const twin = pictureOfBytes(tx, contentKey);
    if (twin !== null) {
      joinPicture(tx, { contentKey, pictureId: twin, joinedHow: 'exact' }, at);
      return placed(tx, 'joined', twin);
    }
    const alike = hash.kind === 'hash' ? findAlike(tx, hash.hash) : [];
    const same = bestSame(tx, alike);
    if (same !== null) {
      joinPicture(tx, { contentKey, pictureId: same, joinedHow: 'same' }, at);
      notePairs(tx, same, alike);
      return placed(tx, 'joined', same);
    }
    const picture = insertPicture(
      tx,
      { hash, isFromFirstCrawl: isFromFirstCrawl(tx, contentKey), wasReported: false },
      at,
    );
    joinPicture(tx, { contentKey, pictureId: picture, joinedHow: 'exact' }, at);
    notePairs(tx, picture, alike);
    return placed(tx, 'made', picture);
  });
}

function placed(tx: Db, kind: Placed['kind'], picture: string): Placed {
  return { kind, picture, isProtected: refreshPicture(tx, picture)?.state === 'protected' };
}

/** A picture whose bytes were not there when it came: now they are. */
function takeHash(tx: Db, pictureId: string, hash: HashReading): string {
  const picture = findPicture(tx, pictureId);
  if (picture === null) throw new Error(`a content in no picture: ${pictureId}`);
  if (picture.hashState !== 'not-read' || hash.kind === 'not-read') return picture.id;
  setPictureHash(tx, picture.id, hash);
  if (hash.kind !== 'hash') return picture.id;
  const alike = findAlike(tx, hash.hash).filter((one) => one.picture !== picture.id);
  const same = bestSame(tx, alike);
  // What people spoke about stays by itself; the pair tells them.
  if (same === null || isTouched(tx, picture.id)) {
    notePairs(tx, picture.id, alike);
    return picture.id;
  }
  for (const member of membersOf(tx, picture.id))
    joinPicture(tx, { contentKey: member.contentKey, pictureId: same, joinedHow: 'same' }, member.joinedAt);
  mergePicture(tx, picture.id, same);
  notePairs(tx, same, alike);
  return same;
}

interface Alike {
  readonly picture: string;
  readonly likeness: Exclude<Likeness, 'different'>;
  /** Bits of the fine hash that differ. */
  readonly distance: number;
}

/** A part of 16 bits differs by at most a fourth of what the whole may: one of the four always does. */
const PART_BITS = Math.floor(NEAR_COARSE_BITS / 4);

/** All numbers of 16 bits with at most `PART_BITS` bits set: what may differ in a part. */
const PART_CHANGES: readonly number[] = Array.from({ length: 0x10000 }, (_, value) => value).filter(
  (value) => bitsOf(value) <= PART_BITS,
);

function bitsOf(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** Every picture that looks the same or nearly, in no order. Complete: see `PART_BITS`. */
export function findAlike(db: Db, hash: PictureHash): readonly Alike[] {
  const parts = [0, 1, 2, 3].map((at) => {
    const part = Number.parseInt(hash.coarse.slice(at * 4, at * 4 + 4), 16);
    return PART_CHANGES.map((change) => part ^ change);
  });
  const slack = 1 + NEAR_RATIO + 1e-9;
  return lookalikeCandidates(db, { parts, ratio: [hash.ratio / slack, hash.ratio * slack] }).flatMap(
    (one) => {
      const likeness = likenessOf(hash, one);
      return likeness === 'different'
        ? []
        : [{ picture: one.id, likeness, distance: hamming(hash.fine, one.fine) }];
    },
  );
}

/** Of those that look the same: a protected one first, then the closest, then the oldest. */
function bestSame(tx: Db, alike: readonly Alike[]): string | null {
  const same = alike
    .filter(({ likeness }) => likeness === 'same')
    .toSorted((a, b) => a.distance - b.distance || (a.picture < b.picture ? -1 : 1));
  return (same.find(({ picture }) => isProtected(tx, picture)) ?? same[0])?.picture ?? null;
}

function notePairs(tx: Db, picture: string, alike: readonly Alike[]): void {
  const others = alike.filter((one) => one.picture !== picture);
  for (const one of others) addPair(tx, picture, one.picture, one.likeness);
  // A protection reaches what was just found to look like it.
  if (others.length > 0 && isProtected(tx, picture)) refreshLookalikes(tx, picture);
}

export type PairOutcome =
  | { readonly kind: 'ruled'; readonly picture: string }
  | { readonly kind: 'refused'; readonly message: string };

const refused = (message: string): PairOutcome => ({ kind: 'refused', message });
const NOT_COORDINATING = 'Seule une personne qui coordonne peut comparer deux visuels et trancher.';
const UNKNOWN = 'Ce visuel n’existe pas.';

/** A person who coordinates compared two pictures. `same` makes them one; `distinct` says that neither speaks for the other. */
export function rulePair(
  db: Db,
  ruling: {
    readonly one: string;
    readonly other: string;
    readonly ruled: 'same' | 'distinct';
    readonly person: string;
  } & TieAsk,
): PairOutcome {
  return transact(db, (tx) => {
    const { ruled, person, at, newAccessDays } = ruling;
    const role = findPerson(tx, person)?.role;
    if (role === undefined || !mayCoordinate(role)) return refused(NOT_COORDINATING);
    const one = findPicture(tx, ruling.one);
    const other = findPicture(tx, ruling.other);
    if (one === null || other === null) return refused(UNKNOWN);
    if (one.id === other.id)
      return refused(
        ruled === 'same'
          ? 'Ces deux visuels sont déjà réunis.'
          : 'Ces deux visuels sont réunis : séparez d’abord celui qui n’en est pas.',
      );
    const tied = ruled === 'same' ? whyNotOne(tx, one.id, other.id, { at, newAccessDays }) : null;
    if (tied !== null) return refused(tied);
    const likeness =
      lookalikesOf(tx, one.id).find(({ picture }) => picture === other.id)?.likeness ?? 'nearly';
    rulePairAs(tx, one.id, other.id, { ruled, likeness, by: person, at });
    if (ruled === 'same') {
      const [from, into] = one.createdAt <= other.createdAt ? [other.id, one.id] : [one.id, other.id];
      for (const member of membersOf(tx, from)) {
        const joinedHow = member.joinedHow === 'exact' ? 'ruled' : member.joinedHow;
        joinPicture(tx, { contentKey: member.contentKey, pictureId: into, joinedHow }, member.joinedAt);
      }
      mergePicture(tx, from, into);
      refreshPicture(tx, into);
      // What looked like the one now looks like the other too, and what was ruled of the one holds for the other.
      if (isProtected(tx, into)) refreshLookalikes(tx, into);
      return { kind: 'ruled', picture: into };
    }
    refreshPicture(tx, one.id);
    refreshPicture(tx, other.id);
    return { kind: 'ruled', picture: one.id };
  });
}

/**
 * A person who coordinates found that a content stands where it does not belong. What the program joined by its look
 * becomes a picture of its own; what a person joined is again the picture that it was, with what was said of it then.
 * Both are ruled distinct from the rest.
 */
export function separateContent(
  db: Db,
  content: {
    readonly contentKey: string;
    readonly hash: HashReading;
    readonly person: string;
    readonly at: string;
  },
): PairOutcome {
  return transact(db, (tx) => {
    const { contentKey, hash, person, at } = content;
    const role = findPerson(tx, person)?.role;
    if (role === undefined || !mayCoordinate(role)) return refused(NOT_COORDINATING);
    const member = memberOf(tx, contentKey);
    if (member === null) return refused(UNKNOWN);
    if (member.joinedHow === 'exact')
      return refused('Ce fichier est celui de ce visuel : séparez plutôt ceux qui n’en sont pas.');
    const wasProtected = isProtected(tx, member.pictureId);
    const own =
      member.joinedHow === 'ruled' ? takeApart(tx, member, hash) : placeAnew(tx, { contentKey, hash, at });
    if (own === null)
      return refused('Vigie ne sait plus de quel visuel ce fichier venait : il ne peut pas en être séparé.');
    const alike =
      hash.kind === 'hash' ? findAlike(tx, hash.hash).filter(({ picture }) => picture !== own) : [];
    notePairs(tx, own, alike);
    for (const part of familyOf(tx, member.pictureId))
      rulePairAs(tx, own, part, { ruled: 'distinct', likeness: 'same', by: person, at });
    refreshPicture(tx, member.pictureId);
    refreshPicture(tx, own);
    if (wasProtected) for (const id of [member.pictureId, own]) refreshLookalikes(tx, id);
    return { kind: 'ruled', picture: own };
  });
}

function placeAnew(
  tx: Db,
  { contentKey, hash, at }: { readonly contentKey: string; readonly hash: HashReading; readonly at: string },
): string {
  const isFirst = isFromFirstCrawl(tx, contentKey);
  const own = insertPicture(tx, { hash, isFromFirstCrawl: isFirst, wasReported: false }, at);
  joinPicture(tx, { contentKey, pictureId: own, joinedHow: 'exact' }, at);
  return own;
}

/**
 * Makes the part that a content brought a picture of its own again, with the contents of the same bytes. It is the one
 * that began when the content came, and looks like it; null when that tells of none, or of several.
 */
function takeApart(tx: Db, member: MemberRow, hash: HashReading): string | null {
  const root = member.pictureId;
  const found = familyOf(tx, root).filter((id) => {
    const part = id === root ? null : pictureRow(tx, id);
    if (part === null || part.createdAt !== member.joinedAt) return false;
    return hash.kind !== 'hash' || part.hashState !== 'hash' || part.fine === hash.hash.fine;
  });
  const [own, other] = found;
  if (own === undefined || other !== undefined) return null;
  unmergePicture(tx, own);
  const members = membersOf(tx, root);
  const sha256 = members.find(({ contentKey }) => contentKey === member.contentKey)?.sha256 ?? null;
  for (const one of members)
    if (
      one.contentKey === member.contentKey ||
      (one.joinedHow === 'ruled' && sha256 !== null && one.sha256 === sha256)
    )
      joinPicture(tx, { contentKey: one.contentKey, pictureId: own, joinedHow: 'exact' }, one.joinedAt);
  return own;
}
