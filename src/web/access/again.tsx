/**
 * The proof of who one is once more, before the gravest acts, when it was given long ago in this session: somebody may
 * have found the browser open. What the form held goes along in the page that asks, and is done once the proof is right.
 */
import type { FC } from 'hono/jsx';
import { credentialsOf } from '../../../db/queries/credentials.js';
import { countActivePeople, renewStrong } from '../../../db/queries/people.js';
import { factorState, isOwnPassword, NOT_OWN, takeCode, type EntryDeps } from '../../accounts/index.js';
import { entryOf, type Person, type WebContext, type WebDeps } from '../context.js';
import { Problems } from '../parts/pieces.js';
import { fr } from '../parts/words.js';
import { show } from '../show.js';

const CODE_FIELD = 'code-redonne';
const PASSWORD_FIELD = 'motdepasse-redonne';
const DEFAULT_HOURS = 12;
const HOUR_MS = 3_600_000;
/** The forms of these acts have a dozen short fields. */
const MAX_FIELDS = 40;
const MAX_CHARS = 5_000;

/**
 * Null when the act may go on; else the page that asks for the code, with what the form held. Whoever has no code is
 * asked for her password; with neither she comes in anew by a link, unless she is alone in this installation.
 *
 * @param asksPassword whether the form of the act asks for the password itself
 */
export async function askAgain(
  deps: Pick<WebDeps, 'db' | 'now' | 'accounts' | 'letters' | 'strongHours'>,
  c: WebContext,
  asksPassword: boolean,
): Promise<Response | null> {
  const { db, now, strongHours: hours = DEFAULT_HOURS } = deps;
  const entry = entryOf(deps);
  const person = c.get('person');
  // People come in by links only: there is nothing to ask for.
  if (entry === null) return null;
  const state = factorState(db, person);
  // A session without its code gets no further than the page of the code.
  const provedAt = state === 'asked' ? c.get('strongAt') : c.get('enteredAt');
  if (provedAt === null || now().getTime() - Date.parse(provedAt) < hours * HOUR_MS) return null;
  if (state === 'asked') return askCode(entry, c, hours);
  if ((credentialsOf(db, person.id)?.password ?? null) !== null)
    return asksPassword ? null : askPassword(entry, c, hours);
  return countActivePeople(db) <= 1 ? null : comeInAnew(c, hours);
}

type Form = Readonly<Record<string, unknown>>;

async function askCode(entry: EntryDeps, c: WebContext, hours: number): Promise<Response | null> {
  const form = await c.req.parseBody();
  const code = form[CODE_FIELD];
  const ask = (problem: string | null) =>
    page(
      c,
      {
        form,
        problem,
        title: 'Votre code, encore une fois',
        hint: 'Téléphone perdu ? Un code de secours convient aussi.',
      },
      `vous avez donné votre code il y a plus de ${hours} heures : recopiez celui que montre votre téléphone. Il ne sera plus demandé pendant ${hours} heures.`,
      <label>
        Code à six chiffres
        <input
          type="text"
          name={CODE_FIELD}
          required
          maxlength={40}
          inputmode="numeric"
          autocomplete="one-time-code"
          autofocus
        />
      </label>,
    );
  if (typeof code !== 'string') return ask(null);
  // This very session was opened with one.
  const taken = takeCode(entry, c.get('person'), code.slice(0, 100), 'known');
  if (taken.kind === 'refused') return ask(taken.problem);
  renewStrong(entry.db, c.get('sessionHash'), entry.now().toISOString());
  return null;
}

/** Each time anew: a password that was given makes no session one in which a code was. */
async function askPassword(entry: EntryDeps, c: WebContext, hours: number): Promise<Response | null> {
  const form = await c.req.parseBody();
  const password = form[PASSWORD_FIELD];
  const ask = (problem: string | null) =>
    page(
      c,
      { form, problem, title: 'Votre mot de passe, encore une fois', hint: null },
      `ce navigateur est ouvert depuis plus de ${hours} heures : écrivez votre mot de passe.`,
      <label>
        Mot de passe
        <input
          type="password"
          name={PASSWORD_FIELD}
          required
          maxlength={200}
          autocomplete="current-password"
          autofocus
        />
      </label>,
    );
  if (typeof password !== 'string') return ask(null);
  const person: Person = c.get('person');
  return (await isOwnPassword(entry, person, password.slice(0, 1000))) ? null : ask(NOT_OWN);
}

const NOTHING_DONE =
  'Rien n’est fait encore. Cet acte engage d’autres personnes, fait partir un courrier ou touche à un accès, et ';

function page(
  c: WebContext,
  {
    form,
    problem,
    title,
    hint,
  }: {
    readonly form: Form;
    readonly problem: string | null;
    readonly title: string;
    readonly hint: string | null;
  },
  why: string,
  field: ReturnType<FC>,
): Response | Promise<Response> {
  const fields = Object.entries(form).flatMap(([name, value]) =>
    typeof value === 'string' && name !== CODE_FIELD && name !== PASSWORD_FIELD && value.length <= MAX_CHARS
      ? [[name, value] as const]
      : [],
  );
  return show(
    c,
    { title, place: '/reglages' },
    <article class="prose">
      <h1>{title}</h1>
      <Problems problems={problem === null ? [] : [problem]} />
      <p>{fr(`${NOTHING_DONE}${why}`)}</p>
      <form method="post" action={c.req.path} class="stacked">
        {fields.slice(0, MAX_FIELDS).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        {field}
        <button type="submit" class="main">
          Continuer
        </button>
      </form>
      <p>
        {fr('Ce que vous avez écrit est gardé dans cette page. ')}
        {hint !== null && fr(`${hint} `)}
        <a href="/reglages">Renoncer et revenir aux réglages</a>
      </p>
    </article>,
    problem === null ? 403 : 422,
  );
}

/** Neither code nor password: nothing tells her from somebody who found the browser open. */
function comeInAnew(c: WebContext, hours: number): Response | Promise<Response> {
  return show(
    c,
    { title: 'Entrez de nouveau', place: '/reglages' },
    <article class="prose">
      <h1>Entrez de nouveau</h1>
      <p>
        {fr(
          `${NOTHING_DONE}ce navigateur est ouvert depuis plus de ${hours} heures. Vous n’avez ni mot de passe ni code : fermez cette session, entrez par un nouveau lien (par courriel, ou donné par l’administration), puis recommencez dans les ${hours} heures.`,
        )}
      </p>
      <p>
        {fr('Pour ne plus avoir à le faire, choisissez alors un mot de passe dans ')}
        <a href="/compte">Votre accès</a>.
      </p>
      <form method="post" action="/sortie">
        <button type="submit">Fermer la session</button>
      </form>
    </article>,
    403,
  );
}
