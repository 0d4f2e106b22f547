/** What a played stretch left behind, held against the promises: once, on time, nothing silent. */
import { openDatabase } from '../../db/open.js';
import { weekOf } from '../../src/digests/periods.js';
import { parisDay } from '../../src/french/index.js';
import { nextMoment, type When } from '../../src/jobs/timetable.js';
import type { TakenMail } from '../mail/mail-server.js';
import { caseEventJson } from '../../db/schema/review-json.js';
import { shaOf } from '../db/sample-crawl.js';
import { holdCases, type HeldCases } from './hold-cases.js';
import type { CasesOfPlay, Member } from './sent.js';
import { arrivalBreaches, posterBreaches, silenceBreaches, visitBreaches } from './hold.js';
import { endOfMoment, type Played } from './plan.js';
import { readMails, type ReadMail } from './read-mails.js';
import { databaseOf, departementOf, frequencyOf, hasMail, nameOf, numberOf, siteOf } from './setup.js';
import { contentOf } from './town.js';

export interface Judged {
  readonly crawls: number;
  readonly mails: number;
  readonly digests: Readonly<Record<string, number>>;
  readonly runs: number;
  readonly interrupted: number;
  readonly missed: number;
  /** Weekly mails whose word on sites was held against what was visited. */
  readonly wordsHeld: number;
  /** What the mails told of cases. */
  readonly cases: Omit<HeldCases, 'breaches'> & { readonly opened: number; readonly letters: number };
  /** Each breach in words; empty when all was kept. */
  readonly breaches: readonly string[];
}

interface DigestOfPlay {
  readonly person: string;
  readonly kind: string;
  readonly period: string;
  readonly composedAt: string;
  readonly messageId: string | null;
}

const DAY_MS = 86_400_000;
const DIGEST: When = { kind: 'cron', pattern: '0 8 * * 2' };
const HEALTH: When = { kind: 'cron', pattern: '30 7 * * 1' };
/** What comes once a day or a week: broken off, it is done again. */
const RARE: Readonly<Record<string, When>> = {
  digest: DIGEST,
  health: HEALTH,
  retention: { kind: 'cron', pattern: '15 4 * * *' },
  reminders: { kind: 'cron', pattern: '0 9 * * 1-5' },
};

export async function judge(played: Played): Promise<Judged> {
  const { plan, runs, taken } = played;
  const { raw, close } = openDatabase(databaseOf(plan.folder));
  try {
    const all = (sql: string): readonly unknown[] => raw.prepare(sql).all();
    const digests = all(
      `SELECT p.name AS person, d.kind, d.period, d.composed_at AS composedAt, o.message_id AS messageId
        FROM digests d JOIN people p ON p.id = d.person_id LEFT JOIN outbox o ON o.id = d.outbox_id ORDER BY d.composed_at`,
    ) as readonly DigestOfPlay[];
    const outbox = all(
      'SELECT coalesce(once_key, id) AS key, letter_id AS letter, message_id AS messageId, state, queued_at AS queuedAt FROM outbox',
    ) as readonly OutboxRow[];
    const mails = await readMails(taken);
    const cast = castOf(played);
    const kindOf = new Map(digests.map(({ messageId, kind }) => [messageId, kind]));
    const bulletins = mails.filter(({ messageId }) =>
      ['weekly', 'recap'].includes(kindOf.get(messageId) ?? ''),
    );
    const told = casesOf(played, all);
    const held = holdCases(played, cast, mails, digests, told);
    const words = wordBreaches(played, digests, mails);
    const count: Record<string, number> = {};
    for (const { kind, messageId } of digests) {
      const name = messageId === null ? `${kind}, nothing to tell` : kind;
      count[name] = (count[name] ?? 0) + 1;
    }
    return {
      crawls: (all('SELECT count(*) AS n FROM crawls') as { n: number }[])[0]?.n ?? 0,
      mails: taken.length,
      digests: count,
      runs: runs.length,
      interrupted: runs.filter(({ outcome }) => outcome === 'interrupted').length,
      missed: runs.reduce((sum, { missed }) => sum + missed, 0),
      wordsHeld: words.held,
      cases: {
        opened: told.cases.length,
        letters: outbox.filter(({ letter, state }) => letter !== null && state === 'sent').length,
        news: held.news,
        steps: held.steps,
        reminders: held.reminders,
        events: held.events,
      },
      breaches: [
        ...mailBreaches(outbox, taken),
        ...runBreaches(played),
        ...digestBreaches(played, digests),
        ...healthBreaches(played, outbox),
        ...words.breaches,
        ...arrivalBreaches(played, cast, mails, digests),
        ...posterBreaches(played, cast, mails, digests, told),
        ...silenceBreaches(played, cast, bulletins),
        ...visitBreaches(played),
        ...held.breaches,
      ],
    };
  } finally {
    close();
  }
}

