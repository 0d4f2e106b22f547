/** One's own access: address, password, second factor, and the browsers that are open. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import {
  countRecoveryCodes,
  credentialsOf,
  endSessions,
  sessionsOf,
  type CredentialsRow,
} from '../../../../db/queries/credentials.js';
import type { SessionRow } from '../../../../db/queries/people.js';
import { DIGEST_FREQUENCIES, digestSettingsOf, type DigestSettings } from '../../../../db/queries/digests.js';
import {
  chooseMail,
  chooseMails,
  choosePassword,
  exportPerson,
  guessedAt,
  note,
  PASSWORD_MIN,
} from '../../../accounts/index.js';
import { plural } from '../../../french/words.js';
import { DEFAULT_DELAYS } from '../../../retention/index.js';
import { entryOf, type Env, type WebContext, type WebDeps } from '../../context.js';
import { Guessed } from '../../parts/guessed.js';
import { Day, Problems } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import { show } from '../../show.js';
import { notFound } from '../errors.js';
import { FREQUENCY_WORDS } from './stop.js';
import { dataFile } from '../people/one.js';

const SAID: ReadonlyMap<string, string> = new Map([
  ['adresse', 'L’adresse est notée.'],
  ['courriels', 'Vos courriels sont réglés.'],
  ['motdepasse', 'Le mot de passe est changé. Vos autres sessions sont fermées.'],
  ['session', 'La session est fermée.'],
  ['sessions', 'Vos autres sessions sont fermées.'],
]);

export function accountRoutes(app: Hono<Env>, deps: WebDeps): void {
  const { db, now, delays = DEFAULT_DELAYS, onNotice } = deps;
  const entry = entryOf(deps);
  /** Done: the mail that tells of it leaves at once. */
  const done = (c: WebContext, what: string): Response => {
    onNotice?.();
    return c.redirect(`/compte?fait=${what}`, 303);
  };
  const page = (c: WebContext, problems: readonly string[] = []) => {
    const person = c.get('person');
    return show(
      c,
      { title: 'Votre accès', place: '/reglages', said: SAID.get(c.req.query('fait') ?? '') ?? null },
      <>
        <nav class="trail" aria-label="Vous êtes ici">
          <a href="/reglages">Réglages</a>
        </nav>
        <h1>Votre accès</h1>
        <Problems problems={problems} />
        <Guessed of={guessedAt(db, now()).find((one) => one.person === person.id)?.at ?? null} to="own" />
        {entry !== null && (
          <Ways own={credentialsOf(db, person.id)} codes={countRecoveryCodes(db, person.id)} />
        )}
        {entry !== null && (
          <Mails
            choices={digestSettingsOf(db, person.id)}
            hasMail={(credentialsOf(db, person.id)?.mail ?? null) !== null}
          />
        )}
        <Sessions sessions={sessionsOf(db, person.id, now().toISOString())} current={c.get('sessionHash')} />
        <section aria-labelledby="donnees">
          <h2 id="donnees">Vos données</h2>
          <p>
            {fr(
              `Tout, sauf les secrets. Après un départ, le nom s’efface au bout de ${delays.departedMonths} mois, ou plus tôt si vous le demandez à l’administration.`,
            )}
          </p>
          <form method="post" action="/compte/donnees.json">
            <button type="submit">Télécharger ce que Vigie garde de vous</button>
          </form>
        </section>
      </>,
      problems.length === 0 ? 200 : 422,
    );
  };

  app.get('/compte', (c) => page(c));

  app.post('/compte/donnees.json', (c) => {
    const person = c.get('person');
    const exported = exportPerson(db, { by: person, person: person.id, at: now().toISOString() });
    if (exported.kind !== 'data') throw new Error(`one’s own data: ${exported.kind}`);
    return dataFile(c, exported.data);
  });

  app.post('/compte/adresse', async (c) => {
    if (entry === null) return notFound(c);
    const form = await c.req.parseBody();
    const changed = await chooseMail(entry, c.get('person'), {
      current: textOf(form['actuel']),
      mail: textOf(form['adresse']),
    });
    return changed.kind === 'done' ? done(c, 'adresse') : page(c, [changed.problem]);
  });

  app.post('/compte/courriels', async (c) => {
    if (entry === null) return notFound(c);
    const form = await c.req.parseBody();
    const frequency = DIGEST_FREQUENCIES.find((one) => one === form['frequence']);
    if (frequency === undefined) return page(c, ['Choisissez quand le bulletin vous est envoyé.']);
    chooseMails(entry, c.get('person'), { frequency, instant: form['sans-attendre'] === 'oui' });
    return c.redirect('/compte?fait=courriels', 303);
  });

  app.post('/compte/mot-de-passe', async (c) => {
    if (entry === null) return notFound(c);
    const form = await c.req.parseBody();
    const changed = await choosePassword(entry, c.get('person'), {
      current: textOf(form['actuel']),
      password: textOf(form['nouveau']),
      session: c.get('sessionHash'),
    });
    return changed.kind === 'done' ? done(c, 'motdepasse') : page(c, [changed.problem]);
  });

  app.post('/compte/sessions/fin', async (c) => {
    const person = c.get('person');
    const one = textOf((await c.req.parseBody())['session']);
    const which = one === '' ? { except: c.get('sessionHash') } : { one };
    const at = now().toISOString();
    const ended = endSessions(db, person.id, which, at);
    if (ended > 0)
      note(db, { by: person, action: 'session-ended', subject: person.id, detail: String(ended), at });
    return c.redirect(one === '' ? '/compte?fait=sessions' : '/compte?fait=session', 303);
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 1000) : '';
}

