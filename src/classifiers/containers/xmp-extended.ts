import { latin1, u32 } from './bytes.js';

const MAX_EXTENDED_BYTES = 16 * 1024 * 1024;

/** Parts of one extended XMP packet, named by the MD5 that the main packet gives. */
export interface ExtendedXmp {
  /** Takes the payload of an APP1 segment after its identifier: GUID, full length, offset, data. */
  add(payload: Uint8Array): void;
  /** Packets put together; `isComplete` is false when parts are missing or lie about their place. */
  packets(): readonly { readonly bytes: Uint8Array; readonly isComplete: boolean }[];
}

/** Collects the extended XMP of a JPEG (XMP part 3, §1.1.3.1); segments may come in any order. */
export function extendedXmp(): ExtendedXmp {
  const byGuid = new Map<string, { bytes: Uint8Array; filled: number; end: number; isSound: boolean }>();
  return {
    add(payload) {
      if (payload.length < 40) return;
      const guid = latin1(payload.subarray(0, 32));
      const total = u32(payload, 32);
      const offset = u32(payload, 36);
      const data = payload.subarray(40);
      let packet = byGuid.get(guid);
      if (packet === undefined) {
        if (byGuid.size >= 4) return;
        packet = {
          bytes: new Uint8Array(Math.min(total, MAX_EXTENDED_BYTES)),
          filled: 0,
          end: 0,
          isSound: total <= MAX_EXTENDED_BYTES,
        };
        byGuid.set(guid, packet);
      }
      if (offset + data.length > packet.bytes.length) {
        packet.isSound = false;
        return;
      }
      packet.bytes.set(data, offset);
      packet.filled += data.length;
      packet.end = Math.max(packet.end, offset + data.length);
    },
    packets: () =>
      [...byGuid.values()].map(({ bytes, filled, end, isSound }) => ({
        bytes: bytes.subarray(0, end),
        isComplete: isSound && filled >= bytes.length,
      })),
  };
}
