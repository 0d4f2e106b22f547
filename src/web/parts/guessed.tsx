/** That somebody guessed at a person's one-time codes until no more were taken, for herself and for whoever administers. */
import type { FC } from 'hono/jsx';
import { Day } from './pieces.js';
import { fr } from './words.js';

const SENTENCES = {
  own: ', vingt codes faux avaient été donnés en un jour dans des navigateurs inconnus, avec votre mot de passe ou un lien d’entrée. Si ce n’était pas vous, changez votre mot de passe et fermez les autres navigateurs.',
  admin:
    ', vingt codes faux avaient été donnés en un jour pour entrer à sa place, avec son mot de passe ou un lien. Demandez-lui de vive voix si c’était elle ; sinon, qu’elle change son mot de passe et ferme ses autres sessions.',
} as const;

/** @param of instant at which the last one was given; null when nobody guessed lately @param to who reads it */
export const Guessed: FC<{ of: string | null; to: keyof typeof SENTENCES }> = ({ of, to }) =>
  of === null ? (
    <></>
  ) : (
    <p class="note">
      {fr('Le ')}
      <Day at={of} />
      {fr(SENTENCES[to])}
    </p>
  );
