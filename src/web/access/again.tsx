/**
 * The second factor once more, before the gravest acts, when it was given long ago in this session: somebody may have
 * found the browser open. What the form held goes along in the page that asks, and is done once the code is right.
 */
import { renewStrong } from '../../../db/queries/people.js';
import { factorState, takeCode } from '../../accounts/index.js';
import { entryOf, type WebContext, type WebDeps } from '../context.js';
import { Problems } from '../parts/pieces.js';
import { fr } from '../parts/words.js';
import { show } from '../show.js';

const FIELD = 'code-redonne';
const DEFAULT_HOURS = 12;
const HOUR_MS = 3_600_000;
/** The forms of these acts have a dozen short fields. */
const MAX_FIELDS = 40;
const MAX_CHARS = 5_000;

/** Null when the act may go on; else the page that asks for the code, with what the form held. */
export async function askAgain(
  deps: Pick<WebDeps, 'db' | 'now' | 'accounts' | 'letters' | 'strongHours'>,
  c: WebContext,
): Promise<Response | null> {
  const { db, now, strongHours = DEFAULT_HOURS } = deps;
  const entry = entryOf(deps);
  const person = c.get('person');
  // Whoever has none is asked for one elsewhere, or works alone.
  if (entry === null || factorState(db, person) !== 'asked') return null;
  const strongAt = c.get('strongAt');
  // A session without it gets no further than the page of the code.
  const isRecent = strongAt === null || now().getTime() - Date.parse(strongAt) < strongHours * HOUR_MS;
  if (isRecent) return null;
  const form = await c.req.parseBody();
  const code = form[FIELD];
  if (typeof code !== 'string') return page(c, form, strongHours, null);
  // This very session was opened with one.
  const taken = takeCode(entry, person, code.slice(0, 100), 'known');
  if (taken.kind === 'refused') return page(c, form, strongHours, taken.problem);
  renewStrong(db, c.get('sessionHash'), now().toISOString());
  return null;
}

function page(
  c: WebContext,
  form: Readonly<Record<string, unknown>>,
  hours: number,
  problem: string | null,
): Response | Promise<Response> {
  const fields = Object.entries(form).flatMap(([name, value]) =>
    typeof value === 'string' && name !== FIELD && value.length <= MAX_CHARS ? [[name, value] as const] : [],
  );
  return show(
    c,
    { title: 'Votre code, encore une fois', place: '/reglages' },
    <article class="prose">
      <h1>Votre code, encore une fois</h1>
      <Problems problems={problem === null ? [] : [problem]} />
      <p>
        {fr(
          `Rien n’est fait encore. Cet acte engage d’autres personnes, et vous avez donné votre code il y a plus de ${hours} heures : recopiez celui que montre votre téléphone. Il ne sera plus demandé pendant ${hours} heures.`,
        )}
      </p>
      <form method="post" action={c.req.path} class="stacked">
        {fields.slice(0, MAX_FIELDS).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <label>
          Code à six chiffres
          <input
            type="text"
            name={FIELD}
            required
            maxlength={40}
            inputmode="numeric"
            autocomplete="one-time-code"
            autofocus
          />
        </label>
        <button type="submit" class="main">
          Continuer
        </button>
      </form>
      <p>
        {fr('Téléphone perdu ? Un code de secours convient aussi. ')}
        <a href="/reglages">Renoncer et revenir aux réglages</a>
      </p>
    </article>,
    problem === null ? 403 : 422,
  );
}
