/**
 * Letters that came back, beside the first one, its reminders and a request of documents: those to elected members or the
 * public, thanks, offers, apologies. Nobody had them; the stages of a case follow its first letter, and stay. Pure.
 */
import type { LegalDay } from '../french/index.js';
import { kindsFor } from '../letters/kinds/index.js';
import type { Due } from './due-words.js';
import type { CaseEvent } from './types.js';

/** A letter that came back and has not left again. */
export interface Returned {
  readonly day: LegalDay;
  readonly because: string;
  readonly letter: string;
  readonly template: string;
}

/** To elected members or the public: they rest on a silence. */
const TO_OTHERS: ReadonlySet<string> = new Set(kindsFor('escalation'));
/** Thanks, offers, apologies: owed whatever the case has become. */
const COURTESIES: ReadonlySet<string> = new Set(kindsFor('courtesy', 'offer'));

/** Whether an event says that one of them did not arrive. */
export function isReturnOfOther(
  event: CaseEvent,
): event is Extract<CaseEvent, { kind: 'delivery-failed' }> & { readonly template: string } {
  return (
    event.kind === 'delivery-failed' &&
    event.template !== undefined &&
    (TO_OTHERS.has(event.template) || COURTESIES.has(event.template))
  );
}

/** Those that wait to be sent again: one that leaves, or another of its kind, is one less. */
export function noteReturned(returned: readonly Returned[], event: CaseEvent): readonly Returned[] {
  if (isReturnOfOther(event)) {
    const { day, because, letter, template } = event;
    return [...returned.filter((one) => one.letter !== letter), { day, because, letter, template }];
  }
  if (event.kind !== 'escalation-sent' && event.kind !== 'courtesy-sent') return returned;
  const same = returned.filter((one) => one.letter === event.letter);
  // Written anew instead: one letter for one, for several groups of a council get the same one.
  const gone = same[0] ?? returned.find(({ template }) => template === event.template);
  return returned.filter((one) => one !== gone);
}

/**
 * What is due on them: to look at the address and send each again.
 *
 * @param isSilent whether the case is about a silence still, and no mail waits to be read
 */
export function dueOfReturned(returned: readonly Returned[], isSilent: boolean): readonly Due[] {
  const owed = returned.filter(({ template }) => isSilent || COURTESIES.has(template));
  return owed.map(({ because, template }) => ({
    kind: 'send-again',
    day: null,
    because: [
      because,
      `Personne n’a reçu cette lettre (${template.toUpperCase()}) : elle ne compte pas, et rien ne se dit d’un silence. Vérifiez l’adresse, puis renvoyez-la depuis sa page.`,
    ],
    letter: null,
  }));
}
