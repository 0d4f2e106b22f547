/** What a played stretch left behind, held against the promises: once, on time, nothing silent. */
import { openDatabase } from '../../db/open.js';
import { weekOf } from '../../src/digests/periods.js';
import { parisDay } from '../../src/french/index.js';
import { nextMoment, type When } from '../../src/jobs/timetable.js';
import type { TakenMail } from '../mail/mail-server.js';
import { arrivalBreaches, posterBreaches, silenceBreaches, visitBreaches, type Member } from './hold.js';
import type { Played } from './plan.js';
import { readMails, type ReadMail } from './read-mails.js';
import { databaseOf, departementOf, frequencyOf, hasMail, nameOf } from './setup.js';

export interface Judged {
  readonly crawls: number;
  readonly mails: number;
  readonly digests: Readonly<Record<string, number>>;
  readonly runs: number;
  readonly interrupted: number;
  readonly missed: number;
  /** Weekly mails whose word on sites was held against what was visited. */
  readonly wordsHeld: number;
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
      'SELECT once_key AS key, message_id AS messageId, state FROM outbox',
    ) as readonly OutboxRow[];
    const mails = await readMails(taken);
    const cast = castOf(played);
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
      breaches: [
        ...mailBreaches(outbox, taken),
        ...runBreaches(played),
        ...digestBreaches(played, digests),
        ...healthBreaches(played, outbox),
        ...words.breaches,
        ...arrivalBreaches(played, cast, mails, digests),
        ...posterBreaches(played, cast, mails, digests),
        ...silenceBreaches(played, cast, mails),
        ...visitBreaches(played),
      ],
    };
  } finally {
    close();
  }
}

interface OutboxRow {
  readonly key: string;
  readonly messageId: string;
  readonly state: string;
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
function castOf({ plan, start, end }: Played): readonly Member[] {
  return Array.from({ length: plan.people + 1 }, (_, number) => ({
    number,
    from: number === plan.people ? start + (plan.arrival + 1) * DAY_MS : start,
    until: number === plan.departure[1] ? start + plan.departure[0] * DAY_MS : end,
    departement: number > 1 ? departementOf(number, plan) : null,
  }));
}

/** Everybody has what she chose, each week or month; nobody has more; who left has nothing more. */
function digestBreaches(played: Played, digests: readonly DigestOfPlay[]): readonly string[] {
  const breaches: string[] = [];
  const has = new Set(digests.map(({ person, kind, period }) => `${person} ${kind} ${period}`));
  const tuesdays = momentsOf(played, DIGEST);
  for (const { number, from, until } of castOf(played)) {
    const [person, frequency] = [nameOf(number), frequencyOf(number)];
    const own = digests.filter((one) => one.person === person);
    if (frequency === 'never' && own.some(({ kind }) => kind === 'weekly' || kind === 'recap'))
      breaches.push(`${person} wanted no mail`);
    if (frequency === 'monthly' && own.some(({ kind }) => kind === 'weekly'))
      breaches.push(`${person} wanted one mail a month`);
    // A day of grace: the departure is written when the machine is next off.
    if (own.some(({ composedAt }) => Date.parse(composedAt) > until + DAY_MS))
      breaches.push(`${person} had left`);
    if (!hasMail(number) || frequency === 'never') continue;
    for (const moment of tuesdays) {
      const at = Date.parse(moment);
      if (at < from || at + 7 * DAY_MS > until) continue;
      const week = weekOf(parisDay(moment) ?? '');
      if (frequency === 'weekly' && !has.has(`${person} weekly ${week}`))
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

/** The administrator hears of Vigie itself each week. */
function healthBreaches(played: Played, outbox: readonly OutboxRow[]): readonly string[] {
  const weeks = momentsOf(played, HEALTH).map((moment) => weekOf(parisDay(moment) ?? ''));
  return weeks
    .filter((week) => !outbox.some(({ key }) => key.startsWith('health:') && key.endsWith(`:${week}`)))
    .map((week) => `no health mail for ${week}`);
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
    const lastOf = new Map<number, { isOpen: boolean; isSure: boolean; open: number }>();
    for (const visit of visits) {
      const when = Date.parse(visit.at);
      if (when > at) continue;
      const before = lastOf.get(visit.site);
      lastOf.set(visit.site, {
        isOpen: visit.isOpen,
        isSure: visit.isSure,
        open: visit.isOpen ? when : (before?.open ?? 0),
      });
    }
    const unseen = sites.filter((site) => (lastOf.get(site)?.open ?? 0) < at - 8 * DAY_MS).length;
    const seen = sites.filter((site) => {
      const last = lastOf.get(site);
      return last?.isOpen === true && last.isSure && last.open > at - 6 * DAY_MS;
    }).length;
    const told = mail.problems;
    if (told < unseen)
      breaches.push(`${person} ${period}: ${unseen} sites were not looked at, ${told} are told`);
    if (told > sites.length - seen)
      breaches.push(`${person} ${period}: ${told} sites are told, ${seen} of ${sites.length} were looked at`);
  }
  return { held, breaches };
}
