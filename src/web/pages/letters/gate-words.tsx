/** Whether a mail may leave, and why it waits, in words. */
import type { FC } from 'hono/jsx';
import { formatDate, formatInstant, isLegalDay } from '../../../french/index.js';
import { FAULT_REMEDY } from '../../../mail/faults.js';
import type { Gate } from '../../../mail/index.js';
import { Foreign } from '../../parts/foreign.js';
import { fr } from '../../parts/words.js';

/** « le 25 novembre 2026 », or with the hour for an instant. */
export function untilWords(until: string): string {
  return isLegalDay(until) ? formatDate(until) : (formatInstant(until) ?? until);
}

/** @param fault what ended its last try when that was a fault of Vigie; a gate that waits says it itself */
export const GateLine: FC<{ gate: Gate; fault?: string | null }> = ({ gate, fault = null }) => {
  switch (gate.kind) {
    case 'go':
      return fault === null ? (
        <p>{fr('Rien ne la retient : elle part au prochain envoi.')}</p>
      ) : (
        <>
          <p>
            <strong>{fr('Vigie n’a pas pu l’envoyer, et réessaie au prochain envoi.')}</strong>
          </p>
          <Reasons because={[fault, FAULT_REMEDY]} />
        </>
      );
    case 'held':
      return (
        <>
          <p>
            <strong>{fr('Retenue jusqu’à ce qu’une personne lève ce qui la retient.')}</strong>
          </p>
          <Reasons because={gate.because} />
        </>
      );
    case 'wait':
      return (
        <>
          <p>
            <strong>{fr(`Au plus tôt : ${untilWords(gate.until)}.`)}</strong>
          </p>
          <Reasons because={gate.because} />
        </>
      );
  }
};

const Reasons: FC<{ because: readonly string[] }> = ({ because }) => (
  <ul class="plain-list meta">
    {because.map((reason) => (
      <li>
        <Foreign text={fr(reason)} maxChars={500} />
      </li>
    ))}
  </ul>
);
