/** One report: its picture, what was said, what was found, what comes next. */
import type { FC } from 'hono/jsx';
import type { AuthorityRow } from '../../../../db/queries/authorities.js';
import type { Db } from '../../../../db/open.js';
import { observationEventsOf } from '../../../../db/queries/observations.js';
import { memberOf } from '../../../../db/queries/pictures.js';
import { detailsOfReport, type ReportDetails, type ReportRow } from '../../../../db/queries/reports.js';
import { shownOfPicture, type ShownVisual } from '../../../../db/queries/report-search.js';
import { listSites } from '../../../../db/queries/sites.js';
import { findVerdict, type StoredVerdict } from '../../../../db/queries/verdicts.js';
import { formatDate } from '../../../french/index.js';
import { plural } from '../../../french/words.js';
import { mayCoordinate } from '../../../accounts/roles.js';
import { hiddenIn, proposalsFor, visibleTo } from '../../../review/index.js';
import type { FoundAuthority } from '../../authority-search.js';
import type { Person } from '../../context.js';
import { Address, Foreign } from '../../parts/foreign.js';
import { MarkLines } from '../../parts/marks.js';
import { Day, factsOf, GradeBadge } from '../../parts/pieces.js';
import {
  BROUGHT_WORDS,
  PUBLISHER_WORDS,
  REPORT_STATE_WORDS,
  SUPPORT_WORDS,
} from '../../parts/report-words.js';
import { fr } from '../../parts/words.js';
import { observationsPath } from '../observe/paths.js';
import { AuthorityChoice } from './form.js';
import { authorityOf, imageOf, type ReportImage } from './pieces.js';

export interface Gathered {
  readonly report: ReportRow;
  readonly details: ReportDetails | null;
  readonly authority: AuthorityRow | null;
  readonly image: ReportImage | null;
  readonly blurred: number;
  readonly verdict: StoredVerdict | null;
  /** What a site shows of the same picture. */
  readonly online: ShownVisual | null;
  readonly onlineVerdict: StoredVerdict | null;
  readonly proposals: readonly ShownVisual[];
  readonly sites: { readonly all: number; readonly due: number };
  /** Picture whose observations somebody has to make before she reads the note; null when it may be read. */
  readonly noteBehind: string | null;
}

export function gather(db: Db, report: ReportRow, person: string, at: string): Gathered {
  const picture = report.contentKey === null ? null : memberOf(db, report.contentKey);
  const online = picture === null ? null : shownOfPicture(db, picture.pictureId);
  const sites = report.authorityCode === null ? [] : listSites(db, at, report.authorityCode);
  return {
    report,
    details: detailsOfReport(db, report.id),
    authority: authorityOf(db, report),
    image: imageOf(db, report),
    blurred: report.contentKey === null ? 0 : hiddenIn(db, report.contentKey).areas.length,
    verdict: report.contentKey === null ? null : findVerdict(db, report.contentKey),
    online,
    onlineVerdict: online === null ? null : findVerdict(db, online.contentKey),
    proposals: proposalsFor(db, report),
    sites: { all: sites.length, due: sites.filter(({ isDue }) => isDue).length },
    noteBehind:
      picture !== null && isNoteHidden(db, report, picture.pictureId, person) ? picture.pictureId : null,
  };
}

/** What a person says of the picture that she reports is read by the rule of observations: after one's own. */
function isNoteHidden(db: Db, report: ReportRow, picture: string, person: string): boolean {
  if (report.personId === person) return false;
  return visibleTo(person, observationEventsOf(db, picture)).others === 'hidden';
}

export const One: FC<{
  one: Gathered;
  person: Person;
  isNew: boolean;
  nom: string;
  found: readonly FoundAuthority[];
  mayTend: boolean;
}> = ({ one, person, isNew, nom, found, mayTend: tends }) => {
  const { report, image } = one;
  const here = `/signalements/${report.id}`;
  if (report.state === 'refused') return <Refused report={report} />;
  return (
    <>
      <nav class="trail" aria-label="Vous êtes ici">
        <a href="/signalements">Signalements</a>
      </nav>
      <article class={isNew ? 'report-one new' : 'report-one'}>
        <figure class="hero">
          {image === null ? (
            <div class="mat">
              <p class="absent">{fr(noImage(one))}</p>
            </div>
          ) : (
            <>
              <a class="mat" href={image.loupe}>
                <img src={image.page} alt={fr(`Visuel signalé, ${factsOf(image.visual)}`)} />
              </a>
              <figcaption class="meta">
                {fr(
                  `Copie refaite, sans position ni données d’appareil${one.blurred === 0 ? '' : ` ; ${plural(one.blurred, 'endroit masqué', 'endroits masqués')}`}. L’original est gardé comme preuve et n’est montré à personne.`,
                )}
              </figcaption>
            </>
          )}
        </figure>
        <div>
          <h1>
            {SUPPORT_WORDS[report.support]}
            {one.authority !== null && (
              <>
                {', '}
                <bdi>{one.authority.name}</bdi>
              </>
            )}
          </h1>
          <p class="state">
            <strong>{REPORT_STATE_WORDS[report.state].label}.</strong>{' '}
            {fr(REPORT_STATE_WORDS[report.state].says)}
          </p>
          {tends && report.authorityCode === null && <WhichAuthority here={here} nom={nom} found={found} />}
          <Next one={one} here={here} isNew={isNew} tends={tends} />
          {mayCoordinate(person.role) && <ToCompare one={one} here={here} />}
          <Online one={one} />
          <Facts one={one} />
          <Read one={one} />
        </div>
      </article>
    </>
  );
};

