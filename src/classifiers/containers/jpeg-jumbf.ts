import { u16, u32 } from './bytes.js';

const MAX_STORES = 8;
const MAX_STORE_BYTES = 32 * 1024 * 1024;

export interface JpegSegment {
  readonly marker: number;
  /** Length as written: the two bytes of the length itself and the payload. */
  readonly length: number;
  readonly payloadAt: number;
}

/** APP11 packets of a JPEG, put together into JUMBF boxes (ISO 19566-5 annex D). */
export interface JumbfSegments {
  /** Takes the payload of an APP11 segment that begins with `JP`. */
  add(payload: Uint8Array): void;
  /** Bytes that are still to come of the box that is being read, from this segment on; 0 when none is. */
  bytesAhead(segment: JpegSegment): number;
  stores(): readonly { readonly bytes: Uint8Array; readonly isComplete: boolean }[];
}

interface Packets {
  readonly boxLength: number;
  readonly headerBytes: number;
  readonly parts: Map<number, Uint8Array>;
  bytes: number;
}

/** Collects packets by box instance; they are joined in the order of their numbers. */
export function jumbfSegments(): JumbfSegments {
  const byInstance = new Map<string, Packets>();
  const last: { packets: Packets | null } = { packets: null };
  return {
    add(payload) {
      // `JP`, box instance (2), packet number (4), then the box, whose header each packet repeats.
      if (payload.length < 16) return;
      const instance = u16(payload, 2);
      const number = u32(payload, 4);
      const boxLength = u32(payload, 8);
      const headerBytes = boxLength === 1 ? 16 : 8;
      const key = `${instance}`;
      let packets = byInstance.get(key);
      if (packets === undefined) {
        if (byInstance.size >= MAX_STORES) return;
        packets = {
          boxLength: boxLength === 1 ? u32(payload, 20) : boxLength,
          headerBytes,
          parts: new Map(),
          bytes: 0,
        };
        byInstance.set(key, packets);
      }
      last.packets = packets;
      if (packets.parts.has(number) || packets.bytes + payload.length > MAX_STORE_BYTES) return;
      const part = payload.subarray(8);
      packets.parts.set(number, part);
      packets.bytes += part.length;
    },
    bytesAhead(segment) {
      const packets = last.packets;
      if (segment.marker !== 0xeb || packets === null) return 0;
      return Math.min(Math.max(packets.boxLength - packets.bytes, 0), MAX_STORE_BYTES);
    },
    stores: () =>
      [...byInstance.values()].map((packets) => {
        const numbers = [...packets.parts.keys()].sort((a, b) => a - b);
        const bytes = Buffer.concat(
          // The first packet's box header is the box's own, the others repeat it.
          numbers.map((number, i) =>
            (packets.parts.get(number) ?? new Uint8Array()).subarray(i === 0 ? 0 : packets.headerBytes),
          ),
        );
        const isWhole = packets.boxLength === 0 || bytes.length >= packets.boxLength;
        return {
          bytes,
          isComplete: isWhole && numbers.every((number, i) => number === (numbers[0] ?? 0) + i),
        };
      }),
  };
}
