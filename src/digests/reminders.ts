/**
 * Reminders of dates that fall due within days or went by, to those who follow the case: once a step and person, one mail
 * a working day at most; a step whose mail was refused is told again on another day. Nothing is said of what an authority did or left undone: what is due says why on its page.
 */
import { hasPermission, mayAdminister } from '../accounts/roles.js';
import { digestReaders, toldOf, type DigestReader } from '../../db/queries/digests.js';
import { toldSince, writersOf } from '../../db/queries/digest-reminders.js';
import type { Db } from '../../db/open.js';
import { territoryOf, authorityLiesIn } from '../accounts/territory.js';
import { stopUrl } from '../accounts/stop-token.js';
import { DUE_WORDS, liveBriefs, nextDue, type CaseBrief, type Due } from '../cases/index.js';
import { addDays, formatDate, isWorkingDay, parisDay, type LegalDay } from '../french/index.js';
import { plural } from '../french/words.js';
import type { DigestSection } from './content.js';
import { tellFaults, type PersonFault } from './each-person.js';
import { dueKey } from './item-keys.js';
import { queuePersonalMail } from './personal-mail.js';
import { bounded, pageLink } from './plain-words.js';
import type { SendDigestsDeps } from './send-digests.js';
import { composeShort } from './short-mail.js';
import { nextTry, triesOf } from './tries.js';

/** Told so many days before its day. */
const DAYS_BEFORE = 3;
/** A step that another mail told of within these days waits: nobody is told the same twice in a week's half. */
const QUIET_DAYS = 3;
/** In one mail; the rest is counted, and told by the next one. */
const MOST_STEPS = 6;
const DAY_MS = 86_400_000;

interface Step {
  readonly brief: CaseBrief;
  readonly due: Due & { readonly day: LegalDay };
  readonly isLate: boolean;
  /** Its name for ever, whether it comes near or went by. */
  readonly key: string;
}

export interface Reminded {
  readonly queued: number;
  readonly problems: readonly string[];
}

/**
 * On a working day; on any other one nothing is done. Asked again for the same day it does nothing. Whoever’s mail cannot
 * be composed keeps nobody else from hers.
 *
 * @throws after all others had their turn, when a mail could not be composed
 */
export function remindDue(deps: SendDigestsDeps, signal: AbortSignal): Reminded {
  const { db, now } = deps;
  const at = now().toISOString();
  const today = parisDay(at);
  if (today === null) throw new RangeError(`not an instant: ${at}`);
  const none = { queued: 0, problems: [] };
  if (!isWorkingDay(today)) return none;
  const steps = dueSteps(db, today);
  if (steps.length === 0) return none;
  const followers = followersOf(db, steps);
  let queued = 0;
  const problems = new Set<string>();
  const faults: PersonFault[] = [];
  for (const reader of digestReaders(db)) {
    if (signal.aborted) break;
    // Whoever wants no bulletin wants no reminder either.
    if (reader.mail === null || reader.settings.frequency === 'never') continue;
    try {
      const hers = steps.filter((step) => followers.get(step.brief.row.id)?.has(reader.person.id) === true);
      const fresh = untold(db, reader, hers, { at, today });
      if (fresh.length === 0) continue;
      const asked = queuePersonalMail(deps, { ...mailOf(deps, reader, fresh, today), at });
      if (asked.kind === 'queued') queued += 1;
      if (asked.kind === 'refused') problems.add(asked.problem);
    } catch (error) {
      faults.push({ person: reader.person.id, error });
    }
  }
  tellFaults(faults, queued);
  return { queued, problems: [...problems] };
}

/** What has a day that is near or past: the next step of each case, and the last days of the legal clock. */
function dueSteps(db: Db, today: LegalDay): readonly Step[] {
  const until = addDays(today, DAYS_BEFORE);
  const live = liveBriefs(db, { stage: null, authority: null, outcome: null }, today);
  const steps = live.flatMap((brief): readonly Step[] => {
    const next = nextDue(brief.due, today);
    const dues = brief.due.filter((due) => due === next || due.kind === 'cada-last-call');
    return dues.flatMap(({ day, ...due }) =>
      day === null || day > until
        ? []
        : [
            {
              brief,
              due: { ...due, day },
              isLate: day < today,
              key: `remind:${brief.row.id}:${due.kind}:${day}`,
            },
          ],
    );
  });
  return steps.toSorted((a, b) => (a.due.day < b.due.day ? -1 : a.due.day > b.due.day ? 1 : 0));
}