function noImage({ report, verdict }: Gathered): string {
  if (report.contentKey === null) return 'Aucun fichier n’a été joint : une adresse ou une note seulement.';
  return verdict === null
    ? 'Pas d’aperçu de ce fichier.'
    : 'Pas d’aperçu de ce format dans Vigie. Le fichier est gardé et a été lu ; joignez une photo ou une capture pour que l’on puisse le relire.';
}

const Refused: FC<{ report: ReportRow }> = ({ report }) => (
  <article class="prose">
    <h1>Ce signalement n’est pas pris</h1>
    <p>{fr(report.refusedReason ?? '')}</p>
    <p>{fr('Il ne reste de votre envoi que ce refus et sa date. Merci d’avoir regardé.')}</p>
    <p>
      <a class="button" href="/signaler">
        Signaler autre chose
      </a>
    </p>
  </article>
);

const WhichAuthority: FC<{ here: string; nom: string; found: readonly FoundAuthority[] }> = ({
  here,
  nom,
  found,
}) => (
  <form method="post" action={`${here}/collectivite`} class="stacked note">
    <label>
      {fr('Quelle collectivité ?')}
      <input
        type="text"
        name="collectivite_nom"
        value={nom}
        maxlength={200}
        autocomplete="off"
        hx-get="/signaler/collectivites"
        hx-trigger="input changed delay:250ms"
        hx-target="#collectivites"
      />
    </label>
    <div id="collectivites" aria-live="polite">
      <AuthorityChoice found={found} chosen="" />
    </div>
    {nom !== '' && found.length === 0 && (
      <p class="hint">
        {fr(
          'Aucune collectivité de ce nom n’est enregistrée. Le signalement reste ; une personne qui coordonne peut l’ajouter au suivi.',
        )}
      </p>
    )}
    <button type="submit">Noter la collectivité</button>
  </form>
);

/** What happens now, and what the person may do. */
const Next: FC<{ one: Gathered; here: string; isNew: boolean; tends: boolean }> = ({
  one,
  here,
  isNew,
  tends,
}) => {
  const { sites, report, image, authority } = one;
  return (
    <section aria-labelledby="suite">
      <h2 id="suite">{isNew ? 'Et maintenant ?' : 'La suite'}</h2>
      <ul class="next">
        {report.state === 'received' && (
          <li>
            {fr(
              authority === null
                ? 'Dès que la collectivité est connue, Vigie cherche le même visuel sur ses sites.'
                : sites.all === 0
                  ? 'Aucun site de cette collectivité n’est suivi : demandez à la coordination de l’ajouter.'
                  : sites.due > 0
                    ? `Vigie cherche le même visuel en ligne : ${plural(sites.due, 'site passe', 'sites passent')} en tête des prochains passages.`
                    : 'Le site vient d’être regardé ou est suspendu : le prochain passage viendra à son heure.',
            )}
          </li>
        )}
        {report.contentKey !== null && (
          <li>
            {fr('Des bénévoles relisent le visuel ; rien n’est envoyé sans qu’une personne le décide.')}
          </li>
        )}
      </ul>
      {tends && (
        <div class="buttons">
          {report.state === 'received' && (
            <a class="button main" href={`${here}/ressemblances`}>
              {fr('Est-ce l’un de ceux-ci ?')}
            </a>
          )}
          {image !== null && (
            <a class="button" href={`${here}/visages`}>
              Masquer des visages
            </a>
          )}
          {isNew && (
            <a class="button" href="/signaler">
              Signaler autre chose
            </a>
          )}
        </div>
      )}
    </section>
  );
};

