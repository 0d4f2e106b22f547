/** Coming in with an address: by password, or by a link sent to it. What is said does not tell who has an account. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { transact } from '../../../../db/open.js';
import { listPeople } from '../../../../db/queries/people.js';
import { askForLink, signIn, type EntryDeps } from '../../../accounts/index.js';
import { askerOf } from '../../asker.js';
import { entryOf, originOfLinks, type Env, type WebContext, type WebDeps } from '../../context.js';
import { Problems } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import { MAIL_LINK_HOURS, markOf, openSession } from '../../session.js';
import { showOutside } from '../../show.js';
import { createTurns, tooMany } from '../../turns.js';
import { mailLink } from './mails.js';

/** Asked for and not made yet; one takes about two milliseconds. Beyond, everybody is told the same. */
const MOST_LINKS_WAITING = 500;

export function signInRoutes(app: Hono<Env>, deps: WebDeps): void {
  const entry = entryOf(deps);
  const links = createTurns(MOST_LINKS_WAITING);
  app.get('/connexion', (c) => page(c, { isOpen: entry !== null }));

  app.post('/connexion', async (c) => {
    if (entry === null) return page(c, { isOpen: false });
    const form = await c.req.parseBody();
    const mail = textOf(form['adresse']);
    const known = await signIn(entry, {
      mail,
      password: textOf(form['motdepasse']),
      mark: markOf(c),
      asker: askerOf(c, deps.askerHeader ?? null),
    });
    if (known.kind === 'refused') return page(c, { isOpen: true, mail, problems: [known.problem] });
    if (known.kind === 'busy') {
      c.header('retry-after', '60');
      return page(c, { isOpen: true, mail, problems: [known.problem], status: 503 });
    }
    openSession(deps, c, known.person, { how: 'mot de passe' });
    return c.redirect('/', 303);
  });

  app.post('/connexion/lien', async (c) => {
    if (entry === null) return page(c, { isOpen: false });
    const mail = textOf((await c.req.parseBody())['adresse']);
    const origin = originOfLinks(deps, c);
    const turn = links.next();
    if (turn === null) return tooMany(c);
    // After the answer: how long a message takes would tell that there is somebody to send it to. One a turn of the loop:
    // hundreds that are asked for at once keep nobody else waiting.
    void turn.then(() => setImmediate(() => sendLink(deps, entry, mail, origin)));
    return showOutside(
      c,
      'Lien demandé',
      <article class="prose">
        <h1>Regardez votre messagerie</h1>
        <p>
          {fr(
            `Si cette adresse est celle d’une personne de Vigie, un lien lui est envoyé dans les minutes qui viennent. Il ne sert qu’une fois, pendant ${MAIL_LINK_HOURS} heure.`,
          )}
        </p>
        <p class="meta">
          {fr(
            'Trois liens au plus partent par quart d’heure : si rien de nouveau n’arrive, ouvrez un lien déjà reçu.',
          )}
        </p>
        <p>
          <a href="/connexion">Revenir à l’entrée</a>
        </p>
      </article>,
    );
  });
}

/**
 * Nobody waits for it any more: what fails is told, and ends no program. For an address of nobody, or one that had its
 * links, as much is done in the name of anybody and taken back: how busy the program is after the answer tells nothing
 * either.
 */
function sendLink(deps: WebDeps, entry: EntryDeps, mail: string, origin: string): void {
  const { db, onError, onNotice } = deps;
  const nobody = new Error('nobody is to be sent a link');
  try {
    const mailed = transact(db, () => {
      const [anybody] = listPeople(db);
      const asked = askForLink(entry, mail);
      const person = asked ?? anybody;
      const made =
        person === undefined ? null : mailLink(deps, { about: 'asked', person: person.id, mail, origin });
      if (asked === null || made === null) throw nobody;
      return made;
    });
    if (mailed.kind === 'queued') onNotice?.();
    else onError(new Error(mailed.problem));
  } catch (error) {
    if (error !== nobody) onError(error);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 1000) : '';
}

function page(
  c: WebContext,
  shown: {
    readonly isOpen: boolean;
    readonly mail?: string;
    readonly problems?: readonly string[];
    readonly status?: 422 | 503;
  },
): Response | Promise<Response> {
  const { isOpen, mail = '', problems = [], status = 422 } = shown;
  return showOutside(
    c,
    'Entrer',
    <article class="prose">
      <h1>Entrer</h1>
      <Problems problems={problems} />
      {isOpen ? (
        <Forms mail={mail} />
      ) : (
        <p>{fr('Ici on entre par un lien personnel : il n’y a pas de mot de passe.')}</p>
      )}
      <p class="meta">
        {fr('Pas d’adresse ni de mot de passe ? Demandez un lien à la personne qui vous a invité·e.')}
      </p>
    </article>,
    problems.length === 0 ? 200 : status,
  );
}

const Forms: FC<{ mail: string }> = ({ mail }) => (
  <>
    <form method="post" action="/connexion" class="stacked">
      <label>
        Adresse électronique
        <input type="email" name="adresse" required maxlength={254} value={mail} autocomplete="username" />
      </label>
      <label>
        Mot de passe
        <input type="password" name="motdepasse" required maxlength={200} autocomplete="current-password" />
      </label>
      <button type="submit" class="main">
        Entrer
      </button>
    </form>
    <h2>Sans mot de passe</h2>
    <p>{fr('Un lien vous est envoyé ; il ouvre une fois, pendant une heure.')}</p>
    <form method="post" action="/connexion/lien" class="stacked">
      <label>
        Adresse électronique
        <input type="email" name="adresse" required maxlength={254} value={mail} autocomplete="email" />
      </label>
      <button type="submit">Recevoir un lien</button>
    </form>
  </>
);