/**
 * Who follows each case: whoever coordinates where it lies, and whoever wrote a letter of it and still works there. Where
 * nobody does, those who see it all.
 */
function followersOf(db: Db, steps: readonly Step[]): ReadonlyMap<string, ReadonlySet<string>> {
  const cases = new Map(steps.map(({ brief }) => [brief.row.id, brief]));
  const writers = writersOf(db, [...cases.keys()]);
  const people = digestReaders(db).map(({ person }) => ({ person, territory: territoryOf(db, person) }));
  return new Map(
    [...cases].map(([id, { frame }]) => {
      const there = people.filter(({ territory }) => authorityLiesIn(territory, frame.authority));
      const follow = there.filter(
        ({ person }) => hasPermission(person.role, 'follow') || writers.get(id)?.has(person.id) === true,
      );
      const rest = there.filter(({ person }) => mayAdminister(person.role));
      return [id, new Set((follow.length > 0 ? follow : rest).map(({ person }) => person.id))];
    }),
  );
}

/** Those that are to be told to her now, each by the name of this try. */
function untold(
  db: Db,
  { person }: DigestReader,
  steps: readonly Step[],
  { at, today }: { readonly at: string; readonly today: LegalDay },
): readonly Step[] {
  const reminded = toldOf(
    db,
    person.id,
    steps.flatMap(({ key }) => triesOf(key)),
  );
  const since = new Date(Date.parse(at) - QUIET_DAYS * DAY_MS).toISOString();
  const lately = toldSince(db, person.id, { keys: steps.flatMap(namesInDigest), since });
  return steps.flatMap((step) => {
    const key = nextTry(step.key, reminded, today);
    return key === null || namesInDigest(step).some((name) => lately.has(name)) ? [] : [{ ...step, key }];
  });
}

/** As the weekly mail names it: near, and late. */
function namesInDigest({ brief, due }: Step): readonly string[] {
  const { kind, day } = due;
  return [false, true].map((isLate) => dueKey(brief.row.id, { kind, day, isLate }));
}

function mailOf(
  { key, publicUrl }: SendDigestsDeps,
  { person }: DigestReader,
  steps: readonly Step[],
  today: LegalDay,
) {
  const shown = steps.slice(0, MOST_STEPS);
  return {
    person: person.id,
    kind: 'reminder' as const,
    period: today,
    about: 'digest' as const,
    tells: shown.flatMap((step) => [
      step.key,
      dueKey(step.brief.row.id, { kind: step.due.kind, day: step.due.day, isLate: step.isLate }),
    ]),
    ...composeShort({
      person: person.name,
      title: `Vigie – ${plural(steps.length, 'échéance')}`,
      section: stepsSection(shown, steps.length - shown.length, publicUrl),
      why: 'Vous recevez ce rappel parce que vous suivez ces dossiers. Chaque étape n’est rappelée qu’une fois.',
      publicUrl,
      stopUrl: publicUrl === null ? null : stopUrl(publicUrl, key, person.id),
    }),
  };
}

function stepsSection(shown: readonly Step[], left: number, publicUrl: string | null): DigestSection {
  return {
    heading: 'Échéances',
    paragraphs: left > 0 ? [`Les plus proches ; ${plural(left, 'autre')} en plus.`] : [],
    items: shown.map(({ brief, due, isLate }) => ({
      title: bounded(brief.frame.authority.name),
      badge: isLate ? 'Date passée' : null,
      tone: 'care',
      lines: [`${DUE_WORDS[due.kind]} : ${isLate ? 'depuis le' : 'le'} ${formatDate(due.day)}.`],
      links: [pageLink(publicUrl, `/dossiers/${brief.row.id}`, 'Le dossier')].filter((link) => link !== null),
    })),
    closing: [],
    links: [],
  };
}
