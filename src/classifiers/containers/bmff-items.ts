import { fourCc, latin1, splitAtNul, u16, u32, u64, u8 } from './bytes.js';
import { boxesIn } from './iso-boxes.js';

const MAX_ITEMS = 20_000;
const MAX_EXTENTS = 64;

export interface ItemPlace {
  /** 0 = in the file, 1 = in `idat`, 2 = in another item. */
  readonly method: number;
  readonly extents: readonly { readonly offset: number; readonly length: number }[];
}

export interface ItemInfo {
  readonly id: number;
  readonly type: string;
  /** Of `mime` items: the media type, and how the content is compressed; else empty. */
  readonly contentType: string;
  readonly encoding: string;
}

/** Items of an `iinf` box. */
export function itemInfo(iinf: Uint8Array): readonly ItemInfo[] {
  const entriesAt = u8(iinf, 0) === 0 ? 6 : 8;
  const items: ItemInfo[] = [];
  for (const { type, data } of boxesIn(iinf.subarray(entriesAt), MAX_ITEMS)) {
    if (type !== 'infe') continue;
    const version = u8(data, 0);
    // Versions 0 and 1 have no item type; image files use 2 and 3.
    if (version < 2) continue;
    const idBytes = version === 2 ? 2 : 4;
    const typeAt = 4 + idBytes + 2;
    // Name, content type, encoding: each ends with a NUL.
    const { rest } = splitAtNul(data.subarray(typeAt + 4));
    const content = rest === null ? null : splitAtNul(rest);
    const encoding = content?.rest ?? null;
    items.push({
      id: idBytes === 2 ? u16(data, 4) : u32(data, 4),
      type: fourCc(data, typeAt),
      contentType: content === null ? '' : latin1(content.head),
      encoding: encoding === null ? '' : latin1(splitAtNul(encoding).head).toLowerCase(),
    });
  }
  return items;
}

/** Where each item stands, from an `iloc` box. */
export function itemPlaces(iloc: Uint8Array): ReadonlyMap<number, ItemPlace> {
  const version = u8(iloc, 0);
  const offsetSize = u8(iloc, 4) >> 4;
  const lengthSize = u8(iloc, 4) & 15;
  const baseSize = u8(iloc, 5) >> 4;
  const indexSize = version === 0 ? 0 : u8(iloc, 5) & 15;
  const count = Math.min(version < 2 ? u16(iloc, 6) : u32(iloc, 6), MAX_ITEMS);
  let at = version < 2 ? 8 : 10;
  const number = (size: number): number => {
    const value = size === 8 ? u64(iloc, at) : size === 4 ? u32(iloc, at) : 0;
    at += size;
    return value;
  };
  const places = new Map<number, ItemPlace>();
  for (let i = 0; i < count && at < iloc.length; i += 1) {
    const id = version < 2 ? u16(iloc, at) : u32(iloc, at);
    at += version < 2 ? 2 : 4;
    let method = 0;
    if (version > 0) {
      method = u16(iloc, at) & 15;
      at += 2;
    }
    // Data in another file (reference index other than 0) cannot be followed.
    const isElsewhere = u16(iloc, at) !== 0;
    at += 2;
    const base = number(baseSize);
    const extentCount = u16(iloc, at);
    at += 2;
    const extents: { offset: number; length: number }[] = [];
    for (let extent = 0; extent < extentCount && at < iloc.length; extent += 1) {
      at += indexSize;
      const offset = base + number(offsetSize);
      const length = number(lengthSize);
      if (extents.length < MAX_EXTENTS) extents.push({ offset, length });
    }
    if (!isElsewhere) places.set(id, { method, extents });
  }
  return places;
}

/** Size of the primary item: the `ispe` property that `ipma` gives it, else the largest one. */
export function primarySize(
  pitm: Uint8Array | null,
  iprp: Uint8Array | null,
): { width: number; height: number } | null {
  if (iprp === null) return null;
  const boxes = boxesIn(iprp);
  const properties = boxesIn(boxes.find(({ type }) => type === 'ipco')?.data ?? new Uint8Array());
  const ipma = boxes.find(({ type }) => type === 'ipma')?.data;
  const primary = pitm === null ? null : u8(pitm, 0) === 0 ? u16(pitm, 4) : u32(pitm, 4);
  const indices = ipma === undefined || primary === null ? [] : propertyIndices(ipma, primary);
  const own = indices.map((index) => properties[index - 1]).filter((property) => property?.type === 'ispe');
  const sizes = (own.length > 0 ? own : properties.filter(({ type }) => type === 'ispe')).map((property) => ({
    width: u32(property?.data ?? new Uint8Array(), 4),
    height: u32(property?.data ?? new Uint8Array(), 8),
  }));
  return sizes.sort((a, b) => b.width * b.height - a.width * a.height)[0] ?? null;
}

function propertyIndices(ipma: Uint8Array, item: number): number[] {
  const version = u8(ipma, 0);
  const isWide = (u8(ipma, 3) & 1) === 1;
  const count = Math.min(u32(ipma, 4), MAX_ITEMS);
  let at = 8;
  for (let i = 0; i < count && at < ipma.length; i += 1) {
    const id = version < 1 ? u16(ipma, at) : u32(ipma, at);
    at += version < 1 ? 2 : 4;
    const associations = u8(ipma, at);
    at += 1;
    const indices: number[] = [];
    for (let n = 0; n < associations && at < ipma.length; n += 1) {
      // The highest bit says "essential".
      indices.push(isWide ? u16(ipma, at) & 0x7fff : u8(ipma, at) & 0x7f);
      at += isWide ? 2 : 1;
    }
    if (id === item) return indices;
  }
  return [];
}
