import type { C2paDetail } from '../types.js';
import { decodeCbor, isList, isRecord, textOf, toPlain } from './cbor.js';
import type { Plain } from './cbor.js';
import { signerName } from './certificate.js';
import { MALFORMED, TRUNCATED } from './findings.js';
import type { Findings } from './findings.js';
import { inflateWithin } from './inflate.js';
import { blockOf, childLabelled, contentOf, readJumbf } from './jumbf.js';
import type { JumbfBlock, JumbfBox } from './jumbf.js';
import type { WindowedSource } from './windowed-source.js';

const MAX_MANIFESTS = 200;
const MAX_ACTIONS = 500;
const MAX_TEMPLATES = 50;
const MAX_JSON_CHARS = 20_000;
const MAX_JSON_BYTES = 4 * 1024 * 1024;
const MAX_CBOR_BYTES = 1024 * 1024;
/** Decoding a byte of CBOR may cost as much memory as so many inflated ones: an empty list is one byte. */
const CBOR_COST = 24;
const MAX_COMPRESSED_MANIFEST = 16 * 1024 * 1024;
/** A block of so many requests' worth is read in one go: passing over its pictures would cost as much. */
export const WHOLE_BLOCK_REQUESTS = 4;

/** Assertions that say nothing about the making: hashes of the file, thumbnails. */
const SKIPPED = /^c2pa\.(hash\.|thumbnail)|^adobe\.crypto\.addresses/;

interface Manifest {
  readonly label: string;
  readonly box: JumbfBox;
  readonly assertions: readonly { readonly name: string; readonly value: Plain }[];
}

/**
 * Reads a JUMBF block. Of a C2PA store (C2PA 2.1 §11) every manifest gives its claim, its actions, its
 * ingredients and its other assertions, each with the manifest it stands in; signatures are not verified.
 */
export async function readC2pa(block: JumbfBlock | Uint8Array, findings: Findings): Promise<void> {
  const tree = await readJumbf(block instanceof Uint8Array ? blockOf(block) : block);
  if (!tree.isComplete)
    findings.fail('malformed', 'Le bloc C2PA est incomplet ou mal formé : une partie n’a pas été lue.');
  for (const box of tree.boxes) {
    if (box.label === 'c2pa' || box.type === 'c2pa') await readStore(box, findings);
    else findings.add(`jumbf:${box.label === '' ? box.type : box.label}`, contentText(box, findings));
  }
}

/**
 * The same of a block that stands in one piece of a file. A short one comes with one request; of a long one
 * only what is read is asked for, for thumbnails are most of it.
 */
export async function readC2paAt(
  source: WindowedSource,
  offset: number,
  length: number,
  findings: Findings,
): Promise<void> {
  if (source.size !== null && offset + length > source.size) findings.fail('truncated', TRUNCATED);
  if (length <= WHOLE_BLOCK_REQUESTS * source.requestBytes) await source.prefetch(offset, length);
  const read = (at: number, wanted: number): Promise<Uint8Array> =>
    source.read(offset + at, Math.min(wanted, length - at));
  await readC2pa({ length, read }, findings);
}

/** A JUMBF box of another use: its JSON, when it holds some. */
function contentText(box: JumbfBox, findings: Findings): string {
  const value = assertionValue(box, findings);
  return value === null ? 'present' : jsonText(value);
}

async function readStore(store: JumbfBox, findings: Findings): Promise<void> {
  if (store.children.length > MAX_MANIFESTS) findings.fail('malformed', MALFORMED);
  const manifests: Manifest[] = [];
  for (const child of store.children.slice(-MAX_MANIFESTS)) {
    const box = child.type === 'c2cm' ? await expandManifest(child, findings) : child;
    if (box !== null) manifests.push({ label: child.label, box, assertions: assertionsOf(box, findings) });
  }
  const active = manifests.at(-1);
  const relationships = followIngredients(manifests);
  for (const manifest of manifests) {
    const relationship = manifest === active ? undefined : relationships.get(manifest.label);
    const place: C2paDetail = {
      manifest: manifest === active ? 'active' : 'ingredient',
      label: manifest.label,
      ...(relationship === undefined ? {} : { relationship }),
    };
    addClaim(manifest, place, findings);
    for (const { name, value } of manifest.assertions) addAssertion(name, value, place, findings);
  }
}

