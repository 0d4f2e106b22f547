/** Puts a letter together from blocks that people wrote. Pure: same input, same document. */
import type { Grade } from '../classifiers/types.js';
import {
  addDays,
  answerDate,
  appel,
  deCollectivite,
  formatDate,
  formatInstant,
  parisDay,
  politesse,
  type LegalDay,
} from '../french/index.js';
import { annexOf } from './annex.js';
import { fillBlocks, fillLine } from './fill-template.js';
import { isSilent, spokenOfAi, whyNot } from './gates.js';
import { informationFooter } from './information.js';
import { labellingOf } from './labelling.js';
import { type GradePhrase, phraseGrade, placeOfMark } from './phrase-grade.js';
import { oneLine } from './quoted.js';
import { attentionLine, recipientBlock } from './recipients.js';
import { remarksOn, textRemarks } from './remarks.js';
import { senderBlock } from './sender.js';
import { inForm, partShelf, type PartShelf, usedSource } from './sources.js';
import { objetOf, shownAddress, shownTitle, subjectOf } from './titles.js';
import type {
  DraftOutcome,
  LetterDocument,
  LetterInput,
  LetterTemplate,
  PartId,
  Remark,
  ReplyAid,
  TemplateKind,
} from './types.js';
import { readerOf, threadOf, valuesOf, type Thread } from './values.js';
import type { Values } from './variables.js';

/** Which letter a grade calls for. `onRequest`: no letter is proposed, a person may ask for one. */
export interface TemplateChoice {
  readonly kind: TemplateKind;
  readonly others: readonly TemplateKind[];
  readonly onRequest: boolean;
}

/** A and B: T1. C: T0 first, T1 in its question form possible. D: T0, only when a person asks (reference: letters §6). */
export function selectTemplate(grade: Grade): TemplateChoice {
  switch (grade) {
    case 'stated':
    case 'technical':
      return { kind: 't1', others: ['t0'], onRequest: false };
    case 'hinted':
      return { kind: 't0', others: ['t1'], onRequest: false };
    case 'none':
      return { kind: 't0', others: [], onRequest: true };
  }
}

export const LOCAL_PLACEHOLDER =
  '[Paragraphe local à écrire : ce visuel, ce lieu, ce que vous en savez. 200 caractères au moins.]';

/** The duty to acknowledge an e-mail; a letter that announces this reference asks for it. */
const RECEIPT_REF = 'CRPA L. 112-11';

/** Said rather than left out without a word. */
const NO_DEMANDS: Remark = {
  code: 'template',
  message: 'Les paragraphes choisis n’y figurent pas : cette lettre n’en a pas, ou pas à ce constat.',
  isBlocking: false,
};

/** Days given by an answer date that `answerDate` computes; other letters count from it. */
const FIRST_ANSWER_DAYS = 30;
/** A reminder leaves half the time. */
const REMINDER_ANSWER_DAYS = 15;

