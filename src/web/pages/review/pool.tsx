/** Second readings for other territories: one visual at a time, without the name of a person or of a town. */
import type { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { FC } from 'hono/jsx';
import { departementsOf } from '../../../accounts/index.js';
import type { Surroundings } from '../../../classifiers/types.js';
import { plural } from '../../../french/words.js';
import {
  anonymousMarks,
  countSecondReadings,
  giveSecondReading,
  openSecondReading,
  reopenSecondReading,
  withoutNames,
  type PoolWish,
} from '../../../review/pool.js';
import { leavePicture } from '../../../review/index.js';
import type { FieldProblem } from '../../../review/types.js';
import type { Env, WebContext, WebDeps } from '../../context.js';
import { DEPARTEMENT_NAMES, departementName } from '../../map-of-france.js';
import { Foreign } from '../../parts/foreign.js';
import { Empty, Problems } from '../../parts/pieces.js';
import { CLOSE_QUOTE, OPEN_QUOTE } from '../../parts/wording.js';
import { fr } from '../../parts/words.js';
import { pathWith, show } from '../../show.js';
import { notFound } from '../errors.js';
import { observationsPath } from '../observe/paths.js';
import { emptyAnswers, readAnswers, type Answers } from './forms.js';
import { pictureModel, type PictureModel } from './model.js';
import { DecisionForms, Figure } from './parts.js';
import { VerdictAndMarks } from '../../parts/verdict.js';

const PLACE = { place: '/relecture', styles: ['review.css'], scripts: ['review.js'] } as const;
const COOKIE = 'vigie-departement';
const YEAR_SECONDS = 365 * 24 * 3600;
/** Of no département: the national office. */
const NOWHERE = 'aucun';
/** Pictures given back that an address carries. */
const MOST_GIVEN_BACK = 20;

const SAID: ReadonlyMap<string, string> = new Map([
  ['merci', 'Merci : votre lecture est enregistrée. Ce qui en suit se décide dans la section du visuel.'],
  ['rendu', 'Visuel rendu, sans décision.'],
  [
    'parti',
    'Ce visuel n’attend plus de deuxième lecture : quelqu’un l’a relu entre-temps, ou l’a ouvert. Rien n’a été changé.',
  ],
]);

/**
 * The départements that are a person's own: those of her territory. Whoever sees all of France says hers once, and her
 * browser keeps it. Null = she did not say.
 */
function ownDepartements(c: WebContext): readonly string[] | null {
  const territory = c.get('territory');
  if (territory !== null) return departementsOf(territory);
  const code = getCookie(c, COOKIE) ?? '';
  if (code === NOWHERE) return [];
  return DEPARTEMENT_NAMES.has(code) ? [code] : null;
}

export function poolRoutes(app: Hono<Env>, { db, now, newAccessDays }: WebDeps): void {
  const wishOf = (c: WebContext): PoolWish | null => {
    const own = ownDepartements(c);
    return own === null
      ? null
      : { person: c.get('person').id, at: now().toISOString(), newAccessDays, ownDepartements: own };
  };
  const home = (done: string | null, more: Readonly<Record<string, string>> = {}): string =>
    pathWith('/relecture/renfort', { fait: done, ...more });

  app.get('/relecture/renfort', (c) => {
    const wish = wishOf(c);
    const said = SAID.get(c.req.query('fait') ?? '') ?? null;
    return show(
      c,
      { ...PLACE, title: 'Deuxièmes lectures', said: said === null ? null : fr(said) },
      <Start
        own={wish?.ownDepartements ?? null}
        waiting={wish === null ? 0 : countSecondReadings(db, wish)}
        givenBack={givenBack(c)}
      />,
    );
  });

  app.post('/relecture/renfort/departement', async (c) => {
    const code = (await c.req.parseBody())['departement'];
    if (typeof code === 'string' && (code === NOWHERE || DEPARTEMENT_NAMES.has(code)))
      setCookie(c, COOKIE, code, {
        path: '/relecture/renfort',
        httpOnly: true,
        sameSite: 'Strict',
        secure: c.req.header('x-forwarded-proto') === 'https',
        maxAge: YEAR_SECONDS,
      });
    return c.redirect(home(null), 303);
  });

  app.post('/relecture/renfort/suivant', (c) => {
    const wish = wishOf(c);
    const opened = wish === null ? null : openSecondReading(db, wish, givenBack(c));
    return opened?.kind === 'opened'
      ? c.redirect(pathWith(poolPath(opened.picture), { rendus: givenBack(c).join(',') }), 303)
      : c.redirect(home(null), 303);
  });

  app.get('/relecture/renfort/:picture', (c) => page(c, c.req.param('picture')));

  app.post('/relecture/renfort/:picture', async (c) => {
    const wish = wishOf(c);
    if (wish === null) return c.redirect(home(null), 303);
    const form = await c.req.parseBody();
    const { answers, decision } = readAnswers(form);
    const picture = c.req.param('picture');
    const version = typeof form['version'] === 'string' ? form['version'] : '';
    const given = giveSecondReading(db, { ...wish, picture, version, decision });
    switch (given.kind) {
      case 'decided':
      case 'said-already':
        return c.redirect(home('merci'), 303);
      case 'gone':
        return c.redirect(home('parti'), 303);
      case 'refused':
        return page(c, picture, { answers, problems: given.problems });
    }
  });

  app.post('/relecture/renfort/:picture/rendre', (c) => {
    const picture = c.req.param('picture');
    leavePicture(db, picture, { person: c.get('person').id, at: now().toISOString() });
    const rendus = [...givenBack(c).filter((one) => one !== picture), picture].slice(-MOST_GIVEN_BACK);
    return c.redirect(home('rendu', { rendus: rendus.join(',') }), 303);
  });

  function page(
    c: WebContext,
    picture: string,
    sent: { readonly answers: Answers; readonly problems: readonly FieldProblem[] } | null = null,
  ): Response | Promise<Response> {
    const wish = wishOf(c);
    const opened = wish === null ? null : reopenSecondReading(db, picture, wish);
    if (wish === null || opened === null) return c.redirect(home(null), 303);
    if (opened.kind !== 'opened') return c.redirect(home('parti'), 303);
    const model = pictureModel(db, opened.picture, {
      person: c.get('person'),
      capacity: 'reviewer',
      at: wish.at,
    });
    if (model === null) return notFound(c);
    return show(
      c,
      { ...PLACE, title: 'Deuxième lecture' },
      <Reading
        model={model}
        version={opened.version}
        answers={sent?.answers ?? emptyAnswers()}
        problems={sent?.problems ?? []}
        givenBack={givenBack(c)}
      />,
      sent === null ? 200 : 422,
    );
  }
}

function poolPath(picture: string): string {
  return `/relecture/renfort/${encodeURIComponent(picture)}`;
}

/** Pictures given back this evening, as the address carries them. */
function givenBack(c: WebContext): readonly string[] {
  const listed = (c.req.query('rendus') ?? '').split(',').filter((one) => /^[\w-]{1,64}$/.test(one));
  return listed.slice(-MOST_GIVEN_BACK);
}

const Start: FC<{ own: readonly string[] | null; waiting: number; givenBack: readonly string[] }> = ({
  own,
  waiting,
  givenBack: back,
}) => (
  <>
    <nav class="trail" aria-label="Vous êtes ici">
      <a href="/relecture">Relecture</a>
    </nav>
    <h1>Deuxièmes lectures</h1>
    <p class="lead">
      {fr(
        'Un indice se relit à deux. Quand une section manque de bras, vous prêtez vos yeux : un visuel à la fois, d’ailleurs que chez vous.',
      )}
    </p>
    <p class="read">
      {fr(
        'Ni la collectivité ni la première personne ne sont nommées, et ce qu’elle a décidé n’est pas montré : votre œil doit être libre. Dans les textes, « […] » remplace le nom de la collectivité ; il peut se lire sur le visuel lui-même.',
      )}
    </p>
    {own === null ? (
      <Departement code={null} />
    ) : (
      <>
        {waiting === 0 ? (
          <Empty title="Rien n’attend pour l’instant">
            <p>
              {fr('Aucun visuel d’ailleurs n’attend de deuxième lecture. ')}
              <a href="/relecture">Relire les visuels d’ici</a>
            </p>
          </Empty>
        ) : (
          <form
            method="post"
            action={pathWith('/relecture/renfort/suivant', { rendus: back.join(',') })}
            class="buttons"
          >
            <button type="submit" class="main" data-key="s">
              Donner une deuxième lecture <kbd>S</kbd>
            </button>
            <span class="meta">
              {fr(
                `${plural(waiting, 'visuel attend', 'visuels attendent')}${waiting >= 100 ? ' au moins' : ''}`,
              )}
            </span>
          </form>
        )}
        <details class="without">
          <summary>
            {fr(
              own[0] === undefined
                ? 'Vous n’avez pas de département'
                : `Chez vous : ${departementName(own[0])}`,
            )}
          </summary>
          <Departement code={own[0] ?? NOWHERE} />
        </details>
      </>
    )}
  </>
);

const Departement: FC<{ code: string | null }> = ({ code }) => (
  <form method="post" action="/relecture/renfort/departement" class="stacked">
    <label>
      Votre département
      <select name="departement" required>
        {code === null && <option value="">Choisir</option>}
        <option value={NOWHERE} selected={code === NOWHERE}>
          Aucun (bureau national)
        </option>
        {[...DEPARTEMENT_NAMES]
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([one, name]) => (
            <option value={one} selected={one === code}>{`${name} (${one})`}</option>
          ))}
      </select>
    </label>
    <p class="hint">
      {fr('Les visuels de ce département ne vous sont pas proposés ici. Seul ce navigateur le retient.')}
    </p>
    <button type="submit">Garder ce département</button>
  </form>
);

