import { ROLES } from '../../src/accounts/roles.js';
import { sql } from 'drizzle-orm';
import {
  type AnySQLiteColumn,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import { GRADES } from '../../src/classifiers/types.js';
import type { Lane } from '../../src/review/queue-order.js';
import { CAPACITIES, DECISION_KINDS, STANDING_STATES } from '../../src/review/types.js';
import { authorities } from './authorities.js';
import { holds, instant, json, oneOf } from './columns.js';
import { people } from './people.js';
import { decisionJson, observationsJson } from './review-json.js';
import { visuals } from './visuals.js';

/**
 * `hash`: there is one. `blank`: nothing in it can be compared. `no-picture`: it is no raster that can be decoded.
 * `not-read`: its bytes were not had yet; the picture waits for its review all the same.
 */
export const HASH_STATES = ['hash', 'blank', 'no-picture', 'not-read'] as const;
/** Lanes that hang on no day; `near-event` is asked by `event_day`. */
export const STORED_LANES = ['new', 'backlog'] as const satisfies readonly Lane[];
/** Whose word is missing; null when nobody's is. */
export const WAITS_FOR = ['reviewer', 'coordinator'] as const;
/** `exact`: the content that made the picture, or the same bytes. `same`: the program found it alike. `ruled`: a person did. */
export const JOINED_HOW = ['exact', 'same', 'ruled'] as const;

/**
 * Visuals that are one to the eye: what one review is about. From `grade` to `waits_for` the columns are a projection of
 * events and sightings, kept for the queue; `rebuildStandings` makes them anew.
 */
export const pictures = sqliteTable(
  'pictures',
  {
    id: text('id').primaryKey(),
    hashState: text('hash_state', { enum: HASH_STATES }).notNull(),
    /** 16 hexadecimal digits, and the same in four numbers of 16 bits to search by. */
    coarse: text('coarse', { length: 16 }),
    coarse0: integer('coarse_0'),
    coarse1: integer('coarse_1'),
    coarse2: integer('coarse_2'),
    coarse3: integer('coarse_3'),
    /** 144 hexadecimal digits. */
    fine: text('fine', { length: 144 }),
    /** Width over height. */
    ratio: real('ratio'),
    contrast: real('contrast'),
    /** The picture that this one is a part of since a person found both the same; null for one of its own. */
    mergedInto: text('merged_into').references((): AnySQLiteColumn => pictures.id, { onDelete: 'restrict' }),
    grade: text('grade', { enum: GRADES }).notNull(),
    state: text('state', { enum: STANDING_STATES }).notNull(),
    waitsFor: text('waits_for', { enum: WAITS_FOR }),
    lane: text('lane', { enum: STORED_LANES }).notNull(),
    queueKey: text('queue_key').notNull(),
    /** Last day of the event that it announces. */
    eventDay: text('event_day'),
    isFromFirstCrawl: integer('is_from_first_crawl', { mode: 'boolean' }).notNull(),
    wasReported: integer('was_reported', { mode: 'boolean' }).notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('pictures_queue')
      .on(table.waitsFor, table.lane, table.queueKey)
      .where(sql.raw('waits_for IS NOT NULL')),
    index('pictures_near_event')
      .on(table.waitsFor, table.eventDay, table.queueKey)
      .where(sql.raw('waits_for IS NOT NULL AND event_day IS NOT NULL')),
    index('pictures_state').on(table.state, table.queueKey),
    index('pictures_not_read').on(table.id).where(sql.raw(`hash_state = 'not-read'`)),
    index('pictures_merged').on(table.mergedInto).where(sql.raw('merged_into IS NOT NULL')),
    ...([table.coarse0, table.coarse1, table.coarse2, table.coarse3] as const).map((part, at) =>
      index(`pictures_coarse_${at}`)
        .on(part, table.ratio)
        .where(sql.raw(`coarse_${at} IS NOT NULL`)),
    ),
    oneOf('pictures', 'hash_state', HASH_STATES),
    oneOf('pictures', 'grade', GRADES),
    oneOf('pictures', 'state', STANDING_STATES),
    oneOf('pictures', 'waits_for', WAITS_FOR),
    oneOf('pictures', 'lane', STORED_LANES),
    holds(
      'pictures',
      'hash_whole',
      `(hash_state = 'hash') = (coarse IS NOT NULL AND coarse_0 IS NOT NULL AND coarse_1 IS NOT NULL AND coarse_2 IS NOT NULL AND coarse_3 IS NOT NULL AND fine IS NOT NULL AND ratio IS NOT NULL AND contrast IS NOT NULL)`,
    ),
    holds('pictures', 'merged_waits_not', 'merged_into IS NULL OR waits_for IS NULL'),
    holds('pictures', 'booleans', 'is_from_first_crawl IN (0, 1) AND was_reported IN (0, 1)'),
  ],
);

/** Which picture a content belongs to: one, always. */
export const pictureMembers = sqliteTable(
  'picture_members',
  {
    contentKey: text('content_key')
      .primaryKey()
      .references(() => visuals.contentKey, { onDelete: 'restrict' }),
    pictureId: text('picture_id')
      .notNull()
      .references(() => pictures.id, { onDelete: 'restrict' }),
    joinedHow: text('joined_how', { enum: JOINED_HOW }).notNull(),
    joinedAt: instant('joined_at').notNull(),
  },
  (table) => [
    index('picture_members_picture').on(table.pictureId),
    oneOf('picture_members', 'joined_how', JOINED_HOW),
  ],
);

export const LIKENESSES = ['same', 'nearly'] as const;
export const PAIR_RULINGS = ['same', 'distinct'] as const;

/** Two pictures that look alike, and what a person who coordinates said of it. `a` < `b`. */
export const pairs = sqliteTable(
  'pairs',
  {
    a: text('a')
      .notNull()
      .references(() => pictures.id, { onDelete: 'restrict' }),
    b: text('b')
      .notNull()
      .references(() => pictures.id, { onDelete: 'restrict' }),
    likeness: text('likeness', { enum: LIKENESSES }).notNull(),
    ruled: text('ruled', { enum: PAIR_RULINGS }),
    ruledBy: text('ruled_by').references(() => people.id, { onDelete: 'restrict' }),
    ruledAt: instant('ruled_at'),
  },
  (table) => [
    primaryKey({ columns: [table.a, table.b] }),
    index('pairs_b').on(table.b),
    oneOf('pairs', 'likeness', LIKENESSES),
    oneOf('pairs', 'ruled', PAIR_RULINGS),
    holds('pairs', 'ordered', 'a < b'),
    holds(
      'pairs',
      'ruling_whole',
      '(ruled IS NULL) = (ruled_by IS NULL) AND (ruled IS NULL) = (ruled_at IS NULL)',
    ),
  ],
);

export const OBSERVATION_EVENT_KINDS = ['entered', 'shown', 'withdrawn'] as const;

/** What people saw, in the order of writing. Append-only (triggers). */
export const observationEvents = sqliteTable(
  'observation_events',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    pictureId: text('picture_id')
      .notNull()
      .references(() => pictures.id, { onDelete: 'restrict' }),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    kind: text('kind', { enum: OBSERVATION_EVENT_KINDS }).notNull(),
    observations: json('observations', observationsJson),
    at: instant('at').notNull(),
  },
  (table) => [
    index('observation_events_picture').on(table.pictureId),
    oneOf('observation_events', 'kind', OBSERVATION_EVENT_KINDS),
    holds('observation_events', 'entered_has_list', `(kind = 'entered') = (observations IS NOT NULL)`),
  ],
);

