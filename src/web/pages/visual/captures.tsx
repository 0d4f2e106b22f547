/** What was kept of a visual: the page around it, each capture with its place in the log and its time stamp, the bytes. */
import type { FC } from 'hono/jsx';
import type { VisualCapture } from '../../../../db/queries/evidence-log.js';
import type { VisualPage } from '../../../../db/queries/visual-page.js';
import type { PartRole } from '../../../evidence/log.js';
import { formatInstant } from '../../../french/index.js';
import { formatBytes, formatNumber, plural } from '../../../french/words.js';
import { Address, Foreign, Icon } from '../../parts/foreign.js';
import { Day } from '../../parts/pieces.js';
import { fr } from '../../parts/words.js';
import { removedWords } from '../../parts/removed.js';
import { isWithheld } from './files.js';

const ROLE_WORDS: Readonly<Record<PartRole, string>> = {
  original: 'fichier d’origine',
  derivative: 'copie affichée',
  headers: 'en-têtes de la réponse',
  page: 'page (HTML)',
  screenshot: 'capture d’écran de la page',
  warc: 'archive web (WARC)',
  terms: 'robots.txt et réserves',
  'time-stamp': 'horodatage',
};

const MOST_CAPTURES = 20;

/** Whose hidden places the page would show (`hiddenAround`). */
export type Hidden = 'own' | 'beside' | null;

/** The page as the browser showed it, with the visual framed; of the latest capture that has one. */
export const InContext: FC<{
  captures: readonly VisualCapture[];
  hidden: Hidden;
  isRemoved: boolean;
}> = ({ captures, hidden, isRemoved }) => {
  const shown =
    hidden !== null
      ? undefined
      : captures.find(
          ({ parts, reportId }) =>
            reportId === null && parts.some(({ role, removed }) => role === 'screenshot' && removed === null),
        );
  return (
    <section aria-labelledby="contexte">
      <h2 id="contexte">La page autour du visuel</h2>
      {shown === undefined ? (
        <p>
          {fr(
            hidden !== null
              ? `Des endroits ${hidden === 'own' ? 'de ce visuel' : 'd’un autre visuel de cette page'} sont masqués : la photographie de la page n’est pas montrée.`
              : isRemoved
                ? 'La page n’est plus gardée : le visuel ne l’est plus non plus.'
                : captures.length === 0
                  ? 'La page n’a pas encore été saisie : elle l’est après un passage, pour un visuel relevé.'
                  : 'La page n’est pas montrée. La raison est dite avec chaque capture, plus bas.',
          )}
        </p>
      ) : (
        <>
          <p class="meta">
            {fr(`Photographiée le ${instantWords(shown.at)}, le visuel encadré, à l’adresse `)}
            {shown.pageUrl !== null && <Address url={shown.pageUrl} />}
          </p>
          {/* A page is long: it scrolls in its own box, which takes the focus so that keys can scroll it. */}
          <div class="page-shot" tabindex={0} role="region" aria-label="Photographie de la page">
            <img
              src={`/captures/${encodeURIComponent(shown.id)}/page.webp`}
              alt="La page telle que le navigateur l’affichait, le visuel encadré"
              loading="lazy"
              decoding="async"
            />
          </div>
          <p class="meta">
            <a href={`/captures/${encodeURIComponent(shown.id)}/page.webp`}>Voir la page en grand</a>
          </p>
        </>
      )}
    </section>
  );
};

export const Captures: FC<{ captures: readonly VisualCapture[] }> = ({ captures }) => (
  <section aria-labelledby="captures">
    <h2 id="captures">Captures</h2>
    <p class="meta">
      {fr(
        'Chaque capture est une entrée du journal des preuves, où rien ne s’efface. L’horodatage par une autorité extérieure prouve qu’elle existait à cette date.',
      )}
    </p>
    {captures.length === 0 ? (
      <p>Aucune pour le moment.</p>
    ) : (
      <ul class="rows">
        {captures.slice(0, MOST_CAPTURES).map((capture) => (
          <Capture capture={capture} />
        ))}
      </ul>
    )}
    {captures.length > MOST_CAPTURES && (
      <p class="meta">
        {fr(`${plural(captures.length - MOST_CAPTURES, 'capture')} de plus, hors de cette page.`)}
      </p>
    )}
  </section>
);

