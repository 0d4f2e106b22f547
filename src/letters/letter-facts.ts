/** The facts of a letter, gathered from the database for the rules of approval. */
import { findCase } from '../../db/queries/cases.js';
import {
  lettersAboutPictures,
  lettersToAuthority,
  picturesOfLetter,
  stepsOfLetter,
  type LetterRow,
} from '../../db/queries/letters.js';
import { deliveriesOfLetter } from '../../db/queries/outbox.js';
import { findPerson, hasNationalOffice, listPeople, type PersonRow } from '../../db/queries/people.js';
import type { Db } from '../../db/open.js';
import { reaches } from '../accounts/roles.js';
import { tiedPeople, tiesAt } from '../accounts/tied-people.js';
import { tiedTo, type TieAsk } from '../accounts/ties.js';
import {
  documentsClock,
  documentsElsewhere,
  firstUnread,
  isDocumentsOpen,
  readCase,
  unreadSentence,
  type CaseProjection,
  type CaseReading,
  type PictureStanding,
  type Stage,
} from '../cases/index.js';
import { parisDay, type LegalDay } from '../french/index.js';
import { confirmVisual, factsOf } from '../review/index.js';
import type { Actor, Approver, LetterFacts, OtherLetter, SourceFact, VisualFact } from './approval-facts.js';
import { visualProblems, whoMayApprove, type PeopleFacts } from './approval-rules.js';
import { letterOptionsSchema } from './composition.js';
import { contractProblem } from './contracts.js';
import { pictureProblem } from './hidden-since.js';
import { descriptorOf, knownKind, purposeOf, type Purpose, type TemplateKind } from './kinds/index.js';
import { whyNotNow } from './letter-events.js';
import { writtenAt } from './read-letter.js';
import type { LetterDraft, UsedSource, Validation } from './types.js';
import { invalidity } from './validity.js';

/** The templates as they stand now, by name: what a letter was written with is compared with them. */
export interface Sources {
  readonly find: (
    name: UsedSource['name'],
  ) => { readonly sha256: string; readonly validation: Validation | null } | null;
}

/** A person as the rules see her; null when there never was one. */
export function actorOf(db: Db, personId: string): Actor | null {
  const person = findPerson(db, personId);
  return person === null ? null : asActor(db, person);
}

/** The same, with whose accounts are tied to hers at an instant. */
export function approverOf(db: Db, personId: string, ask: TieAsk): Approver | null {
  const actor = actorOf(db, personId);
  return actor === null ? null : { ...actor, tied: tiedPeople(db, personId, ask) };
}

function asActor(db: Db, { id, name, role, endedAt }: PersonRow): Actor {
  const hasNational = hasNationalOffice(db);
  return {
    id,
    name,
    coordinates: reaches(role, 'coordinator', hasNational),
    isNational: reaches(role, 'national', hasNational),
    isActive: endedAt === null,
  };
}

/** The kind of a stored letter. A row with another one is a broken store. */
export function kindOf({ template, id }: Pick<LetterRow, 'template' | 'id'>): TemplateKind {
  const kind = knownKind(template);
  if (kind === null) throw new Error(`letter ${id} has an unknown template: ${template}`);
  return kind.id;
}

/** @param draft of the version that stands, as it was stored */
export function letterFacts(
  db: Db,
  row: LetterRow,
  draft: Pick<LetterDraft, 'template' | 'parts' | 'remarks' | 'document'>,
  sources: Sources,
  today: LegalDay,
): LetterFacts {
  const pictures = picturesOfLetter(db, row.id);
  const reading = readingOf(db, row);
  const shown = pictureProblem(db, row, draft.document);
  return {
    ...peopleFacts(db, row, reading),
    reference: row.reference,
    status: row.status,
    version: row.version,
    sources: [draft.template, ...draft.parts].map((used) => sourceFact(used, sources, today)),
    remarks: draft.remarks,
    invokesArticle50: draft.parts.some(({ name }) => name === 'article-50'),
    others: othersOf(db, row, pictures),
    caseProblems: [
      ...caseProblems(db, row, reading),
      ...contentProblems(db, row, draft, reading, today),
      ...(shown === null ? [] : [shown]),
    ],
  };
}

