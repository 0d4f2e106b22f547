/** What a page says when there is none: what happened, what is kept, what to do. */
import type { WebContext } from '../context.js';
import { fr } from '../parts/words.js';
import { show } from '../show.js';

export function notFound(c: WebContext): Response | Promise<Response> {
  return show(
    c,
    { title: 'Page introuvable' },
    <article class="prose">
      <h1>Il n’y a rien à cette adresse</h1>
      <p>Le lien est peut-être incomplet, ou ce qu’il montrait porte un autre nom.</p>
      <p>{fr('Rien n’est perdu : ce qui a été relevé reste gardé.')}</p>
      <p>
        <a href="/">Revenir au tableau de bord</a> ou <a href="/visuels">chercher dans les visuels</a>.
      </p>
    </article>,
    404,
  );
}

/** `who` = those who may, as in « la coordination ». */
export function forbidden(c: WebContext, who: string): Response | Promise<Response> {
  return show(
    c,
    { title: 'Action réservée' },
    <article class="prose">
      <h1>Cette action est réservée</h1>
      <p>{`Elle appartient à ${who}. Rien n’a été changé.`}</p>
      <p>
        Demandez-la à une personne qui en a le rôle : la page <a href="/reglages">Réglages</a> dit qui.
      </p>
    </article>,
    403,
  );
}

export function failed(c: WebContext): Response | Promise<Response> {
  return show(
    c,
    { title: 'Erreur imprévue' },
    <article class="prose">
      <h1>La page n’a pas pu être faite</h1>
      <p>
        {fr(
          'C’est une erreur de Vigie, pas la vôtre. Ce qui était enregistré le reste ; la dernière demande n’a peut-être pas été prise en compte.',
        )}
      </p>
      <p>
        {fr(
          'Revenez à la page précédente et vérifiez avant de recommencer. Si l’erreur revient, montrez à la personne qui tient Vigie la fenêtre où tourne « vigie serve » : elle y lit la cause, et « vigie doctor » dit comment réparer.',
        )}
      </p>
      <p>
        <a href="/">Revenir au tableau de bord</a>
      </p>
    </article>,
    500,
  );
}
