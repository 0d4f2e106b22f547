/**
 * How visuals are shown: in clear, greyed or blurred. Seeing such images evening after evening is a burden to some; the
 * choice stays in the browser of the person who made it.
 */
import type { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { FC } from 'hono/jsx';
import type { Env, WebContext } from './context.js';
import { fr } from './parts/words.js';
import { isUrl } from '../parse-url.js';

export const DISPLAYS = ['clear', 'grey', 'blurred'] as const;
export type Display = (typeof DISPLAYS)[number];

const COOKIE = 'vigie-visuels';
const YEAR_SECONDS = 365 * 24 * 3600;

/** As this browser asked for it; in clear unless it did. */
export function displayOf(c: WebContext): Display {
  return known(getCookie(c, COOKIE)) ?? 'clear';
}

function known(value: unknown): Display | null {
  return DISPLAYS.find((one) => one === value) ?? null;
}

/** Class of the body: stylesheets and `display.js` know it by this name. */
export function displayClass(display: Display): string | null {
  return display === 'clear' ? null : `visuals-${display}`;
}

export function displayRoutes(app: Hono<Env>): void {
  app.post('/affichage', async (c) => {
    const display = known((await c.req.parseBody())['visuels']);
    if (display !== null)
      setCookie(c, COOKIE, display, {
        path: '/',
        httpOnly: true,
        sameSite: 'Strict',
        secure: c.req.header('x-forwarded-proto') === 'https',
        maxAge: YEAR_SECONDS,
      });
    return c.redirect(cameFrom(c), 303);
  });
}

/** The page of ours on which the form stood. */
function cameFrom(c: WebContext): string {
  const referer = c.req.header('referer') ?? '';
  if (!isUrl(referer)) return '/reglages';
  const { host, pathname, search } = new URL(referer);
  const isOwn = host === c.req.header('host')?.toLowerCase() && !pathname.startsWith('//');
  return isOwn ? pathname + search : '/reglages';
}

/** Stands at the foot of every page; the stylesheet shows the button that fits. */
export const DisplaySwitch: FC = () => (
  <form method="post" action="/affichage" class="display-switch" data-display>
    <span class="when-clear">
      {fr('Visuels :')}{' '}
      <button type="submit" name="visuels" value="grey" class="plain" data-key="v">
        griser <kbd>V</kbd>
      </button>{' '}
      <button type="submit" name="visuels" value="blurred" class="plain">
        flouter
      </button>
    </span>
    <span class="when-veiled">
      {fr('Visuels :')}{' '}
      <button type="submit" name="visuels" value="clear" class="plain" data-key="v">
        montrer en clair <kbd>V</kbd>
      </button>
    </span>
  </form>
);

const CHOICES: Readonly<Record<Display, { readonly label: string; readonly says: string }>> = {
  clear: { label: 'En clair', says: 'tels qu’ils sont publiés' },
  grey: {
    label: 'Grisés',
    says: 'sans couleurs et atténués ; en clair quand on les pointe ou qu’on y vient au clavier',
  },
  blurred: {
    label: 'Flous',
    says: 'méconnaissables ; en clair quand on les pointe, les touche ou qu’on y vient au clavier',
  },
};

/** The choice with its words, for the settings. */
export const DisplayForm: FC<{ display: Display }> = ({ display }) => (
  <section aria-labelledby="affichage">
    <h2 id="affichage">Affichage des visuels</h2>
    <p>
      {fr(
        'Voir ces images soir après soir peut peser. Ce choix ne vaut que pour vous, dans ce navigateur, et se change au bas de chaque page, ou avec la touche V.',
      )}
    </p>
    <form method="post" action="/affichage" class="stacked">
      <fieldset>
        <legend>Dans les listes et sur les pages</legend>
        {DISPLAYS.map((one) => (
          <label class="choice">
            <input type="radio" name="visuels" value={one} checked={one === display} />
            <span>
              {CHOICES[one].label}
              <span class="soft">{fr(` : ${CHOICES[one].says}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <button type="submit">Garder ce choix</button>
    </form>
  </section>
);
