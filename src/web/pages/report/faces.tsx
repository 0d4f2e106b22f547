/** Hiding faces by hand: rectangles on the clean copy, with a finger, a mouse, the keyboard, or plain clicks. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import type { Db } from '../../../../db/open.js';
import { memberOf, membersOf } from '../../../../db/queries/pictures.js';
import { findReport, type ReportRow } from '../../../../db/queries/reports.js';
import { shownBytesOf } from '../../../../db/queries/report-search.js';
import {
  blurContent,
  blurReport,
  cleanArea,
  hiddenIn,
  MAX_AREAS,
  mayTend,
  type Hidden,
} from '../../../review/index.js';
import type { PicturePlace } from '../../../review/types.js';
import { plural } from '../../../french/words.js';
import { shapeOfCopy } from '../../../review/hide-places.js';
import type { Env, WebContext, WebDeps } from '../../context.js';
import { Problems } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import type { Pictures } from '../../pictures.js';
import { pathWith, show } from '../../show.js';
import { forbidden, notFound } from '../errors.js';
import { imageOf, imageOfContent, type ReportImage } from './pieces.js';

/** Width in CSS pixels of the picture that is clicked without script: known here, so that a click says where it was. */
export const CLICK_WIDTH = 280;

/** Sizes of the rectangle around a click, as a part of the picture's width. */
const SIZES = { petit: 0.08, moyen: 0.16, grand: 0.3 } as const;
const SIZE_WORDS: Readonly<Record<keyof typeof SIZES, string>> = {
  petit: 'Petit',
  moyen: 'Moyen',
  grand: 'Grand',
};

const place = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
const percent = z.coerce.number().min(0).max(100);

/** What places are hidden in: the picture of a report, or any visual. */
interface Subject {
  /** Address of its page. */
  readonly here: string;
  readonly report: ReportRow | null;
  readonly image: ReportImage;
}

export function facesRoutes(app: Hono<Env>, { db, now }: WebDeps, pictures: Pictures): void {
  const page = (
    c: WebContext,
    subject: Subject,
    size: keyof typeof SIZES,
    problems: readonly string[] = [],
  ) =>
    show(
      c,
      {
        title: 'Masquer des visages',
        place: subject.report === null ? '/visuels' : '/signalements',
        said: c.req.query('fait') === 'visages' ? 'C’est masqué dans toutes les copies.' : null,
        styles: ['report.css'],
        scripts: ['report-faces.js'],
      },
      <Faces
        subject={subject}
        hidden={hiddenIn(db, subject.image.visual.contentKey)}
        size={size}
        problems={problems}
      />,
      problems.length === 0 ? 200 : 422,
    );

  const ofReport = (c: WebContext): Subject | null => {
    const report = findReport(db, c.req.param('id') ?? '');
    const image = report === null ? null : imageOf(db, report);
    return report === null || image === null ? null : { here: `/signalements/${report.id}`, report, image };
  };
  const ofVisual = (c: WebContext): Subject | null => {
    const key = c.req.param('key') ?? '';
    const image = imageOfContent(db, key);
    return image === null ? null : { here: `/visuels/${encodeURIComponent(key)}`, report: null, image };
  };
  const mayHide = (c: WebContext, { report }: Subject): boolean =>
    report === null || mayTend(db, report, c.get('person').id);

  for (const [at, subjectOf] of [
    ['/signalements/:id', ofReport],
    ['/visuels/:key', ofVisual],
  ] as const) {
    app.get(`${at}/visages`, (c) => {
      const subject = subjectOf(c);
      if (subject === null) return notFound(c);
      if (!mayHide(c, subject)) return forbidden(c, WHO);
      return page(c, subject, sizeOf(c.req.query('taille')));
    });

    // What is hidden whole is looked at here, by those who say what of it is to be hidden.
    app.get(`${at}/visages/copie.webp`, async (c) => {
      const subject = subjectOf(c);
      if (subject === null) return notFound(c);
      if (!mayHide(c, subject)) return forbidden(c, WHO);
      const { contentKey } = subject.image.visual;
      const kept = shownBytesOf(db, contentKey);
      const copy =
        kept === null ? null : await pictures.get(kept.sha256, 'page', hiddenIn(db, contentKey).known);
      return copy === null
        ? notFound(c)
        : c.body(copy, 200, { 'content-type': 'image/webp', 'cache-control': 'private, no-store' });
    });

    app.post(`${at}/visages`, async (c) => {
      const subject = subjectOf(c);
      if (subject === null) return notFound(c);
      const form = await c.req.parseBody();
      const text = (name: string): string => {
        const value = form[name];
        return typeof value === 'string' ? value : '';
      };
      const { here, image, report } = subject;
      const { contentKey } = image.visual;
      const { known } = hiddenIn(db, contentKey);
      const size = sizeOf(text('taille'));
      const kept = shownBytesOf(db, contentKey);
      const copy = kept === null ? null : await pictures.get(kept.sha256, 'vignette', known);
      if (kept === null || copy === null) return notFound(c);
      const wanted =
        text('vu') === '' ? wantedAreas(text, known, size, (await shapeOfCopy(copy)).ratio) : known;
      if (wanted === null)
        return page(c, subject, size, [
          'Ce rectangle n’a pas été compris : rien n’a été changé. Cliquez dans l’image, ou donnez quatre nombres de 0 à 100.',
        ]);
      const ask = { person: c.get('person').id, areas: wanted, at: now().toISOString() };
      const blurred =
        report === null
          ? blurContent(db, { ...ask, contentKey })
          : blurReport(db, { ...ask, reportId: report.id });
      if (blurred.kind === 'refused') return page(c, subject, size, [blurred.message]);
      await forgetCopies(db, pictures, contentKey);
      const isWhole = text('zones') !== '' || text('vu') !== '';
      return c.redirect(
        isWhole
          ? pathWith(here, { fait: blurred.areas.length === 0 ? 'visible' : 'visages' })
          : pathWith(`${here}/visages`, { fait: 'visages', taille: size }),
        303,
      );
    });
  }
}

