import { startsWith, u16, u32, u8 } from './bytes.js';
import { WHOLE_BLOCK_REQUESTS } from './c2pa.js';
import type { JumbfBlock } from './jumbf.js';
import { KIB } from './windowed-source.js';
import type { WindowedSource } from './windowed-source.js';

const MAX_STORES = 8;
const MAX_STORE_BYTES = 32 * 1024 * KIB;
const MAX_PACKETS = 2_000;
/** `JP`, box instance (2), packet number (4). */
const PACKET_HEAD = 8;
/** Marker and length, then the head of the packet. */
const SEGMENT_HEAD = 4 + PACKET_HEAD;
/** Read beyond a store in the same request: the tables, the size and often the XMP stand right behind it. */
const BEHIND_STORE = 32 * KIB;

export interface JpegSegment {
  readonly marker: number;
  /** Length as written: the two bytes of the length itself and the payload. */
  readonly length: number;
  readonly payloadAt: number;
}

/** A box put together from its packets, with what is known of it. */
export interface SegmentedBlock extends JumbfBlock {
  readonly isComplete: boolean;
}

/** APP11 packets of a JPEG, put together into JUMBF boxes (ISO 19566-5 annex D). Their bytes stay in the file. */
export interface JumbfSegments {
  /** Takes an APP11 segment that holds a packet; gives the place behind it, or behind all packets of its box. */
  take(segment: JpegSegment): Promise<number>;
  blocks(): readonly SegmentedBlock[];
}

interface Packet {
  readonly number: number;
  /** Where the bytes of the box begin in the file; those of a continuation begin with the repeated header. */
  readonly at: number;
  readonly bytes: number;
}

interface Box {
  readonly length: number;
  readonly headerBytes: number;
  readonly packets: Map<number, Packet>;
  bytes: number;
}

/** Collects packets by box instance; they are joined in the order of their numbers. */
export function jumbfSegments(source: WindowedSource): JumbfSegments {
  const boxes = new Map<number, Box>();

  function add(box: Box, packet: Packet): void {
    if (box.packets.has(packet.number) || box.packets.size >= MAX_PACKETS) return;
    if (box.bytes + packet.bytes > MAX_STORE_BYTES) return;
    box.bytes += packet.bytes - (box.packets.size === 0 ? 0 : box.headerBytes);
    box.packets.set(packet.number, packet);
  }

  return {
    async take(segment) {
      const { payloadAt } = segment;
      const end = payloadAt + segment.length - 2;
      const head = await source.read(payloadAt, Math.min(segment.length - 2, 24));
      if (head.length < 16 || !startsWith(head, 'JP')) return end;
      const instance = u16(head, 2);
      const number = u32(head, 4);
      const isLong = u32(head, 8) === 1;
      const packet: Packet = { number, at: payloadAt + PACKET_HEAD, bytes: end - payloadAt - PACKET_HEAD };
      let box = boxes.get(instance);
      if (box !== undefined) {
        add(box, packet);
        return end;
      }
      if (boxes.size >= MAX_STORES) return end;
      const length = isLong ? u32(head, 20) : u32(head, 8);
      box = { length, headerBytes: isLong ? 16 : 8, packets: new Map(), bytes: 0 };
      boxes.set(instance, box);
      add(box, packet);
      const rest = await continuations(source, segment, packet, box);
      for (const next of rest.packets) add(box, next);
      return rest.end;
    },
    blocks: () => [...boxes.values()].map((box) => blockOver(source, box)),
  };
}

/** Where the packets behind the first one stand, if all but the last carry `share` new bytes each. */
interface Layout {
  readonly packets: readonly Packet[];
  readonly lastAt: number;
  readonly end: number;
}

function layoutOf(first: Packet, box: Box, share: number): Layout | null {
  const rest = box.length - first.bytes;
  const count = Math.ceil(rest / share);
  if (!(share > 0) || count > MAX_PACKETS) return null;
  const packets: Packet[] = [];
  let at = first.at + first.bytes;
  let lastAt = at;
  for (let i = 0; i < count; i += 1) {
    const bytes = Math.min(share, rest - i * share) + box.headerBytes;
    packets.push({ number: first.number + i + 1, at: at + SEGMENT_HEAD, bytes });
    lastAt = at;
    at += SEGMENT_HEAD + bytes;
  }
  return { packets, lastAt, end: at };
}

