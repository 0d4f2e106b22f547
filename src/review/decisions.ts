/** What a person decides about a picture: reading it from a form, its French words, and what a mention says. Pure. */
import { classify, NO_SURROUNDINGS, type Mark } from '../classifiers/index.js';
import { isLegalDay, type LegalDay } from '../french/index.js';
import { isRecord, readOneOf, readText } from './read-fields.js';
import {
  DECISION_KINDS,
  DISMISSAL_REASONS,
  PUBLICATION_SOURCES,
  type Confirmed,
  type Decision,
  type DecisionEntry,
  type Dismissed,
  type DismissalReason,
  type FieldProblem,
  type Mention,
  type PublicationSource,
  type Read,
} from './types.js';

/** Longest note, in UTF-16 units. */
export const MAX_DECISION_NOTE_CHARS = 500;
/** Longest mention: what is longer is no mention, and a word reader takes it for running text. */
export const MAX_MENTION_CHARS = 300;

export const DECISION_WORDS: Readonly<Record<Decision['kind'], { label: string; done: string }>> = {
  confirmed: { label: 'Confirmer', done: 'confirmé' },
  dismissed: { label: 'Écarter', done: 'écarté' },
  unsure: { label: 'Je ne sais pas', done: 'laissé en suspens' },
};

/** Why a visual is put aside: a name for the list, and what follows. */
export const DISMISSAL_WORDS: Readonly<Record<DismissalReason, { label: string; follows: string }>> = {
  artist: {
    label: 'Une ou un artiste l’a fait',
    follows:
      'Le visuel et ses copies proches sont protégés partout : plus aucune lettre ne partira à leur sujet.',
  },
  photograph: {
    label: 'C’est une photographie',
    follows: 'Le visuel est écarté ; la marque qui a trompé est comptée.',
  },
  'false-mark': {
    label: 'La marque a été mal lue',
    follows: 'Le visuel est écarté ; la marque qui a trompé est comptée.',
  },
  decoration: { label: 'Simple décoration (logo, icône, fond)', follows: 'Le visuel est écarté.' },
  'not-this-authority': {
    label: 'N’est pas de cette collectivité',
    follows: 'Le visuel est écarté partout où il figure ; son origine peut être cherchée.',
  },
  'candidate-or-personal': {
    label: 'Compte personnel ou de campagne',
    follows: 'Le visuel est écarté : les comptes personnels et de campagne ne sont pas suivis.',
  },
  duplicate: { label: 'Déjà traité ailleurs', follows: 'Le visuel est écarté : l’autre relecture fait foi.' },
  'about-ai': {
    label: 'Illustre un sujet sur l’IA',
    follows: 'Le visuel est écarté ; la marque qui a trompé est comptée.',
  },
  insufficient: {
    label: 'Trop peu d’éléments',
    follows: 'Le visuel est écarté et peut revenir avec d’autres éléments.',
  },
  other: { label: 'Autre raison (à préciser)', follows: 'Le visuel est écarté.' },
};

/** Reasons that say the marks misled: those marks are counted. */
const MISLED: ReadonlySet<DismissalReason> = new Set(['artist', 'photograph', 'false-mark', 'about-ai']);

export const PUBLICATION_WORDS: Readonly<Record<PublicationSource, string>> = {
  page: 'date écrite sur la page',
  document: 'date du document',
  visual: 'date écrite sur le visuel',
  press: 'presse ou réseau social',
  person: 'date à laquelle une personne l’a vu',
  crawl: 'premier passage de Vigie',
};

/**
 * Reads a decision as a form or a stored column gives it. Total: any value, no exception.
 * @param value the fields of `Decision`
 */
export function readDecision(value: unknown): Read<Decision> {
  const fields = isRecord(value) ? value : {};
  switch (readOneOf(DECISION_KINDS, fields['kind'])) {
    case 'confirmed':
      return readConfirmed(fields);
    case 'dismissed':
      return readDismissed(fields);
    case 'unsure': {
      const note = readText(fields['note'] ?? null, MAX_DECISION_NOTE_CHARS);
      return note === undefined
        ? refusedBy([NOTE_TOO_LONG])
        : { kind: 'ok', value: { kind: 'unsure', note } };
    }
    case null:
      return refusedBy([{ field: 'kind', message: 'Choisissez : confirmer, écarter ou je ne sais pas.' }]);
  }
}

const NOTE_TOO_LONG: FieldProblem = {
  field: 'note',
  message: `La note est trop longue : ${MAX_DECISION_NOTE_CHARS} caractères au plus.`,
};

function readDismissed(fields: Readonly<Record<string, unknown>>): Read<Dismissed> {
  const reason = readOneOf(DISMISSAL_REASONS, fields['reason']);
  if (reason === null)
    return refusedBy([{ field: 'reason', message: 'Choisissez une raison dans la liste.' }]);
  const note = readText(fields['note'] ?? null, MAX_DECISION_NOTE_CHARS);
  if (note === undefined) return refusedBy([NOTE_TOO_LONG]);
  if (reason === 'other' && note === null)
    return refusedBy([{ field: 'note', message: 'Dites en quelques mots pourquoi ce visuel est écarté.' }]);
  return { kind: 'ok', value: { kind: 'dismissed', reason, note } };
}

