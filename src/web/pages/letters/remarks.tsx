/** What the wording says of a draft: each remark with why, and what to do. */
import type { FC } from 'hono/jsx';
import type { Remark } from '../../../letters/index.js';
import { Foreign } from '../../parts/foreign.js';
import { fr } from '../../parts/words.js';

/** Why the program minds, in words for whoever writes. */
const WHY: Readonly<Record<Remark['code'], string>> = {
  'local-paragraph':
    'Les lettres toutes pareilles ne sont pas lues. Ce paragraphe dit ce que vous savez de ce lieu et de ce visuel : où il se voit, ce qu’il annonce, qui aurait pu le dessiner ici.',
  wording:
    'La lettre n’affirme jamais plus que ce qui a été lu : pas d’accusation, pas d’intention prêtée, pas de conclusion tirée d’un indice. Dites ce que vous avez vu, ou posez une question.',
  contradiction:
    'Accuser à tort est la pire erreur possible. Quand des éléments plaident dans les deux sens, une personne qui coordonne regarde d’abord.',
  address: 'L’adresse se lit par la fenêtre de l’enveloppe : six lignes de 38 caractères au plus.',
  sender: 'Qui signe se règle une fois pour toutes, sous la clé « sender » de vigie.config.json.',
  template:
    'Chaque modèle est relu par le syndicat et porte la date jusqu’à laquelle cela vaut. Sans elle, la lettre reste un PROJET et ne peut pas être validée.',
  recipient: 'La formule d’appel suit la fonction et la civilité de la personne.',
  similar: 'Une lettre qui reprend la précédente se reconnaît, et se classe sans être lue.',
  checklist: 'La machine ne le voit pas : une personne le dit, et la lettre change selon la réponse.',
};

export const Remarks: FC<{ remarks: readonly Remark[] }> = ({ remarks }) => {
  const blocking = remarks.filter(({ isBlocking }) => isBlocking);
  const others = remarks.filter(({ isBlocking }) => !isBlocking);
  return (
    <section class="remarks" aria-labelledby="remarques">
      <h2 id="remarques">{fr(remarks.length === 0 ? 'Rien à redire' : 'Ce que la lettre demande encore')}</h2>
      {remarks.length === 0 && (
        <p>{fr('La formulation convient. Une autre personne relit, une troisième valide.')}</p>
      )}
      <Group title="À régler avant la validation" remarks={blocking} isBlocking />
      <Group title="À savoir" remarks={others} />
    </section>
  );
};

const Group: FC<{ title: string; remarks: readonly Remark[]; isBlocking?: boolean }> = ({
  title,
  remarks,
  isBlocking = false,
}) =>
  remarks.length === 0 ? (
    <></>
  ) : (
    <>
      <h3>{fr(title)}</h3>
      <ul class={isBlocking ? 'remark-list is-blocking' : 'remark-list'}>
        {remarks.map(({ code, message }) => (
          <li>
            <p>
              <Foreign text={fr(message)} maxChars={600} />
            </p>
            <details>
              <summary>
                Pourquoi ?<span class="unseen"> {message.slice(0, 80)}</span>
              </summary>
              <p class="meta">{fr(WHY[code])}</p>
            </details>
          </li>
        ))}
      </ul>
    </>
  );
