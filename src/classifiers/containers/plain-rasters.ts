import { u16, u32, u8 } from './bytes.js';
import { TRUNCATED } from './findings.js';
import type { Walker } from './findings.js';

/** BMP has a size and no metadata (a negative height means rows from the top). */
export const walkBmp: Walker = async (source, findings) => {
  const head = await source.read(0, 30);
  if (head.length < 26) {
    findings.fail('truncated', TRUNCATED);
    return;
  }
  // The oldest header (12 bytes) has 16-bit sizes.
  if (u32(head, 14, 'little') === 12) findings.size(u16(head, 18, 'little'), u16(head, 20, 'little'));
  else findings.size(u32(head, 18, 'little'), Math.abs(u32(head, 22, 'little') | 0));
};

/** ICO: the largest of its images; a size of 0 means 256. */
export const walkIco: Walker = async (source, findings) => {
  const head = await source.read(0, 6);
  const count = Math.min(u16(head, 4, 'little'), 256);
  const table = await source.read(6, count * 16);
  if (table.length < count * 16) findings.fail('truncated', TRUNCATED);
  let width = 0;
  let height = 0;
  for (let at = 0; at + 16 <= table.length; at += 16) {
    width = Math.max(width, u8(table, at) || 256);
    height = Math.max(height, u8(table, at + 1) || 256);
  }
  findings.size(width, height);
};
