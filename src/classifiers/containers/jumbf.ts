import { fourCc, latin1, splitAtNul, u32, u64, u8 } from './bytes.js';

/** A JUMBF superbox (ISO 19566-5): its label, its content type and what it holds. */
export interface JumbfBox {
  readonly label: string;
  /** Four-character code that begins the type UUID (`c2pa`, `c2ma`, `c2as`, `c2cl`, `c2cs`, `cbor`, `json`…). */
  readonly type: string;
  readonly children: readonly JumbfBox[];
  /** Content boxes that are no superboxes. Of those that say nothing (pictures, embedded files) the data are empty. */
  readonly contents: readonly { readonly type: string; readonly data: Uint8Array }[];
}

export interface JumbfTree {
  readonly boxes: readonly JumbfBox[];
  /** False when a length reaches beyond its container or the bounds were met. */
  readonly isComplete: boolean;
}

/** A JUMBF block wherever it stands: in memory, in one piece of a file, in the segments of a JPEG. */
export interface JumbfBlock {
  readonly length: number;
  /** Bytes from a place of the block; shorter where it ends or breaks off. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

const MAX_DEPTH = 12;
const MAX_BOXES = 5_000;
/** Content boxes that are read; thumbnails (`bfdb`, `bidb`) and salts are most of a store and are passed over. */
const READ_CONTENTS = new Set(['cbor', 'json', 'brob']);
const MAX_CONTENT_BYTES = 16 * 1024 * 1024;

/** A block that is in memory. */
export function blockOf(bytes: Uint8Array): JumbfBlock {
  return {
    length: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

/** Reads all superboxes of a JUMBF block by the headers of its boxes; broken parts are left out. */
export async function readJumbf(block: JumbfBlock): Promise<JumbfTree> {
  const state: State = { block, boxes: 0, isComplete: true };
  const found: JumbfBox[] = [];
  for await (const { type, at, end } of childBoxes(state, 0, block.length)) {
    if (type === 'jumb') {
      const box = await readSuperBox(state, at, end, 1);
      if (box !== null) found.push(box);
    }
  }
  return { boxes: found, isComplete: state.isComplete };
}

interface State {
  readonly block: JumbfBlock;
  boxes: number;
  isComplete: boolean;
}

async function readSuperBox(
  state: State,
  from: number,
  until: number,
  depth: number,
): Promise<JumbfBox | null> {
  if (depth > MAX_DEPTH) {
    state.isComplete = false;
    return null;
  }
  let description: { label: string; type: string } | null = null;
  const children: JumbfBox[] = [];
  const contents: { type: string; data: Uint8Array }[] = [];
  for await (const { type, at, end } of childBoxes(state, from, until)) {
    if (type === 'jumd')
      description ??= readDescription(await readContent(state, at, Math.min(end, at + 1024)));
    else if (type === 'jumb') {
      const child = await readSuperBox(state, at, end, depth + 1);
      if (child !== null) children.push(child);
    } else {
      const isRead = READ_CONTENTS.has(type);
      contents.push({ type, data: isRead ? await readContent(state, at, end) : new Uint8Array() });
    }
  }
  if (description === null) {
    state.isComplete = false;
    return null;
  }
  return { ...description, children, contents };
}

async function readContent(state: State, at: number, end: number): Promise<Uint8Array> {
  if (end - at > MAX_CONTENT_BYTES) {
    state.isComplete = false;
    return new Uint8Array();
  }
  const data = await state.block.read(at, end - at);
  if (data.length < end - at) state.isComplete = false;
  return data;
}

/** Description box: 16 bytes of type, one of toggles, the label when bit 1 says so. */
function readDescription(data: Uint8Array): { label: string; type: string } {
  const hasLabel = (u8(data, 16) & 2) !== 0;
  const label = hasLabel ? Buffer.from(splitAtNul(data.subarray(17)).head).toString('utf8') : '';
  return { type: fourCc(data, 0), label };
}

/** The boxes of a stretch, each with the place of its data and its end, cut to the stretch. */
async function* childBoxes(
  state: State,
  from: number,
  until: number,
): AsyncGenerator<{ readonly type: string; readonly at: number; readonly end: number }> {
  for (let at = from; at + 8 <= until;) {
    state.boxes += 1;
    if (state.boxes > MAX_BOXES) {
      state.isComplete = false;
      return;
    }
    const head = await state.block.read(at, Math.min(16, until - at));
    let length = u32(head, 0);
    let header = 8;
    if (length === 1) {
      length = u64(head, 8);
      header = 16;
    } else if (length === 0) length = until - at;
    // Zeros at the end are padding, not boxes.
    if (head.length < 8 || length < header || latin1(head.subarray(4, 8)) === '\0\0\0\0') {
      if (head.length < 8 || head.some((byte) => byte !== 0)) state.isComplete = false;
      return;
    }
    if (at + length > until) state.isComplete = false;
    yield { type: fourCc(head, 4), at: at + header, end: Math.min(at + length, until) };
    at += length;
  }
}

/** First child with that label. */
export function childLabelled(box: JumbfBox, label: string): JumbfBox | null {
  return box.children.find((child) => child.label === label) ?? null;
}

/** Data of the first content box of a type. */
export function contentOf(box: JumbfBox, type: string): Uint8Array | null {
  return box.contents.find((content) => content.type === type)?.data ?? null;
}
