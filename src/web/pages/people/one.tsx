/** One person, for those who administer: her role, where she works, her access. */
import { hasPermission, ROLES } from '../../../accounts/roles.js';
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import type { Db } from '../../../../db/open.js';
import { credentialsOf } from '../../../../db/queries/credentials.js';
import type { PersonalData } from '../../../../db/queries/personal-data.js';
import { findPerson, hasNationalOffice, type PersonRow } from '../../../../db/queries/people.js';
import { areTerritoriesUsed, placesOf } from '../../../../db/queries/territories.js';
import {
  ABOVE,
  changeRole,
  depart,
  erasePerson,
  exportPerson,
  FORGOTTEN,
  giveTerritory,
  guessedAt,
  isLastAdministrator,
  mayManage,
  resetFactor,
  successorsOf,
  takeTerritory,
  type Act,
  type Managed,
} from '../../../accounts/index.js';
import { DEFAULT_DELAYS } from '../../../retention/index.js';
import { senderOf, type Env, type WebContext, type WebDeps } from '../../context.js';
import { DEPARTEMENT_NAMES } from '../../map-of-france.js';
import { Guessed } from '../../parts/guessed.js';
import { Day, Problems } from '../../parts/pieces.js';
import { fr, ROLE_WORDS } from '../../parts/words.js';
import { show } from '../../show.js';
import { notFound } from '../errors.js';
import { EntryMail } from './entry.js';
import { placeWords } from './places.js';

const PLACE = '/reglages/personnes/:id';

const roleForm = z.object({ role: z.enum(ROLES) });
const placeForm = z.object({
  departement: z.string().max(3).catch(''),
  code: z.string().max(40).catch(''),
  partout: z.literal('oui').nullable().catch(null),
});

const SAID: ReadonlyMap<string, string> = new Map([
  ['role', 'Le rôle est changé : il vaut dès la prochaine page.'],
  [
    'code',
    'Son code à usage unique est retiré et ses sessions sont fermées ; un courriel le lui dit, si elle a noté une adresse. Préparez-lui un lien d’entrée.',
  ],
  ['oubli', 'Son nom est effacé.'],
  ['confie', 'Le territoire est confié.'],
  ['repris', 'Le territoire est repris.'],
]);

export function personRoutes(app: Hono<Env>, deps: WebDeps): void {
  const { db, delays = DEFAULT_DELAYS } = deps;
  const act = (c: WebContext): Act => ({
    by: c.get('person'),
    person: c.req.param('id') ?? '',
    at: deps.now().toISOString(),
  });
  const page = (c: WebContext, problems: readonly string[] = []) => {
    const person = findPerson(db, c.req.param('id') ?? '');
    if (person === null) return notFound(c);
    if (person.endedAt !== null) return gone(c, person, { problems, months: delays.departedMonths });
    return show(
      c,
      { title: 'Une personne', place: '/reglages', said: SAID.get(c.req.query('fait') ?? '') ?? null },
      <One
        db={db}
        person={person}
        by={c.get('person')}
        problems={problems}
        guessed={guessedAt(db, deps.now()).find((one) => one.person === person.id)?.at ?? null}
      />,
      problems.length === 0 ? 200 : 422,
    );
  };
  const answer = (c: WebContext, managed: Managed, said: string) => {
    switch (managed.kind) {
      case 'done':
        return c.redirect(`${personPath(act(c).person)}?fait=${said}`, 303);
      case 'unknown':
        return notFound(c);
      case 'refused':
        return page(c, [managed.problem]);
    }
  };

  app.get(PLACE, (c) => page(c));

  app.post(`${PLACE}/role`, async (c) => {
    const form = roleForm.safeParse(await c.req.parseBody());
    return form.success
      ? answer(c, changeRole(db, act(c), form.data.role), 'role')
      : page(c, ['Choisissez un rôle.']);
  });

  app.post(`${PLACE}/fin`, async (c) => {
    const next = (await c.req.parseBody())['reprend'];
    const departure = depart(db, act(c), typeof next === 'string' && next !== '' ? next : null);
    switch (departure.kind) {
      case 'done':
        return c.redirect('/reglages?fait=depart', 303);
      case 'unknown':
        return notFound(c);
      case 'refused':
        return page(c, [departure.problem]);
    }
  });

  app.post(`${PLACE}/donnees.json`, (c) => {
    const exported = exportPerson(db, act(c));
    switch (exported.kind) {
      case 'data':
        return dataFile(c, exported.data);
      case 'unknown':
        return notFound(c);
      case 'refused':
        return page(c, [exported.problem]);
    }
  });

  app.post(`${PLACE}/oubli`, (c) => answer(c, erasePerson(db, act(c)), 'oubli'));

  app.post(`${PLACE}/code/fin`, (c) => {
    const person = findPerson(db, c.req.param('id'));
    if (person === null || person.endedAt !== null) return notFound(c);
    if (!mayManage(c.get('person').role, person.role, hasNationalOffice(db))) return page(c, [ABOVE]);
    if (person.id === c.get('person').id)
      return page(c, ['Votre propre code se change dans « Votre accès ».']);
    resetFactor({ ...deps, sender: senderOf(deps) }, c.get('person'), person.id);
    deps.onNotice?.();
    return c.redirect(`${personPath(person.id)}?fait=code`, 303);
  });

  app.post(`${PLACE}/territoires`, async (c) => {
    const { departement, code, partout } = placeForm.parse(await c.req.parseBody());
    const typed = partout === 'oui' ? '*' : departement === '' ? code : departement;
    return answer(c, giveTerritory(db, act(c), typed), 'confie');
  });

  app.post(`${PLACE}/territoires/fin`, async (c) => {
    const place = (await c.req.parseBody())['territoire'];
    return answer(c, takeTerritory(db, act(c), typeof place === 'string' ? place : ''), 'repris');
  });
}