function readingOf(db: Db, { id, caseId }: Pick<LetterRow, 'id' | 'caseId'>): CaseReading {
  const reading = readCase(db, caseId);
  if (reading === null) throw new Error(`letter ${id} has no case`);
  return reading;
}

function visualsOf(db: Db, row: LetterRow, { projection }: CaseReading): readonly VisualFact[] {
  const stillThere = new Set(projection.facts.pictures.map(({ picture }) => picture));
  return picturesOfLetter(db, row.id).map((picture) =>
    visualFact(db, picture, row.authorityCode, stillThere),
  );
}

/** Of a letter only what tells who may approve it. */
function peopleFacts(db: Db, row: LetterRow, reading: CaseReading): PeopleFacts {
  return {
    template: kindOf(row),
    grade: row.grade,
    steps: stepsOfLetter(db, row.id).map(({ kind, version, personId }) => ({
      kind,
      version,
      person: personId,
    })),
    visuals: visualsOf(db, row, reading),
  };
}

/**
 * Who may approve a letter once nothing else is in its way, by name: now, or from an instant on (ISO-8601) because her
 * account is tied to that of somebody who had a hand in it.
 */
export function approversOf(
  db: Db,
  row: LetterRow,
  ask: TieAsk,
): readonly { readonly id: string; readonly name: string; readonly from: string | null }[] {
  const ties = tiesAt(db, ask);
  const people = listPeople(db).map((person) => ({
    ...asActor(db, person),
    tied: tiedTo(ties, person.id),
  }));
  return whoMayApprove(peopleFacts(db, row, readingOf(db, row)), people).map(({ person, from }) => ({
    id: person.id,
    name: person.name,
    from,
  }));
}

/** What the case, its mails and the authority's other cases say against a letter now; French, empty when nothing. */
function caseProblems(db: Db, row: LetterRow, { projection, events }: CaseReading): readonly string[] {
  const template = kindOf(row);
  const { restsOnSilence, requestsDocuments } = descriptorOf(template);
  const problems = [
    ...whyNotNow(projection, events, template, writtenAt(db, row)),
    ...mendedProblems(db, row, projection),
  ];
  if (restsOnSilence) {
    const unread = firstUnread(db, { id: row.caseId, authorityCode: row.authorityCode });
    if (unread !== null) problems.push(unreadSentence(unread, row.caseId));
  }
  if (requestsDocuments) {
    const { documents } = projection.facts;
    const isAnother = isDocumentsOpen(documents) && documents.requested.letter !== row.id;
    if (isAnother || documentsElsewhere(db, { id: row.caseId, authorityCode: row.authorityCode }) !== null)
      problems.push('Une demande de documents à cette collectivité est déjà ouverte : une seule à la fois.');
  }
  return problems;
}

/** Letters that ask for what a credit or a mention already gives. */
const ASKS: ReadonlySet<Purpose> = new Set(['first', 'reminder', 'escalation']);

/** A letter about one visual of several has no object once that one is mended; one about several is written anew. */
function mendedProblems(db: Db, row: LetterRow, { facts }: CaseProjection): readonly string[] {
  if (!ASKS.has(purposeOf(kindOf(row)))) return [];
  const own = new Set(picturesOfLetter(db, row.id));
  const spoken = facts.pictures.filter(({ picture }) => own.has(picture));
  // That the whole case is mended is said already (`letter-events.ts`).
  if (spoken.length === 0 || facts.pictures.every(isMended)) return [];
  if (spoken.every(isMended))
    return ['Ce dont parle cette lettre est maintenant crédité, signalé ou retiré : elle n’a plus d’objet.'];
  // One that is no longer online is said to be so; one that has what is asked for is not asked about.
  return spoken.some(({ credited, labelled }) => credited !== null || labelled !== null)
    ? ['L’un des visuels de cette lettre est maintenant crédité ou signalé : écrivez-la sans lui.']
    : [];
}

