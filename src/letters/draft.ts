/** Puts a letter together from blocks that people wrote. Pure: same input, same document. */
import type { Grade, Strength } from '../classifiers/types.js';
import {
  answerDate,
  appel,
  deCollectivite,
  formatDate,
  formatInstant,
  laCollectivite,
  parisDay,
  politesse,
} from '../french/index.js';
import { annexOf } from './annex.js';
import { fillBlocks, fillLine, type Values } from './fill-template.js';
import { phraseGrade, placeOfMark } from './phrase-grade.js';
import { withoutNames } from './person-names.js';
import { cut, innerWords, oneLine, shortAddress } from './quoted.js';
import { attentionLine, recipientBlock } from './recipients.js';
import { senderBlock } from './sender.js';
import type { Block, DraftOutcome, LetterDocument, LetterInput, Remark, TemplateKind } from './types.js';
import { addressMentionsAi, aiWords, bannedWords, unfoundedAssertions } from './wording.js';

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

const MAX_TITLE_CHARS = 70;
const MAX_OBJET_CHARS = 90;
const MAX_SUBJECT_CHARS = 78;
const MIN_LOCAL_CHARS = 200;
export const LOCAL_PLACEHOLDER =
  '[Paragraphe local à écrire : ce visuel, ce lieu, ce que vous en savez. 200 caractères au moins.]';

/** Drafts a letter. Always a PROJET: nothing that comes out of here can be approved or sent. */
export function draftLetter(input: LetterInput): DraftOutcome {
  const { template, visual, verdict, authority, official } = input;
  const isT0 = template.kind === 't0';
  const seenOn = parisDay(visual.seenAt);
  if (seenOn === null) return refused('La date du constat manque ou n’est pas lisible.');
  const phrase = phraseGrade(verdict, { integrity: input.integrity, readOn: seenOn });
  if (!isT0 && phrase === null) {
    return refused(
      'Aucune marque ne permet de parler d’IA : seule une lettre « Qui a créé ce visuel ? » est possible.',
    );
  }
  const grade: Grade = phrase?.grade ?? 'none';
  if (!template.grades.includes(grade))
    return refused(`Le modèle « ${template.title} » ne convient pas à ce constat.`);

  const local = cleanParagraphs(input.localParagraph ?? '');
  const remarks = remarksOn(input, grade, local);
  const sender = senderBlock(input.sender);
  const recipient = recipientBlock(official, authority);
  const answerOn = answerDate(input.writtenOn, authority.department);
  const title = shownTitle(visual.title);
  const values: Values = {
    collectivite: laCollectivite(authority),
    de_collectivite: deCollectivite(authority),
    'visuel.titre': title,
    'visuel.url': shownAddress(visual.pageUrl, isT0),
    'visuel.date_constat': formatDate(seenOn),
    'visuel.support': oneLine(visual.support),
    'visuel.sans_credit': isUncredited(visual, verdict) ? 'oui' : null,
    grade,
    phrase_grade: phrase?.text ?? null,
    paragraphe_local: local === '' ? LOCAL_PLACEHOLDER : local,
    date_reponse: formatDate(answerOn),
    syndicat: sender.name,
    ref: input.reference,
  };
  const objet = objetOf(template.objet, template.shortObjet, values);
  const document: LetterDocument = {
    status: 'projet',
    title: `PROJET – ${objet}`,
    reference: input.reference,
    sender: sender.block,
    recipient: recipient.lines,
    attention: attentionLine(official, authority),
    placeAndDate: `${sender.city}, le ${formatDate(input.writtenOn)}`,
    references: [`Nos réf. : ${input.reference}`],
    sending: authority.email === null ? null : `Par courriel à ${authority.email}`,
    objet,
    emailSubject: subjectOf(template.emailSubject, template.shortObjet, values, input.reference),
    appel: appel(official),
    body: fillBlocks(template.body, values),
    politesse: politesse(official),
    signature: sender.signature,
    enclosures: ['Formulaire de réponse', 'Annexe : le constat'],
    replyAid: template.replyAid,
    dataNotice: dataNotice(official, sender.privacyContact),
    annex: annexOf(
      input,
      phrase?.marks ?? [],
      template.showsMarks,
      formatInstant(visual.seenAt) ?? visual.seenAt,
    ),
  };
  const problem = isT0 ? spokenOfAi(document) : null;
  if (problem !== null) return refused(problem);
  return {
    kind: 'draft',
    draft: {
      status: 'projet',
      template: { kind: template.kind, version: template.version },
      document,
      grade,
      answerOn,
      remarks: [...remarks, ...recipient.remarks, ...sender.remarks],
    },
  };
}

function refused(message: string): DraftOutcome {
  return { kind: 'refused', message };
}

/** Words that introduce a name or a source: a credit is no title. */
const CREDIT_START =
  /^(?:©|\(c\)|copyright|cr[ée]dits?(?!\p{L})|source\s*:|(?:photo(?:graphie)?|illustration|image|visuel|dessin)s?\s*(?::|©|par(?!\p{L})))/iu;
/** What stands in an alternative text when nobody wrote one. */
const NO_TITLE =
  /^(?:image|photo|illustration|visuel|affiche|logo|banni[eè]re|sans titre|untitled|null|undefined|[\d\s_-]*)$|\.(?:jpe?g|png|webp|avif|gif|svg|tiff?|pdf)$/iu;

/**
 * A title that speaks of AI would say in the letter's voice what only the phrase may say, and a caption that is a
 * credit names a person: the visual is then the one « décrit en annexe ».
 */
