/** What pages say while the directory of France was not imported yet. */
import type { FC } from 'hono/jsx';
import { isDirectoryEmpty } from '../../../db/queries/directory-page.js';
import { Empty } from './pieces.js';
import { fr } from './words.js';

export { isDirectoryEmpty };

/** @param mayAdd whether this person adds sites by hand meanwhile */
export const DirectoryEmpty: FC<{ mayAdd: boolean }> = ({ mayAdd }) => (
  <Empty title="L’annuaire est encore vide">
    <p>
      {fr(
        'Vigie peut connaître toutes les communes, intercommunalités, départements et régions, avec leur site, leur adresse et leurs élu·es : ces données sont publiques. La personne qui tient l’installation les fait venir par une commande :',
      )}
    </p>
    <p>
      <code class="link">npx vigie authorities import --all</code>
    </p>
    <p>
      {fr(
        'Il faut le réseau, et de quelques minutes à une heure. Sans réseau, la commande dit quels fichiers télécharger ailleurs. En attendant, une collectivité s’ajoute à la main avec son site.',
      )}
    </p>
    {mayAdd && (
      <p class="buttons">
        <a class="button main" href="/suivi/ajouter">
          Ajouter un site à la main
        </a>
      </p>
    )}
  </Empty>
);
