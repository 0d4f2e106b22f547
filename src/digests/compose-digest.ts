/**
 * One person's mail (reference: letters §8): what came of the cases, what is to review, what is due, what could not be
 * looked at, and what silence means. One content, two renderings. Pure.
 */
import { typo } from '../french/index.js';
import { plural } from '../french/words.js';
import type { DigestContent, DigestSection } from './content.js';
import { ofMonth } from './periods.js';
import { bounded, linkTo } from './plain-words.js';
import { renderHtml } from './render-html.js';
import { renderText } from './render-text.js';
import { rootSection } from './root-section.js';
import {
  contactsSection,
  dueSection,
  findingsSection,
  inboxSection,
  MAX_CONTACTS,
  monthSection,
  newsSection,
  problemsSection,
  shownOf,
  tendersSection,
  weekSection,
} from './sections.js';
import type { Digest, DigestInput } from './types.js';

/** The mail, or null for a week with nothing to tell and nothing that failed. */
export function composeDigest(input: DigestInput): Digest | null {
  if (!isWorthAMail(input)) return null;
  const title = titleOf(input);
  const sections: readonly (DigestSection | null)[] = [
    newsSection(input),
    findingsSection(input),
    dueSection(input),
    inboxSection(input),
    contactsSection(input),
    tendersSection(input),
    monthSection(input),
    problemsSection(input),
    weekSection(input),
    rootSection(input),
  ];
  const content: DigestContent = {
    title,
    greeting: input.person === null ? 'Bonjour,' : `Bonjour ${bounded(input.person)},`,
    sections: sections.filter((section) => section !== null),
    notes: notesOf(input),
    stop: linkTo(input.stopUrl, 'Ne plus recevoir ce bulletin, ou le recevoir moins souvent'),
  };
  const { news, findings, due, tenders } = shownOf(input);
  return {
    subject: typo(title, 'plain'),
    text: renderText(content),
    html: renderHtml(content),
    tells: [
      ...news,
      ...findings,
      ...due,
      ...tenders,
      ...input.contacts.items.slice(0, MAX_CONTACTS),
      ...input.toSettle.items,
      ...(input.root === null ? [] : [input.root]),
    ].flatMap(({ keys }) => keys),
  };
}

/** What lasts and was told, or was to be expected, is no reason to write to somebody. */
function isWorthAMail(input: DigestInput): boolean {
  const { news, findings, due, tenders, contacts, toSettle, problems } = input;
  const isNew = [news, findings, due, tenders, contacts, toSettle].some(({ items }) => items.length > 0);
  return (
    isNew ||
    input.month !== null ||
    input.inbox > 0 ||
    input.silentDays.length > 0 ||
    input.root?.isNews === true ||
    problems.items.some(({ isNews }) => isNews)
  );
}

/** Neutral: no word of union and none of AI stands in a subject line that others may see. Nor any word of a page that was crawled. */
function titleOf(input: DigestInput): string {
  const where = input.territory === null ? '' : ` ${bounded(input.territory, 60)}`;
  const told = matters(input).slice(0, 2).join(', ');
  if (told !== '') return `Vigie – ${told}${where}`;
  if (input.month !== null) return `Vigie – le mois ${ofMonth(input.month.month)}${where}`;
  if (input.silentDays.length > 0) return 'Vigie – des jours sans aucun passage';
  const unseen = input.problems.items.filter(({ isNews }) => isNews).length;
  if (unseen === 0 && input.root !== null) return 'Vigie – une empreinte à garder';
  return unseen > 1
    ? `Vigie – des sites n’ont pas pu être regardés${where}`
    : `Vigie – un site n’a pas pu être regardé${where}`;
}

/** What a mail is opened for, the best first. */
function matters(input: DigestInput): readonly string[] {
  const { news, findings, due, tenders, contacts, toSettle, inbox } = input;
  const answers = news.items.filter(({ kind }) => kind === 'answer').length;
  const changes = news.items.length - answers;
  return [
    answers > 0 ? plural(answers, 'réponse reçue', 'réponses reçues') : null,
    findings.items.length > 0
      ? `${plural(Math.max(findings.total, findings.items.length), 'visuel')} à relire`
      : null,
    changes > 0 ? plural(changes, 'changement constaté', 'changements constatés') : null,
    due.items.length > 0 ? plural(Math.max(due.total, due.items.length), 'échéance') : null,
    inbox > 0 ? `${plural(inbox, 'courriel')} à classer` : null,
    toSettle.items.length > 0
      ? `${plural(Math.max(toSettle.total, toSettle.items.length), 'visuel')} à départager`
      : null,
    tenders.items.length > 0
      ? `${plural(Math.max(tenders.total, tenders.items.length), 'appel')} d’offres en cours`
      : null,
    contacts.items.length > 0
      ? plural(Math.max(contacts.total, contacts.items.length), 'adresse à vérifier', 'adresses à vérifier')
      : null,
  ].filter((matter) => matter !== null);
}

function notesOf({ publicUrl, stopUrl }: DigestInput): readonly string[] {
  return [
    ...(publicUrl === null
      ? ['Pour relire, répondre ou suivre un dossier, ouvrez Vigie comme vous en avez l’habitude.']
      : ['Les liens vers Vigie demandent de vous connecter ; aucun ne décide à votre place.']),
    ...(stopUrl === null
      ? ['Pour ne plus recevoir ce bulletin, ou le recevoir moins souvent : « Votre accès », dans Vigie.']
      : []),
  ];
}