const WHO = 'la personne qui a signalé et à la coordination';

/** What is hidden in one copy of a picture is hidden in others: none of them stays readable on the disk. */
async function forgetCopies(db: Db, pictures: Pictures, contentKey: string): Promise<void> {
  const picture = memberOf(db, contentKey)?.pictureId;
  const keys = picture === undefined ? [] : membersOf(db, picture).map((one) => one.contentKey);
  for (const key of new Set([contentKey, ...keys])) {
    const sha256 = shownBytesOf(db, key)?.sha256;
    if (sha256 !== undefined) await pictures.forget(sha256, hiddenIn(db, key).areas);
  }
}

/** What the form asks for: the whole list (script), one less, one more at a click or by numbers. Null when it asks for nothing. */
function wantedAreas(
  text: (name: string) => string,
  known: readonly PicturePlace[],
  size: keyof typeof SIZES,
  ratio: number,
): readonly PicturePlace[] | null {
  if (text('zones') !== '') return readAreas(text('zones'));
  if (/^\d{1,2}$/.test(text('retirer'))) return known.filter((_, index) => index !== Number(text('retirer')));
  if (/^\d{1,5}$/.test(text('image.x')) && /^\d{1,5}$/.test(text('image.y'))) {
    const side = SIZES[size];
    const [width, height] = [side, side * ratio * 1.3];
    const x = Number(text('image.x')) / CLICK_WIDTH - width / 2;
    const y = Number(text('image.y')) / (CLICK_WIDTH / ratio) - height / 2;
    const area = cleanArea({ x, y, width, height });
    return area === null ? null : [...known, area];
  }
  const numbers = z
    .tuple([percent, percent, percent, percent])
    .safeParse(
      ['gauche', 'haut', 'largeur', 'hauteur'].map((name) => (text(name) === '' ? 'x' : text(name))),
    );
  if (!numbers.success) return null;
  const [x, y, width, height] = numbers.data.map((value) => value / 100) as [number, number, number, number];
  const area = cleanArea({ x, y, width, height });
  return area === null ? null : [...known, area];
}

function readAreas(json: string): readonly PicturePlace[] | null {
  if (json.length > 20_000) return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    // Not what our script writes.
    return null;
  }
  const areas = z.array(place).max(MAX_AREAS).safeParse(parsed);
  return areas.success ? areas.data : null;
}

function sizeOf(text: string | undefined): keyof typeof SIZES {
  return text !== undefined && Object.hasOwn(SIZES, text) ? (text as keyof typeof SIZES) : 'moyen';
}

