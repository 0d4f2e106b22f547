/** What officials who are written to have a right to know; for anybody, before the door. */
import type { Hono } from 'hono';
import { informationParagraphs } from '../../letters/information.js';
import { DEFAULT_DELAYS } from '../../retention/index.js';
import type { Env, WebDeps } from '../context.js';
import { fr } from '../parts/words.js';
import { showOutside } from '../show.js';

export function informationRoutes(app: Hono<Env>, { informant, delays = DEFAULT_DELAYS }: WebDeps): void {
  const who = informant ?? { name: 'Le syndicat qui vous a écrit', email: null };
  app.get('/information', (c) =>
    showOutside(
      c,
      'Vos données',
      <article class="prose">
        <h1>{fr('Vous avez reçu une lettre : vos données')}</h1>
        {informationParagraphs(who, delays).map(([heading, text]) => (
          <>
            <h2>{fr(heading)}</h2>
            <p>{fr(text)}</p>
          </>
        ))}
      </article>,
    ),
  );
}
