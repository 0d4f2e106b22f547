/**
 * Whether a letter may leave now. Pure: what holds is given, the clock too. A letter is never dropped by this: it waits,
 * or is held until a person lets it go, and the reasons are told.
 */
import { addDays, formatDate, parisDay, type LegalDay } from '../french/index.js';

export interface Limits {
  /** Hours between the approval and the sending, in which the national office may still hold it. */
  readonly delayHours: number;
  readonly perAuthorityQuarter: number;
  readonly perMailboxDay: number;
}

/** Letters §7: at most three a quarter and authority, twenty a day and mailbox; design §7: a day to think again. */
export const DEFAULT_LIMITS: Limits = { delayHours: 24, perAuthorityQuarter: 3, perMailboxDay: 20 };

type Scope =
  | { readonly kind: 'everything'; readonly subject: '' }
  | { readonly kind: 'section' | 'authority' | 'case' | 'letter'; readonly subject: string };

export interface Brakes {
  readonly holds: readonly (Pick<Scope, 'kind'> & { readonly subject: string; readonly reason: string })[];
  readonly periods: readonly {
    readonly kind: 'everything' | 'section' | 'authority';
    readonly subject: string;
    readonly name: string;
    readonly fromDay: LegalDay;
    readonly untilDay: LegalDay;
  }[];
  /** Why the recipient is written to no more; null when nothing is known against it. */
  readonly objection: 'article-21' | 'wrong-recipient' | 'no-more' | null;
  readonly limits: Limits;
  /** Letters that left for this authority in this calendar quarter. */
  readonly sentThisQuarter: number;
  /** Letters that left from this mailbox today, in Paris. */
  readonly sentToday: number;
}

export interface Leaving {
  readonly letter: string;
  readonly caseId: string;
  readonly authority: string;
  /** All that it belongs to or reaches into: several for an EPCI across a border, a région, the Alsace. */
  readonly departements: readonly string[];
  /** ISO-8601 instant. */
  readonly approvedAt: string;
}

export type Gate =
  | { readonly kind: 'go' }
  /** Until a person ends what holds it; French sentences. */
  | { readonly kind: 'held'; readonly because: readonly string[] }
  /** By itself, at this instant or on this day at the earliest. */
  | { readonly kind: 'wait'; readonly until: string; readonly because: readonly string[] };

const OBJECTIONS = {
  'article-21': 'Cette personne s’est opposée à ce qu’on lui écrive (article 21 du RGPD).',
  'wrong-recipient': 'Cette adresse n’est pas la bonne.',
  'no-more': 'Cette adresse a demandé à ne plus recevoir de lettre.',
} as const;

/** @param at ISO-8601 instant of the question. @throws RangeError when it is none */
export function gate(brakes: Brakes, leaving: Leaving, at: string): Gate {
  const today = parisDay(at);
  if (today === null || !Number.isFinite(Date.parse(leaving.approvedAt)))
    throw new RangeError(`not an instant: ${at}`);
  const held = [
    ...brakes.holds.filter((hold) => concerns(hold, leaving)).map(({ reason }) => reason),
    ...(brakes.objection === null ? [] : [OBJECTIONS[brakes.objection]]),
    ...brakes.periods
      .filter((period) => concerns(period, leaving) && period.fromDay <= today && today <= period.untilDay)
      .map(
        ({ name, untilDay }) =>
          `Période électorale (${name}) : rien ne part jusqu’au ${formatDate(untilDay)} inclus.`,
      ),
  ];
  if (held.length > 0) return { kind: 'held', because: held };

  const { limits } = brakes;
  const readyAt = new Date(Date.parse(leaving.approvedAt) + limits.delayHours * 3_600_000).toISOString();
  const waits = [
    ...(readyAt > at
      ? [{ until: readyAt, because: `Chaque lettre attend ${limits.delayHours} h après son approbation.` }]
      : []),
    ...(brakes.sentToday >= limits.perMailboxDay
      ? [
          {
            until: addDays(today, 1),
            because: `La boîte a déjà envoyé ${brakes.sentToday} lettres aujourd’hui.`,
          },
        ]
      : []),
    ...(brakes.sentThisQuarter >= limits.perAuthorityQuarter
      ? [
          {
            until: nextQuarter(today),
            because: `Cette collectivité a déjà reçu ${brakes.sentThisQuarter} lettres ce trimestre.`,
          },
        ]
      : []),
  ];
  if (waits.length === 0) return { kind: 'go' };
  // A day sorts before the instants in it: both are ISO text.
  const until =
    waits
      .map((wait) => wait.until)
      .toSorted()
      .at(-1) ?? at;
  return { kind: 'wait', until, because: waits.map(({ because }) => because) };
}

function concerns(
  { kind, subject }: { readonly kind: Scope['kind']; readonly subject: string },
  leaving: Leaving,
): boolean {
  switch (kind) {
    case 'everything':
      return true;
    case 'section':
      return leaving.departements.includes(subject);
    case 'authority':
      return subject === leaving.authority;
    case 'case':
      return subject === leaving.caseId;
    case 'letter':
      return subject === leaving.letter;
  }
}

/** First day of the calendar quarter of a legal day. */
export function quarterOf(day: LegalDay): LegalDay {
  const month = Number(day.slice(5, 7));
  return `${day.slice(0, 4)}-${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`;
}

function nextQuarter(day: LegalDay): LegalDay {
  return quarterOf(addDays(quarterOf(day), 93));
}
