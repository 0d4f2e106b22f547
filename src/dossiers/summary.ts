/** What the summary of a dossier says, as data for `templates/dossier.typ`. Pure. */
import type { Mark, Strength } from '../classifiers/types.js';
import type { Sealed } from '../evidence/seal.js';
import { formatInstant, typo } from '../french/index.js';
import { GRADE_WORDS, madeInWords } from '../french/words.js';
import {
  breakable,
  cut,
  oneLine,
  PLACE_WORDS,
  placeOfMark,
  printable,
  shownValue,
} from '../letters/index.js';
import { captureNumber } from './layout.js';
import { CLAIMS_NOT_MADE, NO_SEAL, removedAs, WITHHELD } from './readme.js';
import type { Dossier, DossierCapture, DossierDecision, DossierPicture } from './types.js';

/** A file of the dossier, as its table names it. */
export interface ListedFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A root and what its time stamp says. */
export interface SealLine {
  readonly seq: number;
  readonly hash: string;
  readonly sealed: Sealed;
}

const MAX_TEXT = 300;
const MAX_ADDRESS = 500;
/** On the one line at the foot of each page. */
const MAX_REFERENCE = 60;
const MAX_MARKS = 60;
const MAX_DECISIONS = 100;

const STRENGTH_WORDS: Readonly<Record<Strength, string>> = {
  stated: 'dit par la collectivité',
  declared: 'déclaré par le fichier',
  signature: 'trace d’un outil',
  hint: 'indice',
  observed: 'vu par une personne',
  human: 'plaide pour une création humaine',
};

/** @param previews path of each picture's reduced copy for Typst; null where there is none to be shown */
export function summaryOf(
  dossier: Dossier,
  previews: readonly (string | null)[],
  files: readonly ListedFile[],
  seals: readonly SealLine[],
): Record<string, unknown> {
  let before = 0;
  const pictures = dossier.pictures.map((picture, index) => {
    const data = pictureOf(picture, previews[index] ?? null, before, seals);
    before += picture.captures.length;
    return data;
  });
  return {
    title: set(`Dossier de preuves : ${text(dossier.title)}`),
    reference: printable(cut(oneLine(dossier.reference), MAX_REFERENCE)),
    facts: [
      fact('Collectivité', `${text(dossier.authority.name)} (${text(dossier.authority.code)})`),
      fact('Référence', text(dossier.reference)),
      fact('Établi le', instant(dossier.madeAt)),
      fact('Programme', `${text(dossier.program)}, marques ${text(dossier.ruleset)}`),
    ],
    pictures,
    decisions: decisionsOf(dossier.decisions),
    seals: seals.map(({ seq, hash, sealed }) => ({
      label: set(`Racine n° ${seq} du journal`),
      facts: [
        fact('Horodatée le', `${instant(sealed.stamp.genTime)}, soit ${sealed.stamp.genTime}`),
        fact('Par', `${text(sealed.signer)} (nom que donne son certificat, non vérifié)`),
        mono('Empreinte', hash),
      ],
    })),
    noSeal: seals.length === 0 ? set(NO_SEAL) : null,
    files: files.map(({ name, bytes, sha256 }) => ({
      name: raw(name),
      bytes: raw(bytes.toLocaleString('fr-FR')),
      sha256,
    })),
    claims: CLAIMS_NOT_MADE.map(set),
  };
}

function pictureOf(
  picture: DossierPicture,
  preview: string | null,
  before: number,
  seals: readonly SealLine[],
): Record<string, unknown> {
  const words = GRADE_WORDS[picture.grade];
  const by = text(madeInWords(picture));
  const marks = picture.marks.slice(0, MAX_MARKS);
  return {
    title: set(text(picture.title)),
    preview,
    alt: set(text(picture.description) || 'Le visuel, en réduction.'),
    noPreview: preview === null ? set('Ce fichier n’a pas de copie réduite ; voir les captures.') : null,
    grade: set(`${words.label}${by === '' ? '' : ` (${by})`}. ${words.sentence}`),
    marks: marks.map(markOf),
    omitted: omitted(
      picture.marks.length - marks.length,
      'marque lue n’est pas imprimée ici',
      'marques lues ne sont pas imprimées ici',
    ),
    decisions: decisionsOf(picture.decisions),
    captures: picture.captures.map((capture, index) =>
      captureOf(capture, captureNumber(before + index), seals),
    ),
  };
}

function captureOf(
  { pageUrl, imageUrl, parts, proof, root }: DossierCapture,
  number: string,
  seals: readonly SealLine[],
): Record<string, unknown> {
  const seal = seals.find(({ seq }) => seq === root.seq);
  const original = parts.find(({ role }) => role === 'original');
  return {
    label: set(`Capture ${number}`),
    facts: [
      ...(pageUrl === null ? [] : [mono('Page', cut(oneLine(pageUrl), MAX_ADDRESS))]),
      ...(imageUrl === null ? [] : [mono('Image', cut(oneLine(imageUrl), MAX_ADDRESS))]),
      fact(
        proof.entry.kind === 'report' ? 'Reçu le' : 'Capturé le',
        `${instant(proof.entry.at)}, soit ${proof.entry.at} (horloge de l’ordinateur qui a capturé)`,
      ),
      fact(
        'Date attestée',
        seal === undefined
          ? 'aucune : pas d’horodatage'
          : `existait au plus tard le ${instant(seal.sealed.stamp.genTime)} (racine n° ${root.seq})`,
      ),
      fact('Journal', `entrée n° ${proof.entry.seq}`),
      ...(original === undefined ? [] : [mono('SHA-256 de l’original', original.sha256)]),
      ...(original?.removedAt !== undefined
        ? [fact('Original', removedAs(instant(original.removedAt)))]
        : original?.isWithheld === true
          ? [fact('Original', WITHHELD)]
          : []),
    ],
  };
}

function markOf(mark: Mark): Record<string, unknown> {
  return {
    explain: set(text(mark.explain)),
    place: set(`${STRENGTH_WORDS[mark.strength]} ; où : ${PLACE_WORDS[placeOfMark(mark)]}`),
    where: raw(mark.where),
    value: breakable(raw(shownValue(mark))),
    id: raw(mark.id),
  };
}

function decisionsOf(decisions: readonly DossierDecision[]): readonly string[] {
  const shown = decisions
    .slice(0, MAX_DECISIONS)
    .map(({ at, line }) => set(`${instant(at)} : ${text(line)}`));
  const more = omitted(
    decisions.length - shown.length,
    'autre décision n’est pas imprimée',
    'autres décisions ne sont pas imprimées',
  );
  return more === null ? shown : [...shown, more];
}

function omitted(count: number, one: string, several: string): string | null {
  return count <= 0 ? null : set(`${count} ${count === 1 ? one : several}.`);
}

function fact(label: string, value: string): Record<string, unknown> {
  return { label: set(label), value: breakable(set(value)), mono: false };
}

function mono(label: string, value: string): Record<string, unknown> {
  return { label: set(label), value: printable(value), mono: true };
}

/** Other people's words: one line, no hidden character, bounded. */
function text(value: string): string {
  return cut(oneLine(value), MAX_TEXT);
}

function raw(value: string): string {
  return printable(text(value));
}

function set(value: string): string {
  return printable(typo(value, 'print'));
}

function instant(at: string): string {
  return formatInstant(at) ?? at;
}
