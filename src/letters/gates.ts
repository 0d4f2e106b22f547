/**
 * Which letter may be written at all (letters.md §6 and §7, law.md §9). Each gate gives the French reason why not, or
 * null. They hold whoever calls: what is due and what is proposed stands in the cases, what may be written stands here.
 */
import type { Grade } from '../classifiers/types.js';
import { addDays, formatDate } from '../french/index.js';
import { annexesOf } from './annex.js';
import type { PreviousLetter } from './composition.js';
import { asksOnly, descriptorOf, purposeOf, type GateName } from './kinds/index.js';
import { GRADE_RANK } from './part-ids.js';
import { isGoneWithItsEvent } from './season.js';
import type { Block, LetterDocument, LetterInput, LetterTemplate, TemplateKind } from './types.js';
import { hasOneReminder, type Thread } from './values.js';
import { addressMentionsAi, aiWords } from './wording.js';

/** Days between the first letter and an open one, and between announcing and publishing it. */
const OPEN_LETTER = { afterDays: 60, noticeDays: 30 } as const;

const PROVEN =
  'La réception de la lettre n’est pas prouvée : essayez une autre voie, et notez l’accusé de réception.';

/** Why this letter cannot be written from this case; null when it can. `grade`: what the marks carry. */
export function whyNot(input: LetterInput, grade: Grade, thread: Thread): string | null {
  const { template, visual, circumstances = {} } = input;
  const kind = descriptorOf(template.kind);
  if (visual === null && kind.needsVisual) return 'Cette lettre parle d’un visuel : il manque.';
  if (template.showsMarks && grade === 'none')
    return 'Aucune marque ne permet de parler d’IA : seule une lettre « Qui a créé ce visuel ? » est possible.';
  if (!template.grades.includes(grade))
    return `Le modèle « ${template.title} » ne convient pas à ce constat.`;
  const copies = input.options?.copies?.length ?? 0;
  if (copies > 0 && copiesAreRefused(template, grade))
    return 'À ce constat, la lettre ne pose qu’une question : elle n’a pas de copie.';
  const ask: Ask = { input, grade, thread, isSmall: circumstances.isSmall === true };
  for (const name of kind.gates) {
    const reason = GATES[name](ask);
    if (reason !== null) return reason;
  }
  return null;
}

interface Ask {
  readonly input: LetterInput;
  readonly grade: Grade;
  readonly thread: Thread;
  readonly isSmall: boolean;
}

const GATES: Readonly<Record<GateName, (ask: Ask) => string | null>> = {
  reminder: whyNoReminder,
  referral: ({ input }) => whyNoReferral(input),
  'not-small': ({ isSmall }) =>
    isSmall ? 'Une petite commune reçoit une lettre courte et une relance, rien de plus.' : null,
  silence: ({ input, grade, thread }) => whyNoEscalation(input, grade, thread),
  announced: ({ input, thread }) => whyNotOpen(input, thread),
  thanks: ({ input }) => whyNoThanks(input),
  answered: ({ input, thread }) => {
    if ((input.circumstances?.answer ?? null) === null) return 'La réponse de la collectivité manque.';
    return thread.first === null ? 'La lettre à laquelle la collectivité répond manque.' : null;
  },
  rectified: ({ thread }) => (thread.first === null ? 'La lettre à rectifier manque.' : null),
};

/** Hints only ask, and have no copies; a rectification goes wherever the error went. */
function copiesAreRefused({ kind }: LetterTemplate, grade: Grade): boolean {
  return (grade === 'hinted' || grade === 'none') && purposeOf(kind) !== 'courtesy';
}

const FALLEN =
  'Le constat est plus faible que celui de la première lettre, dont les mots seraient repris : elle se rectifie et ne se relance pas.';

/** The first letter said more of the marks than they carry now; one that never spoke of them (T0) said nothing. */
function hasFallen({ kind, grade }: PreviousLetter, now: Grade): boolean {
  return !asksOnly(kind) && grade !== undefined && GRADE_RANK[now] < GRADE_RANK[grade];
}

function whyNoReminder({ grade, thread, isSmall }: Ask): string | null {
  const { first, reminder } = thread;
  if (first === null || descriptorOf(first.kind).opens === null)
    return 'La première lettre manque : il n’y a rien à rappeler.';
  if (grade === 'none' && !asksOnly(first.kind))
    return 'Plus aucune marque ne porte cette lettre : elle se rectifie et ne se relance pas.';
  if (hasFallen(first, grade)) return FALLEN;
  if (first.receivedOn === null) return PROVEN;
  if (reminder !== null && hasOneReminder(grade, thread, isSmall))
    return 'Une relance est déjà partie : à ce constat, il n’y en a qu’une.';
  return first.unanswered.length === 0 ? 'Aucune question ne reste sans réponse.' : null;
}

/** Both letters say « nous n’avons pas reçu de réponse ». */
function whyNoEscalation(
  { circumstances }: LetterInput,
  grade: Grade,
  { first, reminder }: Thread,
): string | null {
  const answer = circumstances?.answer ?? null;
  if (answer !== null)
    return `La collectivité a répondu le ${formatDate(answer.receivedOn)} : cette lettre dirait le contraire.`;
  if (asksOnly(first?.kind))
    return 'Une lettre « Qui a créé ce visuel ? » n’appelle qu’une relance, rien de plus.';
  if (first === null || reminder === null) return 'La première lettre et la relance viennent d’abord.';
  if (hasFallen(first, grade)) return FALLEN;
  return first.receivedOn === null || reminder.receivedOn === null ? PROVEN : null;
}

