/** Mails to our own people that did not leave, for those who administer. */
import type { FC } from 'hono/jsx';
import { findPerson } from '../../../../db/queries/people.js';
import { lostNotices } from '../../../../db/queries/personal-notices.js';
import type { Db } from '../../../../db/open.js';
import { FAULT_REMEDY } from '../../../mail/faults.js';
import type { PlannedMail } from '../../../mail/plan.js';
import { Foreign } from '../../parts/foreign.js';
import { Day } from '../../parts/pieces.js';
import { begun, fr } from '../../parts/words.js';
import { personPath } from '../people/one.js';

const WEEK_MS = 7 * 86_400_000;
const MOST = 50;

/** By the first and third part of its name. */
const KINDS: Readonly<Record<string, string>> = {
  entree: 'lien d’entrée',
  acces: 'avis d’un changement d’accès',
  health: 'point de la semaine',
  reminder: 'rappel d’échéances',
  instant: 'avis d’un événement proche',
};

/** What a notice was, and to whom; who has gone is not named. */
function subjectOf(db: Db, onceKey: string) {
  const [what = '', id = '', kind = ''] = onceKey.split(':');
  const person = findPerson(db, id);
  return {
    what: KINDS[what] ?? KINDS[kind] ?? 'bulletin',
    person: person === null || person.endedAt !== null ? null : person,
  };
}

const Subject: FC<{ db: Db; onceKey: string }> = ({ db, onceKey }) => {
  const { what, person } = subjectOf(db, onceKey);
  return (
    <span>
      {fr(begun(what))}
      {person !== null && (
        <>
          {fr(' pour ')}
          <a href={personPath(person.id)}>
            <bdi>{person.name}</bdi>
          </a>
        </>
      )}
    </span>
  );
};

/** What waits because Vigie failed over it, and what did not leave within the last week. */
export const TeamMails: FC<{ db: Db; at: string; queued: readonly PlannedMail[] }> = ({ db, at, queued }) => (
  <>
    <Faulty
      db={db}
      mails={queued.filter(({ delivery, fault }) => delivery.kind === 'notice' && fault !== null)}
    />
    <Lost db={db} at={at} />
  </>
);

const Faulty: FC<{ db: Db; mails: readonly PlannedMail[] }> = ({ db, mails }) =>
  mails.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby="pannes">
      <h2 id="pannes">{fr('À des membres de l’équipe : Vigie n’a pas pu les envoyer')}</h2>
      <p class="meta">{fr(FAULT_REMEDY)}</p>
      <ul class="rows">
        {mails.slice(0, MOST).map(({ delivery, fault }) => (
          <li>
            <Subject db={db} onceKey={delivery.onceKey ?? ''} />
            <span class="meta">
              {fr('mis à l’envoi le ')}
              <Day at={delivery.queuedAt} />
            </span>
            <p class="value">
              <Foreign text={fault ?? ''} maxChars={500} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );

/** What was to be told by them is told again by the next ones; a link has to be given anew. */
const Lost: FC<{ db: Db; at: string }> = ({ db, at }) => {
  const since = new Date(Date.parse(at) - WEEK_MS).toISOString();
  const lost = lostNotices(db, { since, limit: MOST });
  return lost.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby="equipe">
      <h2 id="equipe">{fr('À des membres de l’équipe : pas partis cette semaine')}</h2>
      <p class="meta">
        {fr(
          'Ce qu’un bulletin, un rappel ou un avis refusé devait dire est redit un autre jour. Un lien d’entrée, lui, se redonne dans Réglages ; un avis d’un changement d’accès se dit de vive voix.',
        )}
      </p>
      <ul class="rows">
        {lost.map((notice) => (
          <li>
            <Subject db={db} onceKey={notice.onceKey} />
            <span class="meta">
              {fr(`${notice.state === 'expired' ? 'périmé' : 'refusé'} · mis à l’envoi le `)}
              <Day at={notice.queuedAt} />
            </span>
            {notice.answer !== null && notice.answer !== '' && (
              <p class="value">
                <Foreign text={notice.answer} maxChars={300} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};
