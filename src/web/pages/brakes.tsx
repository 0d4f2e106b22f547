/** What keeps letters from leaving: holds, electoral periods, people who are written to no more, limits. */
import type { Hono } from 'hono';
import type { Child, FC } from 'hono/jsx';
import type { Db } from '../../../db/open.js';
import { findAuthority } from '../../../db/queries/authorities.js';
import {
  comingPeriods,
  standingHolds,
  standingObjections,
  type HoldRow,
  type ObjectionRow,
} from '../../../db/queries/brakes.js';
import { findLetter } from '../../../db/queries/letters.js';
import { hasNationalOffice } from '../../../db/queries/people.js';
import {
  cancelPeriod,
  changeLimits,
  liftObjection,
  noteObjection,
  reaches,
  releaseHold,
  setHold,
  setPeriod,
  type Braked,
  type Braking,
} from '../../accounts/index.js';
import { formatDate, parisDay } from '../../french/index.js';
import { limitsOf } from '../../mail/index.js';
import type { Env, WebContext, WebDeps } from '../context.js';
import { departementName } from '../map-of-france.js';
import { OBJECTION_WORDS } from '../parts/brake-words.js';
import { caseHref } from '../parts/case-pieces.js';
import { Day, Problems } from '../parts/pieces.js';
import { fr } from '../parts/words.js';
import { show } from '../show.js';

const HOLD_WORDS: Readonly<Record<HoldRow['kind'], string>> = {
  everything: 'Tous les envois',
  section: 'Un département',
  authority: 'Une collectivité',
  case: 'Un dossier',
  letter: 'Une lettre',
};
/** A letter is held from its own page. */
const HELD_HERE = ['everything', 'section', 'authority', 'case'] as const;

const SAID: ReadonlyMap<string, string> = new Map([
  ['retenu', 'C’est retenu : plus rien de tel ne part.'],
  ['leve', 'La retenue est levée.'],
  ['periode', 'La période est notée.'],
  ['annulee', 'La période est annulée.'],
  ['reprise', 'L’opposition est levée : on peut de nouveau écrire à cette adresse.'],
  ['opposition', 'C’est noté : on n’écrit plus à cette adresse.'],
  ['limites', 'Les limites sont changées.'],
]);

export function brakesRoutes(app: Hono<Env>, { db, now }: WebDeps): void {
  const braking = (c: WebContext): Braking => ({ db, by: c.get('person'), at: now().toISOString() });
  const page = (c: WebContext, problems: readonly string[] = []) => {
    const may = reaches(c.get('person').role, 'national', hasNationalOffice(db));
    return show(
      c,
      { title: 'Freins', place: '/reglages', said: SAID.get(c.req.query('fait') ?? '') ?? null },
      <>
        <nav class="trail" aria-label="Vous êtes ici">
          <a href="/reglages">Réglages</a>
        </nav>
        <h1>Freins</h1>
        <p class="lead">
          {fr(
            'Ce qui empêche une lettre de partir. Une lettre retenue n’est pas perdue : elle attend, et la raison est dite à qui l’a préparée.',
          )}
        </p>
        <Problems problems={problems} />
        <Holds db={db} may={may} />
        <Periods db={db} today={parisDay(now().toISOString()) ?? ''} may={may} />
        <Objections db={db} may={may} />
        <Limits db={db} may={may} />
      </>,
      problems.length === 0 ? 200 : 422,
    );
  };
  const answer = (c: WebContext, braked: Braked, said: string) =>
    braked.kind === 'done' ? c.redirect(`/freins?fait=${said}`, 303) : page(c, braked.problems);

  app.get('/freins', (c) => page(c));
  app.post('/freins/retenues', async (c) =>
    answer(c, setHold(braking(c), await c.req.parseBody()), 'retenu'),
  );
  app.post('/freins/retenues/:id/fin', (c) => answer(c, releaseHold(braking(c), c.req.param('id')), 'leve'));
  app.post('/freins/periodes', async (c) =>
    answer(c, setPeriod(braking(c), await c.req.parseBody()), 'periode'),
  );
  app.post('/freins/periodes/:id/fin', (c) =>
    answer(c, cancelPeriod(braking(c), c.req.param('id')), 'annulee'),
  );
  app.post('/freins/oppositions', async (c) =>
    answer(c, noteObjection(braking(c), await c.req.parseBody()), 'opposition'),
  );
  app.post('/freins/oppositions/:id/fin', (c) =>
    answer(c, liftObjection(braking(c), c.req.param('id')), 'reprise'),
  );
  app.post('/freins/limites', async (c) =>
    answer(c, changeLimits(braking(c), await c.req.parseBody()), 'limites'),
  );
}

