/** « Est-ce l’un de ceux-ci ? »: visuals of sites that may be the reported one. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Db } from '../../../../db/open.js';
import { findReport, type ReportRow } from '../../../../db/queries/reports.js';
import { shownBytesOf } from '../../../../db/queries/report-search.js';
import { visualLies } from '../../../../db/queries/territories.js';
import { findVisual } from '../../../../db/queries/visuals.js';
import {
  answerReport,
  candidatesFor,
  fold,
  isAskedAbout,
  mayTend,
  type Candidate,
} from '../../../review/index.js';
import { outsideTerritory } from '../../access/refused.js';
import type { Env, WebContext, WebDeps } from '../../context.js';
import { fileNameOf } from '../../parts/foreign-text.js';
import { Address, Foreign } from '../../parts/foreign.js';
import { Day, Empty, GradeBadge, Problems } from '../../parts/pieces.js';
import { begun, fr } from '../../parts/words.js';
import { isShowable } from '../../pictures.js';
import { pathWith, show } from '../../show.js';
import { forbidden, notFound } from '../errors.js';
import { imageOf } from './pieces.js';

export function candidateRoutes(app: Hono<Env>, deps: WebDeps): void {
  const { db } = deps;
  app.get('/signalements/:id/ressemblances', async (c) => {
    const report = findReport(db, c.req.param('id'));
    if (report === null || report.state === 'refused') return notFound(c);
    // They are told by the words of the note, and cost the server work: for those who answer.
    if (!mayTend(db, report, c.get('person').id))
      return forbidden(c, 'la personne qui a signalé et à la coordination');
    const candidates = await candidatesFor(deps, report);
    return show(
      c,
      { title: fr('Est-ce l’un de ceux-ci ?'), place: '/signalements', styles: ['report.css'] },
      <Candidates db={db} report={report} candidates={candidates} />,
    );
  });

  app.post('/signalements/:id/reponse', async (c) => {
    const form = await c.req.parseBody();
    const text = (name: string): string | null => {
      const value = form[name];
      return typeof value === 'string' && value !== '' ? value.slice(0, 200) : null;
    };
    const reportId = c.req.param('id');
    const answer = (['same', 'distinct', 'none'] as const).find((one) => one === text('reponse'));
    if (answer === undefined) return notFound(c);
    const visual = text('visuel');
    if (visual !== null && !(await mayName(c, reportId, visual))) return outsideTerritory(c);
    const ask = { reportId, person: c.get('person').id, answer, contentKey: visual };
    const answered = await answerReport(deps, ask);
    if (answered.kind === 'refused')
      return show(
        c,
        { title: 'Réponse non prise', place: '/signalements' },
        <article class="prose">
          <h1>Cette réponse n’a pas été prise</h1>
          <Problems problems={[answered.message]} />
          <p>
            <a href={`/signalements/${encodeURIComponent(reportId)}`}>Revenir au signalement</a>
          </p>
        </article>,
        409,
      );
    const fait = { tied: 'reuni', proposed: 'propose', noted: 'note' }[answered.kind];
    return c.redirect(pathWith(`/signalements/${reportId}`, { fait }), 303);
  });

  /**
   * The guard asked where the report lies; the form may name a visual of elsewhere, which the answer would open to whoever
   * reported, or make one with a picture of hers. What may not be answered at all is left to the answer.
   */
  async function mayName(c: WebContext, reportId: string, visual: string): Promise<boolean> {
    const report = findReport(db, reportId);
    if (report === null || !mayTend(db, report, c.get('person').id)) return true;
    return visualLies(db, c.get('territory'), visual) !== 'outside' || isAskedAbout(deps, report, visual);
  }
}