/** A session of twenty. */
export const sittings = sqliteTable(
  'sittings',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    startedAt: instant('started_at').notNull(),
    /** When the person ended it or began another one. */
    endedAt: instant('ended_at'),
  },
  (table) => [uniqueIndex('sittings_one_open').on(table.personId).where(sql.raw('ended_at IS NULL'))],
);

/** One person's word on one picture, in the order of writing. Append-only (triggers). */
export const decisions = sqliteTable(
  'decisions',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    id: text('id').notNull(),
    pictureId: text('picture_id')
      .notNull()
      .references(() => pictures.id, { onDelete: 'restrict' }),
    /** The content that the person had before her eyes, and which of its verdicts. */
    contentKey: text('content_key')
      .notNull()
      .references(() => visuals.contentKey, { onDelete: 'restrict' }),
    verdictNumber: integer('verdict_number'),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    role: text('role', { enum: ROLES }).notNull(),
    capacity: text('capacity', { enum: CAPACITIES }).notNull(),
    sittingId: text('sitting_id')
      .notNull()
      .references(() => sittings.id, { onDelete: 'restrict' }),
    kind: text('kind', { enum: DECISION_KINDS }).notNull(),
    decision: json('decision', decisionJson).notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    uniqueIndex('decisions_id').on(table.id),
    index('decisions_picture').on(table.pictureId, table.personId),
    index('decisions_sitting').on(table.sittingId),
    index('decisions_person').on(table.personId, table.at),
    oneOf('decisions', 'role', ROLES),
    oneOf('decisions', 'capacity', CAPACITIES),
    oneOf('decisions', 'kind', DECISION_KINDS),
  ],
);