/** Drafts a letter. Always a PROJET: nothing that comes out of here is approved. */
export function draftLetter(input: LetterInput): DraftOutcome {
  const { visual, verdict, authority, official, options = {}, circumstances = {} } = input;
  const form = options.inclusive ?? 'point';
  const template = inForm(input.template, form);
  const { kind } = template;
  const seenOn = visual === null ? null : parisDay(visual.seenAt);
  if (visual !== null && seenOn === null) return refused('La date du constat manque ou n’est pas lisible.');
  const thread = threadOf(circumstances);
  const reader = readerOf(kind);
  const phrase = phraseGrade(verdict, {
    integrity: input.integrity,
    readOn: seenOn ?? input.writtenOn,
    reader,
  });
  const grade: Grade = phrase?.grade ?? 'none';
  const reason = whyNot(input, grade, thread);
  if (reason !== null) return refused(reason);

  const silent = isSilent(kind, thread);
  const sender = senderBlock(input.sender);
  const local = cleanParagraphs(input.localParagraph ?? '');
  const answerOn = answerDay(template, input);
  const base = valuesOf({
    kind,
    authority,
    writtenOn: input.writtenOn,
    seenOn,
    grade,
    options,
    circumstances,
    answerOn,
    labelling: labellingOf(phrase, options, earliest(visual?.since ?? null, seenOn ?? input.writtenOn)),
    shown: {
      syndicat: sender.name,
      courriel: sender.privacyContact,
      ref: input.reference,
      'visuel.titre': shownTitle(visual?.title ?? null),
      'visuel.url': shownAddress(visual?.pageUrl ?? null, silent),
      'visuel.adresse': visual?.pageUrl === null || visual === null ? null : oneLine(visual.pageUrl),
      'visuel.support': visual === null ? null : supportFor(visual.support, input),
      'visuel.sans_credit': visual !== null && isUncredited(visual, verdict) ? 'oui' : null,
      phrase_grade: template.grades.includes('none') ? null : (phrase?.text ?? null),
      paragraphe_local:
        local === '' ? (template.localParagraph === 'required' ? LOCAL_PLACEHOLDER : null) : local,
    },
  });
  const shelf = partShelf(input.parts ?? [], grade, form);
  const values = withParts(base, shelf, input, phrase);
  const textAnnexes = annexIds(template, values).flatMap((id) => shelf.annex(id, values) ?? []);
  const lost = shelf.missing()[0];
  if (lost !== undefined) return refused(`Le texte « ${lost} » manque ou ne se charge pas.`);

  const isSheet = kind === 't3b';
  const greeting = kind === 't4' || kind === 't8' ? 'assembly' : 'person';
  const toDocuments = kind === 't3' && hasDocumentsOffice(input);
  const recipient = recipientBlock(official, authority, toDocuments);
  const objet = objetOf(template, values);
  const hasFacts = template.annexes.includes('facts') && visual !== null;
  const attached = attachedLetters(kind, thread, input);
  const replyAid = replyAidOf(template, values);
  const email = kind === 't3' ? (authority.documentsEmail ?? authority.email) : authority.email;
  const document: LetterDocument = {
    kind,
    form: isSheet ? 'sheet' : 'letter',
    status: 'projet',
    title: `PROJET – ${objet}`,
    reference: input.reference,
    writtenOn: input.writtenOn,
    sender: sender.block,
    recipient: isSheet ? [] : recipient.lines,
    attention: isSheet ? null : attentionLine(official, authority, toDocuments),
    placeAndDate: `${sender.city}, le ${formatDate(input.writtenOn)}`,
    references: [
      `Nos réf. : ${input.reference}`,
      ...(options.theirReference === undefined ? [] : [`Vos réf. : ${oneLine(options.theirReference)}`]),
    ],
    sending: isSheet ? null : (options.sending ?? (email === null ? null : `Par courriel à ${email}`)),
    objet,
    emailSubject: subjectOf(template, values, input.reference),
    appel: isSheet ? null : appel(official, greeting),
    body: fillBlocks(template.body, values),
    politesse: isSheet ? null : politesse(official, template.occasion, greeting),
    signature: isSheet ? [] : sender.signature,
    enclosures: [
      ...(replyAid === null ? [] : ['Formulaire de réponse']),
      ...(hasFacts ? ['Annexe : le constat'] : []),
      ...textAnnexes.map(({ title }) => title),
      ...attached.map(({ words }) => words),
    ],
    copies: isSheet ? [] : (options.copies ?? []).map(oneLine),
    asksReceipt: template.legalRefs.includes(RECEIPT_REF),
    attachedLetters: attached.map(({ reference }) => reference),
    replyAid,
    dataNotice: isSheet ? null : dataNotice(official, sender.name, sender.privacyContact),
    annex:
      visual !== null && hasFacts
        ? annexOf(
            { ...input, visual },
            phrase?.marks ?? [],
            { marks: template.showsMarks, picture: template.showsPicture, silent, reader },
            formatInstant(visual.seenAt) ?? visual.seenAt,
          )
        : null,
    textAnnexes,
  };
  const problem = silent ? spokenOfAi(document) : null;
  if (problem !== null) return refused(problem);
  return {
    kind: 'draft',
    draft: {
      status: 'projet',
      template: { ...usedSource(input.template, kind), kind },
      parts: shelf.used().map((part) => usedSource(part, part.id)),
      document,
      grade,
      answerOn,
      remarks: [
        ...remarksOn(input, grade, local, [input.template, ...shelf.used()]),
        ...textRemarks(document, grade, local),
        ...(values.demandes === null && (options.demands ?? []).length > 0 ? [NO_DEMANDS] : []),
        ...(isSheet ? [] : recipient.remarks),
        ...sender.remarks,
      ],
    },
  };
}

function refused(message: string): DraftOutcome {
  return { kind: 'refused', message };
}

/** The paragraphs that only stand under conditions, each only where the template has a place for it. */
function withParts(base: Values, shelf: PartShelf, input: LetterInput, phrase: GradePhrase | null): Values {
  const { template, options = {}, circumstances = {}, visual, writtenOn } = input;
  const has = (variable: string) => template.body.includes(`{{ ${variable} }}`);
  const seenOn = visual === null ? writtenOn : (parisDay(visual.seenAt) ?? writtenOn);
  const { mayInvokeDuty } = labellingOf(phrase, options, earliest(visual?.since ?? null, seenOn));
  const hasContract = circumstances.contract !== undefined && circumstances.contract !== null;
  const demands = has('demandes')
    ? (options.demands ?? []).flatMap((id) => shelf.paragraph(id, base) ?? [])
    : [];
  return {
    ...base,
    paragraphe_article_50:
      mayInvokeDuty && has('paragraphe_article_50') ? shelf.paragraph('article-50', base) : null,
    paragraphe_contrat: hasContract && has('paragraphe_contrat') ? shelf.paragraph('contrat', base) : null,
    demandes: demands.length === 0 ? null : demands.join('\n\n'),
  };
}

