/** What is kept of the metadata of a visual without a finding (by-catch): facts for marks, no persons, no places. */
import type { Trace } from '../classifiers/types.js';

/** Stands for a value that was there and is not kept. */
export const PRESENT = 'present';

/** Keys that hold a person's name, contact or personal device, in lower case, in whatever container they stand. */
const PERSON_KEYS: ReadonlySet<string> = new Set([
  'aipromptwritername',
  'artist',
  'author',
  'authors',
  'authorsposition',
  'bodyserialnumber',
  'by-line',
  'byline',
  'bylinetitle',
  'by-linetitle',
  'cameraownername',
  'cameraserialnumber',
  'captionwriter',
  'contact',
  'contributor',
  'copyright',
  'copyrightnotice',
  'copyrightownername',
  'creator',
  'creatorcontactinfo',
  'credit',
  'credits',
  'hostcomputer',
  'imagecreator',
  'imagecreatorname',
  'internalserialnumber',
  'lastmodifiedby',
  'lensserialnumber',
  'licensoremail',
  'licensorname',
  'licensortelephone1',
  'licensortelephone2',
  'locationcreated',
  'locationshown',
  'manager',
  'owner',
  'ownername',
  'persondisplayname',
  'personinimage',
  'personinimagewdetails',
  'photographer',
  'regions',
  'rights',
  'serialnumber',
  'writer',
  'xpauthor',
]);

/** IPTC IIM datasets with persons: by-line and its title, credit, copyright notice, contact, caption writer. */
const PERSON_DATASETS: ReadonlySet<string> = new Set([
  'iptc:2:80',
  'iptc:2:85',
  'iptc:2:110',
  'iptc:2:116',
  'iptc:2:118',
  'iptc:2:122',
]);

/** C2PA assertions that carry names, addresses or the very EXIF and IPTC fields above. */
const PERSON_ASSERTION = /^jumbf:(stds\.|cawg\.|c2pa\.metadata)/i;

/** Whole metadata packets kept as text: their facts stand in traces of their own. */
const PACKET = /raw profile type|xml:com\.adobe\.xmp/i;

const UUID = /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i;
/** Words that name a machine and not a person. Upper case only for the two letters: Ai and Ia are given names. */
const MACHINE_WORDS = /\b(?:AI|IA)\b|[Aa]rtificial|[Aa]rtificiel|[Gg]enerat|[Gg][ée]n[ée]r/;

/**
 * The same traces in the same order, without names of persons (the value becomes `present`) and without positions
 * (GPS is presence only). A value that names a machine (`ai`, a bare UUID, "Generated with…") is no name and stays:
 * marks tell a named author from an unnamed generator by it. Applying it twice changes nothing more.
 */
export function minimiseTraces(traces: readonly Trace[]): readonly Trace[] {
  return traces.map(minimise);
}

function minimise(trace: Trace): Trace {
  if (PERSON_ASSERTION.test(trace.where)) return withoutContent(trace);
  if (PACKET.test(trace.where) || isPosition(trace.where)) return { ...trace, value: hide(trace.value) };
  if (!isPersonal(trace.where) || namesMachine(trace.value)) return trace;
  return { ...trace, value: hide(trace.value) };
}

function withoutContent(trace: Trace): Trace {
  const { where, value, detail } = trace;
  if (detail === undefined) return { where, value: hide(value) };
  const { manifest, label, relationship } = detail;
  const kept = relationship === undefined ? { manifest, label } : { manifest, label, relationship };
  return { where, value: hide(value), detail: kept };
}

function isPersonal(where: string): boolean {
  if (PERSON_DATASETS.has(where)) return true;
  const keys = keysOf(where);
  // In a PDF's Info dictionary, Creator is the program and Author the person (ISO 32000-2 §14.3.3).
  if (keys[0] === 'pdf' && keys.at(-1) === 'creator') return false;
  return keys.some((key) => PERSON_KEYS.has(key));
}

function isPosition(where: string): boolean {
  return keysOf(where).some((key) => key.startsWith('gps'));
}

/** Parts of a place, in lower case; a path inside a structure (`Regions/RegionList[1]`) counts part by part. */
function keysOf(where: string): readonly string[] {
  return where.toLowerCase().split(/[:/.[\]]+/);
}

function namesMachine(value: string): boolean {
  const whole = value.trim();
  return whole.toLowerCase() === 'ai' || UUID.test(whole) || MACHINE_WORDS.test(whole);
}

function hide(value: string): string {
  return value.trim() === '' ? value : PRESENT;
}