const isMended = ({ gone, credited, labelled }: PictureStanding): boolean =>
  gone !== null || credited !== null || labelled !== null;

/** What the letter says that may have changed since it was written: the contract it names, the window of the CADA. */
function contentProblems(
  db: Db,
  row: LetterRow,
  { parts }: Pick<LetterDraft, 'parts'>,
  { projection }: CaseReading,
  today: LegalDay,
): readonly string[] {
  const options = letterOptionsSchema.safeParse(row.options);
  const contract = options.success ? (options.data.contract ?? null) : null;
  const names = contract !== null && parts.some(({ name }) => name === 'contrat');
  const problem = names ? contractProblem(db, row.authorityCode, contract) : null;
  const { documents } = projection.facts;
  const isOver =
    descriptorOf(kindOf(row)).form === 'sheet' &&
    (!isDocumentsOpen(documents) ||
      documents.referred !== null ||
      documentsClock(documents).cadaUntil < today);
  return [
    ...(problem === null ? [] : [problem]),
    ...(isOver
      ? ['La CADA ne peut plus être saisie de cette demande, ou l’est déjà : regardez le dossier.']
      : []),
  ];
}

/** What the case and the review say against an approved letter that is to leave now; French, empty when nothing. */
export function leavingProblems(db: Db, row: LetterRow): readonly string[] {
  const template = kindOf(row);
  const reading = readingOf(db, row);
  const visuals = visualsOf(db, row, reading);
  return [...caseProblems(db, row, reading), ...visualProblems({ template, grade: row.grade, visuals })];
}

function visualFact(db: Db, picture: string, authority: string, stillThere: ReadonlySet<string>): VisualFact {
  if (!stillThere.has(picture)) return { picture, confirmed: null };
  const facts = factsOf(db, picture, { authority });
  const confirmed = facts === null ? null : confirmVisual(facts);
  if (confirmed?.kind !== 'confirmed') return { picture, confirmed: null };
  const { mayWrite, verdict, realistic, mention, reviewers } = confirmed.visual;
  return {
    picture,
    confirmed: { mayWrite, grade: verdict.grade, realistic, hasMention: mention.kind !== 'none', reviewers },
  };
}

/** Why a text that the letter was written with may not be used now. */
function sourceFact(used: UsedSource, sources: Sources, today: LegalDay): SourceFact {
  const { title } = used;
  const now = sources.find(used.name);
  if (now === null) return { title, problem: `Le modèle « ${title} » n’existe plus.` };
  if (now.sha256 !== used.sha256)
    return {
      title,
      problem: `Le modèle « ${title} » a changé depuis que la lettre est écrite : reprenez le brouillon.`,
    };
  return { title, problem: invalidity({ title, validation: now.validation }, today) };
}

function othersOf(db: Db, row: LetterRow, pictures: readonly string[]): readonly OtherLetter[] {
  const about = new Set(lettersAboutPictures(db, pictures, row.id).map(({ id }) => id));
  const rows = new Map(
    [...lettersToAuthority(db, row.authorityCode, row.id), ...lettersAboutPictures(db, pictures, row.id)].map(
      (one) => [one.id, one],
    ),
  );
  return [...rows.values()].map((other) => ({
    reference: other.reference,
    status: other.status,
    template: kindOf(other),
    sentOn: deliveriesOfLetter(db, other.id).find(({ sentOn }) => sentOn !== null)?.sentOn ?? null,
    isSameCase: other.caseId === row.caseId,
    isSameAuthority: other.authorityCode === row.authorityCode,
    isSameVisual: about.has(other.id),
  }));
}

/** The legal day of an instant of our own clock. */
export function dayOf(at: string): LegalDay {
  const day = parisDay(at);
  if (day === null) throw new RangeError(`not an instant: ${at}`);
  return day;
}

/** The stage of the case of a letter. */
export function stageOf(db: Db, caseId: string): Stage {
  const row = findCase(db, caseId);
  if (row === null) throw new Error(`no such case: ${caseId}`);
  return row.stage;
}
