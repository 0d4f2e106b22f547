/**
 * What happened to cases, held against what the mails say of it: each answer told once to those who work there, the good
 * first; each event that is near once, to those who asked for it.
 */
import type { CaseEvent } from '../../src/cases/index.js';
import { addDays, formatDate } from '../../src/french/index.js';
import { markedPosters, wasOnAllTheTime } from './hold.js';
import { stepBreaches } from './hold-steps.js';
import type { Played } from './plan.js';
import type { ReadMail } from './read-mails.js';
import {
  FULL,
  isBulletin,
  parisDayOf,
  sentTo,
  works,
  type CaseOfPlay,
  type CasesOfPlay,
  type ComposedWeek,
  type Member,
  type Sent,
} from './sent.js';
import { isInstant, nameOf } from './setup.js';
import { eventOf } from './town.js';

const HOUR_MS = 3_600_000;
/** Events that one person is told of in a day. */
const FULL_DAY = 3;

/** The figures beside the breaches: a play in which nothing was told would prove nothing. */
export interface HeldCases {
  readonly news: number;
  readonly steps: number;
  readonly reminders: number;
  readonly events: number;
  readonly breaches: readonly string[];
}

export function holdCases(
  played: Played,
  cast: readonly Member[],
  mails: readonly ReadMail[],
  composed: readonly ComposedWeek[],
  told: CasesOfPlay,
): HeldCases {
  const byId = new Map(mails.map((mail) => [mail.messageId, mail]));
  const mailsOf = new Map(cast.map(({ number }) => [number, sentTo(nameOf(number), composed, byId)]));
  const parts = [
    newsBreaches(played, cast, mailsOf, told.cases),
    stepBreaches(played, cast, mailsOf, told.cases),
    eventBreaches(played, cast, mailsOf, told),
  ];
  const count = (of: (mail: ReadMail) => readonly unknown[]): number =>
    mails.reduce((sum, mail) => sum + of(mail).length, 0);
  const reminders = composed.filter(
    ({ kind, messageId }) => kind === 'reminder' && messageId !== null,
  ).length;
  return {
    news: count(({ news }) => news),
    steps: count(({ steps }) => steps),
    reminders,
    events: count(({ events }) => events),
    breaches: parts.flat(),
  };
}

/** How what happened begins in a mail, and whether it is a good thing; null for what is not told. */
function toldAs(event: CaseEvent): { readonly words: string; readonly isGood: boolean } | null {
  if (event.kind === 'answered') return { words: 'Réponse reçue', isGood: event.answer !== 'refuses' };
  if (event.kind === 'artist-named') return { words: 'Une ou un artiste a fait le visuel', isGood: true };
  if (event.kind === 'gone') return { words: 'Visuel plus en ligne', isGood: true };
  // Named by what was answered: the documents, a part of them, a refusal.
  if (event.kind === 'documents-answered') return { words: '', isGood: event.answer === 'complete' };
  if (event.kind === 'cada-opinion')
    return { words: 'Avis de la CADA', isGood: event.opinion === 'favourable' };
  return null;
}

interface News {
  readonly key: string;
  readonly caseId: string;
  readonly site: number;
  readonly at: number;
  readonly isGood: boolean;
  readonly bySite: boolean;
  readonly isIn: (line: string) => boolean;
}

function newsOf({ id, site, events }: CaseOfPlay): readonly News[] {
  const all = events.flatMap((event): readonly News[] => {
    const told = toldAs(event);
    const day = formatDate(event.day).replaceAll(/\s/gu, ' ');
    return told === null
      ? []
      : [
          {
            key: `${id} ${event.kind} ${event.day}`,
            caseId: id,
            site,
            at: Date.parse(event.at),
            isGood: told.isGood,
            bySite: event.by.startsWith('crawl:'),
            isIn: (line) =>
              line.includes(`le ${day}`) &&
              (told.words === ''
                ? /^(?:Documents|Communication|Aucun document) /u.test(line)
                : line.startsWith(told.words)),
          },
        ];
  });
  return [...new Map(all.map((one) => [one.key, one])).values()];
}

/**
 * All that happened since she is there is told once, by the next mail that has room: one that is full says how many cases
 * it left out, and one that is not leaves nothing out, however long ago it happened.
 */
