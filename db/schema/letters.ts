import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { GRADES } from '../../src/classifiers/types.js';
import { authorities } from './authorities.js';
import { cases } from './cases.js';
import { holds, instant, json, oneOf } from './columns.js';
import { addresseeJson, checklistJson, letterOptionsJson } from './letters-json.js';
import { people } from './people.js';
import { pictures } from './review.js';

export const LETTER_STATUSES = ['draft', 'reviewed', 'approved', 'withdrawn'] as const;

/** Letters of cases. `status`, `version` and the hashes are a projection of `letter_steps`. */
export const letters = sqliteTable(
  'letters',
  {
    id: text('id').primaryKey(),
    /** « VIG-2026-000123 »: a year and a number of its own. */
    reference: text('reference').notNull(),
    year: integer('year').notNull(),
    number: integer('number').notNull(),
    caseId: text('case_id')
      .notNull()
      .references(() => cases.id, { onDelete: 'restrict' }),
    authorityCode: text('authority_code')
      .notNull()
      .references(() => authorities.code, { onDelete: 'restrict' }),
    /** Which kinds there are is told by `letters/kinds`, and a new one must not rebuild this table. */
    template: text('template').notNull(),
    templateVersion: integer('template_version').notNull(),
    /** Of the template's source as it was read. */
    templateSha256: text('template_sha256').notNull(),
    grade: text('grade', { enum: GRADES }).notNull(),
    /** As it was known when the letter was written; never looked up again. */
    addressee: json('addressee', addresseeJson).notNull(),
    options: json('options', letterOptionsJson).notNull(),
    localParagraph: text('local_paragraph'),
    /** The letter that this one follows (reminder), if any. */
    followsId: text('follows_id'),
    status: text('status', { enum: LETTER_STATUSES }).notNull(),
    /** Counts the drafts: a review or an approval is about one of them. */
    version: integer('version').notNull(),
    /** Of the document (JSON) of this version, in the store of letters. */
    documentSha256: text('document_sha256').notNull(),
    writtenBy: text('written_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    createdAt: instant('created_at').notNull(),
    approvedAt: instant('approved_at'),
    /** When its text, its files and the name of whom it went to were deleted at their term. */
    removedAt: instant('removed_at'),
  },
  (table) => [
    uniqueIndex('letters_reference').on(table.reference),
    uniqueIndex('letters_number').on(table.year, table.number),
    index('letters_case').on(table.caseId, table.createdAt),
    index('letters_authority').on(table.authorityCode, table.createdAt),
    index('letters_status').on(table.status, table.createdAt),
    oneOf('letters', 'status', LETTER_STATUSES),
    oneOf('letters', 'grade', GRADES),
    holds('letters', 'approved_whole', `status <> 'approved' OR approved_at IS NOT NULL`),
  ],
);

/** The pictures that a letter is about: one to three of its case. */
export const letterPictures = sqliteTable(
  'letter_pictures',
  {
    letterId: text('letter_id')
      .notNull()
      .references(() => letters.id, { onDelete: 'restrict' }),
    pictureId: text('picture_id')
      .notNull()
      .references(() => pictures.id, { onDelete: 'restrict' }),
  },
  (table) => [
    primaryKey({ columns: [table.letterId, table.pictureId] }),
    index('letter_pictures_picture').on(table.pictureId),
  ],
);

export const LETTER_STEPS = ['drafted', 'edited', 'reviewed', 'approved', 'withdrawn'] as const;

/** What people did to a letter, in the order of writing. Append-only (triggers). */
export const letterSteps = sqliteTable(
  'letter_steps',
  {
    letterId: text('letter_id')
      .notNull()
      .references(() => letters.id, { onDelete: 'restrict' }),
    /** 1, 2, 3… for each letter. */
    number: integer('number').notNull(),
    kind: text('kind', { enum: LETTER_STEPS }).notNull(),
    /** The draft that it is about. */
    version: integer('version').notNull(),
    documentSha256: text('document_sha256').notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    /** `pages`, or `command-line`: whoever holds the machine names a person there. */
    by: text('by', { enum: ['pages', 'command-line'] }).notNull(),
    /** What the person answered before approving; null for the other steps. */
    checklist: json('checklist', checklistJson),
    note: text('note'),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.letterId, table.number] }),
    oneOf('letter_steps', 'kind', LETTER_STEPS),
    oneOf('letter_steps', 'by', ['pages', 'command-line']),
    holds('letter_steps', 'checklist_approves', `(kind = 'approved') = (checklist IS NOT NULL)`),
  ],
);

export const LETTER_FILES = ['pdf', 'docx', 'text', 'document'] as const;

/** What was frozen when a letter was approved: its bytes are in the store of letters, by their hash. Append-only (triggers). */
export const letterFiles = sqliteTable(
  'letter_files',
  {
    letterId: text('letter_id')
      .notNull()
      .references(() => letters.id, { onDelete: 'restrict' }),
    kind: text('kind', { enum: LETTER_FILES }).notNull(),
    sha256: text('sha256').notNull(),
    bytes: integer('bytes').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.letterId, table.kind] }),
    oneOf('letter_files', 'kind', LETTER_FILES),
    holds('letter_files', 'hash_hex', `length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'`),
  ],
);
