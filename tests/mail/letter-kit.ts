/** A database with communes, people and letters, for tests and for the long stress run: it knows no test runner. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { migrateDatabase } from '../../db/migrate.js';
import { openDatabase, type Db } from '../../db/open.js';
import { addAuthority } from '../../db/queries/authorities.js';
import { insertCase, insertCaseEvent } from '../../db/queries/cases.js';
import type { LetterRow } from '../../db/queries/letters.js';
import { createPerson, type PersonRow } from '../../db/queries/people.js';
import { rebuildCase } from '../../src/cases/index.js';
import { createBlobStore, type BlobStore } from '../../src/evidence/blobs.js';
import { approveLetter } from '../../src/letters/approve.js';
import { documentJson, finalDocument } from '../../src/letters/final.js';
import { draftLetter } from '../../src/letters/draft.js';
import type { Sources } from '../../src/letters/letter-facts.js';
import { reviewLetter, writeLetter, type LetterSaved } from '../../src/letters/letter-store.js';
import type { Press } from '../../src/letters/press.js';
import { sampleInput } from '../../src/letters/samples.js';
import { loadLetterTemplates } from '../../src/letters/template.js';
import type { Addressee, Checklist } from '../../src/letters/store-types.js';
import type { Grade } from '../../src/classifiers/types.js';
import type { LetterInput, LetterTemplate, TemplateKind } from '../../src/letters/types.js';
import { queueLetter } from '../../src/mail/queue.js';
import { SETTINGS } from './mail-settings.js';

export { SETTINGS };

export const T0 = '2026-11-24T09:00:00.000Z';
const VALIDATION = { by: 'Bureau national', on: '2026-01-01', until: '2027-11-01' };
const shipped = loadLetterTemplates();
const valid = <One extends object>(one: One): One & { validation: typeof VALIDATION } => ({
  ...one,
  validation: VALIDATION,
});
const TEMPLATES = shipped.templates.map(valid);
export const PARTS = shipped.parts.map(valid);

export function template(kind: TemplateKind): LetterTemplate {
  const found = TEMPLATES.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`no template ${kind}: ${JSON.stringify(shipped.problems)}`);
  return found;
}

/** The shipped templates as if the union had validated them. */
export const SOURCES: Sources = {
  find: (name) => TEMPLATES.find(({ kind }) => kind === name) ?? PARTS.find(({ id }) => id === name) ?? null,
};

/** Sets nothing: what is frozen are a few bytes. The real press has tests of its own. */
export const QUICK_PRESS: Press = {
  print(draft, on) {
    const final = finalDocument(draft, on);
    if (final.kind === 'refused') return Promise.resolve({ kind: 'refused', problems: final.reasons });
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    const { document } = final;
    return Promise.resolve({
      kind: 'printed',
      document,
      outputs: {
        pdf: bytes(`%PDF-1.7 ${document.reference}`),
        docx: bytes(`PK ${document.reference}`),
        text: bytes(`${document.appel}\n\nLettre ${document.reference}, « à l’essai ».\n`),
        document: bytes(documentJson(document)),
      },
    });
  },
};

export interface MailScene {
  readonly db: Db;
  readonly file: string;
  readonly folder: string;
  readonly files: BlobStore;
  readonly writer: PersonRow;
  readonly reader: PersonRow;
  readonly coordinator: PersonRow;
  readonly close: () => void;
}

/** @param folder empty, removed by the caller */
export function openMailScene(folder: string): MailScene {
  const file = path.join(folder, 'vigie.sqlite');
  const migrated = migrateDatabase({ file, now: new Date(T0) });
  if (migrated.kind !== 'created') throw new Error(migrated.kind);
  const { db, close } = openDatabase(file);
  return {
    db,
    file,
    folder,
    files: createBlobStore(path.join(folder, 'letters')),
    writer: createPerson(db, { name: 'Camille', role: 'volunteer' }, T0),
    reader: createPerson(db, { name: 'Dominique', role: 'volunteer' }, T0),
    coordinator: createPerson(db, { name: 'Sacha', role: 'coordinator' }, T0),
    close,
  };
}

