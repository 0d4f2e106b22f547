/** The letters of a case and the mails about it, on its page; and the button that prepares the next letter. */
import type { FC } from 'hono/jsx';
import type { Db } from '../../../../db/open.js';
import { findCase } from '../../../../db/queries/cases.js';
import { mailsOfCase, waitingMails, type InboundRow } from '../../../../db/queries/inbox.js';
import { lettersOfCase } from '../../../../db/queries/letters.js';
import { deliveriesOfLetter } from '../../../../db/queries/outbox.js';
import { firstUnread, type Due, type Stage } from '../../../cases/index.js';
import { formatNumber, plural } from '../../../french/words.js';
import { STATUS_WORDS } from '../../../letters/letter-words.js';
import { INBOUND_WORDS } from '../../../mail/inbox/index.js';
import { CHANNEL_WORDS, STATE_WORDS } from '../../../mail/mail-words.js';
import { caseHref } from '../../parts/case-pieces.js';
import { subjectOf } from '../inbox/list.js';
import { Foreign } from '../../parts/foreign.js';
import { Day } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';

const MOST_MAILS = 20;
const letterHref = (id: string): string => `/lettres/${encodeURIComponent(id)}`;

/** One button: the letter that is due, the one that is under way, or a letter of one's choice. */
export const LetterButton: FC<{ db: Db; caseId: string; due: readonly Due[] }> = ({ db, caseId, due }) => {
  const proposed = due.find(({ letter }) => letter !== null);
  const open = lettersOfCase(db, caseId).findLast(
    ({ status, id }) =>
      status === 'draft' ||
      status === 'reviewed' ||
      (status === 'approved' && deliveriesOfLetter(db, id).every(({ state }) => state === 'cancelled')),
  );
  const waiting = waitingMails(db, [caseId]).get(caseId) ?? 0;
  // A mail without a case may be the answer: the one to look at first.
  const stray = waiting > 0 ? null : strayMail(db, caseId);
  return (
    <>
      {stray !== null && (
        <p>
          {fr('Avant de dire quoi que ce soit d’un silence : ')}
          <a href={`/courrier/${encodeURIComponent(stray.id)}`}>
            {fr('un courriel sans dossier vient peut-être de cette collectivité')}
          </a>
          {'.'}
        </p>
      )}
      <p class="buttons">
        {waiting > 0 && (
          <a class="button main" href="/courrier">
            {fr(`Lire ${plural(waiting, 'courriel')}`)}
          </a>
        )}
        {open === undefined ? (
          <a
            class={waiting === 0 && proposed !== undefined ? 'button main' : 'button'}
            // That page opens what is due and may be written: what is due alone may be refused.
            href={`${caseHref(caseId)}/lettre`}
          >
            Préparer la lettre
          </a>
        ) : (
          <a class={waiting === 0 ? 'button main' : 'button'} href={letterHref(open.id)}>
            {fr(`Voir la lettre ${open.reference}`)}
          </a>
        )}
      </p>
    </>
  );
};

/** Only while the silence of an authority says something. */
function strayMail(db: Db, caseId: string): InboundRow | null {
  const row = findCase(db, caseId);
  return row === null || !ON_SILENCE.has(row.stage) ? null : firstUnread(db, row);
}

const ON_SILENCE: ReadonlySet<Stage> = new Set([
  'sent',
  'acknowledged',
  'unanswered',
  'reminded',
  'escalated',
]);

export const CaseLetters: FC<{ db: Db; caseId: string }> = ({ db, caseId }) => {
  const letters = lettersOfCase(db, caseId);
  const mails = mailsOfCase(db, caseId);
  return letters.length + mails.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby="lettres">
      <h2 id="lettres">Lettres et courrier</h2>
      <ul class="rows">
        {letters.toReversed().map((letter) => (
          <li>
            <a href={letterHref(letter.id)}>{fr(`${letter.reference}, ${letter.template.toUpperCase()}`)}</a>
            <span class="meta">
              {STATUS_WORDS[letter.status]}
              {deliveriesOfLetter(db, letter.id).map(({ channel, state }) =>
                fr(` · ${CHANNEL_WORDS[channel]} : ${STATE_WORDS[state]}`),
              )}
              {' · '}
              <Day at={letter.createdAt} />
            </span>
          </li>
        ))}
        {mails.slice(0, MOST_MAILS).map((mail) => (
          <li>
            <a href={`/courrier/${encodeURIComponent(mail.id)}`}>
              <Foreign text={subjectOf(mail)} maxChars={120} />
            </a>
            <span class="meta">
              {INBOUND_WORDS[mail.class]}
              {mail.state === 'waiting' && fr(' · à lire')}
              {' · '}
              <Day at={mail.receivedAt} />
            </span>
          </li>
        ))}
      </ul>
      {mails.length > MOST_MAILS && (
        <p class="meta">{fr(`${formatNumber(mails.length - MOST_MAILS)} courriels plus anciens.`)}</p>
      )}
    </section>
  );
};
