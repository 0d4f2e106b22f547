import { readC2paAt } from './c2pa.js';
import { entryBytes, entryNumber, readExifIfds, tiffHeader } from './exif.js';
import type { IfdEntry, TiffRead } from './exif.js';
import { MALFORMED } from './findings.js';
import type { Walker } from './findings.js';
import { readIptc } from './iptc.js';
import { readPhotoshop } from './photoshop.js';
import { xmlText } from './bytes.js';
import { readXmp } from './xmp.js';

const WIDTH = 0x0100;
const HEIGHT = 0x0101;
const XMP = 700;
const IPTC = 33_723;
const PHOTOSHOP = 34_377;
const C2PA = 0xcd41;

/** Walks the first directory of a TIFF (TIFF 6) or a BigTIFF: size, EXIF tags and the blocks of the other vocabularies. */
export const walkTiff: Walker = async (source, findings) => {
  const header = tiffHeader(await source.read(0, 16));
  if (header === null) {
    findings.fail('malformed', MALFORMED);
    return;
  }
  const { order } = header;
  const read: TiffRead = (offset, length) => source.read(offset, length);
  const size = { width: 0, height: 0 };
  const onEntry = async (entry: IfdEntry): Promise<void> => {
    if (entry.tag === WIDTH) size.width = (await entryNumber(read, entry, order)) ?? 0;
    else if (entry.tag === HEIGHT) size.height = (await entryNumber(read, entry, order)) ?? 0;
    else if (entry.tag === C2PA) await readC2paAt(source, entry.valueOffset, entry.valueBytes, findings);
    else if ([XMP, IPTC, PHOTOSHOP].includes(entry.tag)) {
      const bytes = await entryBytes(read, entry, findings);
      if (bytes === null) return;
      if (entry.tag === XMP) readXmp(xmlText(bytes), findings);
      else if (entry.tag === IPTC) readIptc(bytes, findings);
      else await readPhotoshop(bytes, findings);
    }
  };
  await readExifIfds(read, header, findings, onEntry);
  findings.size(size.width, size.height);
};
