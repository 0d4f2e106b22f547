/** The mails that came in: those that wait for a person first, with the case that is proposed. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { countInbound, INBOUND_STATES, listInbound, type InboundRow } from '../../../../db/queries/inbox.js';
import type { Db } from '../../../../db/open.js';
import { findAuthority } from '../../../../db/queries/authorities.js';
import { caseReference, readCase } from '../../../cases/index.js';
import { formatNumber, plural } from '../../../french/words.js';
import { INBOUND_WORDS } from '../../../mail/inbox/index.js';
import type { Env, WebDeps } from '../../context.js';
import { Foreign } from '../../parts/foreign.js';
import { Day, Empty, Pager } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import { pageNumber, pathWith, show } from '../../show.js';
import { LETTER_STYLES, PLACE as LETTERS } from '../letters/frame.js';

export const INBOX = '/courrier';
const PAGE_SIZE = 40;

const STATE_TITLES: Readonly<Record<InboundRow['state'], string>> = {
  waiting: 'À lire et à classer',
  filed: 'Classés',
  dismissed: 'Mis de côté',
};

const SAID: ReadonlyMap<string, string> = new Map([
  ['classe', 'Le courriel est classé ; le dossier en tient compte.'],
  ['suspendu', 'Le dossier est suspendu : une personne qui coordonne lit ce courriel et tranche.'],
  ['repris', 'Le courriel attend de nouveau d’être classé.'],
]);

export function inboxHref(mail: Pick<InboundRow, 'id'>): string {
  return `${INBOX}/${encodeURIComponent(mail.id)}`;
}

/** What stands for a mail in a list. */
export function subjectOf({ subject, removedAt }: Pick<InboundRow, 'subject' | 'removedAt'>): string {
  if (removedAt !== null) return '(texte supprimé à son terme)';
  return subject.trim() === '' ? '(sans objet)' : subject;
}

export function inboxListRoutes(app: Hono<Env>, { db }: WebDeps): void {
  app.get(INBOX, (c) => {
    const territory = c.get('territory');
    const state = INBOUND_STATES.find((one) => one === c.req.query('etat')) ?? 'waiting';
    const counts = INBOUND_STATES.map((one) => [one, countInbound(db, { state: one, territory })] as const);
    const total = counts.find(([one]) => one === state)?.[1] ?? 0;
    const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
    const page = Math.min(pageNumber(c.req.query('page')), pages);
    const mails = listInbound(db, { state, territory, limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE });
    return show(
      c,
      {
        title: 'Courrier reçu',
        place: LETTERS,
        styles: LETTER_STYLES,
        said: SAID.get(c.req.query('fait') ?? '') ?? null,
      },
      <>
        <nav class="trail" aria-label="Vous êtes ici">
          <a href={LETTERS}>Lettres</a>
        </nav>
        <h1>Courrier reçu</h1>
        <p class="lead">
          {fr(
            state === 'waiting'
              ? total === 0
                ? 'Rien n’attend d’être lu.'
                : `${plural(total, 'courriel')} à lire : ce que chacun dit décide de la suite de son dossier.`
              : `${plural(total, 'courriel')}.`,
          )}
        </p>
        <p class="meta ways">
          {counts.map(([one, n], index) => (
            <>
              {index > 0 && ' · '}
              <a
                href={pathWith(INBOX, { etat: one === 'waiting' ? null : one })}
                {...(one === state ? { 'aria-current': 'page' } : {})}
              >
                {fr(`${STATE_TITLES[one]} (${formatNumber(n)})`)}
              </a>
            </>
          ))}
        </p>
        {mails.length === 0 ? (
          <Empty title={state === 'waiting' ? 'Rien n’attend' : 'Aucun courriel n’en est là'}>
            <p>
              {fr(
                'Vigie relève la boîte d’elle-même, si elle est réglée (« mailbox »). Aucune réponse automatique ne part jamais, et rien n’y est effacé.',
              )}
            </p>
          </Empty>
        ) : (
          <ul class="rows">
            {mails.map((mail) => (
              <li>
                <Line db={db} mail={mail} />
              </li>
            ))}
          </ul>
        )}
        {territory !== null && (
          <p class="meta">
            {fr(
              'Les courriels pour lesquels aucun dossier n’est proposé se lisent par les personnes qui voient toute la France.',
            )}
          </p>
        )}
        <Pager
          page={page}
          pages={pages}
          href={(to) => pathWith(INBOX, { etat: state === 'waiting' ? null : state, page: to })}
        />
      </>,
    );
  });
}

const Line: FC<{ db: Db; mail: InboundRow }> = ({ db, mail }) => {
  const { fromName, fromAddress, caseId, trust, state, excerpt, attachments } = mail;
  const reading = caseId === null ? null : readCase(db, caseId);
  return (
    <>
      <a href={inboxHref(mail)}>
        <Foreign text={subjectOf(mail)} maxChars={160} />
      </a>
      <span class="meta">
        <strong>{INBOUND_WORDS[mail.class]}</strong>
        {fr(' · de ')}
        <Foreign text={fromName ?? fromAddress ?? 'une adresse inconnue'} maxChars={80} />
        {', '}
        <Day at={mail.receivedAt} />
        {attachments.length > 0 && fr(` · ${plural(attachments.length, 'pièce jointe', 'pièces jointes')}`)}
      </span>
      {excerpt !== '' && (
        <p class="excerpt">
          <Foreign text={excerpt} maxChars={180} />
        </p>
      )}
      <span class="meta">
        {reading === null ? (
          fr('Aucun dossier proposé')
        ) : (
          <>
            {fr(
              `${state === 'filed' ? 'Dossier' : trust === 'certain' ? 'Dossier reconnu' : 'Dossier proposé'} : `,
            )}
            <bdi>{findAuthority(db, reading.row.authorityCode)?.name ?? ''}</bdi>
            {fr(`, ${caseReference(reading.row)}`)}
          </>
        )}
      </span>
    </>
  );
};
