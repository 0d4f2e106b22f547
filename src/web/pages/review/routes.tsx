/** The review: its routes. What waits, one picture, the decision and its way back. */
import type { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { findDecision } from '../../../../db/queries/decisions.js';
import { findPicture, memberOf } from '../../../../db/queries/pictures.js';
import { listSites } from '../../../../db/queries/sites.js';
import type { TieAsk } from '../../../accounts/index.js';
import { mayCoordinate } from '../../../accounts/roles.js';
import {
  countLanes,
  currentSitting,
  decide,
  hashOfContent,
  keepOpen,
  leavePicture,
  noteOrigin,
  openNext,
  openPicture,
  peekNext,
  rulePair,
  separateContent,
  startSitting,
  undoDecision,
  type Sitting,
} from '../../../review/index.js';
import type { FieldProblem } from '../../../review/types.js';
import { type Env, mayChangeWatch, type WebContext, type WebDeps } from '../../context.js';
import { show } from '../../show.js';
import { fr } from '../../parts/words.js';
import { forbidden, notFound } from '../errors.js';
import { Bar, contentKeyOf, doneIn, EndPage, lastDone, protectedWith } from './evening.js';
import { readAnswers, type Answers } from './forms.js';
import { Home } from './home.js';
import { imageToFetch, pictureModel } from './model.js';
import { PicturePage } from './picture.js';
import { LANE_NAMES, passOver, pathOf, picturePath, queueWish, readWish, type Wish } from './wish.js';
import { exercisesDone } from '../training.js';

const PLACE = { place: '/relecture', styles: ['review.css', 'review-lists.css'] } as const;
const WHO = 'la coordination';

/** What was just done beside a decision; only sentences of ours. */
const SAID = {
  annule:
    'Relecture annulée : ce visuel est de nouveau à décider. Votre réponse est encore dans le formulaire.',
  'annule-autre': 'Relecture annulée.',
  paire: 'Comparaison notée.',
  separe: 'Le fichier est maintenant un visuel à part.',
  origine: 'Origine notée.',
} as const;

const said = z.enum(['annule', 'annule-autre', 'paire', 'separe', 'origine']).nullable().catch(null);
const id = z.string().max(100).catch('');
const pairForm = z.object({ other: id, ruled: z.enum(['same', 'distinct']) });
const originForm = z.object({
  origin: z.enum(['this-authority', 'elsewhere'], 'Dites si le visuel vient d’ailleurs.'),
  who: z.string().max(1000).catch(''),
});
const undoForm = z.object({
  decision: id,
  picture: id,
  reason: z.string().trim().max(300).nullable().catch(null),
});

/** Now, and for how long accounts stay tied. */
const askOf = ({ now, newAccessDays }: Pick<WebDeps, 'now' | 'newAccessDays'>): TieAsk => ({
  at: now().toISOString(),
  newAccessDays,
});

/** To be put after the other pages under « /relecture »: any name beside them is taken for a picture's id. */
export function reviewRoutes(app: Hono<Env>, deps: WebDeps): void {
  const { db } = deps;
  const asker = (c: WebContext) => ({ person: c.get('person').id, ...askOf(deps) });

  app.get('/relecture', (c) => home(c, deps));

  app.post('/relecture/seance', async (c) => {
    const form = await c.req.parseBody();
    const now = currentSitting(db, asker(c));
    if (now === null || now.decided >= now.size || form['new'] === 'oui') startSitting(db, asker(c));
    return toNext(c, deps, readWish(c));
  });

  app.get('/relecture/fin', (c) => end(c, deps));

  app.get('/relecture/annuler', (c) => c.redirect(pathOf('/relecture', readWish(c)), 302));

  app.post('/relecture/annuler', async (c) => {
    const { decision, picture, reason } = undoForm.parse(await c.req.parseBody());
    const isOwn = findDecision(db, decision)?.entry.person === c.get('person').id;
    const undone = undoDecision(db, { ...asker(c), decision, reason });
    if (undone.kind === 'undone')
      return c.redirect(
        picturePath(undone.picture, readWish(c), { dit: isOwn ? 'annule' : 'annule-autre' }),
        303,
      );
    const at = findDecision(db, decision)?.pictureId ?? picture;
    const other = undone.problems.map(({ message }) => message);
    return findPicture(db, at) === null ? home(c, deps, other) : picturePage(c, deps, at, { other });
  });

  app.get('/relecture/:picture', (c) => picturePage(c, deps, c.req.param('picture')));

  // A form that was refused stands under the address it was sent to: asked for again, that is the picture's page.
  for (const path of ['decision', 'paire', 'separer', 'origine'])
    app.get(`/relecture/:picture/${path}`, (c) =>
      c.redirect(picturePath(c.req.param('picture'), readWish(c)), 302),
    );

  app.post('/relecture/:picture/decision', async (c) => {
    const form = await c.req.parseBody();
    const { answers, decision } = readAnswers(form);
    const picture = c.req.param('picture');
    const decided = decide(db, {
      ...asker(c),
      picture,
      version: typeof form['version'] === 'string' ? form['version'] : '',
      capacity: form['capacity'] === 'coordinator' ? 'coordinator' : 'reviewer',
      decision,
    });
    if (decided.kind === 'decided') return toNext(c, deps, readWish(c), decided.entry.id);
    if (decided.kind === 'stale') return picturePage(c, deps, picture, { answers, stale: decided.message });
    if (decided.problems.some(({ field }) => field === 'picture')) return notFound(c);
    if (decided.problems.some(({ field }) => field === 'capacity')) return forbidden(c, WHO);
    // A kind that is none belongs to no form of the page.
    return decided.problems.some(({ field }) => field === 'kind')
      ? picturePage(c, deps, picture, { other: decided.problems.map(({ message }) => message) })
      : picturePage(c, deps, picture, { answers, problems: decided.problems });
  });

  app.post('/relecture/:picture/passer', (c) => {
    leavePicture(db, c.req.param('picture'), asker(c));
    return toNext(c, deps, passOver(readWish(c), c.req.param('picture')));
  });

  app.post('/relecture/:picture/laisser', (c) => {
    leavePicture(db, c.req.param('picture'), asker(c));
    return c.redirect(pathOf('/relecture/fin', readWish(c)), 303);
  });

  // Asked by the open page every few minutes; anything but 204 is a sentence for it.
  app.post('/relecture/:picture/ouvert', (c) => {
    const picture = c.req.param('picture');
    if (keepOpen(db, picture, asker(c))) return c.body(null, 204);
    const opened = openPicture(db, picture, asker(c));
    if (opened.kind === 'opened') return c.body(null, 204);
    return c.text(
      opened.kind === 'held'
        ? `Ce visuel est maintenant ouvert par ${opened.name} : si cette personne décide avant vous, vous le saurez.`
        : 'Ce visuel n’est plus là : revenez à la relecture.',
      409,
    );
  });

  app.post('/relecture/:picture/paire', async (c) => {
    if (!mayCoordinate(c.get('person').role)) return forbidden(c, WHO);
    const one = c.req.param('picture');
    const form = pairForm.safeParse(await c.req.parseBody());
    if (!form.success)
      return picturePage(c, deps, one, { other: ['Dites si c’est le même visuel, ou deux œuvres.'] });
    const ruled = rulePair(db, { one, ...form.data, ...asker(c) });
    if (ruled.kind === 'refused') return picturePage(c, deps, one, { other: [ruled.message] });
    return c.redirect(picturePath(ruled.picture, readWish(c), { dit: 'paire' }), 303);
  });

  app.post('/relecture/:picture/separer', async (c) => {
    if (!mayCoordinate(c.get('person').role)) return forbidden(c, WHO);
    const picture = c.req.param('picture');
    const contentKey = id.parse((await c.req.parseBody())['content']);
    const member = memberOf(db, contentKey);
    if (member === null || member.pictureId !== findPicture(db, picture)?.id)
      return picturePage(c, deps, picture, { other: ['Ce fichier n’est plus réuni à ce visuel.'] });
    const hash = await hashOfContent(deps, contentKey);
    const ruled = separateContent(db, { contentKey, hash, ...asker(c) });
    if (ruled.kind === 'refused') return picturePage(c, deps, picture, { other: [ruled.message] });
    return c.redirect(picturePath(ruled.picture, readWish(c), { dit: 'separe' }), 303);
  });

  app.post('/relecture/:picture/origine', async (c) => {
    const picture = c.req.param('picture');
    const form = originForm.safeParse(await c.req.parseBody());
    if (!form.success)
      return picturePage(c, deps, picture, { other: form.error.issues.map(({ message }) => message) });
    const { origin: kind, who } = form.data;
    const origin = kind === 'elsewhere' ? { kind, who } : { kind };
    const noted = noteOrigin(db, { ...asker(c), picture, origin });
    if (noted.kind === 'refused')
      return picturePage(c, deps, picture, { other: noted.problems.map(({ message }) => message) });
    return c.redirect(picturePath(picture, readWish(c), { dit: 'origine' }), 303);
  });
}

/** To the next picture of the evening, or to its end. `done` = the decision that was just taken. */
function toNext(c: WebContext, deps: WebDeps, wish: Wish, done: string | null = null): Response {
  const opened = openNext(deps.db, queueWish(wish, c.get('person'), askOf(deps)));
  const path =
    opened.kind === 'opened'
      ? picturePath(opened.picture, wish, { fait: done })
      : pathOf('/relecture/fin', wish, { fait: done });
  return c.redirect(path, 303);
}

function home(c: WebContext, deps: WebDeps, problems: readonly string[] = []) {
  const { db } = deps;
  const person = c.get('person');
  const ask = askOf(deps);
  const { at } = ask;
  const wish = readWish(c);
  const count = (as: 'reviewer' | 'coordinator') =>
    countLanes(db, {
      ...ask,
      person: person.id,
      as,
      departement: wish.departement,
      territory: wish.territory,
    });
  return show(
    c,
    { title: 'Relecture', ...PLACE, said: problems.join(' ') },
    <Home
      wish={wish}
      reviewer={count('reviewer')}
      coordinator={mayCoordinate(person.role) ? count('coordinator') : null}
      sitting={currentSitting(db, { person: person.id, at })}
      hasSites={() => listSites(db, at).length > 0}
      mayWatch={mayChangeWatch(person)}
      exercises={exercisesDone(c)}
    />,
    problems.length === 0 ? 200 : 422,
  );
}

function end(c: WebContext, deps: WebDeps) {
  const { db } = deps;
  const person = c.get('person');
  const ask = askOf(deps);
  const { at } = ask;
  const wish = readWish(c);
  const sitting = currentSitting(db, { person: person.id, at });
  const done = sitting === null ? [] : doneIn(db, person.id, sitting.id);
  const { as = 'reviewer' } = queueWish(wish, person, ask);
  const { departement, territory } = wish;
  const lanes = countLanes(db, { ...ask, person: person.id, as, departement, territory });
  const waiting = wish.lane === null ? lanes['near-event'] + lanes.new : lanes[LANE_NAMES[wish.lane]];
  return show(
    c,
    { title: 'Votre séance', ...PLACE },
    <>
      {bar(c, deps, wish, sitting)}
      <EndPage
        sitting={sitting}
        done={done.map((one) => ({ ...one, contentKey: contentKeyOf(db, one) }))}
        wish={wish}
        waiting={Math.max(0, waiting - wish.passed.length)}
      />
    </>,
  );
}

function bar(c: WebContext, { db }: WebDeps, wish: Wish, sitting: Sitting | null): Child {
  const last = sitting === null ? null : lastDone(db, sitting.id);
  const isJustNow = last !== null && c.req.query('fait') === last.stored.entry.id;
  const just = said.parse(c.req.query('dit') ?? null);
  return (
    <Bar
      sitting={sitting}
      last={last}
      isJustNow={isJustNow}
      copies={isJustNow ? protectedWith(db, last.picture) : 0}
      wish={wish}
      said={just === null ? null : SAID[just]}
    />
  );
}

interface SentBack {
  readonly answers?: Answers;
  readonly problems?: readonly FieldProblem[];
  readonly other?: readonly string[];
  /** Somebody decided in the meantime: nothing was written. */
  readonly stale?: string;
}

function picturePage(c: WebContext, deps: WebDeps, asked: string, back: SentBack = {}) {
  const { db } = deps;
  const person = c.get('person');
  const ask = askOf(deps);
  const { at } = ask;
  const wish = readWish(c);
  const opened = openPicture(db, asked, { person: person.id, at });
  if (opened.kind === 'refused') return notFound(c);
  // A picture that is one with another now is shown under the other's address.
  if (opened.picture !== asked && c.req.method === 'GET')
    return c.redirect(picturePath(opened.picture, wish), 302);
  const model = pictureModel(db, opened.picture, { ...ask, person, capacity: wish.capacity });
  if (model === null) return notFound(c);
  const { stale, ...sent } = back;
  const isRefused = stale !== undefined || (back.problems ?? []).length > 0 || (back.other ?? []).length > 0;
  const sitting = currentSitting(db, { person: person.id, at });
  const title = model.publication.publishers[0]?.name ?? 'Visuel signalé';
  return show(
    c,
    { title: `${title}, relecture`, ...PLACE, scripts: ['review.js'] },
    <>
      <PicturePage
        model={model}
        wish={wish}
        opened={opened}
        mayCoordinate={mayCoordinate(person.role)}
        sitting={sitting?.id ?? null}
        notice={stale === undefined ? null : <Stale message={stale} />}
        bar={bar(c, deps, wish, sitting)}
        {...sent}
      />
      <NextImage deps={deps} c={c} wish={passOver(wish, opened.picture)} />
    </>,
    stale !== undefined ? 409 : isRefused ? 422 : 200,
  );
}

const Stale = ({ message }: { message: string }) => (
  <div class="problems" role="alert">
    <p>
      <strong>{fr(message)}</strong>
    </p>
    <p>
      {fr(
        'Rien n’a été écrit. La page ci-dessous est à jour, et vos réponses sont encore dans le formulaire : envoyez-les si elles tiennent toujours, ou passez au suivant.',
      )}
    </p>
  </div>
);

/** The browser fetches the next picture while this one is looked at; nobody's turn is taken by that. */
const NextImage = ({ deps, c, wish }: { deps: WebDeps; c: WebContext; wish: Wish }) => {
  const next = peekNext(deps.db, queueWish(wish, c.get('person'), askOf(deps)));
  const image = next === null ? null : imageToFetch(deps.db, next);
  return image === null ? <></> : <link rel="preload" as="image" href={image} fetchpriority="low" />;
};
