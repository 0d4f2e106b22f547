/** Sample cases for previews: a commune, a visual and a section that do not exist. */
import type { Grade, Mark, Verdict } from '../classifiers/types.js';
import { descriptorOf } from './kinds/index.js';
import type {
  LetterAuthority,
  LetterInput,
  LetterTemplate,
  SeenVisual,
  TemplateKind,
  TemplatePart,
} from './types.js';

const mark = (part: Partial<Mark>): Mark => ({
  id: 'iptc-dst-trained',
  strength: 'declared',
  kind: 'generated',
  generator: null,
  where: 'xmp:Iptc4xmpExt:DigitalSourceType',
  value: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
  weight: null,
  explain: 'La fiche du fichier le range parmi les images produites par un modèle.',
  source: 'IPTC',
  ...part,
});

const MARKS: Readonly<Record<Grade, readonly Mark[]>> = {
  stated: [
    mark({
      id: 'text-caption-ai',
      strength: 'stated',
      where: 'caption',
      value: 'Affiche réalisée avec l’IA',
      explain: 'La légende le dit.',
    }),
  ],
  technical: [mark({})],
  hinted: [
    mark({
      id: 'name-chatgpt',
      strength: 'hint',
      weight: 'strong',
      where: 'filename',
      value: 'ChatGPT-Image-23-nov.-2026.png',
      explain: 'Le nom du fichier a la forme que donne un outil de ce genre.',
    }),
  ],
  none: [],
};

/** What a file, its page and its text say, by grade. */
export function sampleVerdict(grade: Grade): Verdict {
  return { grade, kind: null, generator: null, marks: MARKS[grade], contradiction: false };
}

export const SAMPLE_AUTHORITY: LetterAuthority = {
  name: 'Saint-Exemple',
  kind: 'commune',
  typeLiaison: 0,
  code: '99001',
  department: '99',
  addressLines: ['Hôtel de ville', '1 place de l’Église', '99000 Saint-Exemple'],
  email: 'mairie@saint-exemple.example',
};

/** A letter of this template as the sample commune would get it. */
export function sampleInput(
  template: LetterTemplate,
  parts: readonly TemplatePart[],
  grade: Grade,
  part: Partial<LetterInput> = {},
): LetterInput {
  const { opens, greeting, sample } = descriptorOf(template.kind);
  const { options = {}, circumstances = {} } = sample(grade);
  return {
    template,
    parts,
    verdict: sampleVerdict(grade),
    integrity: null,
    visual: {
      title: 'Marché de Noël',
      credit: null,
      pageUrl: 'https://www.saint-exemple.example/agenda/marche-de-noel',
      imageUrl: 'https://www.saint-exemple.example/wp-content/uploads/affiche-1024x724.png',
      originalUrl: 'https://www.saint-exemple.example/wp-content/uploads/affiche.png',
      seenAt: opens !== null ? '2026-11-23T09:42:00Z' : '2026-09-03T08:12:00Z',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      support: 'votre site internet',
    },
    authority: SAMPLE_AUTHORITY,
    official:
      greeting === 'assembly'
        ? {
            office: 'president-groupe',
            sex: 'F',
            firstName: 'Prénom',
            lastName: 'Nom',
            charge: 'Ensemble pour l’Exemple',
          }
        : { office: 'maire', sex: 'F', firstName: 'Prénom', lastName: 'Nom' },
    sender: {
      section: 'Section de l’Exemple',
      addressLines: ['1 rue de l’Exemple', '99100 EXEMPLE-SUR-MER'],
      city: 'Exemple-sur-Mer',
      email: 'veille@syndicat.example',
      signatory: 'Le secrétariat de la section',
    },
    localParagraph:
      template.localParagraph === 'required'
        ? 'Chaque année, l’affiche du marché est collée dans toutes les vitrines de la rue Haute, et les enfants la colorient. Trois illustratrices vivent dans la commune ; l’une d’elles a dessiné celle de 2023, que beaucoup ont gardée.'
        : null,
    writtenOn: '2026-11-24',
    reference: 'VIG-2026-000160',
    options,
    circumstances,
    ...part,
  };
}

export interface SampleCase {
  /** What is special about it, in French. */
  readonly name: string;
  readonly grade: Grade;
  readonly part: Partial<LetterInput>;
}

const GRADE_NAMES: Readonly<Record<Grade, string>> = {
  stated: 'dit par la collectivité (A)',
  technical: 'inscrit dans le fichier (B)',
  hinted: 'indices (C)',
  none: 'sans marque (D)',
};

/** A second and a third visual, each with what was read of it. */
function otherVisuals(kind: TemplateKind, grades: readonly Grade[]): readonly SeenVisual[] {
  const titles = ['Fête de la musique', 'Vœux à la population'] as const;
  const isOpening = descriptorOf(kind).opens !== null;
  return grades.map((grade, place) => ({
    verdict: sampleVerdict(grade),
    integrity: null,
    visual: {
      title: titles[place] ?? null,
      credit: null,
      pageUrl: `https://www.saint-exemple.example/agenda/${place === 0 ? 'fete-de-la-musique' : 'voeux'}`,
      imageUrl: `https://www.saint-exemple.example/wp-content/uploads/visuel-${place + 2}.png`,
      originalUrl: null,
      seenAt: isOpening ? `2026-11-2${place + 2}T14:05:00Z` : '2026-09-03T08:12:00Z',
      sha256: place === 0 ? '2c26b46b68ffc68f'.repeat(4) : 'fcde2b2edba56bf4'.repeat(4),
      support: place === 0 ? 'votre site internet' : 'l’un de vos supports de communication',
    },
  }));
}

/** The cases that show what a template can say: one a grade, then what options and circumstances change. */
export function sampleCases(template: LetterTemplate): readonly SampleCase[] {
  const each = template.grades.map((grade): SampleCase => ({ name: GRADE_NAMES[grade], grade, part: {} }));
  const more = descriptorOf(template.kind).variants.map(
    ({ name, grade = 'technical', others = [], ...part }): SampleCase => ({
      name,
      grade,
      part: { ...part, ...(others.length === 0 ? {} : { others: otherVisuals(template.kind, others) }) },
    }),
  );
  return [...each, ...more];
}
