/** An approved letter goes into the outbox: to an address that is known, or to one that a coordinator answers for. */
import type { FC } from 'hono/jsx';
import type { LetterReading } from '../../../letters/read-letter.js';
import type { Gate } from '../../../mail/index.js';
import { fr } from '../../parts/words.js';
import { letterHref } from './frame.js';

/** What will leave, as the outbox will make it. */
export interface Leaving {
  readonly from: string;
  readonly replyTo: string | null;
  readonly to: string;
  /** Where it may go without more: the letter's own address first. */
  readonly known: readonly string[];
  readonly subject: string;
  readonly attachments: readonly { readonly name: string; readonly bytes: number | null }[];
  /** As the letter declares them at its foot. */
  readonly copies: readonly string[];
  readonly gate: Gate;
}

export const ByMail: FC<{
  reading: LetterReading;
  coordinates: boolean;
  leaving: Leaving;
  isMain: boolean;
}> = ({ reading, leaving: { known, copies }, isMain, coordinates }) => {
  const [only] = known;
  if (only === undefined && !coordinates)
    return (
      <p>
        {fr(
          'Aucune adresse électronique n’est connue de cette collectivité : passez par la poste ou par son formulaire, ou demandez à la coordination.',
        )}
      </p>
    );
  return (
    <form method="post" action={`${letterHref(reading.row)}/envoi`} class="stacked">
      {only !== undefined && known.length === 1 && (
        <p>
          {fr('Par courriel, à ')}
          <bdi>{only}</bdi>
          <input type="hidden" name="to" value={only} />
        </p>
      )}
      {known.length > 1 && (
        <label>
          {fr('Par courriel, à')}
          <select name="to">
            {known.map((address) => (
              <option value={address}>{address}</option>
            ))}
          </select>
        </label>
      )}
      {copies.length > 0 && (
        <label>
          {fr(`Adresses des copies annoncées (${copies.join(', ')}), une par ligne`)}
          <textarea name="cc" rows={2} maxlength={2000}></textarea>
        </label>
      )}
      {coordinates && (
        <details open={only === undefined}>
          <summary>
            {fr(copies.length > 0 ? 'Une adresse qui n’est pas connue' : 'À une autre adresse')}
          </summary>
          <p class="meta">
            {fr(
              'Elle n’est ni celle de la lettre, ni une coordonnée de la collectivité dans l’annuaire : le dossier garde d’où elle vient.',
            )}
          </p>
          <label>
            {fr(only === undefined ? 'Adresse' : 'Adresse (rien pour garder celle d’au-dessus)')}
            <input type="email" name="autre" maxlength={254} autocomplete="off" />
          </label>
          <label>
            {fr('D’où elle vient')}
            <input name="raison" maxlength={300} autocomplete="off" />
          </label>
        </details>
      )}
      <button type="submit" class={isMain ? 'main' : ''}>
        {fr('Mettre à l’envoi')}
      </button>
    </form>
  );
};
