/** What people see in a picture: noting it without knowing what others noted, then reading what all of them noted. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Db } from '../../../../db/open.js';
import { observationEventsOf } from '../../../../db/queries/observations.js';
import { findPicture, membersOf } from '../../../../db/queries/pictures.js';
import { shownBytesOf } from '../../../../db/queries/report-search.js';
import { findVisual } from '../../../../db/queries/visuals.js';
import {
  enterObservations,
  factsOf,
  hiddenIn,
  observationsFor,
  visibleTo,
  withdrawObservations,
} from '../../../review/index.js';
import type { Env, WebContext, WebDeps } from '../../context.js';
import { Problems } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import { isShowable, type Pictures } from '../../pictures.js';
import { sizeOfCopy } from '../../picture-size.js';
import { show } from '../../show.js';
import { notFound } from '../errors.js';
import { EMPTY_DRAFT, takeStep, type Draft } from './draft.js';
import { ObserveForm, type ShownPicture } from './form.js';
import { pathTo, type Visit } from './paths.js';
import { Seen } from './seen.js';

const FILES = { styles: ['observe.css'], scripts: ['observe.js'] } as const;

/** What is said after an action, by its name in the address. */
const SAID: ReadonlyMap<string, string> = new Map([
  ['note', 'Vos observations sont enregistrées.'],
  ['rien', 'C’est noté : vous avez regardé et n’avez rien vu de tel.'],
  [
    'retire',
    'Vos observations sont retirées. Ce que vous avez vu de celles des autres reste vu : de nouvelles ne compteraient pas.',
  ],
  ['vu', 'Vous voyez ce que les autres ont noté. Ce que vous ajouterez ne comptera pas.'],
]);

export function observeRoutes(app: Hono<Env>, { db, now }: WebDeps, pictures: Pictures): void {
  const path = '/relecture/:picture/observations';
  const who = (c: WebContext, picture: string) => ({
    picture,
    person: c.get('person').id,
    at: now().toISOString(),
  });
  const visitOf = (c: WebContext, picture: string): Visit => ({
    picture,
    from: c.req.query('de') === 'renfort' ? 'renfort' : null,
  });

  app.get(path, async (c) => {
    const picture = findPicture(db, c.req.param('picture'));
    if (picture === null) return notFound(c);
    return observe(c, picture.id, { draft: EMPTY_DRAFT, problems: [] });
  });

  app.post(path, async (c) => {
    const picture = findPicture(db, c.req.param('picture'));
    if (picture === null) return notFound(c);
    const shown = await shownPicture(db, pictures, picture.id);
    if (shown === null) return observe(c, picture.id, { draft: EMPTY_DRAFT, problems: [] });
    const step = takeStep(await c.req.parseBody({ all: true }), shown.width / shown.height);
    if (step.kind === 'show') return observe(c, picture.id, step);
    // A button pressed twice says one thing.
    const known = visibleTo(c.get('person').id, observationEventsOf(db, picture.id));
    const isSaid = known.others !== 'hidden' && JSON.stringify(known.own) === JSON.stringify(step.entries);
    const done = isSaid ? null : enterObservations(db, who(c, picture.id), step.entries);
    if (done?.kind === 'refused')
      return observe(c, picture.id, { draft: step.draft, problems: done.problems.map((one) => one.message) });
    const said = step.entries.length === 0 ? 'rien' : 'note';
    return c.redirect(pathTo(visitOf(c, picture.id), '', { fait: said }), 303);
  });

  app.post(`${path}/voir`, (c) => {
    const shown = observationsFor(db, { ...who(c, c.req.param('picture')), showOthers: true });
    if (shown === null) return notFound(c);
    return c.redirect(pathTo(visitOf(c, c.req.param('picture')), '', { fait: 'vu' }), 303);
  });

  app.post(`${path}/retrait`, (c) => {
    const done = withdrawObservations(db, who(c, c.req.param('picture')));
    if (done.kind === 'refused') return notFound(c);
    return c.redirect(pathTo(visitOf(c, c.req.param('picture')), '', { fait: 'retire' }), 303);
  });

  async function observe(
    c: WebContext,
    picture: string,
    { draft, problems }: { readonly draft: Draft; readonly problems: readonly string[] },
  ): Promise<Response> {
    const shown = await shownPicture(db, pictures, picture);
    const visible = observationsFor(db, who(c, picture));
    if (visible === null) return notFound(c);
    const { others } = visible;
    // A draft in hand is shown as a form, whatever may be seen.
    const isAdding = c.req.query('ajouter') !== undefined || c.req.method === 'POST';
    const said = SAID.get(c.req.query('fait') ?? '') ?? null;
    const frame = {
      title: 'Ce qui se voit',
      place: '/relecture',
      said: said === null ? null : fr(said),
      ...FILES,
    };
    const status = problems.length === 0 ? 200 : 422;
    const visit = visitOf(c, picture);
    if (shown === null) return show(c, frame, <NoPicture />);
    if (others !== 'hidden' && !isAdding) {
      return show(
        c,
        frame,
        <>
          <Trail visit={visit} />
          <Seen db={db} visit={visit} shown={shown} person={c.get('person').id} others={others} />
        </>,
      );
    }
    const isCounted = others === 'hidden';
    const isHeld = problems.length > 0 || draft !== EMPTY_DRAFT;
    return show(
      c,
      { ...frame, hasDraft: isHeld },
      <>
        <Trail visit={visit} />
        <Head />
        <Problems problems={problems} />
        <ObserveForm action={pathTo(visit)} picture={shown} draft={draft} isCounted={isCounted} />
        {isCounted && <SeeWithout visit={visit} />}
      </>,
      status,
    );
  }
}