function whyNotOpen({ circumstances, writtenOn }: LetterInput, { first }: Thread): string | null {
  const notice = circumstances?.priorNoticeOn ?? null;
  if (notice === null)
    return 'Une lettre ouverte s’annonce à la collectivité trente jours avant : la date manque.';
  const days = [
    addDays(notice, OPEN_LETTER.noticeDays),
    ...(first === null ? [] : [addDays(first.sentOn, OPEN_LETTER.afterDays)]),
  ];
  const from = days.toSorted().at(-1);
  return from !== undefined && writtenOn < from
    ? `Une lettre ouverte est possible à partir du ${formatDate(from)}.`
    : null;
}

/** The commission can be asked from the refusal to the last day of the two months, and of silence only what arrived. */
function whyNoReferral({ circumstances, writtenOn }: LetterInput): string | null {
  const request = circumstances?.documentRequest ?? null;
  if (request === null) return 'Aucune demande de documents (T3) n’est partie dans ce dossier.';
  const { settled = null, refusedOn, lastDay, isTacit, receivedOn, sentOn } = request;
  if (settled !== null) return `${SETTLED_WORDS[settled.how]} le ${formatDate(settled.on)}.`;
  if (isTacit && receivedOn === null)
    return `La réception de la demande du ${formatDate(sentOn)} n’est pas prouvée : envoyez-la par une autre voie, ou notez l’accusé de réception.`;
  if (writtenOn < refusedOn)
    return `La collectivité a jusqu’au ${formatDate(refusedOn)} pour répondre : un mois de silence vaut refus, et la CADA peut alors être saisie.`;
  return writtenOn > lastDay
    ? `Le délai pour saisir la CADA a pris fin le ${formatDate(lastDay)} : une nouvelle demande le rouvre.`
    : null;
}

const SETTLED_WORDS = {
  complete: 'Les documents demandés ont été reçus',
  'none-exist': 'La collectivité a répondu que ces documents n’existent pas',
  ended: 'La demande de documents est close depuis',
  returned: 'La demande de documents n’est pas arrivée : elle est revenue',
  referred: 'La CADA est déjà saisie de cette demande, depuis',
} as const;

function whyNoThanks({ circumstances = {}, visual, writtenOn }: LetterInput): string | null {
  const { improvement, isOffline = false, event = null } = circumstances;
  if (improvement === undefined || improvement === null) return 'Il manque ce dont le syndicat remercie.';
  const aboutVisual = ['credited', 'labelled', 'corrected'].includes(improvement);
  if (aboutVisual && visual === null) return 'Cette lettre parle d’un visuel : il manque.';
  return improvement === 'corrected' && isGoneWithItsEvent({ isOffline, event }, writtenOn)
    ? 'Le visuel n’est plus en ligne parce que son événement est passé : cela n’est pas une correction.'
    : null;
}

/** A thread that began without a word of AI goes on so. */
export function isSilent(kind: TemplateKind, thread: Thread): boolean {
  const { namesAi } = descriptorOf(kind);
  return namesAi === 'never' || (namesAi === 'as-first' && asksOnly(thread.first?.kind));
}

/** Last gate of a silent letter: everything that its reader will see. Returns why it cannot be written, or null. */
export function spokenOfAi(document: LetterDocument): string | null {
  const { sender, replyAid } = document;
  const annexes = annexesOf(document);
  const own = [
    sender.name,
    sender.section ?? '',
    ...sender.contact,
    ...document.signature,
    ...(document.signatories ?? []),
  ];
  const named = own.find((text) => aiWords(text).length > 0 || addressMentionsAi(text));
  if (named !== undefined) {
    return `Cette lettre ne doit pas parler d’IA, et son expéditeur en parle : « ${named} ». Changez les réglages « sender » pour ces lettres.`;
  }
  const facts = annexes.flatMap((annex) => annex.facts);
  const prose = [
    document.objet,
    document.emailSubject,
    ...document.body.flatMap(textsOf),
    ...document.recipient,
    ...document.copies,
    ...document.enclosures,
    ...(replyAid === null ? [] : [replyAid.intro, ...replyAid.choices, replyAid.closing]),
    ...document.textAnnexes.flatMap(({ title, blocks }) => [title, ...blocks.flatMap(textsOf)]),
    ...facts.filter((fact) => !fact.isAddress).map((fact) => fact.value),
    ...annexes.flatMap(({ title = '', thumbnail }) => [title, thumbnail?.alt ?? '']),
  ];
  const found = prose.flatMap((text) => aiWords(text))[0];
  const address = facts.find((fact) => fact.isAddress && addressMentionsAi(fact.value));
  const marks = annexes.flatMap((annex) => annex.marks).length;
  if (found === undefined && address === undefined && marks === 0) return null;
  const what = found?.words ?? address?.value ?? 'une marque';
  return `Cette lettre ne doit pas parler d’IA, et elle contient « ${what} ». Changez le titre ou le paragraphe local.`;
}

/** Every text of a block, as it stands. */
export function textsOf(block: Block): readonly string[] {
  switch (block.kind) {
    case 'list':
      return block.items;
    case 'facts':
      return block.rows.flatMap(({ label, value }) => [label, value]);
    case 'paragraph':
    case 'quote':
    case 'heading':
      return [block.text];
  }
}
