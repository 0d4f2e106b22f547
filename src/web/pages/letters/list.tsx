/** The letters by where they stand, with what waits for whom; the outbox with the reasons why something waits. */
import type { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import {
  countLetters,
  deliveriesIn,
  LETTER_PLACES,
  lettersAt,
  type LetterPlace,
} from '../../../../db/queries/letter-pages.js';
import { countInbound } from '../../../../db/queries/inbox.js';
import { listDeliveries, type DeliveryRow } from '../../../../db/queries/outbox.js';
import type { LetterRow } from '../../../../db/queries/letters.js';
import type { Db } from '../../../../db/open.js';
import { formatNumber, plural } from '../../../french/words.js';
import { CHANNEL_WORDS, STATE_WORDS } from '../../../mail/mail-words.js';
import { planSending, type PlannedMail } from '../../../mail/plan.js';
import { mayChangePeople, type Env, type WebDeps } from '../../context.js';
import { Day, Empty, Pager } from '../../parts/pieces.js';
import { begun, fr } from '../../parts/words.js';
import { pageNumber, pathWith, show } from '../../show.js';
import { kindLabel, LETTER_STYLES, letterHref, nameOf, OUTBOX, PLACE, TEMPLATES } from './frame.js';
import { GateLine } from './gate-words.js';
import { TeamMails } from './team-mails.js';

const PLACE_WORDS: Readonly<Record<LetterPlace, readonly [title: string, waits: string]>> = {
  unknown: ['Peut-être parties', 'Une personne vérifie avant tout nouvel envoi.'],
  draft: ['À relire', 'Une personne relit ; la relecture est ouverte à toute l’équipe.'],
  reviewed: ['À valider', 'Une personne qui coordonne, et qui ne l’a ni écrite ni relue.'],
  approved: ['À envoyer', 'Une personne les met à l’envoi, ou les poste.'],
  queued: ['À l’envoi', 'Le programme les envoie dès que rien ne les retient.'],
  sent: ['Parties', 'Le dossier dit ce qui vient ensuite.'],
  withdrawn: ['Retirées', 'Elles ne partiront plus.'],
};

const SHOWN = 12;
const PAGE_SIZE = 40;

export function letterListRoutes(app: Hono<Env>, { db, now, letters }: WebDeps): void {
  app.get(PLACE, (c) => {
    const territory = c.get('territory');
    const counts = countLetters(db, territory);
    const asked = LETTER_PLACES.find((one) => one === c.req.query('etat')) ?? null;
    const places = asked === null ? LETTER_PLACES : [asked];
    const size = asked === null ? SHOWN : PAGE_SIZE;
    const pages = asked === null ? 1 : Math.max(1, Math.ceil((counts.get(asked) ?? 0) / PAGE_SIZE));
    const page = Math.min(pageNumber(c.req.query('page')), pages);
    const waiting = countInbound(db, { state: 'waiting', territory });
    const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
    return show(
      c,
      { title: 'Lettres', place: PLACE, styles: LETTER_STYLES },
      <>
        <h1>Lettres</h1>
        <Ways waiting={waiting} />
        {total === 0 ? (
          <Empty title="Aucune lettre n’est encore commencée">
            <p>
              {fr(
                'Une lettre s’écrit depuis un dossier : le bouton « Préparer la lettre » propose celle qui convient, déjà remplie de ce qui a été relevé.',
              )}
            </p>
            <p>
              <a class="button main" href="/dossiers">
                Voir les dossiers
              </a>
            </p>
          </Empty>
        ) : (
          <>
            <p class="lead">{fr(`${plural(total, 'lettre')}. ${waitingWords(counts)}`)}</p>
            {places.map((place) => {
              const n = counts.get(place) ?? 0;
              return n === 0 ? (
                <></>
              ) : (
                <Group
                  db={db}
                  place={place}
                  count={n}
                  letters={lettersAt(db, { place, territory, limit: size, offset: (page - 1) * size })}
                  isWhole={asked !== null}
                />
              );
            })}
            {asked !== null && (counts.get(asked) ?? 0) === 0 && (
              <Empty title="Aucune lettre n’en est là">
                <p>
                  <a href={PLACE}>Montrer toutes les lettres</a>
                </p>
              </Empty>
            )}
            <Pager page={page} pages={pages} href={(to) => pathWith(PLACE, { etat: asked, page: to })} />
          </>
        )}
      </>,
    );
  });

  app.get(OUTBOX, async (c) => {
    const territory = c.get('territory');
    const { mails, inHand } = await planSending({ db, files: letters.files }, now().toISOString());
    const of = (...states: readonly DeliveryRow['state'][]) =>
      deliveriesIn(db, { states, territory, limit: PAGE_SIZE });
    const unknown = of('unknown');
    const queued = of('queued');
    const gates = new Map(mails.map((one) => [one.delivery.id, one]));
    const notices = listDeliveries(db, { states: ['queued'], kind: 'notice', limit: PAGE_SIZE }).length;
    const rejected = of('rejected');
    const sent = of('sent');
    return show(
      c,
      { title: 'Envois', place: PLACE, styles: LETTER_STYLES },
      <>
        <nav class="trail" aria-label="Vous êtes ici">
          <a href={PLACE}>Lettres</a>
        </nav>
        <h1>Envois</h1>
        <p class="lead">
          {fr(
            unknown.length + queued.length + inHand.length === 0
              ? 'Aucune lettre n’est à l’envoi. Une lettre validée s’y met depuis sa page.'
              : `${plural(queued.length, 'lettre')} à l’envoi, ${formatNumber(unknown.length)} à vérifier.`,
          )}
          {notices > 0 &&
            fr(
              ` ${plural(notices, 'message')} à des membres de l’équipe ${notices === 1 ? 'attend' : 'attendent'} de partir.`,
            )}
        </p>
        <Sent title="À vérifier d’abord" rows={unknown} db={db} />
        <Queued rows={queued} gates={gates} />
        <Sent title="Refusées ou revenues" rows={rejected} db={db} />
        {mayChangePeople(c.get('person')) && <TeamMails db={db} at={now().toISOString()} queued={mails} />}
        <Sent title="Parties" rows={sent} db={db} />
      </>,
    );
  });
}

const Ways: FC<{ waiting: number }> = ({ waiting }) => (
  <p class="meta ways">
    <a href="/courrier">
      {fr(waiting === 0 ? 'Courrier reçu' : `Courrier reçu : ${formatNumber(waiting)} à lire`)}
    </a>
    {' · '}
    <a href={OUTBOX}>Envois</a>
    {' · '}
    <a href={TEMPLATES}>Modèles</a>
    {' · '}
    <a href="/engagements">Engagements</a>
    {' · '}
    <a href="/issues">Issues</a>
  </p>
);

function waitingWords(counts: ReadonlyMap<LetterPlace, number>): string {
  const parts = (
    [
      ['unknown', 'à vérifier'],
      ['draft', 'à relire'],
      ['reviewed', 'à valider'],
      ['approved', 'à envoyer'],
      ['queued', 'à l’envoi'],
    ] as const
  ).flatMap(([place, words]) => {
    const n = counts.get(place) ?? 0;
    return n === 0 ? [] : [`${formatNumber(n)} ${words}`];
  });
  return parts.length === 0 ? 'Aucune n’attend rien.' : `${begun(parts.join(', '))}.`;
}

const Group: FC<{
  db: Db;
  place: LetterPlace;
  count: number;
  letters: readonly LetterRow[];
  isWhole: boolean;
}> = ({ db, place, count, letters, isWhole }) => {
  const [title, waits] = PLACE_WORDS[place];
  return (
    <section class="of-stage" aria-labelledby={`etat-${place}`}>
      <h2 id={`etat-${place}`}>{fr(`${title} (${formatNumber(count)})`)}</h2>
      <p class="meta">{fr(waits)}</p>
      <ul class="rows">
        {letters.map((letter) => (
          <li>
            <a href={letterHref(letter)}>
              <bdi>{letter.addressee.name}</bdi>
              {fr(` : ${letter.reference}`)}
            </a>
            <span class="meta">
              {fr(`${kindLabel(letter.template)} · version ${letter.version} · écrite par `)}
              <bdi>{nameOf(db, letter.writtenBy)}</bdi>
              {', '}
              <Day at={letter.createdAt} />
            </span>
          </li>
        ))}
      </ul>
      {!isWhole && count > letters.length && (
        <p>
          <a href={pathWith(PLACE, { etat: place })}>
            {fr(`Voir les ${formatNumber(count)}`)}
            <span class="unseen">{` : ${title}`}</span>
          </a>
        </p>
      )}
    </section>
  );
};

type Rows = ReturnType<typeof deliveriesIn>;

const Queued: FC<{ rows: Rows; gates: ReadonlyMap<string, PlannedMail> }> = ({ rows, gates }) =>
  rows.length === 0 ? (
    <></>
  ) : (
    <section aria-labelledby="a-l-envoi">
      <h2 id="a-l-envoi">{fr('À l’envoi, et pourquoi cela attend')}</h2>
      <ul class="rows">
        {rows.map(({ delivery, letter }) => {
          const planned = gates.get(delivery.id);
          return (
            <li>
              <a href={letterHref(letter)}>
                <bdi>{letter.addressee.name}</bdi>
                {fr(` : ${letter.reference}`)}
              </a>
              <span class="meta">
                {fr('à ')}
                <bdi>{delivery.recipient}</bdi>
              </span>
              {planned !== undefined && <GateLine gate={planned.gate} fault={planned.fault} />}
            </li>
          );
        })}
      </ul>
    </section>
  );

const Sent: FC<{ title: string; rows: Rows; db: Db }> = ({ title, rows, db }) =>
  rows.length === 0 ? (
    <></>
  ) : (
    <section>
      <h2>{fr(title)}</h2>
      <ul class="rows">
        {rows.map(({ delivery, letter }) => (
          <li>
            <a href={letterHref(letter)}>
              <bdi>{letter.addressee.name}</bdi>
              {fr(` : ${letter.reference}`)}
            </a>
            <span class="meta">
              {fr(`${CHANNEL_WORDS[delivery.channel]}, ${STATE_WORDS[delivery.state]} · mise à l’envoi par `)}
              <bdi>{nameOf(db, delivery.queuedBy)}</bdi>
              {', '}
              <Day at={delivery.queuedAt} />
            </span>
          </li>
        ))}
      </ul>
      {rows.length === PAGE_SIZE && (
        <p class="meta">{fr(`Les ${PAGE_SIZE} dernières ; les autres se trouvent dans leurs dossiers.`)}</p>
      )}
    </section>
  );