/** What people and visits wrote down of cases, and what was decided. */
function casesOf({ plan }: Played, all: (sql: string) => readonly unknown[]): CasesOfPlay {
  const rows = all(
    'SELECT c.id, c.authority_code AS code, e.event FROM cases c JOIN case_events e ON e.case_id = c.id ORDER BY c.id, e.number',
  ) as readonly { id: string; code: string; event: string }[];
  const written = all(
    'SELECT l.case_id AS id, p.name, l.created_at AS at FROM letters l JOIN people p ON p.id = l.written_by',
  ) as readonly { id: string; name: string; at: string }[];
  const decided = all(
    'SELECT content_key AS key, min(at) AS at FROM decisions GROUP BY content_key',
  ) as readonly {
    key: string;
    at: string;
  }[];
  const byKey = new Map(decided.map(({ key, at }) => [key, Date.parse(at)]));
  const posters = Array.from({ length: plan.sites }, (_, site) =>
    Array.from({ length: Math.ceil(plan.days / 30) + 1 }, (__, number) => ({ site, number })),
  ).flat();
  return {
    cases: [...new Map(rows.map(({ id, code }) => [id, code]))].map(([id, code]) => ({
      id,
      site: siteOf(code),
      events: rows.filter((row) => row.id === id).map(({ event }) => caseEventJson.parse(JSON.parse(event))),
      writers: written
        .filter((one) => one.id === id)
        .map(({ name, at }) => ({ person: numberOf(name), at: Date.parse(at) })),
    })),
    decisions: new Map(
      posters.flatMap(({ site, number }) => {
        const at = byKey.get(`sha256:${shaOf(contentOf(site, number, plan.seed))}`);
        return at === undefined ? [] : [[`${site} ${number}`, at] as const];
      }),
    ),
  };
}

interface OutboxRow {
  readonly key: string;
  /** Null for a notice. */
  readonly letter: string | null;
  readonly messageId: string;
  readonly state: string;
  readonly queuedAt: string;
}

/** Each mail arrived as often as the outbox says. */
function mailBreaches(rows: readonly OutboxRow[], taken: readonly TakenMail[]): readonly string[] {
  const times = new Map<string, number>();
  for (const { messageId } of taken) times.set(messageId, (times.get(messageId) ?? 0) + 1);
  const known = new Set(rows.map(({ messageId }) => messageId));
  return [
    ...rows.flatMap(({ key, messageId, state }) => {
      const arrived = times.get(messageId) ?? 0;
      return arrived === (state === 'sent' ? 1 : 0)
        ? []
        : [`${key} is ${state} and arrived ${arrived} times`];
    }),
    ...[...times.keys()].filter((id) => !known.has(id)).map((id) => `${id} is a message of nobody`),
  ];
}

/** No moment is done twice; what was broken off is told as such, and a job of the day or week is done all the same. */
function runBreaches(played: Played): readonly string[] {
  const { runs } = played;
  const done = new Map<string, number>();
  for (const { job, dueAt, outcome } of runs)
    if (outcome === 'done' || outcome === 'partial')
      done.set(`${job} ${dueAt}`, (done.get(`${job} ${dueAt}`) ?? 0) + 1);
  const lastOf = new Map<string, string>();
  for (const { job, dueAt } of runs) if (dueAt > (lastOf.get(job) ?? '')) lastOf.set(job, dueAt);
  return [
    ...[...done]
      .filter(([, times]) => times > 1)
      .map(([moment, times]) => `${moment} was done ${times} times`),
    ...runs
      .filter(({ job, dueAt, outcome }) => outcome === null && dueAt !== lastOf.get(job))
      .map(({ job, dueAt }) => `${job} ${dueAt} never came to an end`),
    ...Object.entries(RARE).flatMap(([job, when]) =>
      momentsOf(played, when)
        .filter((moment) => !done.has(`${job} ${moment}`))
        .map((moment) => `${job} ${moment} was not done`),
    ),
  ];
}