/** Somebody who left: what is kept, and forgetting it before its time. */
function gone(
  c: WebContext,
  person: PersonRow,
  { problems, months }: { readonly problems: readonly string[]; readonly months: number },
): Response | Promise<Response> {
  return show(
    c,
    { title: 'Une personne partie', place: '/reglages', said: SAID.get(c.req.query('fait') ?? '') ?? null },
    <>
      <nav class="trail" aria-label="Vous êtes ici">
        <a href="/reglages">Réglages</a>
      </nav>
      <h1>
        <bdi>{person.name}</bdi>
      </h1>
      <p class="meta">
        {'Partie le '}
        <Day at={person.endedAt ?? person.addedAt} />
      </p>
      <Problems problems={problems} />
      <form method="post" action={`${personPath(person.id)}/donnees.json`}>
        <button type="submit">Télécharger ce que Vigie garde d’elle</button>
      </form>
      {person.name !== FORGOTTEN && (
        <form method="post" action={`${personPath(person.id)}/oubli`}>
          <p>
            {fr(
              `Son nom s’efface de lui-même ${months} mois après son départ. Ce qu’elle a décidé reste, sans son nom.`,
            )}
          </p>
          <button type="submit">Effacer son nom maintenant</button>
        </form>
      )}
    </>,
    problems.length === 0 ? 200 : 422,
  );
}

/** A person's data as a file. */
export function dataFile(c: WebContext, data: PersonalData): Response {
  return c.body(`${JSON.stringify(data, null, 2)}\n`, 200, {
    'content-type': 'application/json; charset=utf-8',
    'content-disposition': 'attachment; filename="vigie-donnees.json"',
  });
}

export function personPath(id: string): string {
  return `/reglages/personnes/${encodeURIComponent(id)}`;
}

const One: FC<{
  db: Db;
  person: PersonRow;
  by: PersonRow;
  problems: readonly string[];
  guessed: string | null;
}> = ({ db, person, by, problems, guessed }) => {
  const hasNational = hasNationalOffice(db);
  const may = mayManage(by.role, person.role, hasNational);
  return (
    <>
      <nav class="trail" aria-label="Vous êtes ici">
        <a href="/reglages">Réglages</a>
      </nav>
      <h1>
        <bdi>{person.name}</bdi>
      </h1>
      <p class="meta">
        {fr(`${ROLE_WORDS[person.role].label} · depuis le `)}
        <Day at={person.addedAt} />
      </p>
      <Problems problems={problems} />
      {!may && (
        <p class="note">{fr('Cette personne est du bureau national : lui seul peut changer cela.')}</p>
      )}
      <EntryMail db={db} person={person} />
      <Guessed of={guessed} to="admin" />
      <Places db={db} person={person} may={may} />
      {may && person.id !== by.id && (credentialsOf(db, person.id)?.totpAt ?? null) !== null && (
        <section aria-labelledby="code">
          <h2 id="code">Code à usage unique</h2>
          <p>
            {fr(
              'Téléphone et codes de secours perdus ? Assurez-vous de vive voix que c’est bien cette personne qui le demande, puis retirez son code : ses sessions se ferment, et elle en active un autre à sa prochaine entrée.',
            )}
          </p>
          <form method="post" action={`${personPath(person.id)}/code/fin`}>
            <button type="submit">Retirer son code</button>
          </form>
        </section>
      )}
      {may && person.id !== by.id && (
        <section aria-labelledby="role">
          <h2 id="role">Rôle</h2>
          {isLastAdministrator(db, person) && (
            <p class="note">
              {fr(
                'C’est la seule personne qui administre. Donnez ce rôle à une deuxième : si elle part, plus personne n’invite.',
              )}
            </p>
          )}
          <form method="post" action={`${personPath(person.id)}/role`} class="stacked">
            <fieldset>
              <legend>Ce qu’elle peut faire</legend>
              {ROLES.filter((role) => mayManage(by.role, role, hasNational)).map((role) => (
                <label class="choice">
                  <input type="radio" name="role" value={role} required checked={role === person.role} />
                  <span>
                    {ROLE_WORDS[role].label}
                    <span class="soft">{fr(` : ${ROLE_WORDS[role].may}`)}</span>
                  </span>
                </label>
              ))}
            </fieldset>
            <button type="submit">Changer son rôle</button>
          </form>
        </section>
      )}
      {may && person.id !== by.id && <Leaving db={db} person={person} />}
    </>
  );
};