const Ways: FC<{ own: CredentialsRow | null; codes: number }> = ({ own, codes }) => {
  const hasPassword = own !== null && own.password !== null;
  const current = (id: string) =>
    hasPassword && (
      <label for={id}>
        Mot de passe actuel
        <input
          id={id}
          type="password"
          name="actuel"
          required
          maxlength={200}
          autocomplete="current-password"
        />
      </label>
    );
  return (
    <>
      <section aria-labelledby="adresse">
        <h2 id="adresse">Adresse électronique</h2>
        <p class="meta">
          {fr(
            'Le bulletin de la semaine y est envoyé ; elle sert aussi à entrer par mot de passe ou à recevoir un lien. Les autres ne la voient pas ; l’administration non plus.',
          )}
        </p>
        <form method="post" action="/compte/adresse" class="stacked">
          <label>
            Adresse
            <input type="email" name="adresse" maxlength={254} value={own?.mail ?? ''} autocomplete="email" />
          </label>
          {current('actuel-adresse')}
          <button type="submit">Noter cette adresse</button>
        </form>
      </section>
      <section aria-labelledby="motdepasse">
        <h2 id="motdepasse">Mot de passe</h2>
        {own?.passwordAt !== null && own?.passwordAt !== undefined && (
          <p class="meta">
            choisi le <Day at={own.passwordAt} />
          </p>
        )}
        <form method="post" action="/compte/mot-de-passe" class="stacked">
          {current('actuel-motdepasse')}
          <label>
            {fr(`Nouveau mot de passe (au moins ${PASSWORD_MIN} caractères)`)}
            <input type="password" name="nouveau" required maxlength={200} autocomplete="new-password" />
          </label>
          <button type="submit">{hasPassword ? 'Changer le mot de passe' : 'Choisir ce mot de passe'}</button>
        </form>
      </section>
      <section aria-labelledby="code">
        <h2 id="code">Code à usage unique</h2>
        {own !== null && own.totpAt !== null ? (
          <>
            <p>
              Activé le <Day at={own.totpAt} />
              {fr(` ; ${plural(codes, 'code de secours restant', 'codes de secours restants')}.`)}
            </p>
            <div class="buttons">
              <form method="post" action="/compte/secours">
                <button type="submit">De nouveaux codes de secours</button>
              </form>
              <a class="button" href="/compte/code">
                Changer de téléphone
              </a>
            </div>
          </>
        ) : (
          <p>
            {fr('Un lien ou un mot de passe volé ne suffit plus à entrer. ')}
            <a class="button" href="/compte/code">
              Activer
            </a>
          </p>
        )}
      </section>
    </>
  );
};

/** What Vigie sends by itself. A link that somebody asks for is no such mail. */
const Mails: FC<{ choices: DigestSettings; hasMail: boolean }> = ({ choices, hasMail }) => (
  <section aria-labelledby="courriels">
    <h2 id="courriels">Vos courriels</h2>
    <p class="meta">
      {fr(
        hasMail
          ? 'Un bulletin dit ce qui vous attend dans votre territoire. Sans rien à dire, il ne part pas.'
          : 'Rien ne peut vous être envoyé : aucune adresse n’est notée ci-dessus.',
      )}
    </p>
    <form method="post" action="/compte/courriels" class="stacked">
      <fieldset>
        <legend>Le bulletin</legend>
        {DIGEST_FREQUENCIES.map((one) => (
          <label class="choice">
            <input type="radio" name="frequence" value={one} required checked={one === choices.frequency} />
            <span>{FREQUENCY_WORDS[one]}</span>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>Sans attendre</legend>
        <label class="choice">
          <input type="checkbox" name="sans-attendre" value="oui" checked={choices.instant} />
          <span>
            {fr('M’écrire dès qu’un visuel annonce un événement dans moins de trente jours')}
            <span class="soft">{fr(' : trois courriels par jour au plus.')}</span>
          </span>
        </label>
      </fieldset>
      <button type="submit">Noter ce choix</button>
    </form>
  </section>
);

const Sessions: FC<{ sessions: readonly SessionRow[]; current: string }> = ({ sessions, current }) => (
  <section aria-labelledby="sessions">
    <h2 id="sessions">Navigateurs ouverts</h2>
    <ul class="rows">
      {sessions.map((one) => (
        <li>
          <span>
            {one.browser ?? 'Navigateur'}
            {one.tokenHash === current && ' (celui-ci)'}
          </span>
          <span class="meta">
            ouvert le <Day at={one.createdAt} />
            {', vu le '}
            <Day at={one.seenAt} />
          </span>
          {one.tokenHash !== current && (
            <form method="post" action="/compte/sessions/fin">
              <input type="hidden" name="session" value={one.tokenHash} />
              <button type="submit">
                Fermer<span class="unseen"> : {one.browser ?? 'navigateur'}</span>
              </button>
            </form>
          )}
        </li>
      ))}
    </ul>
    {sessions.length > 1 && (
      <form method="post" action="/compte/sessions/fin">
        <button type="submit">Fermer tous les autres</button>
      </form>
    )}
  </section>
);