/** A compressed manifest (C2PA 2.0, type `c2cm`) holds a manifest superbox under Brotli, in a `brob` box. */
async function expandManifest(box: JumbfBox, findings: Findings): Promise<JumbfBox | null> {
  const data = contentOf(box, 'brob');
  // ISO 18181-2: the type of the compressed box comes first.
  const inflated =
    data === null
      ? null
      : inflateWithin(findings.budget, data.subarray(4), MAX_COMPRESSED_MANIFEST, 'brotli');
  const tree = inflated?.problem === null ? await readJumbf(blockOf(inflated.bytes)) : null;
  const expanded = tree?.boxes[0];
  if (expanded === undefined) findings.fail('malformed', 'Un manifeste C2PA compressé n’a pas pu être lu.');
  return expanded ?? null;
}

function assertionsOf(box: JumbfBox, findings: Findings): { name: string; value: Plain }[] {
  const list: { name: string; value: Plain }[] = [];
  for (const assertion of childLabelled(box, 'c2pa.assertions')?.children ?? []) {
    const name = assertionName(assertion.label);
    if (SKIPPED.test(name)) continue;
    const value = assertionValue(assertion, findings);
    // Assertions of other content types (embedded files) carry no statement; unreadable CBOR is told.
    if (value !== null) list.push({ name, value });
    else if (assertion.contents.some(({ type }) => type === 'cbor' || type === 'json')) {
      findings.fail('malformed', MALFORMED);
    }
  }
  return list;
}

/** Label without the version and the instance number: `c2pa.actions.v2__1` is `c2pa.actions`. */
function assertionName(label: string): string {
  return label.replace(/__\d+$/, '').replace(/\.v\d+$/, '');
}

function assertionValue(box: JumbfBox, findings: Findings): Plain {
  const cbor = contentOf(box, 'cbor');
  if (cbor !== null) return mayDecode(cbor, findings) ? toPlain(decodeCbor(cbor)) : null;
  const json = contentOf(box, 'json');
  if (json === null || json.length > MAX_JSON_BYTES) return null;
  try {
    return toPlain(JSON.parse(Buffer.from(json).toString('utf8')));
  } catch {
    // JSON from outside: null says that it is none.
    return null;
  }
}

/** True while CBOR of this length may be decoded; what is too much is told. */
function mayDecode(cbor: Uint8Array, findings: Findings): boolean {
  const cost = cbor.length * CBOR_COST;
  if (cbor.length > MAX_CBOR_BYTES || cost > findings.budget.bytes) {
    findings.fail('not-looked-at', 'Ce fichier porte trop de métadonnées : une partie n’a pas été lue.');
    return false;
  }
  findings.budget.bytes -= cost;
  return true;
}

/** How each manifest is pointed to, following ingredient assertions from the active manifest down. */
function followIngredients(manifests: readonly Manifest[]): ReadonlyMap<string, string> {
  const byLabel = new Map(manifests.map((manifest) => [manifest.label, manifest]));
  const relationships = new Map<string, string>();
  const queue = manifests.slice(-1);
  // The active manifest first, then what it points to; manifests that nothing points to come last.
  const visited = new Set<Manifest>();
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (visited.has(next)) continue;
    visited.add(next);
    for (const { name, value } of next.assertions) {
      if (name !== 'c2pa.ingredient' || !isRecord(value)) continue;
      const target = ingredientTarget(value);
      const relationship = textOf(value['relationship']);
      if (target === null || relationship === null) continue;
      if (!relationships.has(target)) relationships.set(target, relationship);
      const manifest = byLabel.get(target);
      if (manifest !== undefined) queue.push(manifest);
    }
  }
  return relationships;
}

/** Label of the manifest that an ingredient refers to: `c2pa_manifest` (v1, v2) or `activeManifest` (v3). */
function ingredientTarget(ingredient: { readonly [key: string]: Plain }): string | null {
  const reference = ingredient['activeManifest'] ?? ingredient['c2pa_manifest'];
  const url = textOf(isRecord(reference) ? reference['url'] : reference);
  if (url === null) return null;
  return /(?:^|\/)c2pa\/([^/]+)/.exec(url)?.[1] ?? (url.startsWith('urn:') ? url : null);
}

