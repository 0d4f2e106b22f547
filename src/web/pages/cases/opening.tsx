/** Opening a case, and what is told when it cannot be opened or need not be. */
import type { Hono } from 'hono';
import { z } from 'zod';
import type { Db } from '../../../../db/open.js';
import { findAuthority } from '../../../../db/queries/authorities.js';
import { openCasesOfAuthority } from '../../../../db/queries/case-pages.js';
import type { CaseRow } from '../../../../db/queries/cases.js';
import { decisionsOf } from '../../../../db/queries/decisions.js';
import { findPicture } from '../../../../db/queries/pictures.js';
import { briefsOf, caseReference, openCase, type CaseBrief } from '../../../cases/index.js';
import { plural } from '../../../french/words.js';
import { NEED_WORDS, type Standing } from '../../../review/index.js';
import type { Env, Person, WebContext, WebDeps } from '../../context.js';
import { caseHref, StageWords } from '../../parts/case-pieces.js';
import { fr } from '../../parts/words.js';
import { show } from '../../show.js';
import { isKeptFrom } from '../visual/review.js';
import { CASE_STYLES, PLACE, todayOf } from './frame.js';

const opening = z.object({
  picture: z.string().min(1).max(100),
  authority: z.string().min(1).max(20),
  nouveau: z.string().max(10).optional().catch(undefined),
});

const NO_FORM = 'Revenez à la page du visuel et recommencez : rien n’a été ouvert.';

export function caseOpeningRoutes(app: Hono<Env>, { db, now }: WebDeps): void {
  app.post(PLACE, async (c) => {
    const fields = opening.safeParse(await c.req.parseBody());
    if (!fields.success) return told(c, 'Ce formulaire est incomplet', NO_FORM);
    const { picture, authority, nouveau } = fields.data;
    if (!maySpeakOf(db, picture, c.get('person'))) return told(c, UNREAD_TITLE, UNREAD);
    const others = openCasesOfAuthority(db, authority);
    const at = now().toISOString();
    const ask = {
      picture,
      authority,
      person: c.get('person').id,
      at,
      day: todayOf(now),
      because: 'Ouvert à la main, d’un visuel que la relecture confirme.',
    };
    if (others.length > 0 && nouveau !== 'oui') {
      const known = standsIn(db, others, picture);
      return known === null ? offer(c, db, ask, others) : c.redirect(`${caseHref(known)}?fait=deja`, 303);
    }
    const opened = openCase(db, ask);
    switch (opened.kind) {
      case 'opened':
        return c.redirect(`${caseHref(opened.caseId)}?fait=ouvert`, 303);
      case 'already':
        return c.redirect(`${caseHref(opened.caseId)}?fait=deja`, 303);
      case 'not-yet':
        return notYet(c, picture, opened.standing);
      case 'refused':
        return told(c, 'Le dossier n’a pas été ouvert', opened.message);
    }
  });
}

export const UNREAD_TITLE = 'Relisez d’abord ce visuel';
export const UNREAD =
  'Ce visuel attend une relecture, et vous ne l’avez pas encore relu : un dossier vous dirait ce que d’autres ont décidé. Rien n’a été écrit.';

/** Whether a person may be told where a picture stands, as every answer about a case tells it. */
export function maySpeakOf(db: Db, pictureId: string, person: Person): boolean {
  const picture = findPicture(db, pictureId);
  return picture === null || !isKeptFrom(person, picture, decisionsOf(db, picture.id));
}

/** The case among these in which the picture stands already. */
function standsIn(db: Db, rows: readonly CaseRow[], picture: string): string | null {
  const id = findPicture(db, picture)?.id;
  const holds = ({ projection }: CaseBrief): boolean =>
    projection.facts.pictures.some((one) => findPicture(db, one.picture)?.id === id);
  return id === undefined ? null : (briefsOf(db, rows).find(holds)?.row.id ?? null);
}

/** What keeps a case from being opened or a picture from being added, with what is missing and where to go. */
export function notYet(c: WebContext, picture: string, standing: Standing): Response | Promise<Response> {
  return show(
    c,
    { title: 'Pas encore possible', place: PLACE, styles: CASE_STYLES },
    <article class="prose">
      <h1>Ce visuel ne peut pas encore entrer dans un dossier</h1>
      {standing.because.map((reason) => (
        <p>{fr(reason)}</p>
      ))}
      {standing.needs.length > 0 && (
        <>
          <p>{fr('Ce qui manque :')}</p>
          <ul class="plain-list needs">
            {standing.needs.map(({ kind }) => (
              <li>{fr(NEED_WORDS[kind])}</li>
            ))}
          </ul>
        </>
      )}
      <p>{fr('Rien n’a été écrit.')}</p>
      <p>
        <a class="button" href={`/relecture/${encodeURIComponent(picture)}`}>
          Relire ce visuel
        </a>
      </p>
    </article>,
    422,
  );
}

/** Something that could not be done, in one sentence. */
export function told(c: WebContext, title: string, message: string): Response | Promise<Response> {
  return show(
    c,
    { title, place: PLACE, styles: CASE_STYLES },
    <article class="prose">
      <h1>{fr(title)}</h1>
      <p>{fr(message)}</p>
      <p>
        <a href={PLACE}>Voir les dossiers</a> ou <a href="/visuels">les visuels</a>.
      </p>
    </article>,
    422,
  );
}

/** The authority has a case under way: one letter about three visuals is worth more than three letters. */
function offer(
  c: WebContext,
  db: Db,
  ask: { readonly picture: string; readonly authority: string },
  others: readonly CaseRow[],
): Response | Promise<Response> {
  const { picture, authority } = ask;
  return show(
    c,
    { title: 'Un dossier est déjà ouvert', place: PLACE, styles: CASE_STYLES },
    <>
      <h1>
        <bdi>{findAuthority(db, authority)?.name ?? authority}</bdi>
        {fr(' a déjà un dossier ouvert')}
      </h1>
      <p class="read">
        {fr(
          'Une lettre peut porter sur un à trois visuels : mieux vaut souvent ajouter le visuel au dossier ouvert qu’en ouvrir un autre.',
        )}
      </p>
      <ul class="rows">
        {briefsOf(db, others).map(({ row, frame }) => (
          <li>
            <a href={caseHref(row.id)}>{fr(`Dossier ${caseReference(row)}`)}</a>
            <span class="meta">
              <StageWords row={row} />
              {fr(` · ${plural(frame.pictures, 'visuel')}`)}
            </span>
            <form method="post" action={`${caseHref(row.id)}/visuels`} class="inline">
              <input type="hidden" name="picture" value={picture} />
              <button type="submit" class="main">
                Ajouter à ce dossier
                <span class="unseen">{` ${caseReference(row)}`}</span>
              </button>
            </form>
          </li>
        ))}
      </ul>
      <form method="post" action={PLACE} class="inline">
        <input type="hidden" name="picture" value={picture} />
        <input type="hidden" name="authority" value={authority} />
        <input type="hidden" name="nouveau" value="oui" />
        <button type="submit">Ouvrir un autre dossier</button>
      </form>
    </>,
  );
}
