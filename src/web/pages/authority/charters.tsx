/** On the page of an authority: the charters and rules on generative AI that it voted. */
import type { FC } from 'hono/jsx';
import { chartersOf, type CharterRow } from '../../../../db/queries/charters.js';
import { findPerson } from '../../../../db/queries/people.js';
import type { Db } from '../../../../db/open.js';
import { formatDate, isLegalDay, type LegalDay } from '../../../french/index.js';
import { authorityHref } from '../../parts/authority-line.js';
import { Address, Foreign } from '../../parts/foreign.js';
import { Day } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import { typedInto, type Entered } from './entered.js';

interface ChartersProps {
  readonly db: Db;
  readonly code: string;
  readonly today: LegalDay;
  readonly mayChange: boolean;
  readonly entered: Entered | null;
}

export const Charters: FC<ChartersProps> = ({ db, code, today, mayChange, entered }) => {
  const { disclosure, valueOf } = typedInto(entered, 'charte');
  const charters = chartersOf(db, code);
  if (charters.length === 0 && !mayChange) return <></>;
  return (
    <section aria-labelledby="chartes">
      <h2 id="chartes">Chartes et règles sur l’IA</h2>
      {charters.length === 0 ? (
        <p>
          {fr('Aucune n’est notée. Ce qu’une collectivité a voté peut lui être rappelé dans une lettre.')}
        </p>
      ) : (
        <ul class="rows">
          {charters.map((charter) => (
            <Charter db={db} charter={charter} mayChange={mayChange} />
          ))}
        </ul>
      )}
      {mayChange && (
        <details class="beneath" {...disclosure}>
          <summary>Noter une charte ou une règle</summary>
          <form method="post" action={`${authorityHref(code)}/chartes`} class="stacked">
            <label>
              Titre
              <input
                type="text"
                name="title"
                value={valueOf('title')}
                required
                maxlength={300}
                placeholder="Charte sur l’usage de l’IA"
              />
            </label>
            <label>
              Adresse du texte
              <input
                type="url"
                name="url"
                value={valueOf('url')}
                maxlength={2000}
                aria-describedby="aide-charte"
              />
            </label>
            <p id="aide-charte" class="hint">
              {fr('Une adresse, ou une citation, ou les deux : ce qui ne se montre pas ne se cite pas.')}
            </p>
            <label>
              Citation exacte
              <textarea name="quote" rows={4} maxlength={4000}>
                {valueOf('quote')}
              </textarea>
            </label>
            <label>
              Votée le (facultatif)
              <input type="date" name="votedOn" value={valueOf('votedOn')} max={today} />
            </label>
            <button type="submit">Noter</button>
          </form>
        </details>
      )}
    </section>
  );
};

const Charter: FC<{ db: Db; charter: CharterRow; mayChange: boolean }> = ({ db, charter, mayChange }) => (
  <li>
    <span>
      <strong>
        <Foreign text={charter.title} />
      </strong>
      {charter.votedOn !== null &&
        isLegalDay(charter.votedOn) &&
        fr(`, votée le ${formatDate(charter.votedOn)}`)}
    </span>
    {charter.url !== null && (
      <span class="meta">
        <Address url={charter.url} />
      </span>
    )}
    {charter.quote !== null && (
      <blockquote class="quote">
        <Foreign text={charter.quote} maxChars={1200} />
      </blockquote>
    )}
    <span class="meta">
      {fr('Notée le ')}
      <Day at={charter.addedAt} />
      {' par '}
      <bdi>{findPerson(db, charter.addedBy)?.name ?? 'une personne'}</bdi>
    </span>
    {mayChange && (
      <form
        method="post"
        action={`${authorityHref(charter.authorityCode)}/chartes/${encodeURIComponent(charter.id)}/fin`}
      >
        <button type="submit">
          {fr('N’est plus en vigueur')}
          <span class="unseen"> : {charter.title}</span>
        </button>
      </form>
    )}
  </li>
);