function readConfirmed(fields: Readonly<Record<string, unknown>>): Read<Confirmed> {
  const { made = null, realistic, mention, recognisablePerson, publication = null, eventDay = null } = fields;
  const problems: FieldProblem[] = [];
  const refuse = (field: string, message: string): void => {
    problems.push({ field, message });
  };
  const kind = made === null ? null : readOneOf(['generated', 'edited'], made);
  if (made !== null && kind === null) refuse('made', 'Choisissez : créé, modifié, ou ne se prononce pas.');
  if (typeof realistic !== 'boolean')
    refuse('realistic', 'Dites si le visuel pourrait passer pour une photographie.');
  if (typeof recognisablePerson !== 'boolean')
    refuse('recognisablePerson', 'Dites si une personne réelle est reconnaissable sur le visuel.');
  const said = readMention(mention);
  if (said === null)
    refuse(
      'mention',
      'Dites si une mention figure dans le visuel ou à côté, et recopiez-la (300 caractères au plus).',
    );
  const published = publication === null ? null : readPublication(publication);
  if (publication !== null && published === null)
    refuse('publication', 'Donnez la date de publication (jour, mois, année) et d’où vous la tenez.');
  const event = eventDay === null ? null : readDay(eventDay);
  if (eventDay !== null && event === null) refuse('eventDay', 'La date de l’événement n’existe pas.');
  if (
    problems.length > 0 ||
    said === null ||
    typeof realistic !== 'boolean' ||
    typeof recognisablePerson !== 'boolean'
  )
    return { kind: 'refused', problems };
  return {
    kind: 'ok',
    value: {
      kind: 'confirmed',
      made: kind,
      realistic,
      mention: said,
      recognisablePerson,
      publication: published,
      eventDay: event,
    },
  };
}

function readMention(value: unknown): Mention | null {
  if (!isRecord(value)) return null;
  const kind = readOneOf(['none', 'in-picture', 'beside'], value['kind']);
  if (kind === null || kind === 'none') return kind === null ? null : { kind };
  const text = readText(value['text'], MAX_MENTION_CHARS);
  return text === null || text === undefined ? null : { kind, text };
}

function readPublication(value: unknown): Confirmed['publication'] {
  if (!isRecord(value)) return null;
  const day = readDay(value['day']);
  const source = readOneOf(PUBLICATION_SOURCES, value['source']);
  return day === null || source === null ? null : { day, source };
}

function readDay(value: unknown): LegalDay | null {
  return typeof value === 'string' && isLegalDay(value) ? value : null;
}

function refusedBy(problems: readonly FieldProblem[]): {
  kind: 'refused';
  problems: readonly FieldProblem[];
} {
  return { kind: 'refused', problems };
}

const READ_BY_A_PERSON: Readonly<Record<Exclude<Mention['kind'], 'none'>, string>> = {
  'in-picture': 'Une personne a lu cette mention dans le visuel.',
  beside: 'Une personne a lu cette mention à côté du visuel.',
};

/**
 * What a mention says, read by the same words as a credit on a page: a text that states AI gives a `stated` mark, a
 * text that names an author a `human` one. What is printed in the picture is placed as a caption, because a letter then
 * says « accompagné de la mention » and nothing of a credit line that does not exist.
 */
export function mentionMarks(mention: Mention): readonly Mark[] {
  if (mention.kind === 'none') return [];
  const { marks } = classify({
    traces: [],
    surroundings: [{ ...NO_SURROUNDINGS, credit: mention.text }],
    integrity: null,
  });
  return marks.map((mark) => ({
    ...mark,
    where: mention.kind === 'in-picture' ? 'caption' : 'credit',
    explain: `${READ_BY_A_PERSON[mention.kind]} ${mark.explain}`,
  }));
}

/** What the program does after a decision, beside the standing of the picture. */
export type Effect =
  /** The content and its near copies are protected everywhere. */
  | { readonly kind: 'protect' }
  /** These marks misled somebody: they are counted against their rule. */
  | { readonly kind: 'count-misleading-marks'; readonly marks: readonly string[] }
  /** Other authorities may show the origin. */
  | { readonly kind: 'seek-origin' }
  /** Bytes, page and screenshot are kept before they go. */
  | { readonly kind: 'capture' };

/** What follows from one decision. Undoing it takes the same effects back. */
export function effectsOf(decision: Decision, marks: readonly Mark[]): readonly Effect[] {
  switch (decision.kind) {
    case 'confirmed':
      return [{ kind: 'capture' }];
    case 'unsure':
      return [];
    case 'dismissed': {
      const misleading = marks.filter(({ strength }) => strength !== 'human').map(({ id }) => id);
      return [
        ...(decision.reason === 'artist' ? [{ kind: 'protect' } as const] : []),
        ...(decision.reason === 'not-this-authority' ? [{ kind: 'seek-origin' } as const] : []),
        ...(MISLED.has(decision.reason) && misleading.length > 0
          ? [{ kind: 'count-misleading-marks', marks: [...new Set(misleading)] } as const]
          : []),
      ];
    }
  }
}

/** The entries that count: nothing that was taken back. The order of writing is kept. */
export function activeEntries(entries: readonly DecisionEntry[]): readonly DecisionEntry[] {
  return entries.filter(({ undone }) => undone === null);
}