const earliest = (one: LegalDay | null, other: LegalDay): LegalDay =>
  one !== null && one < other ? one : other;

/** Texts on pages of their own: those of the template, and those that were chosen. */
function annexIds(template: LetterTemplate, values: Values): readonly PartId[] {
  const { kind } = template;
  const chosen: readonly (readonly [PartId, string | null, readonly TemplateKind[]])[] = [
    ['clause', values.clause_jointe, ['t1']],
    ['critere', values.critere_joint, ['t1', 't6']],
    ['charte', values.charte_jointe, ['t5']],
    ['question-orale', values.question_jointe, ['t4']],
  ];
  const own = template.annexes.flatMap((id) => (id === 'facts' ? [] : [id]));
  const more = chosen.flatMap(([id, wanted, kinds]) =>
    wanted !== null && kinds.includes(kind) && !own.includes(id) ? [id] : [],
  );
  return [...own, ...more];
}

/** The day by which an answer is asked; null where the letter asks for none. */
function answerDay(
  template: LetterTemplate,
  { options, authority, writtenOn }: LetterInput,
): LegalDay | null {
  if (!template.body.includes('{{ date_reponse }}')) return null;
  const days = template.kind === 't2' ? REMINDER_ANSWER_DAYS : FIRST_ANSWER_DAYS;
  return options?.answerOn ?? answerDate(addDays(writtenOn, days - FIRST_ANSWER_DAYS), authority.department);
}

/** Earlier letters that this one brings with it, as its enclosures name them. */
function attachedLetters(
  kind: TemplateKind,
  { first, reminder }: Thread,
  { circumstances }: LetterInput,
): readonly { readonly reference: string; readonly words: string }[] {
  const letters = kind === 't2' ? [first] : kind === 't4' ? [first, reminder] : [];
  const request = kind === 't3b' ? (circumstances?.documentRequest ?? null) : null;
  return [
    ...letters.flatMap((letter) =>
      letter === null
        ? []
        : [
            {
              reference: letter.reference,
              words: `Notre lettre du ${formatDate(letter.sentOn)} (${letter.reference})`,
            },
          ],
    ),
    ...(request === null
      ? []
      : [{ reference: request.reference, words: `Notre demande du ${formatDate(request.sentOn)}` }]),
  ];
}

function replyAidOf({ replyAid }: LetterTemplate, values: Values): ReplyAid | null {
  if (replyAid === null) return null;
  const choices = replyAid.choices
    .map((choice) => fillLine(choice, values))
    .filter((choice) => choice !== '');
  return { ...replyAid, choices };
}

/** Documents are asked of the person in charge of them, where an authority has one and no official is chosen. */
function hasDocumentsOffice({ authority, official }: LetterInput): boolean {
  return official === null && (authority.documentsEmail ?? null) !== null;
}

/** Where the visual stands: « votre site » to the authority, « le site de la commune … » to others. */
function supportFor(support: string, { template, authority }: LetterInput): string {
  const words = oneLine(support);
  if (readerOf(template.kind) === 'authority') return words;
  const named = words.replace(
    /(?<!\p{L})votre site(?: internet)?(?!\p{L})/giu,
    `le site internet ${deCollectivite(authority)}`,
  );
  return /(?<!\p{L})(?:votre|vos)(?!\p{L})/iu.test(named)
    ? `un support de communication ${deCollectivite(authority)}`
    : named;
}

/** « Aucun crédit n’y figure » is only written when a credit was looked for and nothing that was read names an author. */
function isUncredited(visual: NonNullable<LetterInput['visual']>, verdict: LetterInput['verdict']): boolean {
  return (
    visual.credit === null &&
    !verdict.marks.some((mark) => mark.strength === 'human' || placeOfMark(mark) === 'credit')
  );
}

/** A volunteer's text, as typed: its paragraphs stay, characters that hide or reorder text go. */
function cleanParagraphs(text: string): string {
  return text
    .split(/\r?\n[ \t]*\r?\n/u)
    .map(oneLine)
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

/** What is kept of whom: of a person the notice of GDPR article 14, of an authority where its address comes from. */
function dataNotice(official: LetterInput['official'], name: string, contact: string): string {
  return official?.lastName === undefined
    ? `L’adresse utilisée est celle de la collectivité ; elle ne sert qu’à cette correspondance. Pour savoir ce que nous conservons, le corriger ou vous y opposer : ${contact}.`
    : informationFooter({ name: `le ${name}`, email: contact });
}
