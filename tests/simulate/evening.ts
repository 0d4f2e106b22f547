/**
 * What people do of an evening: they look at what waits, open cases, write, read, approve, note what came back, close. All
 * by the functions of the program; chance decides who and what, the same for the same seed.
 */
import { randomBytes } from 'node:crypto';
import type { Db } from '../../db/open.js';
import { shownForEvents } from '../../db/queries/digest-events.js';
import { lettersOfCase } from '../../db/queries/letters.js';
import { listPeople, type PersonRow } from '../../db/queries/people.js';
import {
  appendEvents,
  liveBriefs,
  nextDue,
  openCase,
  type AppendableEvent,
  type CaseBrief,
  type DueKind,
} from '../../src/cases/index.js';
import type { BlobStore } from '../../src/evidence/blobs.js';
import { addDays, parisDay, type LegalDay } from '../../src/french/index.js';
import { approveLetter } from '../../src/letters/approve.js';
import { draftLetter } from '../../src/letters/draft.js';
import { reviewLetter, writeLetter } from '../../src/letters/letter-store.js';
import { sampleInput } from '../../src/letters/samples.js';
import { recordAnswer, type Said } from '../../src/mail/inbox/index.js';
import { queueLetter, type MailSettings } from '../../src/mail/queue.js';
import { decide, openPicture } from '../../src/review/index.js';
import { addressee, ALL_CHECKED, PARTS, QUICK_PRESS, SOURCES, template } from '../mail/letter-kit.js';
import { chanceOf } from './chance.js';
import { departementOf, numberOf, siteOf, type Cast } from './setup.js';

export interface EveningDeps {
  readonly db: Db;
  readonly now: () => Date;
  /** The store of letters. */
  readonly files: BlobStore;
  readonly settings: MailSettings;
  readonly seed: number;
  readonly cast: Cast;
}

interface Evening extends EveningDeps {
  readonly today: LegalDay;
  readonly people: readonly PersonRow[];
}

/** From 18 o’clock in UTC on: when nothing else of the timetable is due but what comes every few minutes. */
export const EVENING_HOUR = 18;

export async function spendEvening(deps: EveningDeps): Promise<void> {
  const { db, now } = deps;
  const today = parisDay(now().toISOString()) ?? '';
  const evening = { ...deps, today, people: listPeople(db).filter(({ endedAt }) => endedAt === null) };
  lookAtVisuals(evening);
  for (const brief of liveBriefs(db, { stage: null, authority: null, outcome: null }, today))
    await goOnWith(evening, brief);
}

const CONFIRMED = {
  kind: 'confirmed',
  realistic: false,
  mention: { kind: 'none' },
  recognisablePerson: false,
};
const DISMISSED = { kind: 'dismissed', reason: 'not-ai' };

/** A third of what waits is looked at; of what is confirmed a case is opened. */
function lookAtVisuals(evening: Evening): void {
  const { db, now, seed, today } = evening;
  for (const { picture, waitsFor, authority, surroundings } of shownForEvents(db, 20_000)) {
    const chance = (what: string): number =>
      chanceOf(seed, what, today, authority.code, surroundings.alt ?? '', waitsFor);
    if (chance('looks') > 0.3) continue;
    const here = evening.people.filter((one) => placeOf(evening, one) === authority.departement);
    const person = waitsFor === 'coordinator' ? office(evening, 0) : (here[0] ?? office(evening, 1));
    const at = now().toISOString();
    const opened = openPicture(db, picture, { person: person.id, at });
    const decided = decide(db, {
      picture,
      person: person.id,
      at,
      version: 'version' in opened ? opened.version : '',
      capacity: waitsFor,
      decision: chance('dismisses') < 0.2 ? DISMISSED : CONFIRMED,
    });
    // Somebody has it open, or decided before.
    if (decided.kind !== 'decided' || decided.standing.mayWrite !== 'graded') continue;
    const asked = {
      ...by(evening, person, 'Le visuel est confirmé.'),
      person: person.id,
      picture,
      authority: authority.code,
    };
    openCase(db, asked);
  }
}

