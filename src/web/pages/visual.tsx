/** One visual: the picture, who published it and where, what was read for and against, periods, history, proof. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import {
  isCaptured,
  visualPage,
  type PublishedSighting,
  type VisualPage,
} from '../../../db/queries/visual-page.js';
import type { StoredVerdict } from '../../../db/queries/verdicts.js';
import { findVisual } from '../../../db/queries/visuals.js';
import { fileNameOf } from '../parts/foreign-text.js';
import { Address, Foreign, Icon } from '../parts/foreign.js';
import { CLOSE_QUOTE, OPEN_QUOTE, verdictSentence } from '../parts/wording.js';
import { formatInstant } from '../../french/index.js';
import { formatBytes, formatNumber, GRADE_WORDS, plural } from '../../french/words.js';
import type { Env, WebDeps } from '../context.js';
import { MarkLines } from '../parts/marks.js';
import { Day, factsOf, GradeBadge } from '../parts/pieces.js';
import { day, fr, INTEGRITY_WORDS, rulesetWords } from '../parts/words.js';
import { isShowable, PICTURE_SIZES, type Pictures, type PictureSize } from '../pictures.js';
import { show } from '../show.js';
import { notFound } from './errors.js';

export function visualRoutes(app: Hono<Env>, { db, blobs }: WebDeps, pictures: Pictures): void {
  app.get('/visuels/:key', (c) => {
    const found = visualPage(db, c.req.param('key'));
    if (found === null) return notFound(c);
    return show(c, { title: titleOf(found), place: '/visuels' }, <Visual found={found} />);
  });

  app.get('/images/:key/:file', async (c) => {
    const visual = findVisual(db, c.req.param('key'));
    const size = sizeOf(c.req.param('file'));
    const sha256 = visual?.sha256 ?? null;
    if (visual === null || size === null || sha256 === null || !isCaptured(db, sha256)) return notFound(c);
    if (!isShowable(visual, true)) return notFound(c);
    const picture = await pictures.get(sha256, size);
    if (picture === null) return notFound(c);
    return c.body(picture, 200, {
      'content-type': 'image/webp',
      // The same content always gives the same copy; it stays in this browser only.
      'cache-control': 'private, max-age=604800, immutable',
    });
  });

  // Bytes as they were received may be anything, a page with a script too: they are downloaded, never shown.
  app.get('/preuves/:sha256', async (c) => {
    const sha256 = c.req.param('sha256');
    if (!isCaptured(db, sha256)) return notFound(c);
    const blob = await blobs.get(sha256);
    if (blob.kind !== 'found') {
      return c.text(
        blob.kind === 'missing'
          ? 'Ce fichier n’est plus dans le dossier des preuves. Remettez votre sauvegarde du dossier de données.\n'
          : 'Ce fichier a changé sur le disque : son empreinte n’est plus la sienne. Remettez votre sauvegarde du dossier de données.\n',
        410,
      );
    }
    return c.body(new Uint8Array(blob.bytes), 200, {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="preuve-${sha256.slice(0, 16)}.bin"`,
    });
  });
}

function sizeOf(file: string): PictureSize | null {
  const name = /^([a-z]+)\.webp$/.exec(file)?.[1] ?? '';
  return Object.hasOwn(PICTURE_SIZES, name) ? (name as PictureSize) : null;
}

function titleOf({ sightings, history }: VisualPage): string {
  const [first] = sightings;
  const grade = GRADE_WORDS[(history.at(-1) as StoredVerdict).grade].label;
  return first === undefined ? `Visuel, ${grade}` : `${first.authorityName}, ${grade}`;
}

const Visual: FC<{ found: VisualPage }> = ({ found }) => {
  const { visual, sightings, captures } = found;
  const verdict = found.history.at(-1) as StoredVerdict;
  const [first] = sightings;
  const name = first === undefined ? 'Visuel' : fileNameOf(first.originalUrl ?? first.imageUrl);
  const isKept = captures.some((one) => one.isOwn);
  const marks = verdict.marks.filter((mark) => mark.strength !== 'human');
  const against = verdict.marks.filter((mark) => mark.strength === 'human');
  return (
    <>
      <nav class="trail" aria-label="Vous êtes ici">
        <a href="/visuels">Visuels relevés</a>
      </nav>
      <article class="visual-page">
        <figure class="hero">
          <Hero found={found} name={name} isKept={isKept} />
        </figure>
        <div class="words">
          <h1 class="file-name">
            <bdi>{name}</bdi>
          </h1>
          <Published found={found} />
          <section aria-labelledby="constat">
            <h2 id="constat">Constat</h2>
            <p>
              <GradeBadge grade={verdict.grade} />
            </p>
            <p class="verdict">{fr(verdictSentence(verdict))}</p>
            {verdict.contradiction && (
              <p class="note">
                <strong>À faire relire par la coordination.</strong>
                {fr(
                  ' Ce visuel porte à la fois des marques d’IA et des éléments qui plaident pour une création humaine : souvent une œuvre retouchée, parfois une erreur.',
                )}
              </p>
            )}
          </section>
          <section aria-labelledby="pour">
            <h2 id="pour">Ce qui a été lu</h2>
            {marks.length === 0 ? (
              <p class="soft">Aucune marque.</p>
            ) : (
              <MarkLines marks={marks} tone={verdict.grade} />
            )}
          </section>
          <section aria-labelledby="contre">
            <h2 id="contre">Ce qui plaide pour une création humaine</h2>
            {against.length === 0 ? (
              <p>{fr('Rien de tel n’a été lu. Ce silence ne prouve rien.')}</p>
            ) : (
              <MarkLines marks={against} tone="human" />
            )}
          </section>
        </div>
      </article>
      <div class="beneath-visual">
        <Periods found={found} />
        <History history={found.history} />
        <Proof found={found} />
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

const Hero: FC<{ found: VisualPage; name: string; isKept: boolean }> = ({ found, name, isKept }) => {
  const { visual, contentKey } = { ...found, contentKey: encodeURIComponent(found.visual.contentKey) };
  if (!isShowable(visual, isKept)) {
    return (
      <div class="mat">
        <p class="absent">
          {fr(
            isKept
              ? 'Pas d’aperçu de ce format dans Vigie : téléchargez le fichier gardé, plus bas.'
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
          `${factsOf(visual)}. Cliquez pour agrandir. Copie refaite pour l’écran : le fichier d’origine se télécharge plus bas.`,
        )}
      </figcaption>
    </>
  );
};

/** Who published it and where: the first thing read. */
const Published: FC<{ found: VisualPage }> = ({ found }) => {
  const authorities = new Map(found.sightings.map((one) => [one.authorityCode, one.authorityName]));
  const [first] = found.sightings;
  if (first === undefined) return <p class="soft">{fr('Aucune page connue ne le montre.')}</p>;
  const said = [
    ['Légende', first.surroundings.caption],
    ['Crédit', first.surroundings.credit],
    ['Texte de remplacement', first.surroundings.alt],
  ] as const;
  return (
    <dl class="facts published">
      <dt>Publié par</dt>
      <dd>
        {[...authorities].map(([code, name], index) => (
          <>
            {index > 0 && ', '}
            <a href={`/collectivites/${encodeURIComponent(code)}`}>
              <bdi>{name}</bdi>
            </a>
          </>
        ))}
      </dd>
      <dt>Page</dt>
      <dd>
        <Foreign text={first.pageTitle ?? ''} maxChars={120} />
        {first.pageTitle !== null && <br />}
        <Address url={first.pageUrl} />
        {first.documentPage !== null && fr(`, page ${formatNumber(first.documentPage)} du document`)}
      </dd>
      <dt>Vu</dt>
      <dd>
        <Period one={first} />
      </dd>
      {said
        .filter(([, text]) => text !== null && text.trim() !== '')
        .map(([label, text]) => (
          <>
            <dt>{label}</dt>
            <dd>
              {OPEN_QUOTE}
              <Foreign text={text ?? ''} />
              {CLOSE_QUOTE}
            </dd>
          </>
        ))}
      {said.every(([, text]) => text === null || text.trim() === '') && (
        <>
          <dt>Légende, crédit</dt>
          <dd class="soft">aucun texte attaché à ce visuel</dd>
        </>
      )}
    </dl>
  );
};

