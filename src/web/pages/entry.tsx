/** The door: why nobody gets in without a link, and the link itself. */
import type { Hono } from 'hono';
import type { Env, WebContext, WebDeps } from '../context.js';
import { LINK_HOURS } from '../../accounts/index.js';
import { enter } from '../session.js';
import { showOutside } from '../show.js';
import { fr } from '../parts/words.js';

/** Said to whoever comes without a session. */
export function closedDoor(c: WebContext): Response | Promise<Response> {
  return showOutside(
    c,
    'Entrer',
    <article class="prose">
      <h1>Vigie s’ouvre par un lien personnel</h1>
      <p>
        {fr(
          'Il n’y a pas d’inscription. Chaque personne reçoit un lien qui ne sert qu’une fois ; ce navigateur reste ensuite ouvert un mois.',
        )}
      </p>
      <h2>Vous tenez Vigie sur votre machine</h2>
      <p>
        {fr(
          'Le lien est écrit dans la fenêtre où vous avez lancé « vigie serve ». Relancez-la pour en avoir un autre.',
        )}
      </p>
      <h2>Quelqu’un vous a invité·e</h2>
      <p>
        {fr(
          `Ouvrez le lien reçu. S’il a déjà servi, ou s’il date de plus de ${LINK_HOURS} heures, demandez-en un autre à la personne qui vous a invité·e : elle le fait dans Réglages.`,
        )}
      </p>
      <h2>Vous avez une adresse ou un mot de passe</h2>
      <p>
        <a href="/connexion">Entrer avec votre adresse électronique</a>
      </p>
      <h2>Vous étiez déjà entré·e</h2>
      <p>
        En venant d’un autre site ou d’un message, le navigateur ne montre pas toujours qui vous êtes.{' '}
        <a href="/">Ouvrir le tableau de bord</a>
      </p>
    </article>,
    c.req.method === 'GET' ? 401 : 403,
  );
}

const REFUSED = {
  unknown:
    'Ce lien n’est pas connu, ou l’accès de cette personne a pris fin. Il est peut-être incomplet : copiez-le en entier.',
  used: 'Ce lien a déjà servi. Il n’ouvre qu’une fois.',
  expired: 'Ce lien est trop ancien.',
} as const;

export function entryRoutes(app: Hono<Env>, deps: WebDeps): void {
  // Opening the link is not yet using it: previews of messages open links too. And a cookie that is set on the way from
  // another site would not be shown to the very next page (SameSite=Strict); after a form of our own it is.
  app.get('/entree', (c) => {
    const token = c.req.query('jeton') ?? '';
    return showOutside(
      c,
      'Entrer',
      <article class="prose">
        <h1>Bienvenue</h1>
        <p>Ce lien est personnel et ne sert qu’une fois. Ce navigateur restera ouvert un mois.</p>
        <form method="post" action="/entree">
          <input type="hidden" name="jeton" value={token} />
          <p>
            <button type="submit" class="main">
              Entrer
            </button>
          </p>
        </form>
      </article>,
    );
  });
  app.post('/entree', async (c) => {
    const form = await c.req.parseBody();
    const token = form['jeton'];
    const entry = enter(deps, c, typeof token === 'string' ? token : '');
    if (entry.kind === 'entered') return c.redirect('/', 303);
    return showOutside(
      c,
      'Entrer',
      <article class="prose">
        <h1>Ce lien n’ouvre pas</h1>
        <p>{fr(REFUSED[entry.why])}</p>
        <p>
          {fr(
            'Demandez-en un autre à la personne qui vous a invité·e ; si vous tenez Vigie sur votre machine, relancez « vigie serve ».',
          )}
        </p>
      </article>,
      403,
    );
  });
}
