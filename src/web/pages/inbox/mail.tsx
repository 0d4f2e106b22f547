/** How a mail is shown: its words as text, its attachments as downloads, what was decided. */
import type { FC } from 'hono/jsx';
import type { InboundRow } from '../../../../db/queries/inbox.js';
import { caseReference, type CaseReading } from '../../../cases/index.js';
import { formatBytes } from '../../../french/words.js';
import { INBOUND_WORDS, MATCH_SENTENCES } from '../../../mail/inbox/index.js';
import { caseHref } from '../../parts/case-pieces.js';
import { Foreign } from '../../parts/foreign.js';
import { Day, Problems } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import { letterHref, PLACE as LETTERS } from '../letters/frame.js';
import { kindsFor, type TypedAnswer } from './answers.js';
import { FileForm } from './file-form.js';
import { INBOX, inboxHref, subjectOf } from './list.js';

/** Longest text that is shown; the original has the rest. */
const MAX_SHOWN_CHARS = 30_000;

export interface MailProps {
  readonly mail: InboundRow;
  /** Null when the original is gone. */
  readonly text: string | null;
  readonly reading: CaseReading | null;
  readonly authority: string | null;
  readonly letter: { readonly id: string; readonly reference: string } | null;
  readonly decidedBy: string | null;
  readonly problems: readonly string[];
  readonly typed: TypedAnswer | null;
}

export const Mail: FC<MailProps> = (props) => {
  const { mail, text, reading, problems, typed } = props;
  return (
    <>
      <nav class="trail" aria-label="Vous êtes ici">
        <a href={LETTERS}>Lettres</a>
        {' › '}
        <a href={INBOX}>Courrier reçu</a>
      </nav>
      <h1>
        <Foreign text={subjectOf(mail)} maxChars={200} />
      </h1>
      <Problems problems={problems} />
      <div class="mail-page">
        <div>
          <Headers {...props} />
          {mail.problem !== null && <p class="note">{fr(mail.problem)}</p>}
          {mail.removedAt !== null && (
            <p class="note">
              {fr('Le texte, l’original, les pièces et l’expéditeur sont supprimés depuis le ')}
              <Day at={mail.removedAt} />
              {fr(' : leur durée de conservation était passée. Le dossier garde ce que ce courriel disait.')}
            </p>
          )}
          {text === null && mail.removedAt === null && (
            <p class="note">
              {fr(
                'L’original n’est plus dans le dossier de données : il ne reste que le début de ce courriel. Remettez votre sauvegarde.',
              )}
            </p>
          )}
          {mail.removedAt === null && (
            <>
              <section aria-labelledby="texte">
                <h2 id="texte">Ce qu’il dit</h2>
                <p class="meta">
                  {fr('Le texte seul : ni image, ni lien, ni mise en page de l’expéditeur ne sont montrés.')}
                </p>
                <MailText text={text ?? mail.excerpt} />
              </section>
              <Attachments mail={mail} />
            </>
          )}
        </div>
        <div class="beside">
          {mail.state === 'waiting' ? (
            <>
              <FileForm
                mail={mail}
                kinds={kindsFor(mail, reading)}
                reference={reading === null ? '' : caseReference(reading.row)}
                seen={reading?.row.events ?? null}
                typed={typed}
              />
              <Dismiss mail={mail} />
            </>
          ) : (
            <Settled {...props} />
          )}
        </div>
      </div>
    </>
  );
};

const Headers: FC<MailProps> = ({ mail, reading, authority, letter }) => (
  <dl class="facts">
    <dt>De</dt>
    <dd>
      <Foreign text={mail.fromName ?? ''} maxChars={120} />{' '}
      <span class="soft">
        <Foreign
          text={
            mail.fromAddress ?? (mail.removedAt === null ? 'adresse inconnue' : 'nom et adresse supprimés')
          }
          maxChars={254}
        />
      </span>
    </dd>
    <dt>Reçu</dt>
    <dd>
      <Day at={mail.receivedAt} />
    </dd>
    <dt>Classe</dt>
    <dd>{INBOUND_WORDS[mail.class]}</dd>
    {mail.report !== null && mail.report.said !== null && (
      <>
        <dt>Ce que dit le serveur</dt>
        <dd class="value">
          <Foreign text={mail.report.said} maxChars={600} />
        </dd>
      </>
    )}
    <dt>Dossier</dt>
    <dd>
      {reading === null ? (
        'aucun n’est proposé'
      ) : (
        <>
          <a href={caseHref(reading.row.id)}>
            <bdi>{authority ?? ''}</bdi>
            {fr(`, ${caseReference(reading.row)}`)}
          </a>
          {mail.matchedBy !== null && (
            <>
              <br />
              <span class="meta">{fr(MATCH_SENTENCES[mail.matchedBy])}</span>
            </>
          )}
        </>
      )}
    </dd>
    {letter !== null && (
      <>
        <dt>Lettre</dt>
        <dd>
          <a href={letterHref(letter)}>{letter.reference}</a>
        </dd>
      </>
    )}
  </dl>
);

