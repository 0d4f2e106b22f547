/** What a page of the review is made of: the picture, who published it, the verdict, the marks for and against. */
import type { FC } from 'hono/jsx';
import type { PublishedSighting } from '../../../../db/queries/findings.js';
import type { ReportRow } from '../../../../db/queries/reports.js';
import type { VisualRow } from '../../../../db/queries/visuals.js';
import { formatDate } from '../../../french/index.js';
import { formatNumber, plural } from '../../../french/words.js';
import { Address, Foreign } from '../../parts/foreign.js';
import { AtService } from '../../parts/publications.js';
import { Day, factsOf, UNSEEN } from '../../parts/pieces.js';
import { SaidTexts } from '../../parts/said.js';
import { CLOSE_QUOTE, OPEN_QUOTE } from '../../parts/wording.js';
import { SUPPORT_WORDS } from '../../parts/report-words.js';
import { type Removed, removedWords } from '../../parts/removed.js';
import { day, fr } from '../../parts/words.js';
import { isShowable, type PictureSize } from '../../pictures.js';

export { DecisionForms, emptyAnswers, readAnswers, type Answers } from './forms.js';

/** The content of a picture that is put before a person's eyes. */
export interface ShownContent {
  readonly visual: VisualRow;
  /** File name, from outside. */
  readonly name: string;
  /** Whether its own bytes are kept. */
  readonly isKept: boolean;
  /** When and why they were deleted; null when they were not. */
  readonly removed: Removed | null;
  /** It is hidden whole, until somebody has looked at it. */
  readonly isUnseen: boolean;
}

export function imagePath(contentKey: string, size: PictureSize): string {
  return `/images/${encodeURIComponent(contentKey)}/${size}.webp`;
}

/** The visual, uncropped on neutral grey; a click enlarges it. Below: what file it is. */
export const Figure: FC<{ content: ShownContent }> = ({ content }) => {
  const { visual, name, isKept, removed, isUnseen } = content;
  if (!isShowable(visual, isKept))
    return (
      <div class="mat">
        <p class="absent">
          {fr(
            isKept
              ? 'Pas d’aperçu de ce format dans Vigie : la page du visuel permet de télécharger le fichier gardé.'
              : removed !== null
                ? `Pièce ${removedWords(removed)}. Sans l’avoir vue, « Je ne sais pas » est une bonne réponse.`
                : 'Le fichier n’est pas gardé : il n’est plus accessible, ou le prochain passage le saisira. Sans l’avoir vu, « Je ne sais pas » est une bonne réponse.',
          )}
        </p>
      </div>
    );
  return (
    <>
      <a class="mat" href={imagePath(visual.contentKey, 'loupe')}>
        <img
          src={imagePath(visual.contentKey, 'page')}
          alt={fr(`Visuel ${name}, ${factsOf(visual)}`)}
          {...(visual.width === null || visual.height === null
            ? {}
            : { width: visual.width, height: visual.height })}
        />
      </a>
      <figcaption class="meta">
        <bdi>{name}</bdi>
        {fr(` · ${factsOf(visual)}. Cliquez pour agrandir.${isUnseen ? ` ${UNSEEN}` : ''}`)}
      </figcaption>
    </>
  );
};

export interface Publication {
  readonly publishers: readonly { readonly code: string; readonly name: string }[];
  /** Those still there first. */
  readonly sightings: readonly PublishedSighting[];
  readonly sightingCount: number;
  readonly reports: readonly ReportRow[];
  /** Whether what reporters say of the picture may be read: never before one's own observations (blind rule). */
  readonly showsNotes: boolean;
  /** It stands on so many sites that it may come from elsewhere. */
  readonly isSpread: boolean;
}

/** Who published it and where: the first thing read. */
export const Published: FC<{ of: Publication }> = ({ of }) => {
  const [first] = of.sightings;
  const rest = of.sightingCount - 1;
  return (
    <dl class="facts published">
      {of.publishers.length > 1 && (
        <>
          <dt>Publié par</dt>
          <dd>
            {of.publishers.map(({ code, name }, index) => (
              <>
                {index > 0 && ', '}
                <a href={`/collectivites/${encodeURIComponent(code)}`}>
                  <bdi>{name}</bdi>
                </a>
              </>
            ))}
            {of.isSpread && (
              <span class="spread">
                {fr(
                  `Répandu : ${plural(of.publishers.length, 'collectivité')} le montrent. Il vient sans doute d’ailleurs.`,
                )}
              </span>
            )}
          </dd>
        </>
      )}
      {first !== undefined && <Seen first={first} rest={rest} />}
      {of.reports.map((report) => (
        <Reported report={report} showsNotes={of.showsNotes} />
      ))}
      {first === undefined && of.reports.length === 0 && (
        <>
          <dt>Page</dt>
          <dd class="soft">aucune page connue ne le montre</dd>
        </>
      )}
    </dl>
  );
};

const Seen: FC<{ first: PublishedSighting; rest: number }> = ({ first, rest }) => {
  return (
    <>
      <dt>Page</dt>
      <dd>
        {first.pageTitle !== null && (
          <>
            <Foreign text={first.pageTitle} maxChars={120} />
            <br />
          </>
        )}
        <Address url={first.pageUrl} />
        <AtService url={first.pageUrl} />
        {first.documentPage !== null && fr(`, page ${formatNumber(first.documentPage)} du document`)}
        {rest > 0 && (
          <span class="soft">{fr(` et ${plural(rest, 'autre endroit', 'autres endroits')}`)}</span>
        )}
      </dd>
      <dt>Vu</dt>
      <dd>
        depuis le <Day at={first.firstSeen} />
        {first.closedAt === null
          ? day(first.lastSeen) !== day(first.firstSeen) && fr(`, encore là le ${day(first.lastSeen)}`)
          : fr(`, disparu ou remplacé le ${day(first.closedAt)}`)}
      </dd>
      <SaidTexts said={first.surroundings} />
    </>
  );
};

/** Where and when a person saw it; her words about the picture itself follow the blind rule. */
const Reported: FC<{ report: ReportRow; showsNotes: boolean }> = ({ report, showsNotes }) => (
  <>
    <dt>Signalé</dt>
    <dd>
      {SUPPORT_WORDS[report.support]}
      {report.place !== null && (
        <>
          {', '}
          <Foreign text={report.place} maxChars={160} />
        </>
      )}
      {fr(
        `, ${report.seenOn === null ? `signalé le ${day(report.at)}` : `vu le ${formatDate(report.seenOn)}`}`,
      )}
      {report.sourceUrl !== null && (
        <>
          <br />
          <Address url={report.sourceUrl} />
        </>
      )}
      {report.eventName !== null && (
        <>
          <br />
          {fr('Événement : ')}
          <Foreign text={report.eventName} maxChars={160} />
          {report.eventDay !== null && fr(`, le ${formatDate(report.eventDay)}`)}
        </>
      )}
      {showsNotes && report.note !== null && (
        <>
          <br />
          {OPEN_QUOTE}
          <Foreign text={report.note} />
          {CLOSE_QUOTE}
        </>
      )}
    </dd>
  </>
);
