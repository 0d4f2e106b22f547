/** What the person who finishes a letter has to see. Pure. */
import type { Grade, Strength } from '../classifiers/types.js';
import type { LegalDay } from '../french/index.js';
import { textsOf } from './gates.js';
import { descriptorOf } from './kinds/index.js';
import { likenessRemark } from './similarity.js';
import { invalidity } from './validity.js';
import type { LetterDocument, LetterInput, ReadSource, Remark } from './types.js';
import { bannedWords, unfoundedAssertions, wordingOf } from './wording.js';

/** A local paragraph of fewer characters is not read as one (letters.md §5). */
export const MIN_LOCAL_CHARS = 200;

const blocking = (code: Remark['code'], message: string): Remark => ({ code, message, isBlocking: true });
const notice = (code: Remark['code'], message: string): Remark => ({ code, message, isBlocking: false });

/** `local`: the paragraph as it will stand, '' when there is none. `sources`: the template and the parts taken in. */
export function remarksOn(
  input: LetterInput,
  grade: Grade,
  local: string,
  sources: readonly ReadSource[],
): readonly Remark[] {
  return [
    ...localRemarks(input, grade, local),
    ...([input, ...(input.others ?? [])].some(({ verdict }) => verdict.contradiction)
      ? [
          notice(
            'contradiction',
            'Des éléments plaident aussi pour une création humaine : une personne qui coordonne doit voir ce visuel.',
          ),
        ]
      : []),
    ...checklistRemarks(input, grade),
    ...sourceRemarks(sources, input.writtenOn),
    ...recipientRemarks(input),
  ];
}

function localRemarks(
  { template, recentParagraphs = [], circumstances }: LetterInput,
  grade: Grade,
  local: string,
): Remark[] {
  if (template.localParagraph === 'none')
    return local === ''
      ? []
      : [notice('local-paragraph', 'Cette lettre n’a pas de paragraphe local : le vôtre n’y figure pas.')];
  if (local === '' && circumstances?.error === 'other' && descriptorOf(template.kind).rectifies)
    return [
      blocking(
        'local-paragraph',
        'La lettre dit qu’elle comportait une erreur : écrivez laquelle, et ce qui est juste.',
      ),
    ];
  if (local === '')
    return template.localParagraph === 'optional'
      ? []
      : [blocking('local-paragraph', 'Le paragraphe local reste à écrire.')];
  const remarks: Remark[] = [];
  const length = Array.from(local).length;
  if (length < MIN_LOCAL_CHARS && template.localParagraph === 'required')
    remarks.push(
      blocking(
        'local-paragraph',
        `Le paragraphe local est court (${length} caractères, ${MIN_LOCAL_CHARS} au moins) : une lettre qui parle du lieu est lue.`,
      ),
    );
  for (const found of [...bannedWords(local), ...unfoundedAssertions(local, strengthsOf(grade))])
    remarks.push(blocking('wording', `Paragraphe local, « ${found.words} » : ${found.why}`));
  const alike = likenessRemark(local, recentParagraphs);
  return alike === null ? remarks : [...remarks, notice('similar', alike)];
}

/** The marks that a letter of this grade rests on. */
const strengthsOf = (grade: Grade): ReadonlySet<Strength> =>
  new Set(grade === 'stated' ? ['stated'] : grade === 'technical' ? ['declared', 'signature'] : []);

/**
 * The finished text once more, whatever its template was let through with: words that two branches of a condition put
 * together are seen here first. What the local paragraph says has been remarked on already.
 */
export function textRemarks(
  { objet, body, replyAid, textAnnexes }: LetterDocument,
  grade: Grade,
  local: string,
): readonly Remark[] {
  const known = new Set(local.split('\n\n'));
  const texts = [
    objet,
    ...body.flatMap(textsOf).filter((text) => !known.has(text)),
    ...(replyAid === null ? [] : [replyAid.intro, replyAid.closing]),
    ...textAnnexes.flatMap(({ title, blocks }) => [title, ...blocks.flatMap(textsOf)]),
  ];
  return texts
    .flatMap((text) => wordingOf(text, strengthsOf(grade)))
    .map(({ words, why }) => blocking('wording', `Texte de la lettre, « ${words} » : ${why}`));
}

/** What the machine cannot see, and a letter that asks for a mention has to know. */
function checklistRemarks({ template, options = {}, others = [] }: LetterInput, grade: Grade): Remark[] {
  if (!descriptorOf(template.kind).asksForLabel || (grade !== 'stated' && grade !== 'technical')) return [];
  const { hasVisibleLabel = null, isRealistic = null } = options;
  return [
    ...(hasVisibleLabel === null
      ? [
          blocking(
            'checklist',
            `Une mention visible accompagne-t-elle déjà ${others.length === 0 ? 'ce visuel, dans l’image ou à côté ?' : 'chacun de ces visuels, dans l’image ou à côté ?'} La lettre en demande une.`,
          ),
        ]
      : []),
    ...(isRealistic === null
      ? [
          notice(
            'checklist',
            `${others.length === 0 ? 'Ce visuel pourrait-il' : 'Chacun de ces visuels pourrait-il'} passer pour une photographie ? De la réponse dépend le paragraphe sur l’article 50.`,
          ),
        ]
      : []),
  ];
}

function sourceRemarks(sources: readonly ReadSource[], on: LegalDay): Remark[] {
  return sources.flatMap((source) => {
    const why = invalidity(source, on);
    return [
      ...(why === null ? [] : [blocking('template', why)]),
      ...(source.instead === null
        ? []
        : [
            notice(
              'template',
              `Le modèle de la section (${source.instead}) ne se charge pas : celui du programme est utilisé.`,
            ),
          ]),
    ];
  });
}

function recipientRemarks({ official, template }: LetterInput): Remark[] {
  if (template.recipients.length === 0) return [];
  if (official === null)
    return [
      notice('recipient', 'L’élu·e n’est pas connu·e : la lettre commence par une formule sans titre.'),
    ];
  return template.recipients.includes(official.office)
    ? []
    : [blocking('recipient', 'Ce modèle n’est pas prévu pour cette fonction.')];
}