/** The content of a picture that can be looked at: the one that the review is about first. */
async function shownPicture(db: Db, pictures: Pictures, pictureId: string): Promise<ShownPicture | null> {
  const first = factsOf(db, pictureId)?.contentKey ?? null;
  const keys = [...(first === null ? [] : [first]), ...membersOf(db, pictureId).map((one) => one.contentKey)];
  for (const key of new Set(keys)) {
    const visual = findVisual(db, key);
    const kept = shownBytesOf(db, key);
    if (visual === null || kept === null || !isShowable(visual, true)) continue;
    const { areas, isUnseen } = hiddenIn(db, key);
    const copy = isUnseen ? null : await pictures.get(kept.sha256, 'page', areas);
    if (copy === null) continue;
    const base = `/images/${encodeURIComponent(key)}`;
    return { src: `${base}/page.webp`, large: `${base}/loupe.webp`, ...(await sizeOfCopy(copy)) };
  }
  return null;
}

const Trail: FC<{ visit: Visit }> = ({ visit: { picture, from } }) => (
  <nav class="trail" aria-label="Vous êtes ici">
    {from === 'renfort' ? (
      <a href={`/relecture/renfort/${encodeURIComponent(picture)}`}>Deuxième lecture</a>
    ) : (
      <a href={`/relecture/${encodeURIComponent(picture)}`}>Relecture de ce visuel</a>
    )}
  </nav>
);

const Head: FC = () => (
  <>
    <h1>Ce qui se voit</h1>
    <p class="lead">
      {fr(
        'Regardez le visuel en entier, puis de près. Notez ce qui cloche, à l’endroit où cela se voit. L’œil se trompe aussi : chaque observation a une explication sans IA.',
      )}
    </p>
  </>
);

const NoPicture: FC = () => (
  <>
    <h1>Ce qui se voit</h1>
    <div class="empty">
      <h2>Pas d’image à regarder</h2>
      <p>
        {fr(
          'Le fichier de ce visuel n’est pas gardé, ou son format n’a pas d’aperçu dans Vigie : on ne peut rien y marquer.',
        )}
      </p>
      <p>{fr('Rien n’est perdu : ce qui a été lu reste sur la page du visuel.')}</p>
    </div>
  </>
);

/** The same words for every picture: whether anybody noted anything is not told either. */
const SeeWithout: FC<{ visit: Visit }> = ({ visit }) => (
  <details class="without">
    <summary>Voir ce que d’autres auraient noté, sans observer moi-même</summary>
    <p>
      {fr(
        'Deux personnes qui voient la même chose sans s’être parlé, cela vaut quelque chose. Si vous regardez d’abord, ce que vous noterez ensuite sur ce visuel sera gardé mais ne comptera plus. On ne peut pas revenir en arrière.',
      )}
    </p>
    <form method="post" action={pathTo(visit, '/voir')}>
      <button type="submit">Voir sans observer</button>
    </form>
  </details>
);
