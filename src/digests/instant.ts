/**
 * Mails at once, to those who asked for them: an event is near and what announces it waits for somebody. One mail an
 * event and person, told once, a few a day; one that was refused is tried again on another day.
 */
import { decidedBy, reportedEvents, shownForEvents } from '../../db/queries/digest-events.js';
import {
  digestReaders,
  digestsSince,
  reachedBy,
  toldOf,
  type DigestReader,
} from '../../db/queries/digests.js';
import { partsOf } from '../../db/queries/digest-review.js';
import { authorityLiesIn, territoryOf } from '../accounts/territory.js';
import { stopUrl } from '../accounts/stop-token.js';
import { lastNearDay } from '../french/event-days.js';
import { formatDate, parisDay, type LegalDay } from '../french/index.js';
import { GRADE_WORDS, plural } from '../french/words.js';
import { mayCoordinate } from '../accounts/roles.js';
import type { DigestSection } from './content.js';
import { tellFaults, type PersonFault } from './each-person.js';
import { pictureKey, settleKey } from './item-keys.js';
import { nearEvents, type NearEvent, type WaitingForEvent } from './near-events.js';
import { queuePersonalMail } from './personal-mail.js';
import { bounded, linkTo, pageLink } from './plain-words.js';
import type { SendDigestsDeps } from './send-digests.js';
import { composeShort } from './short-mail.js';
import { nextTry, triesOf } from './tries.js';

/** To one person in a day: more would be read by nobody. What is left is told by the next day, or the weekly mail. */
export const MOST_A_DAY = 3;
/** Wordings that are looked through, the newest pictures first. */
const MOST_SHOWN = 20_000;
const DAY_MS = 86_400_000;

export interface EventsTold {
  readonly queued: number;
  /** What kept mails from being queued; French. */
  readonly problems: readonly string[];
}

/**
 * Tells those who asked for it. Asked again it tells nobody anything twice. Whoever’s mail cannot be composed keeps nobody
 * else from hers.
 *
 * @throws after all others had their turn, when a mail could not be composed
 */
export function tellNearEvents(deps: SendDigestsDeps, signal: AbortSignal): EventsTold {
  const { db, now } = deps;
  const at = now().toISOString();
  const today = parisDay(at);
  if (today === null) throw new RangeError(`not an instant: ${at}`);
  const readers = digestReaders(db).filter(({ mail, settings }) => settings.instant && mail !== null);
  if (readers.length === 0) return { queued: 0, problems: [] };
  const events = nearEvents(
    shownForEvents(db, MOST_SHOWN),
    reportedEvents(db, { from: today, until: lastNearDay(today) }),
    today,
  );
  let queued = 0;
  const problems = new Set<string>();
  const faults: PersonFault[] = [];
  for (const reader of readers) {
    if (signal.aborted) break;
    try {
      let left = MOST_A_DAY - toldToday(deps, reader, at, today);
      const known = new Set<string>();
      for (const one of eventsFor(deps, reader, events, today)) {
        if (left <= 0 || signal.aborted) break;
        // Two towns may show one picture: it is told by the nearer event.
        const pictures = one.pictures.filter((picture) => !known.has(nameOf(picture)));
        if (pictures.length === 0 && one.event.pictures.length > 0) continue;
        const mail = mailOf(deps, reader, { ...one, pictures });
        const asked = queuePersonalMail(deps, { ...mail, at });
        if (asked.kind === 'queued') {
          for (const name of mail.tells) known.add(name);
          left -= 1;
          queued += 1;
        }
        if (asked.kind === 'refused') problems.add(asked.problem);
      }
    } catch (error) {
      faults.push({ person: reader.person.id, error });
    }
  }
  tellFaults(faults, queued);
  return { queued, problems: [...problems] };
}

function toldToday({ db }: SendDigestsDeps, { person }: DigestReader, at: string, today: LegalDay): number {
  const since = new Date(Date.parse(at) - DAY_MS - 3_600_000).toISOString();
  return digestsSince(db, { personId: person.id, since }).filter(
    ({ kind, composedAt }) => kind === 'instant' && parisDay(composedAt) === today,
  ).length;
}

/** As the weekly mail names it. */
function nameOf({ id, waitsFor }: Pick<WaitingForEvent, 'id' | 'waitsFor'>): string {
  return waitsFor === 'reviewer' ? pictureKey(id) : settleKey(id);
}

interface EventToTell {
  readonly event: NearEvent;
  /** Of the pictures that announce it, those that are news to her; the first one is told. */
  readonly pictures: readonly WaitingForEvent[];
  /** Of this try of telling it. */
  readonly name: string;
}

/**
 * Those of her territory that are news to her, and about which she can do something: neither told, nor reported or decided
 * by herself, nor waiting for somebody who coordinates when she does not.
 */