/** What a hold or a period is about. */
const About: FC<{ db: Db; kind: HoldRow['kind']; subject: string }> = ({ db, kind, subject }) => {
  switch (kind) {
    case 'everything':
      return <>{HOLD_WORDS.everything}</>;
    case 'section':
      return <>{departementName(subject)}</>;
    case 'authority':
      return (
        <a href={`/collectivites/${encodeURIComponent(subject)}`}>
          <bdi>{findAuthority(db, subject)?.name ?? subject}</bdi>
        </a>
      );
    case 'case':
      return <a href={caseHref(subject)}>Un dossier</a>;
    case 'letter':
      return (
        <a href={`/lettres/${encodeURIComponent(subject)}`}>
          Lettre {findLetter(db, subject)?.reference ?? ''}
        </a>
      );
  }
};

const End: FC<{ action: string; may: boolean; children?: Child }> = ({ action, may, children }) =>
  may ? (
    <form method="post" action={action}>
      <button type="submit">{children}</button>
    </form>
  ) : (
    <></>
  );

const Holds: FC<{ db: Db; may: boolean }> = ({ db, may }) => {
  const standing = standingHolds(db);
  return (
    <section aria-labelledby="retenues">
      <h2 id="retenues">Retenues</h2>
      {standing.length === 0 ? (
        <p>Rien n’est retenu.</p>
      ) : (
        <ul class="rows">
          {standing.map((hold) => (
            <li>
              <span>
                <About db={db} kind={hold.kind} subject={hold.subject} />
              </span>
              <span class="meta">
                <bdi>{hold.reason}</bdi>
                {' · depuis le '}
                <Day at={hold.setAt} />
              </span>
              <End action={`/freins/retenues/${hold.id}/fin`} may={may}>
                Lever<span class="unseen"> cette retenue : {hold.reason}</span>
              </End>
            </li>
          ))}
        </ul>
      )}
      {may && (
        <form method="post" action="/freins/retenues" class="stacked">
          <label>
            Retenir
            <select name="kind" required>
              {HELD_HERE.map((kind) => (
                <option value={kind}>{HOLD_WORDS[kind]}</option>
              ))}
            </select>
          </label>
          <label>
            {fr('Lequel ? (rien à écrire pour tous les envois)')}
            <input type="text" name="subject" maxlength={60} autocomplete="off" aria-describedby="lequel" />
          </label>
          <p class="hint" id="lequel">
            {fr(
              'Le numéro du département (29), ou le code qui termine l’adresse de la page de la collectivité ou du dossier. Un département retient aussi les intercommunalités, les régions et les organismes qui s’y étendent.',
            )}
          </p>
          <label>
            {fr('Pourquoi (montré à qui voulait envoyer)')}
            <input type="text" name="reason" required maxlength={300} autocomplete="off" />
          </label>
          <button type="submit" class="main">
            Retenir
          </button>
        </form>
      )}
    </section>
  );
};

