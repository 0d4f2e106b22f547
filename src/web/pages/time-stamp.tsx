/** Who dates the evidence log from outside: proposed here, off until somebody who administers agrees. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { findPerson } from '../../../db/queries/people.js';
import { listSeals } from '../../../db/queries/evidence-log.js';
import type { Db } from '../../../db/open.js';
import { agreeToAuthority, turnAuthorityOff, type Braked, type Braking } from '../../accounts/index.js';
import { TIME_AUTHORITIES, timeAuthorityOf } from '../../evidence/authorities-of-time.js';
import { authorityInUse, type AuthorityInUse } from '../../evidence/authority-in-use.js';
import type { Env, WebContext, WebDeps } from '../context.js';
import { Day, Problems } from '../parts/pieces.js';
import { fr } from '../parts/words.js';
import { show } from '../show.js';

export const TIME_STAMP = '/horodatage';

const SAID: ReadonlyMap<string, string> = new Map([
  ['accord', 'C’est noté. L’autorité sera interrogée après un prochain passage, pour le jour écoulé.'],
  ['arret', 'C’est arrêté : plus rien n’est demandé. Ce qui est horodaté le reste.'],
]);

export function timeStampRoutes(app: Hono<Env>, { db, now, timeStampOfSettings = null }: WebDeps): void {
  const acting = (c: WebContext): Braking => ({ db, by: c.get('person'), at: now().toISOString() });
  const page = (c: WebContext, problems: readonly string[] = []) => {
    const inUse = authorityInUse(db, timeStampOfSettings);
    return show(
      c,
      { title: 'Horodatage', place: '/reglages', said: SAID.get(c.req.query('fait') ?? '') ?? null },
      <>
        <nav class="trail" aria-label="Vous êtes ici">
          <a href="/reglages">Réglages</a>
        </nav>
        <h1>Horodatage des preuves</h1>
        <p class="lead">
          {fr(
            'Une autorité extérieure peut dater le journal des preuves : il devient alors impossible de le refaire après coup sans que cela se voie, même pour qui tient la machine.',
          )}
        </p>
        <Problems problems={problems} />
        <Now db={db} inUse={inUse} />
        {inUse.kind !== 'settings' && <Choice chosen={inUse.url} />}
      </>,
      problems.length === 0 ? 200 : 422,
    );
  };
  const answer = (c: WebContext, done: Braked, said: string) =>
    done.kind === 'done' ? c.redirect(`${TIME_STAMP}?fait=${said}`, 303) : page(c, done.problems);

  app.get(TIME_STAMP, (c) => page(c));
  app.post(TIME_STAMP, async (c) =>
    timeStampOfSettings === null
      ? answer(c, agreeToAuthority(acting(c), await c.req.parseBody()), 'accord')
      : page(c, ['Les réglages de la machine nomment une autorité : rien ne se choisit ici.']),
  );
  app.post(`${TIME_STAMP}/fin`, (c) => answer(c, turnAuthorityOff(acting(c)), 'arret'));
}

const Now: FC<{ db: Db; inUse: AuthorityInUse }> = ({ db, inUse }) => {
  const last = listSeals(db).at(-1);
  return (
    <section aria-labelledby="maintenant">
      <h2 id="maintenant">Aujourd’hui</h2>
      <InUse db={db} inUse={inUse} />
      <p class="meta">
        {last === undefined ? (
          'Rien n’est encore horodaté.'
        ) : (
          <>
            {'Dernier horodatage reçu le '}
            <Day at={last.genTime} />
            {'.'}
          </>
        )}
      </p>
    </section>
  );
};

const InUse: FC<{ db: Db; inUse: AuthorityInUse }> = ({ db, inUse }) => {
  switch (inUse.kind) {
    case 'none':
      return <p>{fr('Aucune autorité n’est choisie : rien n’est demandé à personne.')}</p>;
    case 'settings':
      return (
        <p>
          {fr('L’autorité est nommée dans les réglages de la machine (« timeStamp »), qui l’emportent : ')}
          <code>{inUse.url}</code>
          {fr('. Elle se change là, par qui tient la machine.')}
        </p>
      );
    case 'chosen':
      return (
        <>
          <p>
            <strong>{timeAuthorityOf(inUse.url)?.name ?? inUse.url}</strong>
            {' · '}
            <code>{inUse.url}</code>
            {', choisie par '}
            <bdi>{findPerson(db, inUse.choice.setBy)?.name ?? 'une personne partie'}</bdi>
            {' le '}
            <Day at={inUse.choice.setAt} />
            {'.'}
          </p>
          <form method="post" action={`${TIME_STAMP}/fin`}>
            <button type="submit">{fr('Ne plus rien demander à cette autorité')}</button>
          </form>
        </>
      );
  }
};

const Choice: FC<{ chosen: string | null }> = ({ chosen }) => (
  <section aria-labelledby="choisir">
    <h2 id="choisir">{chosen === null ? 'Choisir une autorité' : 'En choisir une autre'}</h2>
    <p>
      {fr(
        'Ce qui lui est envoyé : une empreinte de 32 octets, celle de la fin du journal, et un nombre au hasard. Rien d’autre : ni image, ni page, ni nom de collectivité, ni nom de personne. Elle voit l’adresse de réseau de votre machine et l’heure : une fois par jour où des preuves ont été gardées, et de nouveau si elle n’a pas répondu.',
      )}
    </p>
    <form method="post" action={TIME_STAMP} class="stacked">
      <fieldset>
        <legend>{fr('Autorités qui répondent sans compte (adresses relevées le 7 décembre 2026)')}</legend>
        {TIME_AUTHORITIES.map(({ name, url, about }) => (
          <label class="choice">
            <input type="radio" name="authority" value={url} required checked={url === chosen} />
            <span>
              {fr(name)}
              <span class="soft">{fr(` : ${about}`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <label class="choice">
        <input type="checkbox" name="accord" value="oui" required />
        <span>{fr('J’accepte, pour l’équipe, que cette empreinte soit envoyée à cette autorité.')}</span>
      </label>
      <p class="hint">
        {fr(
          'Une autre autorité, ou le fichier de ses certificats, se règle sur la machine : « timeStamp » dans vigie.config.json.',
        )}
      </p>
      <button type="submit" class="main">
        Accepter
      </button>
    </form>
  </section>
);
