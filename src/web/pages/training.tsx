/** The exercise for newcomers: three visuals, their answers and why. Nothing of it is written down but in the browser. */
import type { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import { DECISION_WORDS, DISMISSAL_WORDS, OBSERVATION_WORDS, type Decision } from '../../review/index.js';
import {
  EXERCISES,
  exerciseOf,
  isExercise,
  readExercise,
  type Exercise,
  type ExerciseId,
} from '../../review/training.js';
import { DECISION_KINDS } from '../../review/types.js';
import type { Verdict } from '../../classifiers/types.js';
import type { Env, WebContext } from '../context.js';
import { Foreign } from '../parts/foreign.js';
import { CLOSE_QUOTE, OPEN_QUOTE } from '../parts/wording.js';
import { fr } from '../parts/words.js';
import { show } from '../show.js';
import { notFound } from './errors.js';
import { SightWords } from './observe/form.js';
import { VerdictAndMarks } from '../parts/verdict.js';

const PLACE = { place: '/relecture', styles: ['review.css', 'observe.css', 'training.css'] } as const;
const COOKIE = 'vigie-essai';
const YEAR_SECONDS = 365 * 24 * 3600;

const answered = z.enum(DECISION_KINDS).nullable().catch(null);

export function trainingRoutes(app: Hono<Env>): void {
  app.get('/relecture/essai', (c) => {
    const done = exercisesDone(c);
    return show(c, { ...PLACE, title: 'S’exercer' }, <Start done={done} />);
  });

  app.get('/relecture/essai/:exercise', async (c) => {
    const id = c.req.param('exercise');
    if (!isExercise(id)) return notFound(c);
    const answer = answered.parse(c.req.query('reponse') ?? null);
    const { verdict } = await readExercise(id);
    const exercise = exerciseOf(id);
    return show(
      c,
      { ...PLACE, title: exercise.title },
      <Page exercise={exercise} verdict={verdict} answer={answer} />,
    );
  });

  app.post('/relecture/essai/:exercise', async (c) => {
    const id = c.req.param('exercise');
    if (!isExercise(id)) return notFound(c);
    const answer = answered.parse((await c.req.parseBody())['kind'] ?? null);
    if (answer === null) return c.redirect(pathOf(id), 303);
    setCookie(c, COOKIE, [...new Set([...exercisesDone(c), id])].join('.'), {
      path: '/',
      httpOnly: true,
      sameSite: 'Strict',
      secure: c.req.header('x-forwarded-proto') === 'https',
      maxAge: YEAR_SECONDS,
    });
    return c.redirect(`${pathOf(id)}?reponse=${answer}#reponse`, 303);
  });

  app.get('/relecture/essai/:exercise/image.webp', async (c) => {
    const id = c.req.param('exercise');
    if (!isExercise(id)) return notFound(c);
    const { shown } = await readExercise(id);
    return c.body(new Uint8Array(shown), 200, {
      'content-type': 'image/webp',
      'cache-control': 'private, max-age=86400',
    });
  });
}

function pathOf(id: ExerciseId): string {
  return `/relecture/essai/${id}`;
}

/** Which exercises were done in this browser. */
export function exercisesDone(c: WebContext): ReadonlySet<ExerciseId> {
  return new Set((getCookie(c, COOKIE) ?? '').split('.').filter(isExercise));
}

/** For the page on which a review begins: one line, less loud once the exercise was done. */
export const TrainingOffer: FC<{ done: ReadonlySet<ExerciseId> }> = ({ done }) =>
  done.size >= EXERCISES.length ? (
    <p class="meta training-offer">
      {fr('Vous avez fait l’exercice. ')}
      <a href="/relecture/essai">Le refaire</a>
    </p>
  ) : (
    <p class="note training-offer">
      <strong>{fr(done.size === 0 ? 'Première relecture ?' : 'L’exercice n’est pas fini.')}</strong>{' '}
      {fr('Trois visuels d’exercice, avec leurs réponses : cinq minutes, rien n’est enregistré. ')}
      <a href="/relecture/essai">S’exercer</a>
    </p>
  );

const Start: FC<{ done: ReadonlySet<ExerciseId> }> = ({ done }) => {
  const next = EXERCISES.find((id) => !done.has(id)) ?? EXERCISES[0];
  return (
    <article class="prose">
      <nav class="trail" aria-label="Vous êtes ici">
        <a href="/relecture">Relecture</a>
      </nav>
      <h1>S’exercer</h1>
      <p class="lead">
        {fr(
          'Trois visuels pour se faire l’œil avant de relire les vrais. Vous décidez, la page répond et dit pourquoi.',
        )}
      </p>
      <p>
        {fr(
          'Ils sont dessinés par Vigie : aucune collectivité ne les a publiés. Ce qui y est lu est vraiment lu, par les mêmes règles que partout ailleurs. Vos réponses ne sont pas enregistrées ; ce navigateur retient seulement que vous avez fait l’exercice.',
        )}
      </p>
      <ol class="exercises">
        {EXERCISES.map((id) => (
          <li>
            <a href={pathOf(id)}>{exerciseOf(id).title}</a>
            {done.has(id) && <span class="soft">{fr(' : fait')}</span>}
          </li>
        ))}
      </ol>
      <p>
        <a class="button main" href={pathOf(next)} data-key="s">
          {done.size === 0 ? 'Commencer' : done.size < EXERCISES.length ? 'Continuer' : 'Recommencer'}{' '}
          <kbd>S</kbd>
        </a>
      </p>
    </article>
  );
};

const Page: FC<{ exercise: Exercise; verdict: Verdict; answer: Decision['kind'] | null }> = ({
  exercise,
  verdict,
  answer,
}) => {
  const { id, title, before, fileName, alt, caption } = exercise;
  return (
    <>
      <nav class="trail" aria-label="Vous êtes ici">
        <a href="/relecture/essai">S’exercer</a>
        {fr(` · visuel ${EXERCISES.indexOf(id) + 1} sur ${EXERCISES.length}`)}
      </nav>
      <p class="exercise-flag">
        <strong>Exercice, aucune collectivité.</strong> {fr('Ce visuel est dessiné par Vigie.')}
      </p>
      <article class="visual-page">
        <figure class="hero">
          <div class="mat">
            <img src={`${pathOf(id)}/image.webp`} alt={alt} />
          </div>
        </figure>
        <div class="words">
          <h1 class="file-name">{title}</h1>
          <p>{fr(before)}</p>
          <dl class="facts published">
            <dt>Fichier</dt>
            <dd>
              <bdi>{fileName}</bdi>
            </dd>
            <dt>Légende</dt>
            <dd class={caption === null ? 'soft' : ''}>
              {caption === null ? (
                'aucun texte attaché à ce visuel'
              ) : (
                <>
                  {OPEN_QUOTE}
                  <Foreign text={caption} />
                  {CLOSE_QUOTE}
                </>
              )}
            </dd>
          </dl>
          <VerdictAndMarks verdict={verdict} />
          {answer === null ? <Ask exercise={exercise} /> : <Reply exercise={exercise} answer={answer} />}
        </div>
      </article>
    </>
  );
};

const KEYS: Readonly<Record<Decision['kind'], string>> = { confirmed: 'c', dismissed: 'e', unsure: 'j' };

const Ask: FC<{ exercise: Exercise }> = ({ exercise }) => (
  <section aria-labelledby="decision">
    <h2 id="decision">Votre décision</h2>
    <form method="post" action={pathOf(exercise.id)} class="buttons">
      {DECISION_KINDS.map((kind) => (
        <button type="submit" name="kind" value={kind} data-key={KEYS[kind]}>
          {DECISION_WORDS[kind].label} <kbd>{KEYS[kind].toUpperCase()}</kbd>
        </button>
      ))}
    </form>
  </section>
);

const Reply: FC<{ exercise: Exercise; answer: Decision['kind'] }> = ({ exercise, answer }) => {
  const { id, replies, why, toSee, answer: right } = exercise;
  const next = EXERCISES[EXERCISES.indexOf(id) + 1];
  return (
    <section class="reply" aria-labelledby="reponse">
      <h2 id="reponse">{fr(`Vous avez répondu : ${DECISION_WORDS[answer].label}`)}</h2>
      <p class="verdict">{fr(replies[answer])}</p>
      <h3>Pourquoi</h3>
      <ul>
        {why.map((one) => (
          <li>{fr(one)}</li>
        ))}
      </ul>
      {right === 'dismissed' && (
        <p class="meta">
          {fr(
            `Raison à choisir : « ${DISMISSAL_WORDS.photograph.label} ». ${DISMISSAL_WORDS.photograph.follows}`,
          )}
        </p>
      )}
      {toSee.length > 0 && (
        <>
          <h3>Ce qui se voit</h3>
          {toSee.map((one) => (
            <div class="sight-words">
              <p>
                <strong>{OBSERVATION_WORDS[one].label}</strong>
              </p>
              <SightWords id={one} />
            </div>
          ))}
        </>
      )}
      <div class="buttons">
        {next === undefined ? (
          <a class="button main" href="/relecture" data-key="s">
            Commencer à relire <kbd>S</kbd>
          </a>
        ) : (
          <a class="button main" href={pathOf(next)} data-key="s">
            Visuel suivant <kbd>S</kbd>
          </a>
        )}
        <a class="button" href={pathOf(id)}>
          Revoir sans la réponse
        </a>
      </div>
    </section>
  );
};