/**
 * The packets behind the first one. Writers make all but the last of one size, with or without the repeated
 * header, so their places can be told from the first: then the pictures inside a long store are never read. A
 * short store is read in one go, and so is one whose last packet is not where it should be; its packets are
 * walked one by one.
 */
async function continuations(
  source: WindowedSource,
  segment: JpegSegment,
  first: Packet,
  box: Box,
): Promise<{ readonly packets: readonly Packet[]; readonly end: number }> {
  const firstEnd = first.at + first.bytes;
  const none = { packets: [], end: firstEnd };
  if (first.number > 1 || box.length <= first.bytes || box.length > MAX_STORE_BYTES) return none;
  const layouts = [first.bytes - box.headerBytes, first.bytes]
    .map((share) => layoutOf(first, box, share))
    .filter((layout) => layout !== null);
  const end = Math.max(firstEnd, ...layouts.map((layout) => layout.end));
  if (box.length > WHOLE_BLOCK_REQUESTS * source.requestBytes) {
    for (const layout of layouts) {
      // The end of the store holds the newest claim and its signature: it is read anyway.
      const isNear = layout.end - layout.lastAt <= WHOLE_BLOCK_REQUESTS * source.requestBytes;
      const tailAt = isNear ? layout.lastAt : layout.end - 2 * source.requestBytes;
      await source.prefetch(tailAt, layout.end - tailAt + source.requestBytes);
      const behind = await source.read(layout.end, 2);
      const isEnd = u8(behind, 0) === 0xff && u8(behind, 1) >= 0xc0;
      if (isEnd && (await isPacket(source, layout.lastAt, layout.packets.at(-1)))) return layout;
    }
  }
  const behind = Math.min(BEHIND_STORE, WHOLE_BLOCK_REQUESTS * source.requestBytes);
  await source.prefetch(segment.payloadAt, end - segment.payloadAt + behind);
  return none;
}

async function isPacket(source: WindowedSource, at: number, packet: Packet | undefined): Promise<boolean> {
  const head = await source.read(at, 12);
  return (
    packet !== undefined &&
    u16(head, 0) === 0xffeb &&
    u16(head, 2) === packet.bytes + PACKET_HEAD + 2 &&
    startsWith(head, 'JP', 4) &&
    u32(head, 8) === packet.number
  );
}

/** The box over its packets: the first one's header is the box's own, the others repeat it. */
function blockOver(source: WindowedSource, box: Box): SegmentedBlock {
  const packets = [...box.packets.values()].sort((a, b) => a.number - b.number);
  const pieces: { readonly start: number; readonly at: number; readonly bytes: number }[] = [];
  let total = 0;
  for (const [i, { at, bytes }] of packets.entries()) {
    const skipped = i === 0 ? 0 : Math.min(box.headerBytes, bytes);
    pieces.push({ start: total, at: at + skipped, bytes: bytes - skipped });
    total += bytes - skipped;
  }
  const isWhole = box.length === 0 || total >= box.length;
  const length = total;
  return {
    length,
    isComplete: isWhole && packets.every(({ number }, i) => number === (packets[0]?.number ?? 0) + i),
    async read(offset, wanted) {
      const stop = Math.min(offset + wanted, length);
      const spans = pieces.flatMap(({ start, at, bytes }) => {
        const from = Math.max(offset, start);
        const until = Math.min(stop, start + bytes);
        return from < until ? [{ at: at + from - start, bytes: until - from }] : [];
      });
      const [first] = spans;
      const last = spans.at(-1);
      // One request over the heads between the packets too.
      if (spans.length > 1 && first !== undefined && last !== undefined && last.at > first.at)
        await source.prefetch(first.at, last.at + last.bytes - first.at);
      const parts: Uint8Array[] = [];
      for (const { at, bytes } of spans) {
        const part = await source.read(at, bytes);
        parts.push(part);
        if (part.length < bytes) break;
      }
      const [only] = parts;
      return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
    },
  };
}
