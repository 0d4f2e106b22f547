/** The second factor: giving it, setting it up with its first code, the recovery codes, shown once. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { encode } from 'uqr';
import {
  beginFactor,
  begunFactor,
  factorState,
  isCodeBrowser,
  makeRecoveryCodes,
  secretUri,
  setFactor,
  takeCode,
  type EntryDeps,
} from '../../../accounts/index.js';
import { entryOf, type Env, type WebContext, type WebDeps } from '../../context.js';
import { Problems } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import { markOf, openSession } from '../../session.js';
import { show, showOutside } from '../../show.js';
import { notFound } from '../errors.js';

export function codeRoutes(app: Hono<Env>, deps: WebDeps): void {
  const { db, onNotice } = deps;
  // Without what accounts need there is nothing to give.
  const entry = entryOf(deps);
  const state = (c: WebContext) => factorState(db, c.get('person'));

  app.get('/code', (c) => {
    if (entry === null || state(c) === 'none') return c.redirect('/', 302);
    if (c.get('isStrong')) return c.redirect('/', 302);
    return state(c) === 'to-set' ? setUp(c, entry, []) : challenge(c, []);
  });

  app.post('/code', async (c) => {
    if (entry === null || state(c) !== 'asked') return c.redirect('/code', 303);
    const code = textOf((await c.req.parseBody())['code']);
    const from = isCodeBrowser(entry, c.get('person'), markOf(c)) ? 'known' : 'unknown';
    const taken = takeCode(entry, c.get('person'), code, from);
    if (taken.kind === 'refused') return challenge(c, [taken.problem]);
    openSession(deps, c, c.get('person'), {
      how: taken.how === 'code' ? 'code à usage unique' : 'code de secours',
      isStrong: true,
    });
    return c.redirect(taken.how === 'code' ? '/' : '/compte', 303);
  });

  app.get('/compte/code', (c) => {
    if (entry === null) return notFound(c);
    if (state(c) === 'asked' && !c.get('isStrong')) return c.redirect('/code', 302);
    return setUp(c, entry, []);
  });

  app.post('/compte/code', async (c) => {
    if (entry === null) return notFound(c);
    // Whoever has a factor gives it before she sets another one.
    if (state(c) === 'asked' && !c.get('isStrong')) return c.redirect('/code', 303);
    const form = await c.req.parseBody();
    const sealed = textOf(form['graine']);
    const set = setFactor(entry, c.get('person'), { sealed, code: textOf(form['code']) });
    if (set.kind === 'refused') return setUp(c, entry, [set.problem], sealed);
    openSession(deps, c, c.get('person'), { how: 'code à usage unique', isStrong: true });
    onNotice?.();
    return codesPage(c, set.codes);
  });

  app.post('/compte/secours', (c) => {
    if (entry === null || state(c) !== 'asked') return notFound(c);
    const codes = makeRecoveryCodes(entry, c.get('person'));
    onNotice?.();
    return codesPage(c, codes);
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 1000) : '';
}

const CodeField: FC<{ isFirst?: boolean }> = ({ isFirst = true }) => (
  <label>
    Code à six chiffres
    <input
      type="text"
      name="code"
      required
      maxlength={40}
      inputmode="numeric"
      autocomplete="one-time-code"
      autofocus={isFirst}
    />
  </label>
);

function challenge(c: WebContext, problems: readonly string[]): Response | Promise<Response> {
  return showOutside(
    c,
    'Votre code',
    <article class="prose">
      <h1>Votre code</h1>
      <Problems problems={problems} />
      <p>{fr('Ouvrez l’application de codes de votre téléphone et recopiez celui de Vigie.')}</p>
      <form method="post" action="/code" class="stacked">
        <CodeField />
        <button type="submit" class="main">
          Continuer
        </button>
      </form>
      <h2>Téléphone perdu</h2>
      <p>
        {fr(
          'Écrivez un de vos codes de secours à la place. Vous n’en avez plus ? Une autre personne de l’administration remet votre accès à neuf dans Réglages.',
        )}
      </p>
      <Leave />
    </article>,
    problems.length === 0 ? 200 : 422,
  );
}

const Leave: FC = () => (
  <form method="post" action="/sortie">
    <button type="submit">Fermer la session</button>
  </form>
);

function setUp(
  c: WebContext,
  entry: EntryDeps,
  problems: readonly string[],
  before: string | null = null,
): Response | Promise<Response> {
  const person = c.get('person');
  const known = before === null ? null : begunFactor(entry, person, before);
  const begun =
    known === null || before === null ? beginFactor(entry, person) : { secret: known, sealed: before };
  const uri = secretUri(begun.secret, c.req.header('host') ?? 'localhost');
  const isDue = factorState(entry.db, person) === 'to-set';
  return showOutside(
    c,
    'Activer votre code',
    <article class="prose">
      <h1>Activer votre code à usage unique</h1>
      <Problems problems={problems} />
      <p>
        {fr(
          isDue
            ? 'Votre rôle permet de décider ou d’administrer : un mot de passe ou un lien volé ne doit pas y suffire. Cela prend deux minutes, une seule fois ; ensuite, un code suffit à chaque entrée.'
            : 'Un mot de passe ou un lien volé ne suffira plus à entrer sous votre nom.',
        )}
      </p>
      <ol>
        <li>
          {fr(
            'Installez sur votre téléphone une application de codes, par exemple Aegis (Android), FreeOTP ou celle de votre gestionnaire de mots de passe.',
          )}
        </li>
        <li>
          {fr('Faites-lui lire ce dessin, ou recopiez-y la clé écrite dessous.')}
          <p>
            <QrCode text={uri} />
          </p>
          <p>
            <code class="link">{(begun.secret.match(/.{4}/g) ?? []).join(' ')}</code>
          </p>
        </li>
        <li>
          {fr('Recopiez le code qu’elle affiche alors pour Vigie.')}
          <form method="post" action="/compte/code" class="stacked">
            <input type="hidden" name="graine" value={begun.sealed} />
            <CodeField isFirst={problems.length > 0} />
            <button type="submit" class="main">
              Activer
            </button>
          </form>
        </li>
      </ol>
      <Leave />
    </article>,
    problems.length === 0 ? 200 : 422,
  );
}

/** Drawn here: nothing of it leaves this machine. Black on white in dark mode too, or telephones read nothing. */
const QrCode: FC<{ text: string }> = ({ text }) => {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const path = data
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      width="220"
      height="220"
      role="img"
      aria-label="Code QR de la clé écrite ci-dessous"
      shape-rendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
};

function codesPage(c: WebContext, codes: readonly string[]): Response | Promise<Response> {
  return show(
    c,
    { title: 'Vos codes de secours', place: '/reglages' },
    <article class="prose">
      <h1>Vos codes de secours</h1>
      <p>
        {fr(
          'Notez-les sur papier, loin du téléphone. Chacun ouvre une fois, si le téléphone est perdu. Ils ne seront plus jamais montrés ; ceux d’avant ne valent plus.',
        )}
      </p>
      <ul class="plain-list">
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p>
        <a class="button main" href="/">
          C’est noté
        </a>
      </p>
    </article>,
  );
}