const Faces: FC<{
  subject: Subject;
  hidden: Hidden;
  size: keyof typeof SIZES;
  problems: readonly string[];
}> = ({ subject: { here, report, image }, hidden: { known: areas, isUnseen }, size, problems }) => {
  const shown = isUnseen ? `${here}/visages/copie.webp` : image.page;
  return (
    <>
      <nav class="trail" aria-label="Vous êtes ici">
        {report === null ? <a href="/visuels">Visuels</a> : <a href="/signalements">Signalements</a>}
        {' › '}
        <a href={here}>{report === null ? 'ce visuel' : 'ce signalement'}</a>
      </nav>
      <h1>Masquer des visages</h1>
      <Problems problems={problems} />
      <p class="lead" data-scripted hidden>
        {fr('Tracez un rectangle sur chaque visage ou plaque, puis enregistrez.')}
      </p>
      <p class="lead" data-plain>
        {fr('Cliquez au milieu de chaque visage ou plaque : un rectangle s’y pose aussitôt.')}
      </p>
      <p>
        {fr(
          report === null
            ? 'Ce qui est masqué l’est dans toutes les copies de même forme, montrées ou envoyées, sans retour possible depuis elles. Les copies d’une autre forme sont masquées en entier jusqu’à ce que quelqu’un les regarde. L’original reste gardé comme preuve.'
            : 'Ce qui est masqué l’est dans toutes les copies montrées ou envoyées, sans retour possible depuis elles. L’original reste gardé comme preuve et n’est montré à personne.',
        )}
      </p>
      {isUnseen && (
        <form method="post" action={`${here}/visages`} class="stacked">
          <p>
            {fr(
              'Des endroits d’une autre copie de ce visuel sont masqués, et celle-ci a une autre forme : elle n’est montrée en clair qu’ici. Masquez ce qui doit l’être, ou dites qu’il n’y a rien d’autre à masquer.',
            )}
          </p>
          <button type="submit" name="vu" value="1">
            Rien d’autre à masquer : la montrer
          </button>
        </form>
      )}
      <div
        class="faces"
        data-faces
        data-image={shown}
        data-areas={JSON.stringify(areas)}
        data-most={MAX_AREAS}
      >
        <form method="post" action={`${here}/visages`} class="stacked plain-faces" data-plain>
          <fieldset class="sizes">
            <legend>Taille du rectangle</legend>
            {(Object.keys(SIZES) as (keyof typeof SIZES)[]).map((one) => (
              <label class="choice">
                <input type="radio" name="taille" value={one} checked={one === size} />
                <span>{SIZE_WORDS[one]}</span>
              </label>
            ))}
          </fieldset>
          <input
            type="image"
            name="image"
            class="click-here"
            src={shown}
            alt="Masquer à l’endroit cliqué"
            width={CLICK_WIDTH}
          />
        </form>
        <form method="post" action={`${here}/visages`} class="drawn" data-drawn hidden>
          <div class="drawing">
            <div class="sheet" data-sheet>
              <img
                src={shown}
                alt={`${report === null ? 'Le visuel' : 'Le visuel signalé'}, tel qu’il est montré maintenant`}
              />
            </div>
          </div>
          <input type="hidden" name="zones" value="" />
          <p class="hint" id="aide-clavier">
            {fr(
              'Au clavier : ajoutez un rectangle, déplacez-le avec les flèches, changez sa taille avec Maj et les flèches, retirez-le avec Suppr.',
            )}
          </p>
          <div class="send">
            <p role="status" data-count></p>
            <div class="buttons">
              <button type="button" data-add>
                Ajouter un rectangle
              </button>
              <button type="submit" class="main">
                Masquer et enregistrer
              </button>
            </div>
          </div>
        </form>
      </div>
      <div data-plain>
        {areas.length > 0 && (
          <section aria-labelledby="masques">
            <h2 id="masques">{fr(plural(areas.length, 'endroit masqué', 'endroits masqués'))}</h2>
            <ol class="rows">
              {areas.map((area, index) => (
                <li>
                  {fr(placeWords(area))}
                  <form method="post" action={`${here}/visages`}>
                    <button type="submit" name="retirer" value={String(index)} class="plain">
                      {`Ne plus masquer l’endroit ${index + 1}`}
                    </button>
                  </form>
                </li>
              ))}
            </ol>
          </section>
        )}
        <details>
          <summary>Donner la place en nombres, sans souris</summary>
          <form method="post" action={`${here}/visages`} class="inline">
            {(['gauche', 'haut', 'largeur', 'hauteur'] as const).map((name) => (
              <label>
                {`${name.charAt(0).toUpperCase()}${name.slice(1)} (%)`}
                <input type="number" name={name} min="0" max="100" step="1" required />
              </label>
            ))}
            <button type="submit">Masquer cet endroit</button>
          </form>
        </details>
      </div>
      <p class="back">
        <a href={here}>{report === null ? 'Revenir au visuel' : 'Revenir au signalement'}</a>
      </p>
    </>
  );
};

function placeWords({ x, y, width, height }: PicturePlace): string {
  const part = (value: number): string => `${Math.round(value * 100)} %`;
  return `à ${part(x)} du bord gauche et ${part(y)} du haut, large de ${part(width)}, haut de ${part(height)}`;
}
