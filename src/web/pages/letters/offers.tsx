/** Which letters a case allows now: the one that is due first, the others, and why some are not offered. */
import type { FC } from 'hono/jsx';
import type { Due } from '../../../cases/index.js';
import type { LegalDay } from '../../../french/index.js';
import { composerOf, type Composing } from '../../../letters/compose-letter.js';
import type { TemplateKind, TemplateSet } from '../../../letters/index.js';
import { DueLine } from '../../parts/case-pieces.js';
import { Foreign } from '../../parts/foreign.js';
import { fr } from '../../parts/words.js';
import { kindLabel } from './frame.js';

export interface Offer {
  readonly kind: TemplateKind;
  readonly title: string;
  /** Why it cannot be written now, French; null when it can. */
  readonly reason: string | null;
  /** What proposes it; null when nothing does. */
  readonly due: Due | null;
}

/** Every kind of letter, what is due first. Composing tells what may be written; nothing is kept. */
export function offersOf(
  { templates }: TemplateSet,
  due: readonly Due[],
  compose: Omit<Composing, 'template' | 'options' | 'localParagraph'>,
): readonly Offer[] {
  const offers = templates.map((template): Offer => {
    const made = composerOf({
      ...compose,
      template,
      options: compose.gathered.reviewed,
      localParagraph: null,
    })('VIG-0000-000000');
    return {
      kind: template.kind,
      title: template.title,
      reason: made.kind === 'refused' ? made.message : null,
      due: due.find(({ letter }) => letter === template.kind) ?? null,
    };
  });
  const rank = (offer: Offer): number => {
    const at = offer.due === null ? -1 : due.indexOf(offer.due);
    return at === -1 ? due.length : at;
  };
  return offers.toSorted((a, b) => rank(a) - rank(b));
}

/** The letter that is shown when nobody chose: what is due, else the first that may be written. */
export function firstOffer(offers: readonly Offer[]): Offer | null {
  const possible = offers.filter(({ reason }) => reason === null);
  return possible.find(({ due }) => due !== null) ?? possible[0] ?? null;
}

/** The page on which this letter is written about these visuals. */
function writingHref(action: string, kind: TemplateKind, pictures: readonly string[]): string {
  const query = new URLSearchParams({ modele: kind });
  for (const picture of pictures) query.append('visuel', picture);
  return `${action}?${query.toString()}`;
}

export const Offers: FC<{
  action: string;
  offers: readonly Offer[];
  chosen: TemplateKind | null;
  pictures: readonly string[];
  today: LegalDay;
}> = ({ action, offers, chosen, pictures, today }) => {
  const possible = offers.filter(({ reason }) => reason === null);
  const others = offers.filter(({ reason }) => reason !== null);
  const current = offers.find(({ kind }) => kind === chosen) ?? null;
  return (
    <section class="offers" aria-labelledby="quelle-lettre">
      <h2 id="quelle-lettre">
        {current === null ? 'Quelle lettre ?' : fr(`${kindLabel(current.kind)} : ${current.title}`)}
      </h2>
      {current !== null && current.due !== null && (
        <DueLine due={current.due} today={today} about={current.title} />
      )}
      {current !== null && current.due === null && current.reason === null && (
        <p class="meta">{fr('Rien ne la propose à ce jour ; vous pouvez l’écrire quand même.')}</p>
      )}
      {current !== null && current.reason !== null && (
        <p role="note">
          <strong>{fr('Cette lettre ne peut pas être écrite : ')}</strong>
          <Foreign text={fr(current.reason)} maxChars={400} />
        </p>
      )}
      <details open={current === null || current.reason !== null}>
        <summary>{fr('Choisir une autre lettre')}</summary>
        <ul class="plain-list offer-list">
          {possible.map(({ kind, title, due }) => (
            <li>
              <a
                href={writingHref(action, kind, pictures)}
                {...(kind === chosen ? { 'aria-current': 'true' } : {})}
              >
                {fr(`${kindLabel(kind)} : ${title}`)}
              </a>
              {due !== null && <span class="meta">{fr(' · proposée maintenant')}</span>}
            </li>
          ))}
        </ul>
        {others.length > 0 && (
          <>
            <h3>{fr('Celles qui ne conviennent pas')}</h3>
            <ul class="plain-list meta">
              {others.map(({ kind, title, reason }) => (
                <li>
                  <strong>{fr(`${kindLabel(kind)} : ${title}`)}</strong>
                  <br />
                  <Foreign text={fr(reason ?? '')} maxChars={400} />
                </li>
              ))}
            </ul>
          </>
        )}
      </details>
    </section>
  );
};
