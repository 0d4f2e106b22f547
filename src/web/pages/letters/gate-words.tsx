/** Whether a mail may leave, and why it waits, in words. */
import type { FC } from 'hono/jsx';
import { formatDate, formatInstant, isLegalDay } from '../../../french/index.js';
import type { Gate } from '../../../mail/index.js';
import { Foreign } from '../../parts/foreign.js';
import { fr } from '../../parts/words.js';

/** « le 25 novembre 2026 », or with the hour for an instant. */
export function untilWords(until: string): string {
  return isLegalDay(until) ? formatDate(until) : (formatInstant(until) ?? until);
}

export const GateLine: FC<{ gate: Gate }> = ({ gate }) => {
  switch (gate.kind) {
    case 'go':
      return <p>{fr('Rien ne la retient : elle part au prochain envoi.')}</p>;
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
