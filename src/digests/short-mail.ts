/** A mail about what cannot wait for the weekly one: a few things under one heading. Pure. */
import { typo } from '../french/index.js';
import type { DigestSection } from './content.js';
import { bounded, linkTo } from './plain-words.js';
import { renderHtml } from './render-html.js';
import { renderText } from './render-text.js';

export interface ShortMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** @param ask.why French sentence: for what reason she gets it */
export function composeShort(ask: {
  readonly person: string;
  /** Neutral: no word of union and none of AI stands in a subject line that others may see. */
  readonly title: string;
  readonly section: DigestSection;
  readonly why: string;
  readonly publicUrl: string | null;
  readonly stopUrl: string | null;
}): ShortMail {
  const { person, title, section, why, publicUrl, stopUrl } = ask;
  const content = {
    title,
    greeting: `Bonjour ${bounded(person)},`,
    sections: [section],
    notes: [
      why,
      publicUrl === null
        ? 'Ouvrez Vigie comme vous en avez l’habitude.'
        : 'Les liens vers Vigie demandent de vous connecter. Aucun ne décide à votre place.',
      ...(stopUrl === null ? ['Ce choix se règle dans Vigie : « Votre accès », « Vos courriels ».'] : []),
    ],
    stop: linkTo(stopUrl, 'Ne plus recevoir ces courriels'),
  };
  return { subject: typo(title, 'plain'), text: renderText(content), html: renderHtml(content) };
}