const Candidates: FC<{
  db: Db;
  report: ReportRow;
  candidates: readonly Candidate[];
}> = ({ db, report, candidates }) => {
  const here = `/signalements/${report.id}`;
  const image = imageOf(db, report);
  return (
    <>
      <nav class="trail" aria-label="Vous êtes ici">
        <a href="/signalements">Signalements</a> › <a href={here}>ce signalement</a>
      </nav>
      <h1>{fr('Est-ce l’un de ceux-ci ?')}</h1>
      {image !== null && (
        <figure class="beside">
          <span class="mat">
            <img src={image.vignette} alt="Le visuel signalé" />
          </span>
          <figcaption class="meta">Ce que vous avez signalé</figcaption>
        </figure>
      )}
      {candidates.length === 0 ? (
        <Empty title="Rien qui ressemble, pour l’instant">
          <p>
            {fr(
              report.authorityCode === null
                ? 'Sans collectivité, Vigie ne sait pas sur quels sites chercher : indiquez-la sur la page du signalement.'
                : 'Les sites suivis ne montrent rien qui y ressemble. Le prochain passage cherchera encore ; le nom de l’événement aide beaucoup.',
            )}
          </p>
          <p>
            <a href={here}>Revenir au signalement</a>
          </p>
        </Empty>
      ) : (
        <>
          <p class="lead">
            {fr('Rangés par ressemblance, puis par les mots et les dates qui les entourent.')}
          </p>
          <ul class="gallery candidates">
            {candidates.map((one) => (
              <li>
                <CandidateCard db={db} one={one} report={report} here={here} />
              </li>
            ))}
          </ul>
          <form method="post" action={`${here}/reponse`} class="none-of-them">
            <button type="submit" name="reponse" value="none">
              Aucun de ceux-ci
            </button>
          </form>
        </>
      )}
    </>
  );
};

/** Compared words as the person wrote them, with their accents. */
function asTyped(report: ReportRow, words: readonly string[]): readonly string[] {
  const typed = [report.eventName, report.note, report.place].flatMap((text) =>
    (text ?? '').normalize('NFC').split(/[^\p{L}\p{N}]+/u),
  );
  return words.map((word) => typed.find((one) => fold(one) === word)?.toLowerCase() ?? word);
}

const WHY: Readonly<Record<Candidate['why'], string>> = {
  same: 'même image à l’œil',
  nearly: 'image très proche',
  part: 'ressemble à une partie de votre photo',
  words: 'mots ou dates en commun',
};

const CandidateCard: FC<{
  db: Db;
  one: Candidate;
  report: ReportRow;
  here: string;
}> = ({ db, one: { shown, grade, why, words }, report, here }) => {
  const visual = findVisual(db, shown.contentKey);
  const isShown = visual !== null && shownBytesOf(db, shown.contentKey) !== null && isShowable(visual, true);
  const key = encodeURIComponent(shown.contentKey);
  const name = fileNameOf(shown.imageUrl);
  return (
    <>
      <div class="card">
        <span class="mat">
          {isShown ? (
            <img src={`/images/${key}/vignette.webp`} alt={fr(`Visuel ${name}`)} loading="lazy" />
          ) : (
            <span class="absent">
              {fr('Image non gardée, car rien n’y a été relevé. Regardez-la sur la page du site.')}
            </span>
          )}
        </span>
        <span class="name">
          <bdi>{name}</bdi>
        </span>
        <GradeBadge grade={grade} />
      </div>
      <p class="meta">
        {begun(WHY[why])}
        {words.length > 0 && (
          <>
            {fr(' : ')}
            <bdi>{asTyped(report, words).join(', ')}</bdi>
          </>
        )}
        <br />
        <bdi>{shown.authorityName}</bdi> · vu dès le <Day at={shown.firstSeen} />
        {shown.surroundings.caption !== null && (
          <>
            <br />
            <Foreign text={shown.surroundings.caption} maxChars={100} />
          </>
        )}
        <br />
        <Address url={shown.pageUrl} />
      </p>
      <form method="post" action={`${here}/reponse`}>
        <input type="hidden" name="visuel" value={shown.contentKey} />
        <button type="submit" name="reponse" value="same">
          C’est le même
        </button>
      </form>
    </>
  );
};
