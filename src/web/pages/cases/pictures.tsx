/** The visuals of a case: picture, grade, where the review stands, what crawls see of it now; adding another one. */
import type { FC } from 'hono/jsx';
import type { Db } from '../../../../db/open.js';
import { caseCandidates, placesOfPicture, type PicturePlace } from '../../../../db/queries/case-pages.js';
import type { CaseRow } from '../../../../db/queries/cases.js';
import { findPicture } from '../../../../db/queries/pictures.js';
import type { CaseReading, PictureStanding } from '../../../cases/index.js';
import type { Grade } from '../../../classifiers/types.js';
import { formatDate } from '../../../french/index.js';
import { plural } from '../../../french/words.js';
import { factsOf, NEED_WORDS, standingOf, STATE_WORDS, type Standing } from '../../../review/index.js';
import { caseHref, CaseThumbnail } from '../../parts/case-pieces.js';
import { fileNameOf } from '../../parts/foreign-text.js';
import { Address, Foreign } from '../../parts/foreign.js';
import { Day, GradeBadge } from '../../parts/pieces.js';
import { CLOSE_QUOTE, OPEN_QUOTE } from '../../parts/wording.js';
import { fr } from '../../parts/words.js';
import { isShown } from './frame.js';

const MOST_PLACES = 60;
const MOST_CANDIDATES = 6;

/** A picture of a case, those that were withdrawn too. */
export interface ShownPicture {
  /** As the events call it. */
  readonly id: string;
  readonly contentKey: string;
  /** Its file's name, for people to tell it from the others. */
  readonly title: string;
  readonly isShown: boolean;
  readonly withdrawnAt: string | null;
  readonly grade: Grade;
  readonly standing: Standing | null;
  /** What crawls and people noticed since; null once it was withdrawn. */
  readonly watched: PictureStanding | null;
  /** Pages of the authority that show or showed it, those that still do first. */
  readonly places: readonly PicturePlace[];
}

export function picturesShown(db: Db, { row, projection, pictures }: CaseReading): readonly ShownPicture[] {
  const { authorityCode: authority } = row;
  return pictures.map(({ pictureId, contentKey, withdrawnAt }, index) => {
    const id = findPicture(db, pictureId)?.id ?? pictureId;
    const facts = factsOf(db, id, { authority });
    const standing = facts === null ? null : standingOf(facts);
    const places = placesOfPicture(db, { picture: id, authority, limit: MOST_PLACES });
    const [first] = places;
    return {
      id: pictureId,
      contentKey,
      title: first === undefined ? `visuel ${index + 1}` : fileNameOf(first.imageUrl),
      isShown: isShown(db, contentKey),
      withdrawnAt,
      grade: standing?.verdict.grade ?? 'none',
      standing,
      watched: projection.facts.pictures.find(({ picture }) => picture === pictureId) ?? null,
      places,
    };
  });
}

export const CasePictures: FC<{ pictures: readonly ShownPicture[] }> = ({ pictures }) => {
  const here = pictures.filter(({ watched }) => watched !== null);
  const withdrawn = pictures.length - here.length;
  return (
    <section aria-labelledby="visuels">
      <h2 id="visuels">{fr(plural(here.length, 'visuel'))}</h2>
      {here.length === 0 && <p>{fr('Plus aucun visuel ne figure dans ce dossier.')}</p>}
      <ul class="case-pictures">
        {here.map((one) => (
          <Picture one={one} />
        ))}
      </ul>
      {withdrawn > 0 && (
        <p class="meta">
          {fr(`${plural(withdrawn, 'visuel retiré', 'visuels retirés')} du dossier, voir l’historique.`)}
        </p>
      )}
    </section>
  );
};

