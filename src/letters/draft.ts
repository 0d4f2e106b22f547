/** Puts a letter together from blocks that people wrote. Pure: same input, same document. */
import {
  addDays,
  answerDate,
  appel,
  formatDate,
  formatInstant,
  politesse,
  type LegalDay,
} from '../french/index.js';
import { annexOf, annexTitle, visualHeading, type AnnexShows } from './annex.js';
import { fillBlocks, fillLine } from './fill-template.js';
import { isSilent, spokenOfAi, whyNot } from './gates.js';
import { informationFooter } from './information.js';
import { descriptorOf, type LetterKind } from './kinds/index.js';
import { labellingOfAll, type Labelled, type Labelling } from './labelling.js';
import { oneLine } from './quoted.js';
import { attentionLine, recipientBlock } from './recipients.js';
import { remarksOn, textRemarks } from './remarks.js';
import { senderBlock } from './sender.js';
import { inForm, partShelf, type PartShelf, usedSource } from './sources.js';
import { objetOf, subjectOf } from './titles.js';
import type {
  Annex,
  DraftOutcome,
  LetterDocument,
  LetterInput,
  LetterTemplate,
  PartId,
  Remark,
  ReplyAid,
} from './types.js';
import { documentWords, periodOf, threadOf, valuesOf, type Thread } from './values.js';
import type { Values } from './variables.js';
import { saidOf, speaksOfOneOnly, visualValues, weakestOf, whyNotTogether, type Said } from './visuals.js';

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

const NO_CONTRACT: Remark = {
  code: 'template',
  message: 'Le paragraphe sur le contrat n’y figure pas : cette lettre n’en a pas, ou pas à ce constat.',
  isBlocking: false,
};

/** Days given by an answer date that `answerDate` computes; other letters count from it. */
const FIRST_ANSWER_DAYS = 30;

/** Drafts a letter. Always a PROJET: nothing that comes out of here is approved. */
export function draftLetter(input: LetterInput): DraftOutcome {
  const { visual, authority, official, options = {}, circumstances = {} } = input;
  const form = options.inclusive ?? 'point';
  const template = inForm(input.template, form);
  const kind = descriptorOf(template.kind);
  const said = saidOf(input);
  if (said === null) return refused('La date du constat manque ou n’est pas lisible.');
  const thread = threadOf(circumstances, options);
  const { reader, greeting } = kind;
  const grade = weakestOf(said);
  const reason = whyNot(input, grade, thread) ?? whyNotTogether(said, saysWhatWasRead(template));
  if (reason !== null) return refused(reason);

  const silent = isSilent(template.kind, thread);
  const sender = senderBlock(input.sender);
  const local = cleanParagraphs(input.localParagraph ?? '');
  const answerOn = answerDay(template, input);
  const days = said.flatMap(({ seenOn }) => seenOn ?? []).toSorted();
  const firstSeenOn = days[0] ?? null;
  const labelling = labellingOfAll(
    said.map((one) => labelled(one, input.writtenOn)),
    options,
  );
  const { seenOn, isOffline, ...shown } = visualValues(said, input, silent);
  const base = valuesOf({
    kind: template.kind,
    authority,
    writtenOn: input.writtenOn,
    seenOn,
    firstSeenOn,
    isOffline,
    thread,
    grade,
    options,
    circumstances,
    answerOn,
    labelling,
    shown: {
      ...shown,
      syndicat: sender.name,
      courriel: sender.privacyContact,
      ref: input.reference,
      paragraphe_local:
        local === '' ? (template.localParagraph === 'required' ? LOCAL_PLACEHOLDER : null) : local,
    },
  });
  const shelf = partShelf(input.parts ?? [], grade, form);
  const values = withParts(base, shelf, input, labelling);
  const textAnnexes = annexIds(template, values).flatMap((id) => shelf.annex(id, values) ?? []);
  const lost = shelf.missing()[0];
  if (lost !== undefined) return refused(`Le texte « ${lost} » manque ou ne se charge pas.`);
  const single = said.length === 1 ? undefined : [template, ...shelf.used()].find(speaksOfOneOnly);
  if (single !== undefined)
    return refused(
      `Le modèle « ${single.title} » ne sait parler que d’un visuel : écrivez de chacun à part.`,
    );

  const isSheet = kind.form === 'sheet';
  const toDocuments = kind.requestsDocuments && hasDocumentsOffice(input);
  const recipient = recipientBlock(official, authority, toDocuments);
  const objet = objetOf(template, values);
  const hasFacts = template.annexes.includes('facts') && visual !== null;
  const attached = attachedLetters(kind, thread, input);
  const replyAid = replyAidOf(template, values);
  // They stand after the signature, unless a template has a place of its own for them.
  const isPlaced = !kind.isPublic || template.body.includes('{{ signataires }}');
  const signatories = isPlaced ? [] : (options.signatories ?? []).map(oneLine);
  const email = kind.requestsDocuments ? (authority.documentsEmail ?? authority.email) : authority.email;
  const shows = { marks: template.showsMarks, picture: template.showsPicture, silent, reader };
  const annexes = hasFacts ? said.flatMap((one, place) => annexFor(one, place, said.length, shows)) : [];
  const document: LetterDocument = {
    kind: template.kind,
    form: kind.form,
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
    ...(signatories.length === 0 ? {} : { signatories }),
    enclosures: [
      ...(replyAid === null ? [] : ['Formulaire de réponse']),
      ...(hasFacts ? [annexTitle(said.length)] : []),
      ...textAnnexes.map(({ title }) => title),
      ...attached.map(({ words }) => words),
    ],
    copies: isSheet ? [] : (options.copies ?? []).map(oneLine),
    asksReceipt: template.legalRefs.includes(RECEIPT_REF),
    attachedLetters: attached.map(({ reference }) => reference),
    replyAid,
    // The public reads it; whoever it is addressed to had the notice with the first letter.
    dataNotice: isSheet || kind.isPublic ? null : dataNotice(official, sender.name, sender.privacyContact),
    annex: annexes[0] ?? null,
    ...(annexes.length < 2 ? {} : { moreAnnexes: annexes.slice(1) }),
    textAnnexes,
  };
  const problem = silent ? spokenOfAi(document) : null;
  if (problem !== null) return refused(problem);
  return {
    kind: 'draft',
    draft: {
      status: 'projet',
      template: { ...usedSource(input.template, template.kind), kind: template.kind },
      parts: shelf.used().map((part) => usedSource(part, part.id)),
      document,
      grade,
      answerOn,
      remarks: [
        ...remarksOn(input, grade, local, [input.template, ...shelf.used()]),
        ...textRemarks(document, grade, local),
        ...(values.demandes === null && (options.demands ?? []).length > 0 ? [NO_DEMANDS] : []),
        ...(hasContract(input) && values.paragraphe_contrat === null ? [NO_CONTRACT] : []),
        ...(isSheet ? [] : recipient.remarks),
        ...sender.remarks,
      ],
      ...(kind.requestsDocuments
        ? {
            request: {
              documents: [...documentWords(options, grade)],
              period: periodOf(options, firstSeenOn, input.writtenOn),
            },
          }
        : {}),
    },
  };
}