/** Decisions that were taken back; once each. Append-only (triggers). */
export const decisionUndos = sqliteTable('decision_undos', {
  decisionId: text('decision_id')
    .primaryKey()
    .references(() => decisions.id, { onDelete: 'restrict' }),
  by: text('by')
    .notNull()
    .references(() => people.id, { onDelete: 'restrict' }),
  reason: text('reason'),
  at: instant('at').notNull(),
});

/** Who has a picture open, and until when nobody else is given it. */
export const leases = sqliteTable(
  'leases',
  {
    pictureId: text('picture_id')
      .primaryKey()
      .references(() => pictures.id, { onDelete: 'restrict' }),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    until: instant('until').notNull(),
  },
  (table) => [index('leases_person').on(table.personId)],
);

export const ORIGIN_KINDS = ['this-authority', 'elsewhere'] as const;

/** Where a spread picture comes from, as a person found out; the last word counts. */
export const origins = sqliteTable(
  'origins',
  {
    pictureId: text('picture_id')
      .primaryKey()
      .references(() => pictures.id, { onDelete: 'restrict' }),
    kind: text('kind', { enum: ORIGIN_KINDS }).notNull(),
    /** Name of the body; for `elsewhere` only. */
    who: text('who'),
    by: text('by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    at: instant('at').notNull(),
  },
  () => [
    oneOf('origins', 'kind', ORIGIN_KINDS),
    holds('origins', 'elsewhere_has_name', `(kind = 'elsewhere') = (who IS NOT NULL)`),
  ],
);

export const REPORT_SUPPORTS = [
  'poster',
  'leaflet',
  'bulletin',
  'billboard',
  'screen',
  'web-page',
  'social-post',
  'other',
] as const;
/** `found`: the same visual was met on a watched site. */
export const REPORT_STATES = ['received', 'found', 'refused'] as const;

/** What a person saw and brought in: most real cases have no other entrance. */
export const reports = sqliteTable(
  'reports',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    at: instant('at').notNull(),
    /** Null while there is nothing but an address or words. */
    contentKey: text('content_key').references(() => visuals.contentKey, { onDelete: 'restrict' }),
    /** Where it was seen, in the person's words. */
    place: text('place'),
    /** Day on which it was seen. */
    seenOn: text('seen_on'),
    authorityCode: text('authority_code').references(() => authorities.code, { onDelete: 'restrict' }),
    support: text('support', { enum: REPORT_SUPPORTS }).notNull(),
    sourceUrl: text('source_url'),
    eventName: text('event_name'),
    eventDay: text('event_day'),
    note: text('note'),
    state: text('state', { enum: REPORT_STATES }).notNull(),
    /** For `refused`: a French sentence. */
    refusedReason: text('refused_reason'),
  },
  (table) => [
    index('reports_content').on(table.contentKey),
    index('reports_authority').on(table.authorityCode, table.at),
    index('reports_person').on(table.personId, table.at),
    index('reports_waiting').on(table.id).where(sql.raw(`state = 'received' AND content_key IS NOT NULL`)),
    oneOf('reports', 'support', REPORT_SUPPORTS),
    oneOf('reports', 'state', REPORT_STATES),
    holds('reports', 'refused_has_reason', `(state = 'refused') = (refused_reason IS NOT NULL)`),
  ],
);