/** A moment that the machine was on for, be it later, before the next one: two hours are enough for every retry. */
function wasOn({ uptimes, end }: Played, moment: string, next: string): boolean {
  const [from, until] = [Date.parse(moment), Math.min(Date.parse(next), end)];
  return uptimes.some((one) => Math.min(one.until, until) - Math.max(one.from, from) >= 2 * 3_600_000);
}

/** The moments of a timetable for which the machine was on, each with the next one. */
function momentsOf(played: Played, when: When): readonly string[] {
  const moments: string[] = [];
  for (
    let moment = nextMoment(when, new Date(played.start).toISOString());
    Date.parse(moment) < played.end;
  ) {
    const next = nextMoment(when, moment);
    if (wasOn(played, moment, next)) moments.push(moment);
    moment = next;
  }
  return moments;
}

/** Who is there, from when until when. */
function castOf({ plan, start, end, stoppedAt }: Played): readonly Member[] {
  const silentFrom = (number: number): number =>
    number === plan.stop[1] && stoppedAt !== null ? stoppedAt : Number.POSITIVE_INFINITY;
  return Array.from({ length: plan.people + 1 }, (_, number) => ({
    number,
    from: number === plan.people ? start + (plan.arrival + 1) * DAY_MS : start,
    until: number === plan.departure[1] ? start + plan.departure[0] * DAY_MS : end,
    departement: number > 1 ? departementOf(number, plan) : null,
    hasMail: hasMail(number),
    stopped: frequencyOf(number) === 'never' ? start : silentFrom(number),
    silent: silentFrom(number),
  }));
}

/** Everybody has what she chose, each week or month; nobody has more; who left has nothing more. */
function digestBreaches(played: Played, digests: readonly DigestOfPlay[]): readonly string[] {
  const breaches: string[] = [];
  const has = new Set(digests.map(({ person, kind, period }) => `${person} ${kind} ${period}`));
  const tuesdays = momentsOf(played, DIGEST);
  for (const { number, from, until, stopped } of castOf(played)) {
    const [person, frequency] = [nameOf(number), frequencyOf(number)];
    const own = digests.filter((one) => one.person === person);
    if (frequency === 'never' && own.some(({ kind }) => kind === 'weekly' || kind === 'recap'))
      breaches.push(`${person} wanted no mail`);
    if (own.some(({ kind, composedAt }) => kind !== 'instant' && Date.parse(composedAt) > stopped))
      breaches.push(`${person} had stopped her mails`);
    if (frequency === 'monthly' && own.some(({ kind }) => kind === 'weekly'))
      breaches.push(`${person} wanted one mail a month`);
    // A day of grace: the departure is written when the machine is next off.
    if (own.some(({ composedAt }) => Date.parse(composedAt) > until + DAY_MS))
      breaches.push(`${person} had left`);
    if (!hasMail(number) || frequency === 'never') continue;
    for (const moment of tuesdays) {
      const at = Date.parse(moment);
      if (at < from || at + 7 * DAY_MS > Math.min(until, stopped)) continue;
      const week = weekOf(parisDay(moment) ?? '');
      // One that makes up for a week that was missed, on the very morning, may stand for both.
      const isMadeUpFor = own.some(
        ({ kind, composedAt, messageId }) =>
          kind === 'weekly' &&
          messageId !== null &&
          composedAt < moment &&
          parisDay(composedAt) === parisDay(moment),
      );
      if (frequency === 'weekly' && !isMadeUpFor && !has.has(`${person} weekly ${week}`))
        breaches.push(`${person} has nothing for ${week}`);
    }
    if (frequency !== 'monthly') continue;
    const months = new Set(
      tuesdays
        .filter((at) => Date.parse(at) >= from + 32 * DAY_MS && Date.parse(at) < until)
        .map((at) => at.slice(0, 7)),
    );
    const recaps = own.filter(({ kind }) => kind === 'recap').length;
    if (Math.abs(recaps - months.size) > 1)
      breaches.push(`${person} has ${recaps} recaps for ${months.size} months`);
  }
  return breaches;
}

