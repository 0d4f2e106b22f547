/** One visual: the picture, who published it and where, what was read for and against, periods, history, proof. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Db } from '../../../../db/open.js';
import { capturesOfVisual, type VisualCapture } from '../../../../db/queries/evidence-log.js';
import { removalOf } from '../../../../db/queries/removals.js';
import { shownBytesOf } from '../../../../db/queries/report-search.js';
import { visualPage, type VisualPage } from '../../../../db/queries/visual-page.js';
import type { StoredVerdict } from '../../../../db/queries/verdicts.js';
import { GRADE_WORDS } from '../../../french/words.js';
import { mayCoordinate } from '../../../accounts/roles.js';
import { hiddenAround, hiddenIn } from '../../../review/index.js';
import type { Env, Person, WebDeps } from '../../context.js';
import { fileNameOf } from '../../parts/foreign-text.js';
import { Foreign } from '../../parts/foreign.js';
import { factsOf, UNSEEN } from '../../parts/pieces.js';
import { VerdictAndMarks } from '../../parts/verdict.js';
import { type Removed, removedWords } from '../../parts/removed.js';
import { fr, INTEGRITY_WORDS } from '../../parts/words.js';
import { isShowable, type Pictures } from '../../pictures.js';
import { show } from '../../show.js';
import { notFound } from '../errors.js';
import { Captures, InContext, KeptFiles, type Hidden } from './captures.js';
import { visualFileRoutes } from './files.js';
import { History, Periods, Published } from './parts.js';
import { CasesOfVisual, Decisions, ReviewState, reviewOf, Similar, type VisualReview } from './review.js';

export function visualRoutes(app: Hono<Env>, deps: WebDeps, pictures: Pictures): void {
  const { db } = deps;
  app.get('/visuels/:key', (c) => {
    const found = wholePage(db, c.req.param('key'), c.get('person'));
    if (found === null) return notFound(c);
    const said = SAID.get(c.req.query('fait') ?? '') ?? null;
    const frame = { title: titleOf(found), place: '/visuels', styles: ['cases.css'], said };
    return show(c, frame, <Visual found={found} />);
  });
  visualFileRoutes(app, deps, pictures);
}

/** What has just been done, said after the redirection. */
const SAID: ReadonlyMap<string, string> = new Map([
  ['visages', 'C’est masqué dans toutes les copies de même forme.'],
  ['visible', 'Rien n’est masqué dans cette copie.'],
]);

interface Found extends VisualPage {
  readonly review: VisualReview | null;
  /** Captures of the evidence log, the latest first. */
  readonly logged: readonly VisualCapture[];
  /** Whether its bytes are kept, as a site gave them or as a person brought them in. */
  readonly isKept: boolean;
  /** When and why its bytes were deleted; null when they were not. */
  readonly removed: Removed | null;
  /** Whether people hid places of it, or of another visual of its page. */
  readonly hidden: Hidden;
  /** It is hidden whole, until somebody has looked at it. */
  readonly isUnseen: boolean;
  /** Whether who reads may hide places of it. */
  readonly coordinates: boolean;
}

function wholePage(db: Db, key: string, person: Person): Found | null {
  const page = visualPage(db, key);
  if (page === null) return null;
  return {
    ...page,
    review: reviewOf(db, key, person),
    logged: capturesOfVisual(db, key),
    isKept: shownBytesOf(db, key) !== null,
    removed: page.visual.sha256 === null ? null : removalOf(db, page.visual.sha256),
    hidden: hiddenAround(db, key),
    isUnseen: hiddenIn(db, key).isUnseen,
    coordinates: mayCoordinate(person.role),
  };
}

function titleOf({ sightings, history }: VisualPage): string {
  const [first] = sightings;
  const grade = GRADE_WORDS[(history.at(-1) as StoredVerdict).grade].label;
  return first === undefined ? `Visuel, ${grade}` : `${first.authorityName}, ${grade}`;
}

