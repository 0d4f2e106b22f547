/** Mails to our own people that did not leave, for those who administer. */
import type { FC } from 'hono/jsx';
import { findPerson } from '../../../../db/queries/people.js';
import { lostNotices, type LostNotice } from '../../../../db/queries/personal-notices.js';
import type { Db } from '../../../../db/open.js';
import { Foreign } from '../../parts/foreign.js';
import { Day } from '../../parts/pieces.js';
import { begun, fr } from '../../parts/words.js';
import { personPath } from '../people/one.js';

const WEEK_MS = 7 * 86_400_000;
const MOST = 50;

/** By the first and third part of its name. */
const KINDS: Readonly<Record<string, string>> = {
  entree: 'lien d’entrée',
  health: 'point de la semaine',
  reminder: 'rappel d’échéances',
  instant: 'avis d’un événement proche',
};

/** What a notice was, and to whom; who has gone is not named. */
function subjectOf(db: Db, { onceKey }: LostNotice) {
  const [what = '', id = '', kind = ''] = onceKey.split(':');
  const person = findPerson(db, id);
  return {
    what: KINDS[what] ?? KINDS[kind] ?? 'bulletin',
    person: person === null || person.endedAt !== null ? null : person,
  };
}

/** Of the last week. What was to be told by them is told again by the next ones; a link has to be given anew. */
export const TeamMails: FC<{ db: Db; at: string }> = ({ db, at }) => {
  const since = new Date(Date.parse(at) - WEEK_MS).toISOString();
  const lost = lostNotices(db, { since, limit: MOST });
  return lost.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby="equipe">
      <h2 id="equipe">{fr('À des membres de l’équipe : pas partis cette semaine')}</h2>
      <p class="meta">
        {fr(
          'Ce qu’un bulletin, un rappel ou un avis refusé devait dire est redit un autre jour. Un lien d’entrée, lui, se redonne dans Réglages.',
        )}
      </p>
      <ul class="rows">
        {lost.map((notice) => {
          const { what, person } = subjectOf(db, notice);
          return (
            <li>
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
          );
        })}
      </ul>
    </section>
  );
};