/** The administrator hears of Vigie itself each week, and never twice within a day: a late mail stands for both weeks. */
function healthBreaches(played: Played, outbox: readonly OutboxRow[]): readonly string[] {
  const mails = outbox.filter(({ key }) => key.startsWith('health:'));
  const isTold = (moment: string): boolean =>
    mails.some(
      ({ key, queuedAt }) =>
        key.endsWith(`:${weekOf(parisDay(moment) ?? '')}`) ||
        (queuedAt < moment && Date.parse(queuedAt) > Date.parse(moment) - DAY_MS),
    );
  const personOf = (key: string): string => key.split(':')[1] ?? '';
  return [
    ...momentsOf(played, HEALTH)
      .filter((moment) => !isTold(moment))
      .map((moment) => `no health mail for ${moment}`),
    ...mails.flatMap((one) =>
      mails
        .filter(
          (other) =>
            other.key < one.key &&
            personOf(other.key) === personOf(one.key) &&
            Math.abs(Date.parse(one.queuedAt) - Date.parse(other.queuedAt)) < DAY_MS,
        )
        .map((other) => `two health mails within a day: ${other.key} and ${one.key}`),
    ),
  ];
}

/**
 * What the weekly mails say of sites that were not looked at, held against the visits: a site is named or counted when it
 * let nobody look for more than eight days, and not when it was looked at whole in the last six.
 */
function wordBreaches(
  played: Played,
  digests: readonly DigestOfPlay[],
  mails: readonly ReadMail[],
): { readonly held: number; readonly breaches: readonly string[] } {
  const { plan, visits } = played;
  const byId = new Map(mails.map((mail) => [mail.messageId, mail]));
  const cast = new Map(castOf(played).map((one) => [nameOf(one.number), one]));
  const breaches: string[] = [];
  let held = 0;
  for (const { person, kind, period, composedAt, messageId } of digests) {
    const mail = messageId === null ? undefined : byId.get(messageId);
    if (kind !== 'weekly' || mail === undefined) continue;
    held += 1;
    const at = Date.parse(composedAt);
    const place = cast.get(person)?.departement ?? null;
    const sites = Array.from({ length: plan.sites }, (_, site) => site).filter(
      (site) => place === null || departementOf(site, plan) === place,
    );
    // Who composes reads each place at its turn, while visits of the same moment end: the mail may know of them or not.
    const states = [endOfMoment(plan, at) - plan.stepMinutes * 60_000, endOfMoment(plan, at)].map((until) =>
      lastVisits(visits, until),
    );
    const inBoth = (is: (last: LastVisit | undefined) => boolean): number =>
      sites.filter((site) => states.every((lastOf) => is(lastOf.get(site)))).length;
    const unseen = inBoth((last) => (last?.open ?? 0) < at - 8 * DAY_MS);
    const seen = inBoth((last) => last?.isOpen === true && last.isSure && last.open > at - 6 * DAY_MS);
    const told = mail.problems;
    if (told < unseen)
      breaches.push(`${person} ${period}: ${unseen} sites were not looked at, ${told} are told`);
    if (told > sites.length - seen)
      breaches.push(`${person} ${period}: ${told} sites are told, ${seen} of ${sites.length} were looked at`);
  }
  return { held, breaches };
}

interface LastVisit {
  readonly isOpen: boolean;
  readonly isSure: boolean;
  /** When it last let itself be looked at; 0 for never. */
  readonly open: number;
}

/** What the last visit of each site before an instant was. */
function lastVisits(visits: Played['visits'], until: number): ReadonlyMap<number, LastVisit> {
  const lastOf = new Map<number, LastVisit>();
  for (const { site, at, isOpen, isSure } of visits) {
    const when = Date.parse(at);
    if (when < until)
      lastOf.set(site, { isOpen, isSure, open: isOpen ? when : (lastOf.get(site)?.open ?? 0) });
  }
  return lastOf;
}
