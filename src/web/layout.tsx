/** The frame of every page. */
import type { Child, FC } from 'hono/jsx';
import type { Person } from './context.js';
import { displayClass, DisplaySwitch, type Display } from './display.js';
import { Icon } from './parts/foreign.js';
import { fr } from './parts/words.js';

export interface Place {
  readonly path: string;
  readonly name: string;
}

/** What the menu shows: pages that exist, and nothing else. */
const MENU: readonly Place[] = [
  { path: '/', name: 'Tableau de bord' },
  { path: '/relecture', name: 'Relecture' },
  { path: '/signalements', name: 'Signalements' },
  { path: '/visuels', name: 'Visuels' },
  { path: '/dossiers', name: 'Dossiers' },
  { path: '/lettres', name: 'Lettres' },
  { path: '/chiffres', name: 'Chiffres' },
  { path: '/annuaire', name: 'Annuaire' },
  { path: '/suivi', name: 'Sites suivis' },
  { path: '/marques', name: 'Marques' },
  { path: '/reglages', name: 'Réglages' },
];

/** htmx without what the content security policy refuses: no style of its own, nothing evaluated. */
const HTMX =
  '{"includeIndicatorStyles":false,"allowEval":false,"allowScriptTags":false,"historyCacheSize":0}';

const STYLES = ['base.css', 'pieces.css', 'pages.css', 'sizes.css', 'display.css'] as const;
const SCRIPTS = ['htmx.js', 'keys.js', 'display.js'] as const;

export interface FrameProps {
  readonly title: string;
  /** Who reads; null before the door. */
  readonly person: Person | null;
  /** Path of the menu's entry that holds this page. */
  readonly place?: string;
  /** Shown once, above everything else: what has just been done. */
  readonly said?: string | null;
  /** Names of stylesheets and scripts of `assets.ts` that this page needs beside those of every page. */
  readonly styles?: readonly string[];
  readonly scripts?: readonly string[];
  /** How this person wants visuals to be shown. */
  readonly display?: Display;
  /** The page holds what was not sent yet: nothing on it leads away by mistake. */
  readonly hasDraft?: boolean;
  readonly children?: Child;
}

/** A whole document. */
export const Frame: FC<FrameProps> = ({
  title,
  person,
  place,
  said,
  styles = [],
  scripts = [],
  display = 'clear',
  hasDraft = false,
  children,
}) => (
  <html lang="fr">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex, nofollow" />
      <meta name="color-scheme" content="light dark" />
      <meta name="htmx-config" content={HTMX} />
      <title>{`${title} · Vigie`}</title>
      {[...STYLES, ...styles].map((name) => (
        <link rel="stylesheet" href={`/assets/${name}`} />
      ))}
      <link rel="icon" href="/assets/vigie.svg" type="image/svg+xml" />
      {[...SCRIPTS, ...scripts].map((name) => (
        <script src={`/assets/${name}`} defer></script>
      ))}
    </head>
    <body class={displayClass(display) ?? undefined}>
      <a class="skip" href="#contenu">
        Aller au contenu
      </a>
      <header class="top">
        <div>
          <a class="brand" href="/">
            <Icon name="watch" /> Vigie
          </a>
          {person !== null && <Menu place={place ?? ''} />}
        </div>
      </header>
      <main id="contenu" tabindex={-1}>
        {said !== null && said !== undefined && said !== '' && (
          <p class="said" role="status">
            {said}
          </p>
        )}
        {children}
      </main>
      <footer class="foot">
        <div>
          <p>
            {fr(
              'Vigie relève ce qu’elle lit et n’affirme rien de plus. Une personne décide toujours ; rien n’est publié.',
            )}
          </p>
          {person !== null && !hasDraft && <DisplaySwitch />}
          {person !== null && (
            <form method="post" action="/sortie" class="leave">
              <bdi>{person.name}</bdi>
              <button type="submit" class="plain">
                Fermer la session
              </button>
            </form>
          )}
        </div>
      </footer>
    </body>
  </html>
);

/**
 * The same list everywhere. On a narrow screen it waits behind a button that says where one is: the browser itself opens
 * it (`popover`), without script, and closes it by Escape; a browser that cannot shows the list as it is.
 */
const Menu: FC<{ place: string }> = ({ place }) => {
  const here = MENU.find(({ path }) => path === place);
  return (
    <nav aria-label="Pages">
      <button type="button" class="open-menu" popovertarget="menu">
        {fr(here === undefined ? 'Menu' : `Menu : ${here.name}`)}
      </button>
      <ul class="menu" id="menu" popover="auto">
        {MENU.map(({ path, name }) => (
          <li>
            <a href={path} {...(path === place ? { 'aria-current': 'page' } : {})}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
};