/** « 6 fichiers gardés, 2 supprimés ». */
function piecesWords(parts: VisualCapture['parts']): string {
  const gone = parts.filter(({ removed }) => removed !== null).length;
  const kept = plural(parts.length - gone, 'fichier gardé', 'fichiers gardés');
  return gone === 0 ? kept : `${kept}, ${plural(gone, 'supprimé')}`;
}

const Capture: FC<{ capture: VisualCapture }> = ({ capture }) => (
  <li>
    <strong>{fr(`${capture.reportId === null ? 'Saisi' : 'Reçu'} le ${instantWords(capture.at)}`)}</strong>
    <span class="meta">
      {capture.pageUrl === null ? (
        fr(capture.reportId === null ? 'sans page' : 'apporté par un signalement')
      ) : (
        <Address url={capture.pageUrl} />
      )}
      <br />
      {fr(`Journal : entrée n° ${formatNumber(capture.logSeq)} · `)}
      {capture.sealedAt === null ? (
        fr('pas encore horodatée : sa date n’est que celle de notre horloge')
      ) : (
        <>
          {fr('horodatée : existait au plus tard le ')}
          <Day at={capture.sealedAt} />
        </>
      )}
    </span>
    {capture.shortfalls.length > 0 && (
      <ul class="plain-list meta">
        {capture.shortfalls.map(({ message }) => (
          <li>
            <Foreign text={message} />
          </li>
        ))}
      </ul>
    )}
    <details>
      <summary>
        {fr(piecesWords(capture.parts))}
        <span class="unseen">{fr(` (entrée n° ${capture.logSeq})`)}</span>
      </summary>
      <ul class="plain-list">
        {capture.parts.map((part, position) => (
          <li>
            {part.removed !== null ? (
              <span>{fr(`${ROLE_WORDS[part.role]} : pièce ${removedWords(part.removed)}`)}</span>
            ) : isWithheld(capture, part.role) ? (
              <span>
                {fr(
                  `${ROLE_WORDS[part.role]} : gardé et jamais montré tel quel (lieu, appareil, visages peuvent y figurer)`,
                )}
              </span>
            ) : (
              <a href={`/captures/${encodeURIComponent(capture.id)}/fichiers/${position}`} download>
                {fr(`${ROLE_WORDS[part.role]} (${formatBytes(part.bytes)})`)}
              </a>
            )}
            <br />
            <code>{part.sha256}</code>
          </li>
        ))}
      </ul>
    </details>
  </li>
);

/** The files that crawls fetched for their marks, as they were received. */
export const KeptFiles: FC<{ found: VisualPage }> = ({ found }) => (
  <section aria-labelledby="preuve">
    <h2 id="preuve">Fichier gardé</h2>
    {found.captures.length === 0 ? (
      <p>{fr('Aucun fichier venu d’un site : il n’a pas encore été saisi, ou n’est plus accessible.')}</p>
    ) : (
      <ul class="rows">
        {found.captures.map((one) => (
          <li>
            {one.removed === null ? (
              <a class="button" href={`/preuves/${one.sha256}`} download>
                <Icon name="proof" /> {fr(`Télécharger le fichier d’origine (${formatBytes(one.bytes)})`)}
              </a>
            ) : (
              <strong>{fr(`Pièce ${removedWords(one.removed)}`)}</strong>
            )}
            <span class="meta">
              {fr(`Saisi le ${instantWords(one.at)}, réponse ${one.status}, à l’adresse `)}
              <Address url={one.url} />
              {!one.isOwn &&
                fr(' · un autre fichier se trouvait alors à cette adresse : il ne prouve rien sur ce visuel')}
            </span>
          </li>
        ))}
      </ul>
    )}
    {found.captures.some(({ removed }) => removed === null) && (
      <p class="meta">
        {fr(
          'Le fichier vient tel quel du site : ne l’ouvrez qu’avec un logiciel d’image à jour. « sha256sum » doit donner la même empreinte que ci-dessous.',
        )}
      </p>
    )}
  </section>
);

function instantWords(at: string): string {
  return formatInstant(at) ?? at;
}