const ToCompare: FC<{ one: Gathered; here: string }> = ({ one, here }) =>
  one.proposals.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby="proposes">
      <h2 id="proposes">À comparer</h2>
      <p>
        {fr(
          'Quelqu’un a reconnu ce visuel. Les réunir fait valoir pour l’un ce que contient le fichier de l’autre.',
        )}
      </p>
      <ul class="rows">
        {one.proposals.map((shown) => (
          <li>
            <a href={`/visuels/${encodeURIComponent(shown.contentKey)}`}>Voir le visuel du site</a>
            <span class="meta">
              <bdi>{shown.authorityName}</bdi> · <Address url={shown.pageUrl} />
            </span>
            <form method="post" action={`${here}/reponse`} class="buttons">
              <input type="hidden" name="visuel" value={shown.contentKey} />
              <button type="submit" name="reponse" value="same" class="main">
                {fr('C’est le même : réunir')}
              </button>
              <button type="submit" name="reponse" value="distinct">
                Ce sont deux visuels
              </button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  );

const Online: FC<{ one: Gathered }> = ({ one: { online, onlineVerdict } }) =>
  online === null ? (
    <></>
  ) : (
    <section aria-labelledby="en-ligne">
      <h2 id="en-ligne">Le même, en ligne</h2>
      <p>
        <a href={`/visuels/${encodeURIComponent(online.contentKey)}`}>
          <bdi>{online.authorityName}</bdi>
        </a>
        {' · '}
        <Foreign text={online.pageTitle ?? ''} maxChars={100} />
      </p>
      <p class="meta">
        <Address url={online.pageUrl} />
      </p>
      {onlineVerdict !== null && <GradeBadge grade={onlineVerdict.grade} />}
    </section>
  );

const Facts: FC<{ one: Gathered }> = ({ one: { report, details, authority, noteBehind } }) => (
  <section aria-labelledby="dit">
    <h2 id="dit">Ce qui a été signalé</h2>
    <dl class="facts">
      <dt>Signalé</dt>
      <dd>
        le <Day at={report.at} />
        {report.seenOn !== null && fr(`, vu le ${formatDate(report.seenOn)}`)}
      </dd>
      <dt>Collectivité</dt>
      <dd>
        {authority === null ? (
          'à préciser'
        ) : (
          <a href={`/collectivites/${encodeURIComponent(authority.code)}`}>
            <bdi>{authority.name}</bdi>
          </a>
        )}
      </dd>
      {report.place !== null && (
        <>
          <dt>Lieu</dt>
          <dd>
            <Foreign text={report.place} />
          </dd>
        </>
      )}
      {(report.eventName !== null || report.eventDay !== null) && (
        <>
          <dt>Événement</dt>
          <dd>
            <Foreign text={report.eventName ?? ''} />
            {report.eventDay !== null && fr(` le ${formatDate(report.eventDay)}`)}
          </dd>
        </>
      )}
      {report.sourceUrl !== null && (
        <>
          <dt>Adresse</dt>
          <dd>
            <Address url={report.sourceUrl} /> <span class="soft">{fr('(jamais visitée par Vigie)')}</span>
          </dd>
        </>
      )}
      {details !== null && (
        <>
          <dt>Publié par</dt>
          <dd>{PUBLISHER_WORDS[details.publishedBy]}</dd>
        </>
      )}
      {report.note !== null && (
        <>
          <dt>Note</dt>
          <dd class="lines">
            {noteBehind === null ? (
              <Foreign text={report.note} />
            ) : (
              <a href={observationsPath(noteBehind)}>
                {fr('Se lit après vos propres observations, pour que votre œil reste libre')}
              </a>
            )}
          </dd>
        </>
      )}
    </dl>
  </section>
);

/** What the file said; of a photograph nothing counts, and that is told. */
const Read: FC<{ one: Gathered }> = ({ one: { verdict, details, report } }) => {
  if (verdict === null || report.contentKey === null) return <></>;
  const isPhotograph = details?.brought === 'photograph';
  return (
    <section aria-labelledby="lu">
      <h2 id="lu">Ce que dit le fichier</h2>
      {isPhotograph ? (
        <p>
          {fr(
            'C’est une photo du visuel : ce que l’appareil y a écrit parle de la photo et ne compte ni pour ni contre.',
          )}
        </p>
      ) : (
        <>
          {details?.brought === 'visual' && (
            <p class="meta">{fr(`Fichier lu comme ${BROUGHT_WORDS.visual}.`)}</p>
          )}
          <GradeBadge grade={verdict.grade} />
          {verdict.marks.length > 0 && <MarkLines marks={verdict.marks} tone={verdict.grade} />}
          {verdict.grade === 'none' && (
            <p class="meta">{fr('Rien de relevé dans ce fichier : ce silence ne prouve rien.')}</p>
          )}
        </>
      )}
    </section>
  );
};
