/**
 * What of a content may be shown or sent: the one rule for pages, letters and dossiers.
 *
 * Places are parts of a picture's sides, so what people hide in one copy holds for every copy of the same shape. A copy of
 * another shape is a crop, or was seen through a camera: where the same face is in it nobody can tell. It is hidden whole
 * until a person has looked at it.
 */
import { blurOf, hiddenBeside, lastBlursOfPicture, type CopyBlur } from '../../db/queries/blurs.js';
import type { Db } from '../../db/open.js';
import { familyOf, memberOf, pictureRow, type PictureRow } from '../../db/queries/pictures.js';
import { findVisual, type VisualRow } from '../../db/queries/visuals.js';
import { likenessOf, type PictureHash } from './likeness.js';
import type { PicturePlace } from './types.js';

/** Part by which width over height of two copies may differ: more than rounding to whole pixels is a crop. */
const SAME_SHAPE = 0.01;
/** All of a picture: a few soft cells are left of it. */
const WHOLE: readonly PicturePlace[] = [{ x: 0, y: 0, width: 1, height: 1 }];

export interface Hidden {
  /** What every shown copy hides. */
  readonly areas: readonly PicturePlace[];
  /** What people hid, here or in a copy of the same shape. */
  readonly known: readonly PicturePlace[];
  /** Places are hidden in a copy of another shape, and nobody has looked at this one since. */
  readonly isUnseen: boolean;
}

const NOTHING: Hidden = { areas: [], known: [], isUnseen: false };

/** What is hidden in a content. */
export function hiddenIn(db: Db, contentKey: string): Hidden {
  const picture = memberOf(db, contentKey)?.pictureId ?? null;
  const copies = picture === null ? [] : lastBlursOfPicture(db, picture);
  if (copies.length === 0) {
    const areas = blurOf(db, contentKey);
    return areas.length === 0 ? NOTHING : { areas, known: areas, isUnseen: false };
  }
  const isAlike = alikeTo(db, contentKey);
  const [alike, others] = [copies.filter(isAlike), copies.filter((copy) => !isAlike(copy))];
  const known = [
    ...new Map(alike.flatMap(({ areas }) => areas).map((area) => [placeKey(area), area])).values(),
  ];
  const looked =
    alike
      .map(({ at }) => at)
      .toSorted()
      .at(-1) ?? '';
  const isUnseen = others.some(({ areas, at }) => areas.length > 0 && at > looked);
  return { areas: isUnseen ? WHOLE : known, known, isUnseen };
}

const placeKey = ({ x, y, width, height }: PicturePlace): string => [x, y, width, height].join(' ');

/** The other copies of its picture in which something is hidden; `isAlike`: its places stand in them where they stand in it. */
export function copiesWithPlaces(
  db: Db,
  contentKey: string,
): readonly { readonly copy: CopyBlur; readonly isAlike: boolean }[] {
  const picture = memberOf(db, contentKey)?.pictureId ?? null;
  if (picture === null) return [];
  const isAlike = alikeTo(db, contentKey);
  return lastBlursOfPicture(db, picture)
    .filter((copy) => copy.contentKey !== contentKey && copy.areas.length > 0)
    .map((copy) => ({ copy, isAlike: isAlike(copy) }));
}

function alikeTo(db: Db, contentKey: string): (copy: CopyBlur) => boolean {
  const own = memberOf(db, contentKey);
  const visual = findVisual(db, contentKey);
  const areNear = own === null || partsLookAlike(db, own.pictureId);
  return (copy) => {
    if (copy.contentKey === contentKey) return true;
    if (visual === null || own === null) return false;
    if (visual.sha256 !== null && visual.sha256 === copy.sha256) return true;
    // A person made them one; whether they show the same in the same places is told by their look alone.
    if (!areNear && (own.joinedHow === 'ruled' || copy.joinedHow === 'ruled')) return false;
    return isSameShape(visual, copy);
  };
}

type Sides = Pick<VisualRow, 'width' | 'height'>;

function isSameShape(one: Sides, other: Sides): boolean {
  const [a, b] = [ratioOf(one), ratioOf(other)];
  return a !== null && b !== null && Math.max(a, b) / Math.min(a, b) - 1 <= SAME_SHAPE;
}

function ratioOf({ width, height }: Sides): number | null {
  return width === null || height === null || width <= 0 || height <= 0 ? null : width / height;
}

/** Whether all that people made one picture looks at least nearly alike. */
function partsLookAlike(db: Db, pictureId: string): boolean {
  const hashes = familyOf(db, pictureId).map((id) => hashOf(pictureRow(db, id)));
  const root = hashes[0] ?? null;
  return hashes.every((hash) => hash !== null && root !== null && likenessOf(root, hash) !== 'different');
}

function hashOf(row: PictureRow | null): PictureHash | null {
  if (row === null) return null;
  const { coarse, fine, ratio, contrast } = row;
  return coarse === null || fine === null || ratio === null || contrast === null
    ? null
    : { coarse, fine, ratio, contrast };
}

/**
 * Whose hidden places a picture of a page around this content would show: `own`, or `beside` of another content that the same
 * page shows; null when nobody's.
 */
export function hiddenAround(db: Db, contentKey: string): 'own' | 'beside' | null {
  if (hiddenIn(db, contentKey).areas.length > 0) return 'own';
  return hiddenBeside(db, contentKey).some((key) => hiddenIn(db, key).areas.length > 0) ? 'beside' : null;
}

/** Whether a list that a person gives says nothing new of a content. */
export function isKnown(db: Db, contentKey: string, areas: readonly PicturePlace[]): boolean {
  const { known, isUnseen } = hiddenIn(db, contentKey);
  return !isUnseen && JSON.stringify(areas) === JSON.stringify(known);
}
