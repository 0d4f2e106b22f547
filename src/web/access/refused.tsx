/** What a person is told who asks for what is not hers: what it is, that nothing was changed, whom to ask. */
import { departementsOf } from '../../accounts/territory.js';
import type { Level } from '../../accounts/roles.js';
import type { WebContext } from '../context.js';
import { departementName } from '../map-of-france.js';
import { forbidden } from '../pages/errors.js';
import { fr } from '../parts/words.js';
import { show } from '../show.js';

const WHO: Readonly<Record<Level, string>> = {
  member: 'l’équipe',
  coordinator: 'la coordination ou à l’administration',
  administrator: 'l’administration',
  national: 'le bureau national',
};

export function reserved(c: WebContext, level: Level): Response | Promise<Response> {
  return forbidden(c, WHO[level]);
}

export function outsideTerritory(c: WebContext): Response | Promise<Response> {
  const departements = departementsOf(c.get('territory'));
  const here = departements.map((code) => departementName(code)).join(', ');
  return show(
    c,
    { title: 'Hors de votre territoire' },
    <article class="prose">
      <h1>C’est hors de votre territoire</h1>
      <p>
        {fr(
          here === ''
            ? 'Aucun territoire ne vous est encore confié : l’administration le fait dans Réglages, en une minute.'
            : `Ce qui se trouve à cette adresse est suivi par d’autres personnes. Vous suivez : ${here}.`,
        )}
      </p>
      <p>
        {fr(
          'Rien n’a été changé. Si vous devriez y avoir accès, demandez-le à une personne de l’administration : la page ',
        )}
        <a href="/reglages">Réglages</a> dit qui.
      </p>
      <p>
        <a href="/">Revenir au tableau de bord</a>
        {fr(' ou ')}
        <a href="/relecture/renfort">prêter ses yeux à une autre section</a>.
      </p>
    </article>,
    403,
  );
}