const Period: FC<{ one: PublishedSighting }> = ({ one }) => (
  <>
    {day(one.firstSeen) === day(one.lastSeen) ? (
      <>
        le <Day at={one.lastSeen} />
      </>
    ) : (
      <>
        du <Day at={one.firstSeen} /> au <Day at={one.lastSeen} />
      </>
    )}
    {one.closedAt === null ? (
      fr(', encore là au dernier passage')
    ) : (
      <>
        {', disparu ou remplacé le '}
        <Day at={one.closedAt} />
      </>
    )}
  </>
);

const Periods: FC<{ found: VisualPage }> = ({ found }) => {
  const rest = found.sightingCount - found.sightings.length;
  return (
    <section aria-labelledby="apparitions">
      <h2 id="apparitions">Apparitions</h2>
      <p class="meta">
        {fr(
          'Une ligne par période. Les dates sont celles de nos passages : le visuel a pu paraître plus tôt, ou disparaître entre deux.',
        )}
      </p>
      <ul class="rows">
        {found.sightings.map((one) => (
          <li>
            <Address url={one.pageUrl} />
            <span class="meta">
              <bdi>{one.authorityName}</bdi> · <Period one={one} />
              {one.surroundings.caption !== null && (
                <>
                  {' · légende '}
                  {OPEN_QUOTE}
                  <Foreign text={one.surroundings.caption} maxChars={120} />
                  {CLOSE_QUOTE}
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {rest > 0 && <p class="meta">{fr(`${plural(rest, 'apparition')} de plus, hors de cette page.`)}</p>}
    </section>
  );
};

const History: FC<{ history: readonly StoredVerdict[] }> = ({ history }) => (
  <section aria-labelledby="historique">
    <h2 id="historique">Historique du constat</h2>
    <ol class="rows" reversed>
      {history.toReversed().map((one) => (
        <li>
          <GradeBadge grade={one.grade} />
          <span class="meta">
            <Day at={one.at} />
            {fr(` · ${rulesetWords(one.ruleset)} · ${plural(one.marks.length, 'marque')}`)}
          </span>
        </li>
      ))}
    </ol>
  </section>
);

const Proof: FC<{ found: VisualPage }> = ({ found }) => (
  <section aria-labelledby="preuve">
    <h2 id="preuve">Preuve gardée</h2>
    {found.captures.length === 0 ? (
      <p>{fr('Aucune : le fichier n’a pas encore été saisi, ou n’est plus accessible.')}</p>
    ) : (
      <ul class="rows">
        {found.captures.map((one) => (
          <li>
            <a class="button" href={`/preuves/${one.sha256}`} download>
              <Icon name="proof" /> {fr(`Télécharger le fichier d’origine (${formatBytes(one.bytes)})`)}
            </a>
            <span class="meta">
              {fr(`Saisi le ${formatInstant(one.at) ?? one.at}, réponse ${one.status}, à l’adresse `)}
              <Address url={one.url} />
              {!one.isOwn &&
                fr(' · un autre fichier se trouvait alors à cette adresse : il ne prouve rien sur ce visuel')}
            </span>
          </li>
        ))}
      </ul>
    )}
    <p class="meta">
      {fr(
        'Le fichier vient tel quel du site : ne l’ouvrez qu’avec un logiciel d’image à jour. « sha256sum » doit donner la même empreinte que ci-dessous.',
      )}
    </p>
  </section>
);
