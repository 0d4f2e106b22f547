/** The templates: each with its validation, what does not load, and how it reads with sample cases. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { formatDate, type LegalDay } from '../../../french/index.js';
import { plural } from '../../../french/words.js';
import { invalidity, previewLetters, TEMPLATE_KINDS, type LetterPreview } from '../../../letters/index.js';
import type { ReadSource } from '../../../letters/types.js';
import type { Env, WebContext, WebDeps } from '../../context.js';
import { Foreign } from '../../parts/foreign.js';
import { fr } from '../../parts/words.js';
import { show } from '../../show.js';
import { todayOf } from '../cases/frame.js';
import { notFound } from '../errors.js';
import { download, rendered } from './files.js';
import { kindLabel, LETTER_STYLES, PLACE, TEMPLATES } from './frame.js';
import { Paper } from './paper.js';

export function templateRoutes(app: Hono<Env>, { now, letters }: WebDeps): void {
  const previewed = (slug: string): LetterPreview | null => {
    const kind = TEMPLATE_KINDS.find((one) => slug.startsWith(`${one}-`));
    if (kind === undefined) return null;
    const { previews } = previewLetters({ today: todayOf(now), kind, templates: letters.templates() });
    return previews.find((one) => one.slug === slug) ?? null;
  };

  app.get(TEMPLATES, (c) => {
    const set = letters.templates();
    const today = todayOf(now);
    const { previews } = previewLetters({ today, templates: set });
    return show(
      c,
      { title: 'Modèles de lettres', place: PLACE, styles: LETTER_STYLES },
      <>
        <nav class="trail" aria-label="Vous êtes ici">
          <a href={PLACE}>Lettres</a>
        </nav>
        <h1>Modèles de lettres</h1>
        <p class="lead">
          {fr(
            'Chaque modèle est écrit par des personnes et relu par le syndicat, jusqu’à une date. Sans cette relecture, la lettre porte PROJET et ne peut pas être validée. Sous chaque modèle, des lettres d’exemple à ouvrir.',
          )}
        </p>
        {set.problems.length > 0 && (
          <section aria-labelledby="problemes" class="problems">
            <h2 id="problemes">{fr(`${plural(set.problems.length, 'problème')} dans les fichiers`)}</h2>
            <ul>
              {set.problems.map(({ file, line, message }) => (
                <li>
                  <code>{`${file}:${line}`}</code> <Foreign text={message} maxChars={400} />
                </li>
              ))}
            </ul>
          </section>
        )}
        <section aria-labelledby="lettres">
          <h2 id="lettres">Les lettres</h2>
          <ul class="rows">
            {set.templates.map((template) => (
              <li>
                <strong>{fr(`${kindLabel(template.kind)} : ${template.title}`)}</strong>
                <Standing source={template} today={today} />
                <ul class="plain-list samples">
                  {previews
                    .filter(({ kind }) => kind === template.kind)
                    .map(({ slug, caseName, outcome }) => (
                      <li>
                        {outcome.kind === 'document' ? (
                          <a href={`${TEMPLATES}/${slug}`}>{fr(caseName)}</a>
                        ) : (
                          <span class="meta">{fr(`${caseName} : ${outcome.message}`)}</span>
                        )}
                      </li>
                    ))}
                </ul>
              </li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="textes">
          <h2 id="textes">Les textes joints</h2>
          <ul class="rows">
            {set.parts.map((part) => (
              <li>
                <strong>{fr(part.title)}</strong>
                <Standing source={part} today={today} />
              </li>
            ))}
          </ul>
        </section>
      </>,
    );
  });

  app.get(`${TEMPLATES}/:slug`, (c) => {
    const preview = previewed(c.req.param('slug'));
    return preview === null ? notFound(c) : showPreview(c, preview);
  });

  app.get(`${TEMPLATES}/:slug/pdf`, async (c) => {
    const slug = c.req.param('slug');
    const preview = previewed(slug);
    if (preview === null || preview.outcome.kind === 'refused') return notFound(c);
    return download(
      c,
      await rendered(preview.outcome.document, 'pdf'),
      `apercu-${slug}.pdf`,
      'application/pdf',
    );
  });
}

function showPreview(c: WebContext, preview: LetterPreview): Response | Promise<Response> {
  const { title, kind, slug, caseName, outcome } = preview;
  return show(
    c,
    { title: `Aperçu : ${title}`, place: PLACE, styles: LETTER_STYLES },
    <>
      <nav class="trail" aria-label="Vous êtes ici">
        <a href={PLACE}>Lettres</a>
        {' › '}
        <a href={TEMPLATES}>Modèles</a>
      </nav>
      <h1>{fr(`${kindLabel(kind)} : ${title}`)}</h1>
      <p class="meta">
        {fr(`Cas d’exemple : ${caseName}. La commune, le visuel et la section n’existent pas.`)}
      </p>
      {outcome.kind === 'refused' ? (
        <p>{fr(outcome.message)}</p>
      ) : (
        <>
          <p>
            <a class="button" href={`${TEMPLATES}/${slug}/pdf`}>
              Télécharger le PDF
            </a>
          </p>
          <h2 class="unseen">La lettre</h2>
          <Paper document={outcome.document} picture={null} />
        </>
      )}
    </>,
  );
}

/** Who has read it and until when; where it comes from. */
const Standing: FC<{ source: ReadSource; today: LegalDay }> = ({ source, today }) => {
  const { origin, version, file, validation, instead } = source;
  const problem = invalidity(source, today);
  return (
    <>
      <p class={problem === null ? 'taken' : 'refused'}>
        <strong>{problem === null ? 'Validé' : 'PROJET'}</strong>
        {problem === null && validation !== null
          ? fr(
              ` par ${validation.by}, le ${formatDate(validation.on)}, jusqu’au ${formatDate(validation.until)}`,
            )
          : fr(` : ${problem ?? ''}`)}
      </p>
      <span class="meta">
        {fr(`version ${version} · `)}
        <code>{file}</code>
        {origin.kind === 'section' && fr(` · de la section ${origin.section}`)}
        {instead !== null && fr(` · à la place de ${instead}, qui ne se charge pas`)}
      </span>
    </>
  );
};