/** Nobody forgets for ever, but nobody comes every evening. */
async function goOnWith(evening: Evening, brief: CaseBrief): Promise<void> {
  const { seed, today } = evening;
  const { row, projection } = brief;
  const chance = (what: string): number => chanceOf(seed, what, today, row.authorityCode, row.events);
  const { stage } = projection;
  const next = nextDue(brief.due, today);
  const isDue = (kind: DueKind): boolean =>
    brief.due.some((due) => due.kind === kind && (due.day === null || due.day <= today));
  if (stage === 'open' && chance('writes') < 0.5) return write(evening, brief, 't1');
  if (chance('reads') < 0.6 && (await passOn(evening, brief))) return;
  if (isDue('remind') && chance('reminds') < 0.25) return write(evening, brief, 't2');
  if (stage === 'sent' && chance('receipt') < 0.25)
    return record(evening, brief, { kind: 'receipt', proof: 'telephone' });
  if (
    ['sent', 'acknowledged', 'unanswered', 'reminded', 'escalated'].includes(stage) &&
    chance('answers') < 0.05
  )
    return record(evening, brief, answerOf(chance('what')));
  if (next?.kind === 'close' && isDue('close') && chance('closes') < 0.2)
    return append(evening, brief, { kind: 'closed', reason: 'no-follow-up' });
  if (stage === 'answered' && chance('ends') < 0.15)
    return append(evening, brief, { kind: 'closed', reason: 'no-follow-up' });
  const { documents } = projection.facts;
  const letter = `documents ${row.id}`;
  if (isDue('request-documents') && chance('documents') < 0.1)
    return append(evening, brief, { kind: 'documents-requested', letter });
  if (documents?.ended === null && isDue('refer-cada') && chance('cada') < 0.02)
    return append(evening, brief, { kind: 'cada-referred' });
  if (documents?.referred !== null && documents?.opinion === null && chance('opinion') < 0.02)
    return append(evening, brief, { kind: 'cada-opinion', opinion: 'favourable' });
  if (documents?.ended === null && documents.answers.length === 0 && chance('papers') < 0.01)
    return record(evening, brief, {
      kind: 'documents',
      answer: chance('which') < 0.5 ? 'complete' : 'refused',
    });
  if (isDue('escalate') && chance('escalates') < 0.2)
    return append(evening, brief, { kind: 'escalation-sent', letter: `council ${row.id}`, template: 't4' });
  if (isDue('prior-notice') && chance('announces') < 0.1)
    return append(evening, brief, { kind: 'notice-given' });
  if (stage === 'reminded' && projection.facts.council === null && chance('council') < 0.05)
    return append(evening, brief, { kind: 'council-dated', council: addDays(today, 45) });
}

function answerOf(chance: number): Said {
  if (chance < 0.1) return { kind: 'artist' };
  if (chance < 0.4) return { kind: 'refuses' };
  if (chance < 0.5) return { kind: 'commits', text: 'La prochaine affiche sera commandée.', quote: null };
  return chance < 0.7 ? { kind: 'admitted', quote: 'Oui, avec un outil.' } : { kind: 'supplier' };
}

const office = ({ people }: Evening, number: number): PersonRow => {
  const found = people.find(({ name }) => numberOf(name) === number);
  if (found === undefined) throw new Error(`nobody is number ${number}`);
  return found;
};

const placeOf = ({ cast }: Evening, { name }: PersonRow): string | null =>
  numberOf(name) > 1 ? departementOf(numberOf(name), cast) : null;

function by({ now, today }: Evening, person: PersonRow, because: string) {
  return { by: person.id, at: now().toISOString(), day: today, because };
}

/** Who writes of a case: somebody who works there, or one who helps out from elsewhere. */
function writerOf(evening: Evening, { row }: CaseBrief): PersonRow {
  const { seed, people, cast } = evening;
  const others = people.filter(({ name }) => numberOf(name) > 1);
  const here = others.filter(
    (one) => placeOf(evening, one) === departementOf(siteOf(row.authorityCode), cast),
  );
  const chance = chanceOf(seed, 'writer', row.authorityCode);
  const among = here.length > 0 && chance < 0.7 ? here : others;
  return among[Math.floor(chance * 997) % among.length] ?? office(evening, 1);
}