/** An open case of a commune of its own, without pictures: what the review says of them is tested elsewhere. */
export function addCase(
  { db, writer }: MailScene,
  number: number,
): { readonly caseId: string; readonly code: string } {
  const code = String(1000 + number).padStart(5, '0');
  const facts = { kind: 'commune', siren: null, departement: '01', population: 5000 } as const;
  addAuthority(db, { ...facts, code, name: `Exemple-${number}` }, T0);
  const caseId = insertCase(db, code, T0);
  insertCaseEvent(db, caseId, 1, {
    kind: 'opened',
    authority: code,
    pictures: [],
    by: writer.id,
    at: T0,
    day: '2026-11-24',
    because: 'Dossier d’essai.',
  });
  rebuildCase(db, caseId);
  return { caseId, code };
}

export function addressee(code: string, email: string | null = `mairie@c${code}.example`): Addressee {
  return {
    code,
    name: `Exemple-${code}`,
    kind: 'commune',
    official: { office: 'maire', sex: 'F' },
    addressLines: ['1 place de l’Église', `${code} EXEMPLE`],
    email,
    formUrl: null,
    checkedOn: '2026-11-24',
  };
}

export const ALL_CHECKED: Checklist = [
  { check: 'no-other-letter', answer: 'yes', day: null, note: null },
  { check: 'agents-told', answer: 'yes', day: '2026-11-23', note: null },
  { check: 'addressee-right', answer: 'yes', day: '2026-11-24', note: null },
  { check: 'no-mention-yet', answer: 'yes', day: '2026-11-24', note: null },
];

export interface LetterAsk {
  readonly kind?: TemplateKind;
  readonly grade?: Grade;
  readonly email?: string | null;
  readonly at?: string;
  readonly part?: Partial<LetterInput>;
}

export function write(
  scene: MailScene,
  where: { readonly caseId: string; readonly code: string },
  { kind = 't0', grade = 'none', email, at = T0, part = {} }: LetterAsk = {},
): Promise<LetterSaved> {
  return writeLetter(
    { db: scene.db, files: scene.files, now: () => new Date(at) },
    {
      caseId: where.caseId,
      pictures: [],
      person: scene.writer.id,
      by: 'pages',
      addressee: addressee(where.code, email),
      options: {},
      localParagraph: null,
      compose: (reference) =>
        draftLetter(
          sampleInput(template(kind), PARTS, grade, { writtenOn: at.slice(0, 10), reference, ...part }),
        ),
    },
  );
}

/** A letter written, reviewed and approved by three people. @param of the number of a case of its own, or a case */
export async function approved(
  scene: MailScene,
  of: number | ReturnType<typeof addCase>,
  ask: LetterAsk = {},
): Promise<LetterRow> {
  const { at = T0 } = ask;
  const saved = await write(scene, typeof of === 'number' ? addCase(scene, of) : of, ask);
  if (saved.kind !== 'saved') throw new Error(JSON.stringify(saved));
  const now = (): Date => new Date(at);
  const { id } = saved.letter;
  const reviewed = reviewLetter(
    { db: scene.db, now },
    { letter: id, version: 1, person: scene.reader.id, by: 'pages' },
  );
  if (reviewed.kind !== 'reviewed') throw new Error(JSON.stringify(reviewed));
  const done = await approveLetter(
    { db: scene.db, files: scene.files, sources: SOURCES, press: QUICK_PRESS, now },
    { letter: id, version: 1, person: scene.coordinator.id, by: 'pages', checklist: ALL_CHECKED },
  );
  if (done.kind !== 'approved') throw new Error(JSON.stringify(done));
  return done.letter;
}

/** The same, in the outbox. @returns the delivery's id */
export async function queued(scene: MailScene, number: number, ask: LetterAsk = {}): Promise<string> {
  const letter = await approved(scene, number, ask);
  const done = queueLetter(
    { db: scene.db, settings: SETTINGS, random: randomBytes },
    { letter: letter.id, person: scene.coordinator.id, at: ask.at ?? T0 },
  );
  if (done.kind !== 'queued') throw new Error(JSON.stringify(done));
  return done.delivery.id;
}

export const later = (ms: number, from = T0): string => new Date(Date.parse(from) + ms).toISOString();
export const HOUR = 3_600_000;
