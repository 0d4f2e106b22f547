/**
 * What the link under each mail opens: the page that stops these mails, and takes them up again. Opening it changes
 * nothing, for scanners of mail open links too; a mailbox that stops them by itself posts (RFC 8058). No session is
 * asked for, none is opened, and nothing of the person is shown.
 */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { DigestSettings } from '../../../../db/queries/digests.js';
import { mailsByLink, stopPath } from '../../../accounts/index.js';
import type { Env, WebContext, WebDeps } from '../../context.js';
import { fr } from '../../parts/words.js';
import { showOutside } from '../../show.js';

const STOPPED: DigestSettings = { frequency: 'never', instant: false };

/** How often, as people say it. */
export const FREQUENCY_WORDS: Readonly<Record<DigestSettings['frequency'], string>> = {
  weekly: 'Chaque semaine',
  monthly: 'Une fois par mois',
  never: 'Jamais',
};

export function stopRoutes(app: Hono<Env>, deps: WebDeps): void {
  const answer = (c: WebContext, change: DigestSettings | null = null) => {
    const token = c.req.param('token') ?? '';
    const { accounts } = deps;
    const by =
      accounts === undefined
        ? ({ kind: 'unknown' } as const)
        : mailsByLink({ ...deps, ...accounts }, token, change);
    switch (by.kind) {
      case 'known':
        return showOutside(c, 'Vos courriels', <Choices token={token} choices={by.choices} />);
      case 'unknown':
        return showOutside(c, 'Lien inconnu', <Unknown />, 404);
      case 'too-many':
        c.header('retry-after', '900');
        return showOutside(c, 'Trop d’essais', <TooMany />, 429);
    }
  };

  app.get('/bulletin/arret/:token', (c) => answer(c));

  app.post('/bulletin/arret/:token', async (c) => {
    if (!(await isOneClick(c)))
      return c.text('Cette demande n’est pas celle d’un désabonnement : rien n’a été changé.\n', 400);
    return answer(c, STOPPED);
  });

  app.post('/bulletin/retour/:token', async (c) => {
    const frequency = (await c.req.parseBody())['frequence'] === 'monthly' ? 'monthly' : 'weekly';
    return answer(c, { frequency, instant: false });
  });
}

/** Whether the body is `List-Unsubscribe=One-Click`, as a form or in parts: mailboxes send either (RFC 8058 §3.2). */
async function isOneClick(c: WebContext): Promise<boolean> {
  try {
    return (await c.req.parseBody())['List-Unsubscribe'] === 'One-Click';
  } catch {
    // Parts that cannot be told apart: what the parser throws is about the body, whatever it is.
    return false;
  }
}

const Choices: FC<{ token: string; choices: DigestSettings }> = ({
  token,
  choices: { frequency, instant },
}) => (
  <article class="prose">
    <h1>Vos courriels</h1>
    {frequency === 'never' && !instant ? (
      <>
        <p role="status">{fr('Vigie ne vous envoie plus ni bulletin ni avis.')}</p>
        <p>
          {fr(
            'Un message dont le travail a besoin, comme un lien d’entrée que vous demandez, part quand même.',
          )}
        </p>
        <h2>Les recevoir de nouveau</h2>
        <form method="post" action={`/bulletin/retour/${token}`} class="buttons">
          <button type="submit" name="frequence" value="weekly">
            {FREQUENCY_WORDS.weekly}
          </button>
          <button type="submit" name="frequence" value="monthly">
            {FREQUENCY_WORDS.monthly}
          </button>
        </form>
      </>
    ) : (
      <>
        <p role="status">
          {fr(
            frequency === 'never'
              ? 'Le bulletin ne vous est pas envoyé.'
              : `Le bulletin vous est envoyé ${FREQUENCY_WORDS[frequency].toLowerCase()}.`,
          )}
        </p>
        {instant && <p>{fr('Les événements proches vous sont annoncés sans attendre le bulletin.')}</p>}
        <form method="post" action={stopPath(token)}>
          <input type="hidden" name="List-Unsubscribe" value="One-Click" />
          <p>
            <button type="submit" class="main">
              Ne plus recevoir ces courriels
            </button>
          </p>
        </form>
        <p class="meta">
          {fr(
            'Votre accès reste ouvert. Vous pouvez revenir sur ce choix ici ou sur la page de votre accès.',
          )}
        </p>
      </>
    )}
  </article>
);

const Unknown: FC = () => (
  <article class="prose">
    <h1>Ce lien n’arrête rien</h1>
    <p>
      {fr(
        'Il est incomplet, ou l’accès de cette personne a pris fin : rien n’a été changé. Copiez l’adresse en entier, telle qu’elle est au bas du courriel.',
      )}
    </p>
    <p>{fr('Une personne qui a quitté Vigie ne reçoit plus rien.')}</p>
  </article>
);

const TooMany: FC = () => (
  <article class="prose">
    <h1>Trop d’essais en peu de temps</h1>
    <p>{fr('Trop de liens inconnus ont été essayés : attendez un quart d’heure. Rien n’a été changé.')}</p>
  </article>
);
