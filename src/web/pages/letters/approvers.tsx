/** Who may approve a letter, from when, and what a small installation does meanwhile. */
import type { FC } from 'hono/jsx';
import { TIED_BECAUSE, tieEndWords } from '../../../accounts/ties.js';
import { plural } from '../../../french/words.js';
import { fr } from '../../parts/words.js';

export interface ApproversProps {
  /** Each with the instant from which her approval counts; null = now. */
  readonly approvers: readonly { readonly id: string; readonly name: string; readonly from: string | null }[];
  /** How many take part here. */
  readonly people: number;
  readonly newAccessDays: number;
}

export const Approvers: FC<ApproversProps> = ({ approvers, people, newAccessDays }) => {
  const isAnyTied = approvers.some(({ from }) => from !== null);
  return (
    <>
      <h3>Qui peut la valider</h3>
      {approvers.length === 0 ? (
        <p>
          {fr(
            'Personne ici : il faut une personne qui coordonne, et qui n’ait eu part ni à la lettre, ni à la confirmation du visuel. L’administration l’invite dans Réglages.',
          )}
        </p>
      ) : (
        <ul class="plain-list">
          {approvers.map(({ name, from }) => (
            <li>
              <bdi>{name}</bdi>
              {from !== null && fr(` : à partir du ${tieEndWords(from)}`)}
            </li>
          ))}
        </ul>
      )}
      {isAnyTied && (
        <p class="hint">
          {fr(
            `Une date, parce que son accès est encore lié à celui d’une personne qui a écrit ou relu cette lettre, ou confirmé son visuel : ${TIED_BECAUSE} (moins de ${plural(newAccessDays, 'jour')}).`,
          )}
        </p>
      )}
      {isAnyTied && <FewHere people={people} newAccessDays={newAccessDays} />}
    </>
  );
};

/** Whether one of these sentences says that accounts are still tied. */
export function isTold(problems: readonly string[]): boolean {
  return problems.some((problem) => problem.includes(TIED_BECAUSE));
}

/** What to do where no third person is at hand. */
export const FewHere: FC<Pick<ApproversProps, 'people' | 'newAccessDays'>> = ({ people, newAccessDays }) =>
  people > 2 ? (
    <></>
  ) : (
    <p class="hint">
      {fr(
        `Vous n’êtes que deux ici : attendez cette date, rien n’est perdu. Une troisième personne invitée aujourd’hui serait liée de même jusqu’à ${plural(newAccessDays, 'jour')} après sa première entrée ; invitez-la quand même, un téléphone perdu ne vous arrêtera plus. Qui tient la machine peut raccourcir ce délai (newAccessDays, un jour au moins).`,
      )}
    </p>
  );
