/** What people decided, as lines of a dossier: from closed lists, and without anybody's name. Pure. */
import { ANSWER_WORDS, CLOSE_WORDS, EVENT_WORDS, RECEIPT_WORDS, type CaseEvent } from '../cases/index.js';
import { formatDate } from '../french/index.js';
import { DECISION_WORDS, DISMISSAL_WORDS, PUBLICATION_WORDS, type DecisionEntry } from '../review/index.js';

/** A person's number in one dossier, in the order in which people appear in it. */
export type Numbering = (person: string) => number;

/** Numbers that hold for one dossier: they say that two words are of two people, and nothing else. */
export function numbering(): Numbering {
  const numbers = new Map<string, number>();
  return (person) => {
    const number = numbers.get(person) ?? numbers.size + 1;
    numbers.set(person, number);
    return number;
  };
}

/** One decision of the review. */
export function decisionLine(entry: DecisionEntry, people: Numbering): string {
  const { decision, capacity, undone } = entry;
  const who = `Personne ${people(entry.person)}${capacity === 'coordinator' ? ' (coordination)' : ''}`;
  const back = undone === null ? '' : ' Décision annulée depuis.';
  switch (decision.kind) {
    case 'unsure':
      return `${who} : visuel ${DECISION_WORDS.unsure.done}.${back}`;
    case 'dismissed':
      return `${who} : visuel ${DECISION_WORDS.dismissed.done}. ${DISMISSAL_WORDS[decision.reason].label}.${back}`;
    case 'confirmed': {
      const { realistic, mention, recognisablePerson, publication, eventDay } = decision;
      const facts = [
        realistic ? 'Pourrait passer pour une photographie.' : 'Ne passe pas pour une photographie.',
        mention.kind === 'none'
          ? 'Aucune mention visible.'
          : `Mention ${mention.kind === 'in-picture' ? 'dans le visuel' : 'à côté du visuel'} : « ${mention.text} ».`,
        recognisablePerson ? 'Une personne réelle semble reconnaissable.' : null,
        publication === null
          ? null
          : `Publié le ${formatDate(publication.day)} (${PUBLICATION_WORDS[publication.source]}).`,
        eventDay === null ? null : `Annonce un événement qui s’achève le ${formatDate(eventDay)}.`,
      ].filter((fact) => fact !== null);
      return `${who} : visuel ${DECISION_WORDS.confirmed.done}. ${facts.join(' ')}${back}`;
    }
  }
}

/** One event of the case; null for a note, which is the volunteers' own. What a crawl saw is told whole. */
export function caseLine(event: CaseEvent, people: Numbering): string | null {
  if (event.kind === 'noted') return null;
  if (event.by.startsWith('crawl:')) return `${EVENT_WORDS[event.kind]}. ${event.because}`;
  const more = detailOf(event);
  const who = `personne ${people(event.by)}`;
  return `${EVENT_WORDS[event.kind]}, le ${formatDate(event.day)} (${who})${more === null ? '' : ` : ${more}`}.`;
}

function detailOf(event: CaseEvent): string | null {
  if (event.kind === 'answered' || event.kind === 'statement-found')
    return lowerFirst(ANSWER_WORDS[event.answer]);
  if (event.kind === 'receipt') return RECEIPT_WORDS[event.proof];
  if (event.kind === 'credited' || event.kind === 'labelled') return `« ${event.text} »`;
  return event.kind === 'closed' ? lowerFirst(CLOSE_WORDS[event.reason]) : null;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
