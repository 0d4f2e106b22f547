/** All that happened to a case, the latest first: what, on which legal day, who wrote it down, why. */
import type { FC } from 'hono/jsx';
import type { Db } from '../../../../db/open.js';
import { lettersOfCase } from '../../../../db/queries/letters.js';
import { findPerson } from '../../../../db/queries/people.js';
import {
  ANSWER_WORDS,
  CADA_OPINION_WORDS,
  CLOSE_WORDS,
  DOCUMENT_ANSWER_WORDS,
  EVENT_WORDS,
  RECEIPT_WORDS,
  type CaseEvent,
  type CaseReading,
} from '../../../cases/index.js';
import { formatDate, isLegalDay, parisDay } from '../../../french/index.js';
import { BY_TERM } from '../../../cases/at-rest.js';
import { Address, Foreign } from '../../parts/foreign.js';
import { Day } from '../../parts/pieces.js';
import { CLOSE_QUOTE, OPEN_QUOTE } from '../../parts/wording.js';
import { fr } from '../../parts/words.js';
import { HELD_WORDS } from './entries.js';

/** More than a case ever has; a crawl that flickers may write more. */
const MOST_EVENTS = 200;

export const Timeline: FC<{ db: Db; reading: CaseReading; titles: ReadonlyMap<string, string> }> = ({
  db,
  reading: { row, events, projection },
  titles,
}) => {
  const refused = new Map(projection.refused.map(({ index, message }) => [index, message]));
  const references = new Map(lettersOfCase(db, row.id).map(({ id, reference }) => [id, reference]));
  const shown = events.map((event, index) => ({ event, index })).slice(-MOST_EVENTS);
  return (
    <section aria-labelledby="historique">
      <h2 id="historique">Historique</h2>
      <p class="meta">
        {fr(
          `${events.some(({ by }) => by === BY_TERM) ? 'Aucun fait ne s’y efface ; les textes anciens, si, à leur terme.' : 'Rien ne s’y efface.'} La date est celle du fait ; quand il a été noté un autre jour, c’est dit.`,
        )}
      </p>
      <ol class="timeline" reversed>
        {shown.toReversed().map(({ event, index }) => (
          <li id={`evenement-${index + 1}`} class={event.kind === 'noted' ? 'is-note' : ''}>
            <p class="what">
              <strong>{EVENT_WORDS[event.kind]}</strong>
              <Detail event={event} titles={titles} />
            </p>
            {'letter' in event && event.letter !== undefined && (
              <p class="meta">
                <a href={`/lettres/${encodeURIComponent(event.letter)}`}>
                  {fr(`Lettre ${references.get(event.letter) ?? ''}`.trim())}
                  <span class="unseen">{`, du fait ${index + 1}`}</span>
                </a>
              </p>
            )}
            {'source' in event && event.source?.kind === 'mail' && (
              <p class="meta">
                <a href={`/courrier/${encodeURIComponent(event.source.mail)}`}>
                  Le courriel<span class="unseen">{` du fait ${index + 1}`}</span>
                </a>
              </p>
            )}
            {'source' in event && event.source?.kind === 'page' && (
              <p class="meta">
                <Address url={event.source.url} />
              </p>
            )}
            {event.because !== '' && (
              <p class="why">
                <Foreign text={event.because} maxChars={1200} />
              </p>
            )}
            <p class="meta">
              {fr(`${isLegalDay(event.day) ? formatDate(event.day) : event.day} · `)}
              <Who db={db} by={event.by} />
              {parisDay(event.at) !== event.day && (
                <>
                  {fr(' · noté le ')}
                  <Day at={event.at} />
                </>
              )}
            </p>
            {refused.has(index) && <p class="meta">{fr(`Sans effet : ${refused.get(index) ?? ''}`)}</p>}
          </li>
        ))}
      </ol>
      {events.length > MOST_EVENTS && (
        <p class="meta">{fr(`${events.length - MOST_EVENTS} faits plus anciens, hors de cette page.`)}</p>
      )}
    </section>
  );
};

/** The chosen name of a person, or the crawl that saw it. */
const Who: FC<{ db: Db; by: string }> = ({ db, by }) =>
  by === BY_TERM ? (
    <>par Vigie, au terme de la durée de conservation</>
  ) : by.startsWith('crawl:') ? (
    <>vu par un passage de Vigie</>
  ) : (
    <>
      par <bdi>{findPerson(db, by)?.name ?? 'une personne'}</bdi>
    </>
  );

const Detail: FC<{ event: CaseEvent; titles: ReadonlyMap<string, string> }> = ({ event, titles }) => {
  const about = 'picture' in event && titles.size > 1 ? (titles.get(event.picture) ?? null) : null;
  const more = moreOf(event);
  return (
    <>
      {more !== null && fr(` : ${more}`)}
      {quotedOf(event) !== null && (
        <>
          {fr(' : ')}
          {OPEN_QUOTE}
          <Foreign text={quotedOf(event) ?? ''} maxChars={400} />
          {CLOSE_QUOTE}
        </>
      )}
      {about !== null && (
        <>
          {' ('}
          <bdi>{about}</bdi>
          {')'}
        </>
      )}
    </>
  );
};

/** Words that are not ours. */
function quotedOf(event: CaseEvent): string | null {
  if (event.kind === 'credited' || event.kind === 'labelled') return event.text === '' ? null : event.text;
  return event.kind === 'answered' || event.kind === 'statement-found' ? (event.quote ?? null) : null;
}

function moreOf(event: CaseEvent): string | null {
  if (event.kind === 'answered')
    return `${ANSWER_WORDS[event.answer]}${event.isComplete ? '' : ' (réponse partielle)'}`;
  if (event.kind === 'statement-found') return ANSWER_WORDS[event.answer];
  if (event.kind === 'receipt' || event.kind === 'documents-receipt') return RECEIPT_WORDS[event.proof];
  if (event.kind === 'documents-answered') return DOCUMENT_ANSWER_WORDS[event.answer];
  if (event.kind === 'cada-opinion') return CADA_OPINION_WORDS[event.opinion];
  if (event.kind === 'council-dated')
    return isLegalDay(event.council) ? `le ${formatDate(event.council)}` : event.council;
  if (event.kind === 'taken-back') return `fait n° ${event.of}`;
  if (event.kind === 'closed') return CLOSE_WORDS[event.reason];
  if (event.kind === 'held') return HELD_WORDS[event.why];
  if (event.kind !== 'gone') return null;
  return event.afterEvent ? 'après son événement' : event.afterLetter ? 'après la lettre' : null;
}