/** Writes the letter, and somebody else reads it. */
async function write(evening: Evening, brief: CaseBrief, kind: 't1' | 't2'): Promise<void> {
  const { db, files, now, today } = evening;
  const { row, projection } = brief;
  const picture = projection.facts.pictures[0]?.picture;
  const writer = writerOf(evening, brief);
  const site = siteOf(row.authorityCode);
  const first = projection.facts.firstLetter;
  const previous = {
    kind: 't1' as const,
    reference: 'VIG-2026-000001',
    sentOn: first?.day ?? today,
    receivedOn: projection.facts.receipt?.day ?? null,
    unanswered: ['si un outil d’IA générative a été utilisé pour ce visuel ;'],
  };
  const saved = await writeLetter(
    { db, files, now },
    {
      caseId: row.id,
      pictures: picture === undefined ? [] : [picture],
      person: writer.id,
      by: 'pages',
      addressee: { ...addressee(row.authorityCode, `mairie@ville${site}.example`), checkedOn: today },
      options: {},
      localParagraph: null,
      compose: (reference) => {
        const sample = sampleInput(template(kind), PARTS, 'technical');
        return draftLetter({
          ...sample,
          visual: sample.visual === null ? null : { ...sample.visual, seenAt: now().toISOString() },
          writtenOn: today,
          reference,
          circumstances: kind === 't2' ? { previous: [previous] } : {},
        });
      },
    },
  );
  // Another letter is under way, or the case does not allow it: what the program says is tested elsewhere.
  if (saved.kind !== 'saved') return;
  const reader = evening.people.find(({ id, name }) => id !== writer.id && numberOf(name) > 0);
  if (reader !== undefined)
    reviewLetter({ db, now }, { letter: saved.letter.id, version: 1, person: reader.id, by: 'pages' });
}

/** Approves what is written and puts it into the outbox. @returns whether there was something to do */
async function passOn(evening: Evening, { row }: CaseBrief): Promise<boolean> {
  const { db, files, now, settings, today } = evening;
  const person = office(evening, 0).id;
  const letter = lettersOfCase(db, row.id).find(
    ({ status }) => status === 'reviewed' || status === 'approved',
  );
  if (letter === undefined) return false;
  if (letter.status === 'reviewed') {
    const checklist = ALL_CHECKED.map((answer) => ({ ...answer, day: today }));
    const done = await approveLetter(
      { db, files, sources: SOURCES, press: QUICK_PRESS, now },
      { letter: letter.id, version: letter.version, person, by: 'pages', checklist },
    );
    if (done.kind !== 'approved') return false;
  }
  const queued = queueLetter(
    { db, settings, random: randomBytes },
    { letter: letter.id, person, at: now().toISOString() },
  );
  return queued.kind === 'queued';
}

function record(evening: Evening, { row }: CaseBrief, said: Said): void {
  const { db, now, today } = evening;
  const at = now().toISOString();
  const rest = { mail: null, isComplete: true, day: today, today, note: 'Lettre reçue, lue au local.' };
  const done = recordAnswer(db, { caseId: row.id, said, person: office(evening, 0).id, at, ...rest });
  if (done.kind === 'stale') throw new Error(`${said.kind}: ${JSON.stringify(done)}`);
}

type Deed = AppendableEvent extends infer One
  ? One extends object
    ? Omit<One, 'by' | 'at' | 'day' | 'because'>
    : never
  : never;

function append(evening: Evening, { row }: CaseBrief, deed: Deed): void {
  const event = { ...by(evening, office(evening, 0), 'Noté au local.'), ...deed } as AppendableEvent;
  const done = appendEvents(evening.db, { caseId: row.id, events: [event] });
  // A refusal is told to whoever asks, who leaves it: another case of this authority was first with its request.
  if (done.kind === 'stale') throw new Error(`${deed.kind}: ${JSON.stringify(done)}`);
}