/** One action: what ends with it is said before. */
const Leaving: FC<{ db: Db; person: PersonRow }> = ({ db, person }) => {
  const places = placesOf(db, person.id);
  return (
    <section aria-labelledby="depart">
      <h2 id="depart">Départ</h2>
      <p>
        {fr(
          'Tout s’arrête en une fois : sessions, liens, mot de passe, code, adresse électronique, visuels ouverts et séance en cours. Ce qu’elle a décidé reste, sous le nom montré ici.',
        )}
      </p>
      <form method="post" action={`${personPath(person.id)}/fin`} class="stacked">
        {places.length > 0 && (
          <label>
            {fr(`Qui reprend ${places.map((place) => placeWords(db, place)).join(', ')} ?`)}
            <select name="reprend">
              <option value="">Personne pour l’instant</option>
              {successorsOf(db, person).map(({ id, name }) => (
                <option value={id}>{name}</option>
              ))}
            </select>
          </label>
        )}
        <button type="submit">
          Mettre fin à son accès<span class="unseen"> : {person.name}</span>
        </button>
      </form>
    </section>
  );
};

const Places: FC<{ db: Db; person: PersonRow; may: boolean }> = ({ db, person, may }) => {
  const places = placesOf(db, person.id);
  const action = `${personPath(person.id)}/territoires`;
  return (
    <section aria-labelledby="territoires">
      <h2 id="territoires">Territoires</h2>
      {places.length === 0 ? (
        <p>{fr(without(person, areTerritoriesUsed(db)))}</p>
      ) : (
        <ul class="rows">
          {places.map((place) => (
            <li>
              <span>
                <bdi>{placeWords(db, place)}</bdi>
              </span>
              <span class="meta">
                confié le <Day at={place.givenAt} />
              </span>
              {may && (
                <form method="post" action={`${action}/fin`}>
                  <input type="hidden" name="territoire" value={place.id} />
                  <button type="submit">
                    Reprendre<span class="unseen"> : {placeWords(db, place)}</span>
                  </button>
                </form>
              )}
            </li>
          ))}
        </ul>
      )}
      {may && (
        <>
          {!areTerritoriesUsed(db) && (
            <p class="note">
              {fr(
                'Personne n’a encore de territoire : chacun·e voit tout. Dès que vous en confiez un, bénévoles et coordination ne voient plus que le leur ; donnez-en donc un à chaque personne, ou « France entière ».',
              )}
            </p>
          )}
          <form method="post" action={action} class="inline">
            <label>
              Département
              <select name="departement" required>
                <option value="">Choisir…</option>
                {[...DEPARTEMENT_NAMES].map(([code, name]) => (
                  <option value={code}>{`${code} ${name}`}</option>
                ))}
              </select>
            </label>
            <button type="submit">Confier ce département</button>
          </form>
          <form method="post" action={action} class="inline">
            <label>
              Code INSEE d’une commune, ou SIREN d’une intercommunalité
              <input type="text" name="code" required maxlength={20} autocomplete="off" />
            </label>
            <button type="submit">Confier</button>
          </form>
          <form method="post" action={action} class="inline">
            <input type="hidden" name="partout" value="oui" />
            <button type="submit">Confier la France entière</button>
          </form>
        </>
      )}
    </section>
  );
};

function without({ role }: PersonRow, areUsed: boolean): string {
  if (hasPermission(role, 'see-france-always')) return 'Le bureau national voit toute la France.';
  if (hasPermission(role, 'see-france')) return 'Aucun : l’administration voit alors toute la France.';
  return areUsed
    ? 'Aucun : cette personne ne voit rien tant qu’un territoire ne lui est pas confié.'
    : 'Aucun : tant que personne n’en a, tout le monde voit toute la France.';
}