function refused(message: string): DraftOutcome {
  return { kind: 'refused', message };
}

/** The paragraphs that only stand under conditions, each only where the template has a place for it. */
function withParts(base: Values, shelf: PartShelf, input: LetterInput, { mayInvokeDuty }: Labelling): Values {
  const { template, options = {} } = input;
  const has = (variable: string) => template.body.includes(`{{ ${variable} }}`);
  const demands = has('demandes')
    ? (options.demands ?? []).flatMap((id) => shelf.paragraph(id, base) ?? [])
    : [];
  return {
    ...base,
    paragraphe_article_50:
      mayInvokeDuty && has('paragraphe_article_50') ? shelf.paragraph('article-50', base) : null,
    paragraphe_contrat:
      hasContract(input) && has('paragraphe_contrat') ? shelf.paragraph('contrat', base) : null,
    demandes: demands.length === 0 ? null : demands.join('\n\n'),
  };
}

const hasContract = ({ circumstances }: LetterInput): boolean => (circumstances?.contract ?? null) !== null;

/** Letters that say what was read of their visuals, in their text, their annex or a text that goes with them. */
function saysWhatWasRead({ kind, body, grades, showsMarks }: LetterTemplate): boolean {
  const says = /phrase_grade|visuels\.constats/u.test(body) && !grades.includes('none');
  return showsMarks || descriptorOf(kind).saysFindings || says;
}

function labelled({ visual, phrase, seenOn }: Said, writtenOn: LegalDay): Labelled {
  const seen = seenOn ?? writtenOn;
  const since = visual?.since ?? null;
  return { phrase, since: since !== null && since < seen ? since : seen };
}

/** The table of facts of one visual; it says which, where there are several. */
function annexFor(said: Said, place: number, count: number, shows: AnnexShows): readonly Annex[] {
  const { visual, phrase } = said;
  if (visual === null) return [];
  const observedAt = formatInstant(visual.seenAt) ?? visual.seenAt;
  const annex = annexOf({ ...said, visual }, phrase?.marks ?? [], shows, observedAt);
  return [count === 1 ? annex : { ...annex, title: visualHeading(visual.title, place, count) }];
}

/** Texts on pages of their own: those of the template, and those that were chosen. */
function annexIds(template: LetterTemplate, values: Values): readonly PartId[] {
  const { kind } = template;
  const { mayEnclose } = descriptorOf(kind);
  const chosen: readonly (readonly [PartId, string | null])[] = [
    ['clause', values.clause_jointe],
    ['critere', values.critere_joint],
    ['charte', values.charte_jointe],
    ['question-orale', values.question_jointe],
  ];
  const own = template.annexes.flatMap((id) => (id === 'facts' ? [] : [id]));
  const more = chosen.flatMap(([id, wanted]) =>
    wanted !== null && mayEnclose.includes(id) && !own.includes(id) ? [id] : [],
  );
  return [...own, ...more];
}

/** The day by which an answer is asked; null where the letter asks for none. */
function answerDay(
  template: LetterTemplate,
  { options, authority, writtenOn }: LetterInput,
): LegalDay | null {
  if (!template.body.includes('{{ date_reponse }}')) return null;
  const { answerDays } = descriptorOf(template.kind);
  return (
    options?.answerOn ?? answerDate(addDays(writtenOn, answerDays - FIRST_ANSWER_DAYS), authority.department)
  );
}

/** Earlier letters that this one brings with it, as its enclosures name them. */
function attachedLetters(
  { attaches }: LetterKind,
  { first, reminder }: Thread,
  { circumstances }: LetterInput,
): readonly { readonly reference: string; readonly words: string }[] {
  const letters = [
    ...(attaches.includes('first') ? [first] : []),
    ...(attaches.includes('reminder') ? [reminder] : []),
  ];
  const request = attaches.includes('request') ? (circumstances?.documentRequest ?? null) : null;
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
  return { ...replyAid, choices, closing: fillLine(replyAid.closing, values) };
}

/** Documents are asked of the person in charge of them, where an authority has one and no official is chosen. */
function hasDocumentsOffice({ authority, official }: LetterInput): boolean {
  return official === null && (authority.documentsEmail ?? null) !== null;
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
