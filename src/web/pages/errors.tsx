/** What a page says when there is none: what happened, what is kept, what to do. */
import { STORE_FAULT_WORDS, storeFaultOf } from '../../health/store-fault.js';
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
        Demandez-la à une personne qui en a le rôle : la page <a href="/reglages">Réglages</a> dit qui.
      </p>
    </article>,
    403,
  );
}

/** A fault of the disk or the database is nobody's mistake and is told as what it is: the rest still works. */
export function failed(c: WebContext, error: unknown): Response | Promise<Response> {
  const fault = storeFaultOf(error);
  if (fault === null) return unexpected(c);
  const { title, said, remedy } = STORE_FAULT_WORDS[fault.kind];
  return show(
    c,
    { title },
    <article class="prose">
      <h1>{fr(title)}</h1>
      <p>{fr(said)}</p>
      <p>{fr(remedy)}</p>
      <p>
        <a href="/">Revenir au tableau de bord</a>
      </p>
    </article>,
    503,
  );
}

function unexpected(c: WebContext): Response | Promise<Response> {
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