const Periods: FC<{ db: Db; today: string; may: boolean }> = ({ db, today, may }) => {
  const coming = comingPeriods(db, today);
  return (
    <section aria-labelledby="elections">
      <h2 id="elections">Périodes électorales</h2>
      {coming.length === 0 ? (
        <p>Aucune n’est notée.</p>
      ) : (
        <ul class="rows">
          {coming.map((period) => (
            <li>
              <span>
                <bdi>{period.name}</bdi>
                {' ('}
                {period.kind === 'everything' ? (
                  'partout'
                ) : (
                  <About db={db} kind={period.kind} subject={period.subject} />
                )}
                {')'}
              </span>
              <span class="meta">
                {fr(`du ${formatDate(period.fromDay)} au ${formatDate(period.untilDay)} inclus`)}
              </span>
              <End action={`/freins/periodes/${period.id}/fin`} may={may}>
                Annuler<span class="unseen"> la période {period.name}</span>
              </End>
            </li>
          ))}
        </ul>
      )}
      {may && (
        <form method="post" action="/freins/periodes" class="stacked">
          <label>
            {fr('Quelle élection')}
            <input type="text" name="name" required maxlength={100} autocomplete="off" />
          </label>
          <label>
            Où
            <select name="kind" required>
              <option value="everything">Partout</option>
              <option value="section">{HOLD_WORDS.section}</option>
              <option value="authority">{HOLD_WORDS.authority}</option>
            </select>
          </label>
          <label>
            {fr('Numéro du département ou code de la collectivité (rien à écrire pour partout)')}
            <input type="text" name="subject" maxlength={60} autocomplete="off" />
          </label>
          <label>
            Premier jour
            <input type="date" name="fromDay" required />
          </label>
          <label>
            Dernier jour
            <input type="date" name="untilDay" required />
          </label>
          <button type="submit">Noter la période</button>
        </form>
      )}
    </section>
  );
};

const Objections: FC<{ db: Db; may: boolean }> = ({ db, may }) => (
  <section aria-labelledby="oppositions">
    <h2 id="oppositions">On n’écrit plus à</h2>
    <ul class="rows">
      {standingObjections(db).map((one) => (
        <li>
          <span>
            <bdi>{one.recipient}</bdi>
          </span>
          <span class="meta">
            {OBJECTION_WORDS[one.kind]}
            {' · noté le '}
            <Day at={one.notedAt} />
          </span>
          <End action={`/freins/oppositions/${one.id}/fin`} may={may}>
            {fr('Écrire de nouveau')}
            <span class="unseen">{fr(` à ${one.recipient}`)}</span>
          </End>
        </li>
      ))}
    </ul>
    <form method="post" action="/freins/oppositions" class="stacked">
      <label>
        Adresse électronique
        <input type="email" name="recipient" required maxlength={254} autocomplete="off" />
      </label>
      <label>
        {fr('Code de la collectivité, si vous le connaissez')}
        <input type="text" name="authority" maxlength={20} autocomplete="off" />
      </label>
      <label>
        Pourquoi
        <select name="kind" required>
          {(Object.keys(OBJECTION_WORDS) as ObjectionRow['kind'][]).map((kind) => (
            <option value={kind}>{OBJECTION_WORDS[kind]}</option>
          ))}
        </select>
      </label>
      <button type="submit">Ne plus écrire à cette adresse</button>
    </form>
  </section>
);

const Limits: FC<{ db: Db; may: boolean }> = ({ db, may }) => {
  const limits = limitsOf(db);
  const field = (name: keyof typeof limits, label: string, max: number) => (
    <label>
      {fr(label)}
      <input type="number" name={name} required min={0} max={max} value={limits[name]} />
    </label>
  );
  return (
    <section aria-labelledby="limites">
      <h2 id="limites">Délai et limites</h2>
      <p>
        {fr(
          `Une lettre part au plus tôt ${limits.delayHours} h après son approbation. Au plus ${limits.perAuthorityQuarter} lettres par collectivité et par trimestre, ${limits.perMailboxDay} par boîte et par jour.`,
        )}
      </p>
      {may && (
        <form method="post" action="/freins/limites" class="stacked">
          {field('delayHours', 'Heures entre l’approbation et l’envoi', 336)}
          {field('perAuthorityQuarter', 'Lettres par collectivité et par trimestre', 20)}
          {field('perMailboxDay', 'Lettres par boîte et par jour', 200)}
          <button type="submit">Changer</button>
        </form>
      )}
    </section>
  );
};