function newsBreaches(
  played: Played,
  cast: readonly Member[],
  mailsOf: ReadonlyMap<number, readonly Sent[]>,
  cases: readonly CaseOfPlay[],
): readonly string[] {
  const breaches: string[] = [];
  const all = new Map(cases.map((one) => [one.id, newsOf(one)]));
  const everything = [...all.values()].flat();
  for (const member of cast) {
    const who = nameOf(member.number);
    const told = new Set<string>();
    /** News of visits that may have come too late for a mail: the next one tells them. */
    const late = new Set<string>();
    for (const { at, mail } of (mailsOf.get(member.number) ?? []).filter(isBulletin)) {
      const day = new Date(at).toISOString().slice(0, 10);
      const goods: boolean[] = [];
      for (const { site, caseId, lines } of mail?.news ?? []) {
        if (!works(member, site, played)) breaches.push(`${who} is told on ${day} of a case of site ${site}`);
        const known = lines.map((line) => (all.get(caseId) ?? []).filter(({ isIn }) => isIn(line)));
        if (known.some((one) => one.length === 0))
          breaches.push(`${who} is told on ${day} of what did not happen: ${lines.join(' / ')}`);
        for (const { key } of known.flat()) {
          if (told.has(key)) breaches.push(`${who} is told twice of ${key}`);
          told.add(key);
        }
        goods.push(known.flat().some(({ isGood }) => isGood));
      }
      if (goods.some((isGood, place) => isGood && goods[place - 1] === false))
        breaches.push(`${who} is not told the good news first on ${day}`);
      const isFull = (mail?.news.length ?? 0) >= FULL;
      const left = new Set<string>();
      for (const { key, caseId, site, at: happened, bySite } of everything) {
        if (told.has(key) || happened >= at || happened < member.from || !works(member, site, played))
          continue;
        // A visit is followed when all that it saw is written, which may be after the bulletin.
        if (bySite && !late.has(key)) late.add(key);
        else if (isFull) left.add(caseId);
        else {
          breaches.push(`${who} is not told of ${key} on ${day}`);
          told.add(key);
        }
      }
      const said = mail?.newsLeft ?? 0;
      if (said < left.size)
        breaches.push(`${who} is told on ${day} that ${said} other cases have news, ${left.size} have`);
    }
  }
  return breaches;
}

/** A poster that announces a day within the month, and waits, is told at once to those who asked; to each once. */
function eventBreaches(
  played: Played,
  cast: readonly Member[],
  mailsOf: ReadonlyMap<number, readonly Sent[]>,
  { decisions }: CasesOfPlay,
): readonly string[] {
  const breaches: string[] = [];
  const { plan, start } = played;
  const seen = markedPosters(played);
  for (const member of cast) {
    const who = nameOf(member.number);
    const sent = (mailsOf.get(member.number) ?? []).filter(({ mail }) => mail !== null);
    const notices = sent.filter(({ kind }) => kind === 'instant');
    const told = new Map<string, number>();
    for (const { at, mail } of notices) {
      for (const event of mail?.events ?? []) {
        const [site = '', day = ''] = event.split(' ');
        if (told.has(event)) breaches.push(`${who} is told twice of the event ${event}`);
        told.set(event, at);
        if (!works(member, Number(site), played)) breaches.push(`${who} is told of the event ${event}`);
        if (day < parisDayOf(at) || day >= addDays(parisDayOf(at), 30))
          breaches.push(`${who} is told of the event ${event} on ${parisDayOf(at)}`);
      }
    }
    if (notices.length > 0 && !isInstant(member.number)) breaches.push(`${who} asked for no notice`);
    if (notices.some(({ at }) => at > member.silent)) breaches.push(`${who} had stopped notices`);
    if (notices.some(({ mail }) => mail?.events.length !== 1))
      breaches.push(`${who} has a notice without its event`);
    for (const day of new Set(notices.map(({ at }) => parisDayOf(at))))
      if (notices.filter(({ at }) => parisDayOf(at) === day).length > FULL_DAY)
        breaches.push(`${who} has more than ${FULL_DAY} notices on ${day}`);
    if (!isInstant(member.number) || !member.hasMail) continue;
    for (const [poster, { site, number, at }] of seen) {
      const day = eventOf(site, number, plan.seed, start);
      if (day === null || !works(member, site, played)) continue;
      const near = Math.max(at, Date.parse(`${addDays(day, -29)}T02:00:00.000Z`), member.from);
      // Visits end at eight, notices begin then: a morning lies within, and no evening on which somebody decides.
      const limit = near + 16 * HOUR_MS;
      const isOver =
        limit > Math.min(member.until, member.silent, played.end) ||
        day <= parisDayOf(limit) ||
        !wasOnAllTheTime(played, near, limit) ||
        (decisions.get(poster) ?? Number.POSITIVE_INFINITY) < limit;
      const isTold = sent.some(
        (one) =>
          one.at < limit &&
          (one.mail?.events.includes(`${site} ${day}`) || one.mail?.posters.includes(poster)),
      );
      const isBusy = [near, limit].some(
        (one) => notices.filter((notice) => parisDayOf(notice.at) === parisDayOf(one)).length >= FULL_DAY,
      );
      if (!isOver && !isTold && !isBusy) breaches.push(`${who} is not told of the event ${site} ${day}`);
    }
  }
  return breaches;
}