const Visual: FC<{ found: Found }> = ({ found }) => {
  const { visual, sightings, review, logged } = found;
  const verdict = found.history.at(-1) as StoredVerdict;
  const [first] = sightings;
  const name = first === undefined ? 'Visuel' : fileNameOf(first.originalUrl ?? first.imageUrl);
  return (
    <>
      <nav class="trail" aria-label="Vous êtes ici">
        <a href="/visuels">Visuels relevés</a>
      </nav>
      <article class="visual-page">
        <figure class="hero">
          <Hero found={found} name={name} />
        </figure>
        <div class="words">
          <h1 class="file-name">
            <bdi>{name}</bdi>
          </h1>
          <Published found={found} />
          <VerdictAndMarks verdict={verdict} />
          {review !== null && <ReviewState review={review} />}
        </div>
      </article>
      <div class="beneath-visual">
        {review !== null && (
          <>
            <CasesOfVisual review={review} />
            <Decisions review={review} />
            <Similar review={review} />
          </>
        )}
        <InContext captures={logged} hidden={found.hidden} isRemoved={found.removed !== null} />
        <Periods found={found} />
        <History history={found.history} />
        <Captures captures={logged} />
        <KeptFiles found={found} />
        <section aria-labelledby="identite">
          <h2 id="identite">Identité du fichier</h2>
          <dl class="facts">
            <dt>Format</dt>
            <dd>{factsOf(visual)}</dd>
            <dt>{visual.sha256 === null ? 'Clé du contenu' : 'Empreinte SHA-256'}</dt>
            <dd>
              <code>{visual.sha256 ?? visual.contentKey}</code>
              {visual.sha256 === null && <span class="soft">{fr(' (fichier lu en partie)')}</span>}
            </dd>
            {visual.integrity !== null && (
              <>
                <dt>Carte d’identité signée</dt>
                <dd>{fr(INTEGRITY_WORDS[visual.integrity])}</dd>
              </>
            )}
            {visual.errorMessage !== null && (
              <>
                <dt>Lecture incomplète</dt>
                <dd>
                  <Foreign text={visual.errorMessage} />
                </dd>
              </>
            )}
          </dl>
        </section>
      </div>
    </>
  );
};

const Hero: FC<{ found: Found; name: string }> = ({ found, name }) => {
  const { isKept, removed } = found;
  const isPublished = found.captures.some((one) => one.isOwn);
  const { visual, contentKey } = { ...found, contentKey: encodeURIComponent(found.visual.contentKey) };
  if (!isShowable(visual, isKept)) {
    return (
      <div class="mat">
        <p class="absent">
          {fr(
            isKept
              ? 'Pas d’aperçu de ce format dans Vigie : téléchargez le fichier gardé, plus bas.'
              : removed !== null
                ? `Pièce ${removedWords(removed)}. Ce qui en a été lu, les empreintes et la décision restent.`
                : 'Le fichier n’est pas gardé : il n’est plus accessible, ou le prochain passage le saisira. Ce qui en a été lu reste ci-contre.',
          )}
        </p>
      </div>
    );
  }
  return (
    <>
      <a class="mat" href={`/images/${contentKey}/loupe.webp`}>
        <img src={`/images/${contentKey}/page.webp`} alt={fr(`Visuel ${name}, ${factsOf(visual)}`)} />
      </a>
      <figcaption class="meta">
        {fr(
          `${found.isUnseen ? `${UNSEEN} ` : ''}${factsOf(visual)}. Cliquez pour agrandir. Copie refaite pour l’écran${isPublished ? ' : le fichier d’origine se télécharge plus bas' : ''}.`,
        )}
        {found.coordinates && (
          <>
            {' '}
            <a href={`/visuels/${contentKey}/visages`}>
              {fr(found.isUnseen ? 'La regarder et masquer ce qui doit l’être' : 'Masquer des visages')}
            </a>
          </>
        )}
      </figcaption>
    </>
  );
};
