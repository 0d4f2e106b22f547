/** How a person comes in, as whoever administers is told: the last link that went to her, codes that were guessed at. */
import type { FC } from 'hono/jsx';
import type { Db } from '../../../../db/open.js';
import type { PersonRow } from '../../../../db/queries/people.js';
import { lastEntryNotice, type NoticeState } from '../../../../db/queries/personal-notices.js';
import { Day } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';

const MAILED_WORDS: Readonly<Record<NoticeState, string>> = {
  queued: 'attend de partir',
  sending: 'est en train de partir',
  sent: 'est parti',
  rejected: 'n’est pas parti : le serveur l’a refusé. Vérifiez l’adresse, ou donnez un lien vous-même',
  unknown: 'est peut-être parti : la connexion a été coupée. Demandez-lui, ou donnez un lien vous-même',
  cancelled: 'n’est pas parti : il a été arrêté',
  expired:
    'n’est pas parti : le serveur n’a pas pu être joint avant que le lien soit trop ancien. Donnez un lien vous-même',
};

const LOST: ReadonlySet<NoticeState> = new Set(['rejected', 'expired', 'unknown']);

/** What became of the last link that was sent to her. */
export const EntryMail: FC<{ db: Db; person: PersonRow }> = ({ db, person }) => {
  const last = lastEntryNotice(db, person.id);
  return last === null ? (
    <></>
  ) : (
    <p class={LOST.has(last.state) ? 'note' : 'meta'}>
      {fr('Le dernier courriel avec un lien d’entrée, du ')}
      <Day at={last.queuedAt} />
      {fr(`, ${MAILED_WORDS[last.state]}.`)}
    </p>
  );
};