const Reading: FC<{
  model: PictureModel;
  version: string;
  answers: Answers;
  problems: readonly FieldProblem[];
  givenBack: readonly string[];
}> = ({ model, version, answers, problems, givenBack: back }) => {
  const id = model.picture.id;
  const [first] = model.publication.sightings;
  const { verdict } = model.standing;
  const names = model.publication.publishers.map(({ name }) => name);
  // A problem of no field of the forms is told above them.
  const other = answers.kind === '' ? problems.map(({ message }) => message) : [];
  return (
    <>
      <nav class="trail" aria-label="Vous êtes ici">
        <a href="/relecture/renfort">Deuxièmes lectures</a>
      </nav>
      <Problems problems={other} />
      <article class="visual-page review-page">
        <figure class="hero">
          <Figure content={{ ...model.content, name: 'non nommé' }} />
        </figure>
        <div class="words">
          <h1>Un visuel d’ailleurs</h1>
          <dl class="facts published">
            <dt>Publié par</dt>
            <dd class="soft">une collectivité, non nommée ici</dd>
            <Texts around={first?.surroundings ?? null} pageTitle={first?.pageTitle ?? null} names={names} />
          </dl>
          <VerdictAndMarks verdict={{ ...verdict, marks: anonymousMarks(verdict.marks, names) }} />
          <p class="observe">
            <a class="button" href={observationsPath(id, 'renfort')}>
              Noter ce que vous voyez sur l’image
            </a>
          </p>
          <section aria-labelledby="decider" class="decide">
            <h2 id="decider">Votre décision</h2>
            <DecisionForms
              action={poolPath(id)}
              version={version}
              capacity="reviewer"
              answers={answers}
              problems={problems}
            />
          </section>
          <div class="moves">
            <form method="post" action={pathWith(`${poolPath(id)}/rendre`, { rendus: back.join(',') })}>
              <button type="submit" data-key="s">
                Rendre sans décider <kbd>S</kbd>
              </button>
            </form>
          </div>
        </div>
      </article>
    </>
  );
};

/** Texts that are needed to judge. A credit line names people: whether there is one is told by the marks. */
const Texts: FC<{
  around: Surroundings | null;
  pageTitle: string | null;
  names: readonly string[];
}> = ({ around, pageTitle, names }) => {
  const said = (
    [
      ['Titre de la page', pageTitle],
      ['Légende', around?.caption ?? null],
      ['Texte de remplacement', around?.alt ?? null],
      ['Nom du fichier', around?.fileName ?? null],
    ] as const
  ).filter(([, text]) => text !== null && text.trim() !== '');
  return (
    <>
      {said.map(([label, text]) => (
        <>
          <dt>{label}</dt>
          <dd>
            {OPEN_QUOTE}
            <Foreign text={withoutNames(text ?? '', names)} />
            {CLOSE_QUOTE}
          </dd>
        </>
      ))}
      {around?.credit !== null && around?.credit !== undefined && around.credit.trim() !== '' && (
        <>
          <dt>Crédit</dt>
          <dd class="soft">{fr('présent, masqué : il peut nommer quelqu’un')}</dd>
        </>
      )}
    </>
  );
};
