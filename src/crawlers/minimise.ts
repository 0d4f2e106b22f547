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

/**
 * Keys and datasets that hold sentences of people: captions, titles, keywords, comments. They name persons at will
 * ("photo by …"), so of by-catch only what a machine may have written stays.
 */
const SENTENCE_KEYS: ReadonlySet<string> = new Set([
  'caption',
  'comment',
  'description',
  'headline',
  'imagedescription',
  'instructions',
  'keywords',
  'subject',
  'title',
  'usercomment',
  'xpcomment',
  'xpkeywords',
  'xpsubject',
  'xptitle',
]);
const SENTENCE_PLACES: ReadonlySet<string> = new Set([
  'gif:comment',
  'iptc:2:5',
  'iptc:2:25',
  'iptc:2:40',
  'iptc:2:105',
  'iptc:2:120',
  'jpeg:com',
  'svg:comment',
  'svg:desc',
]);

/** Forms that programs write into such fields: structured text, settings, signatures, job numbers, names of generators. */
const MACHINE_TEXT =
  /^\s*[[{]|\bSteps: \d|\bSignature: |\bJob ID\b| --[a-z]{1,12}\b|\bcivitai\b|\burn:|\bchat-?gpt\b|\bdall.?e\b|\bmidjourney\b|\bdiffusion\b|\bfirefly\b|\bgrok\b|\bgemini\b|\bimagen\b|\bflux\b|\bsora\b|\bcopilot\b|\bleonardo\.ai\b|\bideogram\b|\bcomfyui\b|\bnovelai\b|\binvokeai\b|\bscreenshot\b/i;

/** C2PA assertions that carry names, addresses or the very EXIF and IPTC fields above. */
const PERSON_ASSERTION = /^jumbf:(stds\.|cawg\.|c2pa\.metadata)/i;

/** Whole metadata packets kept as text: their facts stand in traces of their own. */
const PACKET = /raw profile type|xml:com\.adobe\.xmp/i;

const UUID = /^\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i;
/** Words that name a machine and not a person. Upper case only for the two letters: Ai and Ia are given names. */
const MACHINE_WORDS = /\b(?:AI|IA)\b|[Aa]rtificial|[Aa]rtificiel|[Gg]enerat|[Gg][ée]n[ée]r/;

/**
 * The same traces in the same order, without names of persons or sentences of people (the value becomes `present`) and
 * without positions (GPS is presence only). A value that names a machine (`ai`, a bare UUID, "Generated with…") is no name and stays:
 * marks tell a named author from an unnamed generator by it. Applying it twice changes nothing more.
 */
export function minimiseTraces(traces: readonly Trace[]): readonly Trace[] {
  return traces.map(minimise);
}

function minimise(trace: Trace): Trace {
  if (PERSON_ASSERTION.test(trace.where)) return withoutContent(trace);
  if (PACKET.test(trace.where) || isPosition(trace.where)) return { ...trace, value: hide(trace.value) };
  const isSentence = isSentencePlace(trace.where);
  if (!isSentence && !isPersonal(trace.where)) return trace;
  if (namesMachine(trace.value) || (isSentence && MACHINE_TEXT.test(trace.value))) return trace;
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

function isSentencePlace(where: string): boolean {
  const last = keysOf(where.replace(/\/.*$/, '')).at(-1) ?? '';
  // `jumbf:` and `pixels:` are written by programs only.
  return (
    SENTENCE_PLACES.has(where.toLowerCase()) || (!/^(?:jumbf|pixels):/.test(where) && SENTENCE_KEYS.has(last))
  );
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
