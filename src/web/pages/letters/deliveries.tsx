/** How a letter left: each delivery with every try, each answer of a server, and the proofs that it arrived. */
import type { FC } from 'hono/jsx';
import { formatDate, isLegalDay } from '../../../french/index.js';
import type { LetterReading } from '../../../letters/read-letter.js';
import { ATTEMPT_WORDS, CHANNEL_WORDS, RECEIPT_WORDS, STATE_WORDS } from '../../../mail/mail-words.js';
import type { WebDeps } from '../../context.js';
import { Address, Foreign } from '../../parts/foreign.js';
import { Day } from '../../parts/pieces.js';
import { begun, fr } from '../../parts/words.js';
import { letterHref, nameOf } from './frame.js';
import { cameBack } from './next-step.js';
import { ReceiptForm } from './step-forms.js';

type Delivery = LetterReading['deliveries'][number];

export const Deliveries: FC<{ deps: WebDeps; reading: LetterReading; today: string }> = ({
  deps,
  reading,
  today,
}) =>
  reading.deliveries.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby="envois">
      <h2 id="envois">Envois</h2>
      <ul class="rows">
        {reading.deliveries.toReversed().map((delivery) => (
          <li>
            <One deps={deps} reading={reading} delivery={delivery} today={today} />
          </li>
        ))}
      </ul>
    </section>
  );

/** « partie le 24 novembre 2026 » ; what came back had left. */
function stateOf({ row, attempts }: Delivery): string {
  const left = row.sentOn !== null && isLegalDay(row.sentOn) ? ` le ${formatDate(row.sentOn)}` : '';
  return cameBack({ attempts }) ? `partie${left}, revenue` : `${STATE_WORDS[row.state]}${left}`;
}

const One: FC<{ deps: WebDeps; reading: LetterReading; delivery: Delivery; today: string }> = ({
  deps: { db },
  reading,
  delivery,
  today,
}) => {
  const { row, attempts, receipts } = delivery;
  const href = `${letterHref(reading.row)}/envois/${row.id}`;
  return (
    <>
      <p>
        <strong>{begun(CHANNEL_WORDS[row.channel])}</strong>
        {row.recipient !== null && (
          <>
            {fr(' à ')}
            <bdi>{reading.row.removedAt === null ? row.recipient : 'une adresse supprimée depuis'}</bdi>
          </>
        )}
        {fr(` : ${stateOf(delivery)}`)}
      </p>
      {row.formUrl !== null && (
        <p class="meta">
          <Address url={row.formUrl} />
        </p>
      )}
      {row.registered !== null && (
        <p class="meta">
          {row.channel === 'post' ? 'Recommandé n° ' : 'Récépissé '}
          <Foreign text={row.registered} />
        </p>
      )}
      {row.cc.length > 0 && (
        <p class="meta">
          {'Copies : '}
          <bdi>{row.cc.join(', ')}</bdi>
        </p>
      )}
      {receipts.map(({ kind, day, number, sha256 }) => (
        <p>
          {fr(`${begun(RECEIPT_WORDS[kind])} du ${isLegalDay(day) ? formatDate(day) : day}`)}
          {number !== null && number !== '' && (
            <>
              {fr(', n° ')}
              <Foreign text={number} />
            </>
          )}
          {sha256 !== null && reading.row.removedAt === null && (
            <>
              {' · '}
              <a href={`${letterHref(reading.row)}/preuves/${sha256}`}>sa copie</a>
            </>
          )}
        </p>
      ))}
      {row.state === 'sent' && !cameBack(delivery) && reading.row.removedAt === null && (
        <details>
          <summary>
            {fr(receipts.length === 0 ? 'Noter une preuve de réception' : 'Ajouter une autre preuve')}
          </summary>
          <ReceiptForm reading={reading} delivery={delivery} today={today} />
        </details>
      )}
      {row.channel === 'post' &&
        row.state === 'sent' &&
        receipts.length === 0 &&
        !cameBack(delivery) &&
        reading.row.removedAt === null && (
          <details>
            <summary>{fr('L’enveloppe est revenue')}</summary>
            <ReturnForm reading={reading} delivery={delivery} today={today} />
          </details>
        )}
      {(attempts.length > 0 || row.file !== null) && (
        <details>
          <summary>{fr('Chaque essai, et ce que le serveur a répondu')}</summary>
          <ol class="attempts">
            {attempts.map(({ kind, code, answer, at, personId }) => (
              <li>
                <Day at={at} />
                {fr(` : ${ATTEMPT_WORDS[kind]}${code === null ? '' : ` (${code})`}`)}
                {personId !== null && (
                  <>
                    {', '}
                    <bdi>{nameOf(db, personId)}</bdi>
                  </>
                )}
                {answer !== null && answer !== '' && (
                  <p class="value">
                    <Foreign text={answer} maxChars={2000} />
                  </p>
                )}
              </li>
            ))}
          </ol>
          {row.file !== null && (
            <p>
              <a href={`${href}/courriel`}>{fr('Le courriel tel qu’il a été remis (.eml)')}</a>
            </p>
          )}
        </details>
      )}
      <p class="meta">
        {fr('Mis à l’envoi par ')}
        <bdi>{nameOf(db, row.queuedBy)}</bdi>
        {', '}
        <Day at={row.queuedAt} />
      </p>
    </>
  );
};

/** What the post writes on an envelope that it brings back. */
const ENVELOPE_WORDS = [
  'N’habite pas à l’adresse indiquée',
  'Destinataire inconnu à l’adresse',
  'Défaut d’accès ou d’adressage',
  'Pli avisé et non réclamé',
  'Pli refusé par le destinataire',
] as const;

const ReturnForm: FC<{ reading: LetterReading; delivery: Delivery; today: string }> = ({
  reading,
  today,
  delivery: { row },
}) => (
  <form method="post" action={`${letterHref(reading.row)}/envois/${row.id}/retour`} class="stacked">
    <p class="hint">
      {fr(
        'Elle n’est pas arrivée : aucun délai ne court, et personne ne peut dire « sans réponse ». Le dossier propose de vérifier l’adresse et de la renvoyer.',
      )}
    </p>
    <label>
      {fr('Ce que dit l’enveloppe')}
      <input name="enveloppe" required maxlength={300} list={`retours-${row.id}`} autocomplete="off" />
    </label>
    <datalist id={`retours-${row.id}`}>
      {ENVELOPE_WORDS.map((words) => (
        <option value={words}></option>
      ))}
    </datalist>
    <label>
      {fr('Revenue le')}
      <input type="date" name="jour" required max={today} min={row.sentOn ?? ''} value={today} />
    </label>
    <button type="submit">{fr('Noter qu’elle est revenue')}</button>
  </form>
);
