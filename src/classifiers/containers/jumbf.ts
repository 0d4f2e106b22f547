import { fourCc, latin1, splitAtNul, u32, u64, u8 } from './bytes.js';

/** A JUMBF superbox (ISO 19566-5): its label, its content type and what it holds. */
export interface JumbfBox {
  readonly label: string;
  /** Four-character code that begins the type UUID (`c2pa`, `c2ma`, `c2as`, `c2cl`, `c2cs`, `cbor`, `json`…). */
  readonly type: string;
  readonly children: readonly JumbfBox[];
  /** Content boxes that are no superboxes. */
  readonly contents: readonly { readonly type: string; readonly data: Uint8Array }[];
}

export interface JumbfTree {
  readonly boxes: readonly JumbfBox[];
  /** False when a length reaches beyond its container or the bounds were met. */
  readonly isComplete: boolean;
}

const MAX_DEPTH = 12;
const MAX_BOXES = 5_000;

/** Reads all superboxes of a JUMBF block; broken parts are left out. */
export function readJumbf(bytes: Uint8Array): JumbfTree {
  const state = { boxes: 0, isComplete: true };
  const found: JumbfBox[] = [];
  for (const { type, data } of childBoxes(bytes, state)) {
    if (type === 'jumb') {
      const box = readSuperBox(data, 1, state);
      if (box !== null) found.push(box);
    }
  }
  return { boxes: found, isComplete: state.isComplete };
}

interface State {
  boxes: number;
  isComplete: boolean;
}

function readSuperBox(bytes: Uint8Array, depth: number, state: State): JumbfBox | null {
  if (depth > MAX_DEPTH) {
    state.isComplete = false;
    return null;
  }
  let description: { label: string; type: string } | null = null;
  const children: JumbfBox[] = [];
  const contents: { type: string; data: Uint8Array }[] = [];
  for (const { type, data } of childBoxes(bytes, state)) {
    if (type === 'jumd') description ??= readDescription(data);
    else if (type === 'jumb') {
      const child = readSuperBox(data, depth + 1, state);
      if (child !== null) children.push(child);
    } else contents.push({ type, data });
  }
  if (description === null) {
    state.isComplete = false;
    return null;
  }
  return { ...description, children, contents };
}

/** Description box: 16 bytes of type, one of toggles, the label when bit 1 says so. */
function readDescription(data: Uint8Array): { label: string; type: string } {
  const hasLabel = (u8(data, 16) & 2) !== 0;
  const label = hasLabel ? Buffer.from(splitAtNul(data.subarray(17)).head).toString('utf8') : '';
  return { type: fourCc(data, 0), label };
}

function childBoxes(bytes: Uint8Array, state: State): { type: string; data: Uint8Array }[] {
  const boxes: { type: string; data: Uint8Array }[] = [];
  let at = 0;
  while (at + 8 <= bytes.length) {
    state.boxes += 1;
    if (state.boxes > MAX_BOXES) {
      state.isComplete = false;
      break;
    }
    let length = u32(bytes, at);
    let header = 8;
    if (length === 1) {
      length = u64(bytes, at + 8);
      header = 16;
    } else if (length === 0) length = bytes.length - at;
    // Zeros at the end are padding, not boxes.
    if (length < header || latin1(bytes.subarray(at + 4, at + 8)) === '\0\0\0\0') {
      if (bytes.subarray(at).some((byte) => byte !== 0)) state.isComplete = false;
      break;
    }
    if (at + length > bytes.length) state.isComplete = false;
    boxes.push({ type: fourCc(bytes, at + 4), data: bytes.subarray(at + header, at + length) });
    at += length;
  }
  return boxes;
}

/** First child with that label. */
export function childLabelled(box: JumbfBox, label: string): JumbfBox | null {
  return box.children.find((child) => child.label === label) ?? null;
}

/** Data of the first content box of a type. */
export function contentOf(box: JumbfBox, type: string): Uint8Array | null {
  return box.contents.find((content) => content.type === type)?.data ?? null;
}