const Picture: FC<{ one: ShownPicture }> = ({ one }) => {
  const { standing, watched, places } = one;
  const open = places.filter(({ closedAt }) => closedAt === null);
  const [first] = places;
  return (
    <li>
      <a class="card" href={`/visuels/${encodeURIComponent(one.contentKey)}`}>
        <CaseThumbnail contentKey={one.contentKey} isShown={one.isShown} alt={`Visuel ${one.title}`} />
      </a>
      <div>
        <h3>
          <a href={`/visuels/${encodeURIComponent(one.contentKey)}`}>
            <bdi>{one.title}</bdi>
          </a>
        </h3>
        <p class="grade-line">
          <GradeBadge grade={one.grade} />
          {standing !== null && <span class="state-word">{STATE_WORDS[standing.state]}</span>}
        </p>
        {standing !== null && standing.needs.map(({ kind }) => <p class="meta">{fr(NEED_WORDS[kind])}</p>)}
        {standing?.mayWrite === 'T0' && (
          <p class="meta">
            {fr('Seule la question « Qui a créé ce visuel ? » est possible pour l’instant.')}
          </p>
        )}
        {watched !== null && <Watch watched={watched} />}
        {first === undefined ? (
          <p class="meta">{fr('Connu par un signalement ; aucune page suivie ne le montre.')}</p>
        ) : (
          <p class="meta">
            <Address url={first.pageUrl} />
            <br />
            {fr(
              open.length === 0
                ? 'Aucune page ne le montre au dernier passage, depuis le '
                : `${plural(open.length, 'page le montre', 'pages le montrent')} au dernier passage, le `,
            )}
            <Day at={open[0]?.lastSeen ?? first.closedAt ?? first.lastSeen} />
          </p>
        )}
      </div>
    </li>
  );
};

/** What was noticed since the case was opened. */
const Watch: FC<{ watched: PictureStanding }> = ({ watched: { gone, credited, labelled, denied } }) => (
  <>
    {gone !== null && (
      <p class="meta">
        {fr(
          `${gone.afterEvent ? 'N’est plus en ligne (après son événement)' : gone.afterLetter ? 'Retiré après la lettre' : 'N’est plus en ligne'}, constaté le ${formatDate(gone.day)}.`,
        )}
      </p>
    )}
    {credited !== null && (
      <p class="meta">
        {fr(`Crédit ajouté, constaté le ${formatDate(credited.day)} : `)}
        {OPEN_QUOTE}
        <Foreign text={credited.text} />
        {CLOSE_QUOTE}
      </p>
    )}
    {labelled !== null && (
      <p class="meta">
        {fr(`Mention ajoutée, constatée le ${formatDate(labelled.day)} : `)}
        {OPEN_QUOTE}
        <Foreign text={labelled.text} />
        {CLOSE_QUOTE}
      </p>
    )}
    {denied !== null && (
      <p class="meta">
        {fr(
          `Un texte dit que l’IA n’a pas servi, lu le ${formatDate(denied.day)} : à la coordination de le regarder.`,
        )}
      </p>
    )}
  </>
);

/** Other confirmed pictures of the same authority; shown only where there are some. */
export const AddPicture: FC<{ db: Db; row: CaseRow }> = ({ db, row }) => {
  const found = caseCandidates(db, { authority: row.authorityCode, limit: MOST_CANDIDATES });
  return found.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby="ajouter">
      <h2 id="ajouter">Ajouter un visuel</h2>
      <p class="meta">
        {fr('Visuels de cette collectivité que la relecture confirme et qui ne sont dans aucun dossier.')}
      </p>
      <ul class="gallery small">
        {found.map(({ picture, contentKey, grade }, index) => (
          <li>
            <a class="card" href={`/visuels/${encodeURIComponent(contentKey)}`}>
              <CaseThumbnail
                contentKey={contentKey}
                isShown={isShown(db, contentKey)}
                alt={`Visuel confirmé ${index + 1}`}
              />
              <GradeBadge grade={grade} />
            </a>
            <form method="post" action={`${caseHref(row.id)}/visuels`}>
              <input type="hidden" name="picture" value={picture} />
              <button type="submit">
                Ajouter ce visuel<span class="unseen">{` ${index + 1}`}</span>
              </button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  );
};