/** Foreign words, a line a line; nothing of them becomes a link or a picture. */
const MailText: FC<{ text: string }> = ({ text }) => {
  const shown = text.slice(0, MAX_SHOWN_CHARS);
  const paragraphs = shown.split(/\n{2,}/u).filter((one) => one.trim() !== '');
  return (
    <div class="mail-text">
      {paragraphs.length === 0 && <p class="soft">{fr('Aucun texte n’a pu être lu : voyez l’original.')}</p>}
      {paragraphs.map((paragraph) => (
        <p>
          {paragraph.split('\n').map((line, index) => (
            <>
              {index > 0 && <br />}
              <Foreign text={line} maxChars={4000} />
            </>
          ))}
        </p>
      ))}
      {shown.length < text.length && (
        <p class="cut">
          {fr(`[…] (coupé : ${text.length - shown.length} caractères de plus dans l’original)`)}
        </p>
      )}
    </div>
  );
};

const Attachments: FC<{ mail: InboundRow }> = ({ mail }) => (
  <section aria-labelledby="pieces">
    <h2 id="pieces">Pièces jointes</h2>
    {mail.attachments.length === 0 ? (
      <p>Aucune.</p>
    ) : (
      <>
        <p class="note">
          {fr(
            'Personne ne les a ouvertes. Une pièce peut être dangereuse, même d’un expéditeur connu : ne l’ouvrez que si vous l’attendez.',
          )}
        </p>
        <ul class="rows">
          {mail.attachments.map(({ name, type, bytes, sha256 }) => (
            <li>
              {sha256 === undefined ? (
                <Foreign text={name ?? 'pièce sans nom'} maxChars={160} />
              ) : (
                <a href={`${inboxHref(mail)}/pieces/${sha256}`}>
                  {fr('Télécharger : ')}
                  <Foreign text={name ?? 'pièce sans nom'} maxChars={160} />
                </a>
              )}
              <span class="meta">
                <Foreign text={type} maxChars={100} />
                {fr(` · ${formatBytes(bytes)}`)}
                {sha256 !== undefined && (
                  <>
                    {' · SHA-256 '}
                    <code>{sha256}</code>
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      </>
    )}
    <p class="meta">
      <a href={`${inboxHref(mail)}/original`}>Télécharger l’original (.eml)</a>
      {fr(` · ${formatBytes(mail.bytes)} · SHA-256 `)}
      <code>{mail.sha256}</code>
    </p>
  </section>
);

const Dismiss: FC<{ mail: InboundRow }> = ({ mail }) => (
  <details>
    <summary>{fr('Il ne concerne aucun dossier')}</summary>
    <form method="post" action={`${inboxHref(mail)}/cote`} class="stacked">
      <p class="hint">{fr('Il est mis de côté : gardé, et repris quand on veut.')}</p>
      <label>
        Pourquoi
        <input name="note" maxlength={500} required={mail.trust === 'certain'} autocomplete="off" />
      </label>
      <button type="submit">Mettre de côté</button>
    </form>
  </details>
);

const Settled: FC<MailProps> = ({ mail, decidedBy }) => (
  <section aria-labelledby="decide">
    <h2 id="decide">{mail.state === 'filed' ? 'Classé' : 'Mis de côté'}</h2>
    <p>
      {fr('Par ')}
      <bdi>{decidedBy ?? 'Vigie'}</bdi>
      {mail.decidedAt !== null && (
        <>
          {fr(', le ')}
          <Day at={mail.decidedAt} />
        </>
      )}
      {'.'}
    </p>
    {mail.note !== null && (
      <p>
        <Foreign text={mail.note} maxChars={1000} />
      </p>
    )}
    {mail.state === 'dismissed' && mail.removedAt === null && (
      <form method="post" action={`${inboxHref(mail)}/reprise`}>
        <button type="submit">Le reprendre</button>
      </form>
    )}
  </section>
);