function addClaim(manifest: Manifest, place: C2paDetail, findings: Findings): void {
  const box = manifest.box.children.find(
    ({ label, type }) => type === 'c2cl' || label.startsWith('c2pa.claim'),
  );
  const claim = box === undefined ? null : assertionValue(box, findings);
  if (claim === null || !isRecord(claim)) {
    findings.fail('malformed', MALFORMED);
    return;
  }
  const generators = [textOf(claim['claim_generator']), ...infoNames(claim['claim_generator_info'])];
  const claimGenerator = [...new Set(generators.filter((name) => name !== null))].join(' | ');
  const title = textOf(claim['dc:title']) ?? textOf(claim['title']);
  const signature = childLabelled(manifest.box, 'c2pa.signature');
  const signed = signature === null ? null : contentOf(signature, 'cbor');
  const signer = signed === null || !mayDecode(signed, findings) ? null : signerName(signed);
  findings.add('jumbf:c2pa.claim', claimGenerator === '' ? manifest.label : claimGenerator, {
    ...place,
    ...(claimGenerator === '' ? {} : { claimGenerator }),
    ...(title === null ? {} : { title }),
    ...(signer === null ? {} : { signer }),
  });
}

/** Names in `claim_generator_info`: a map in claim v2, a list of maps in v1. */
function infoNames(info: Plain | undefined): string[] {
  const maps = isList(info) ? info : info === undefined ? [] : [info];
  return maps
    .flatMap((map) => (isRecord(map) ? [namedVersion(map)] : [textOf(map)]))
    .filter((name) => name !== null);
}

/** `name version` of a generator or agent map. */
function namedVersion(map: { readonly [key: string]: Plain }): string | null {
  const name = textOf(map['name']);
  const version = textOf(map['version']);
  return name === null ? version : version === null ? name : `${name} ${version}`;
}

function addAssertion(name: string, value: Plain, place: C2paDetail, findings: Findings): void {
  if (name === 'c2pa.actions' && isRecord(value)) {
    const actions = isList(value['actions']) ? value['actions'] : [];
    if (actions.length > MAX_ACTIONS) findings.fail('malformed', MALFORMED);
    const templates = isList(value['templates']) ? value['templates'].slice(0, MAX_TEMPLATES) : [];
    const agents = isList(value['softwareAgents']) ? value['softwareAgents'].slice(0, MAX_TEMPLATES) : [];
    for (const action of actions.slice(0, MAX_ACTIONS))
      addAction(action, { templates, agents }, place, findings);
    return;
  }
  const json = jsonText(value);
  if (name === 'c2pa.ingredient' && isRecord(value)) {
    const title = textOf(value['dc:title']) ?? textOf(value['title']);
    const shown = [textOf(value['relationship']), title].filter((part) => part !== null).join('; ');
    findings.add('jumbf:c2pa.ingredient', shown === '' ? json : shown, {
      ...place,
      ...(title === null ? {} : { title }),
      json,
    });
    return;
  }
  findings.add(`jumbf:${name}`, json, { ...place, json });
}

/** What the actions of one assertion have in common (actions v2). */
interface Shared {
  /** Agents by place; an action names one by `softwareAgentIndex`. */
  readonly agents: readonly Plain[];
  readonly templates: readonly Plain[];
}

/** One trace an action. What an action leaves out may stand in the template of the same name, or of all (`*`). */
function addAction(action: Plain, shared: Shared, place: C2paDetail, findings: Findings): void {
  if (!isRecord(action)) return;
  const name = textOf(action['action']);
  const templateFor = (wanted: string | null): Plain | undefined =>
    shared.templates.find((candidate) => isRecord(candidate) && textOf(candidate['action']) === wanted);
  const template = templateFor(name) ?? templateFor('*');
  const field = (key: string): Plain | undefined =>
    action[key] ?? (template !== undefined && isRecord(template) ? template[key] : undefined);
  const digitalSourceType = textOf(field('digitalSourceType'));
  const index = field('softwareAgentIndex');
  const agent = field('softwareAgent') ?? (typeof index === 'number' ? shared.agents[index] : undefined);
  const softwareAgent = agentName(agent);
  const description = textOf(field('description'));
  const parts = { digitalSourceType, softwareAgent, description };
  const shown = Object.entries(parts).flatMap(([key, text]) => (text === null ? [] : [`${key}=${text}`]));
  findings.add('jumbf:c2pa.actions', [name ?? 'action', ...shown].join('; '), {
    ...place,
    ...(name === null ? {} : { action: name }),
    ...(digitalSourceType === null ? {} : { digitalSourceType }),
    ...(softwareAgent === null ? {} : { softwareAgent }),
    ...(description === null ? {} : { description }),
    json: jsonText(action),
  });
}

function agentName(agent: Plain | undefined): string | null {
  return isRecord(agent) ? namedVersion(agent) : textOf(agent);
}

function jsonText(value: Plain): string {
  const text = JSON.stringify(value);
  return text.length > MAX_JSON_CHARS ? `${text.slice(0, MAX_JSON_CHARS)}…` : text;
}