function eventsFor(
  { db }: SendDigestsDeps,
  { person }: DigestReader,
  events: readonly NearEvent[],
  today: LegalDay,
): readonly EventToTell[] {
  const territory = territoryOf(db, person);
  const here = events.filter(
    ({ authority, reporters }) => authorityLiesIn(territory, authority) && !reporters.includes(person.id),
  );
  const pictures = here.flatMap((event) => event.pictures);
  const decided = decidedBy(
    db,
    person.id,
    pictures.map(({ id }) => id),
  );
  const told = toldOf(
    db,
    person.id,
    here.flatMap(({ key }) => triesOf(key)),
  );
  const parts = partsOf(
    db,
    pictures.map(({ id }) => id),
  );
  // Whoever was told of one of several pictures that are one by now was told of it.
  const namesOf = ({ id, waitsFor }: WaitingForEvent): readonly string[] =>
    [id, ...(parts.get(id) ?? [])].map((one) => nameOf({ id: one, waitsFor }));
  const reached = reachedBy(db, person.id, pictures.flatMap(namesOf));
  const isHers = (picture: WaitingForEvent): boolean =>
    !namesOf(picture).some((name) => reached.has(name)) &&
    !decided.has(picture.id) &&
    (picture.waitsFor === 'reviewer' || mayCoordinate(person.role));
  return here.flatMap((event) => {
    const name = nextTry(event.key, told, today);
    const hers = event.pictures.filter(isHers);
    return name === null || (event.pictures.length > 0 && hers.length === 0)
      ? []
      : [{ event, pictures: hers, name }];
  });
}

function mailOf({ key, publicUrl }: SendDigestsDeps, { person }: DigestReader, told: EventToTell) {
  const { event, pictures, name } = told;
  return {
    person: person.id,
    kind: 'instant' as const,
    period: name,
    about: 'digest' as const,
    // The others are counted: the weekly mail names them.
    tells: [name, ...pictures.slice(0, 1).map(nameOf)],
    ...composeShort({
      person: person.name,
      title: `Vigie – à regarder avant le ${formatDate(event.first)}`,
      section: eventSection(told, publicUrl),
      why: `Vous avez demandé à être prévenu·e sans attendre le bulletin : ${MOST_A_DAY} courriels par jour au plus.`,
      publicUrl,
      stopUrl: publicUrl === null ? null : stopUrl(publicUrl, key, person.id),
    }),
  };
}

/** « le 12 décembre 2026 », « du 12 au 14 décembre 2026 », « du 30 novembre 2026 au 2 décembre 2026 ». */
function daysInWords(first: LegalDay, last: LegalDay): string {
  if (first === last) return `le ${formatDate(first)}`;
  const isOneMonth = first.slice(0, 7) === last.slice(0, 7);
  const [begin = ''] = formatDate(first).split(/\s/u);
  return `du ${isOneMonth ? begin : formatDate(first)} au ${formatDate(last)}`;
}

/** It names and links a picture that is news to her: an event may have others, of which she knows. */
function eventSection({ event, pictures }: EventToTell, publicUrl: string | null): DigestSection {
  const { authority, first, last, isSaid, reports } = event;
  const [picture] = pictures;
  const { grade, pageUrl } = picture ?? event;
  const title = bounded((picture ?? event).title ?? '', 120);
  // She may have been told of it when it waited for its review: this is another matter.
  const isToSettle = picture?.waitsFor === 'coordinator';
  const days = daysInWords(first, last);
  const [report] = reports;
  return {
    heading: 'Un événement proche',
    paragraphs: [
      isToSettle
        ? 'Ce qui l’annonce a été relu et attend une décision de la coordination : rien ne part sans elle.'
        : 'Ce qui l’annonce attend le regard d’une personne : rien ne part sans décision.',
    ],
    items: [
      {
        title: title === '' ? bounded(authority.name) : `${bounded(authority.name)} : « ${title} »`,
        badge: grade === 'none' ? 'Signalé par une personne' : GRADE_WORDS[grade].label,
        tone: 'plain',
        lines: [
          isSaid
            ? `L’événement a lieu ${days}.`
            : `D’après les mots qui l’entourent, l’événement a lieu ${days} : vérifiez-le sur la page.`,
          ...(pictures.length > 1 ? [`${plural(pictures.length, 'visuel')} l’annoncent.`] : []),
        ],
        links: [
          linkTo(pageUrl ?? event.pageUrl, 'La page'),
          picture === undefined
            ? pageLink(publicUrl, report === undefined ? null : `/signalements/${report}`, 'Le signalement')
            : pageLink(
                publicUrl,
                `/relecture/${picture.id}`,
                isToSettle ? 'Regarder et décider' : 'Relire ce visuel',
              ),
        ].filter((link) => link !== null),
      },
    ],
    closing: [],
    links: [],
  };
}