function shownTitle(title: string | null): string | null {
  if (title === null) return null;
  const words = withoutNames(innerWords(title, MAX_TITLE_CHARS));
  const whole = oneLine(title);
  const isNone = words === '' || NO_TITLE.test(words) || CREDIT_START.test(words);
  return isNone || aiWords(whole).length > 0 || addressMentionsAi(whole) ? null : words;
}

/** « Aucun crédit n’y figure » is only written when a credit was looked for and nothing that was read names an author. */
function isUncredited(visual: LetterInput['visual'], verdict: LetterInput['verdict']): boolean {
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

function shownAddress(address: string | null, isT0: boolean): string | null {
  if (address === null) return null;
  return isT0 && addressMentionsAi(address) ? null : shortAddress(address);
}

function objetOf(source: string, short: string, values: Values): string {
  const objet =
    source.includes('visuel.titre') && values['visuel.titre'] === null ? null : fillLine(source, values);
  return objet !== null && Array.from(objet).length <= MAX_OBJET_CHARS
    ? objet
    : cut(fillLine(short, values), MAX_OBJET_CHARS);
}

/** The reference stands last and whole; the title gives way (reference: letters §4). */
function subjectOf(source: string, short: string, values: Values, reference: string): string {
  const suffix = ` [${reference}]`;
  const room = MAX_SUBJECT_CHARS - suffix.length;
  const title = values['visuel.titre'];
  if (title === null) return `${cut(fillLine(short, values), room)}${suffix}`;
  const withoutTitle = fillLine(source, { ...values, 'visuel.titre': '' });
  const shortTitle = cut(title, Math.max(8, room - Array.from(withoutTitle).length));
  return `${fillLine(source, { ...values, 'visuel.titre': shortTitle })}${suffix}`;
}

/** Information on personal data in plain words; it cites no article, because none is on the list of checked texts. */
function dataNotice(official: LetterInput['official'], contact: string): string {
  // Says what is true whatever the source was: an import of public registers or a person's own typing.
  const source =
    official?.lastName === undefined
      ? 'L’adresse utilisée est celle de votre collectivité ; elle ne sert'
      : 'Votre nom, votre fonction et l’adresse utilisée sont publics (registre des élus, annuaire de l’administration ou site de votre collectivité) ; ils ne servent';
  return `${source} qu’à cette correspondance. Pour savoir ce que nous conservons, le corriger ou vous y opposer : ${contact}.`;
}

function remarksOn(input: LetterInput, grade: Grade, local: string): Remark[] {
  const remarks: Remark[] = [];
  if (local === '') {
    remarks.push({ code: 'local-paragraph', message: 'Le paragraphe local reste à écrire.' });
  } else {
    if (local.length < MIN_LOCAL_CHARS) {
      remarks.push({
        code: 'local-paragraph',
        message: `Le paragraphe local est court (${local.length} caractères, ${MIN_LOCAL_CHARS} au moins) : une lettre qui parle du lieu est lue.`,
      });
    }
    const strengths = new Set<Strength>(
      grade === 'stated' ? ['stated'] : grade === 'technical' ? ['declared', 'signature'] : [],
    );
    for (const found of [...bannedWords(local), ...unfoundedAssertions(local, strengths)]) {
      remarks.push({ code: 'wording', message: `Paragraphe local, « ${found.words} » : ${found.why}` });
    }
  }
  if (input.verdict.contradiction) {
    remarks.push({
      code: 'contradiction',
      message:
        'Des éléments plaident aussi pour une création humaine : une personne qui coordonne doit voir ce visuel.',
    });
  }
  const { validation } = input.template;
  if (validation === null) {
    remarks.push({
      code: 'template',
      message: 'Le modèle de lettre n’a pas encore été validé par le syndicat.',
    });
  } else if (validation.until < input.writtenOn) {
    remarks.push({
      code: 'template',
      message: `La validation du modèle de lettre a pris fin le ${formatDate(validation.until)}.`,
    });
  }
  if (input.official === null) {
    remarks.push({
      code: 'recipient',
      message: 'L’élu·e n’est pas connu·e : la lettre commence par « Madame, Monsieur, ».',
    });
  } else if (!input.template.recipients.includes(input.official.office)) {
    remarks.push({ code: 'recipient', message: 'Ce modèle n’est pas prévu pour cette fonction.' });
  }
  return remarks;
}

/** Last gate of T0: everything that its reader will see. Returns why it cannot be written, or null. */
function spokenOfAi(document: LetterDocument): string | null {
  const { annex, sender } = document;
  const own = [sender.name, sender.section ?? '', ...sender.contact, ...document.signature];
  const named = own.find((text) => aiWords(text).length > 0 || addressMentionsAi(text));
  if (named !== undefined) {
    return `Cette lettre ne doit pas parler d’IA, et son expéditeur en parle : « ${named} ». Changez les réglages « sender » pour ces lettres.`;
  }
  const prose = [
    document.objet,
    document.emailSubject,
    ...document.body.flatMap(textsOf),
    ...document.recipient,
    ...annex.facts.filter((fact) => !fact.isAddress).map((fact) => fact.value),
    annex.thumbnail?.alt ?? '',
  ];
  const found = prose.flatMap((text) => aiWords(text))[0];
  const address = annex.facts.find((fact) => fact.isAddress && addressMentionsAi(fact.value));
  if (found === undefined && address === undefined && annex.marks.length === 0) return null;
  const what = found?.words ?? address?.value ?? 'une marque';
  return `Cette lettre ne doit pas parler d’IA, et elle contient « ${what} ». Changez le titre ou le paragraphe local.`;
}

function textsOf(block: Block): readonly string[] {
  return block.kind === 'list' ? block.items : [block.text];
}
