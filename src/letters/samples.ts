/** Sample cases for previews: a commune, a visual and a section that do not exist. */
import type { Grade, Mark, Verdict } from '../classifiers/types.js';
import type { Circumstances, LetterOptions } from './composition.js';
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

const FIRST = {
  reference: 'VIG-2026-000123',
  sentOn: '2026-09-07',
  receivedOn: '2026-09-08',
  unanswered: [
    'si un outil d’IA générative a été utilisé pour ce visuel, par qui et sur décision de qui ;',
    'quel budget et quelles modalités sont prévus pour confier ce type de commande à des artistes.',
  ],
} as const;
const OPENING = { ...FIRST, kind: 't1' as const, unanswered: [...FIRST.unanswered] };
const OPENING_T0 = {
  ...FIRST,
  kind: 't0' as const,
  unanswered: [
    'le nom de la personne ou du studio qui a créé ce visuel ;',
    'comment ce visuel a été réalisé ;',
  ],
};
const REMINDER = {
  kind: 't2' as const,
  reference: 'VIG-2026-000140',
  sentOn: '2026-10-08',
  receivedOn: '2026-10-09',
  unanswered: [],
};

/** What each kind needs to know of the case. */
function circumstancesOf(kind: TemplateKind, grade: Grade): Circumstances {
  const first = grade === 'none' ? OPENING_T0 : OPENING;
  switch (kind) {
    case 't0':
    case 't1':
    case 't3':
      return {};
    case 't2':
      return { previous: [first] };
    case 't3b':
      return {
        documentRequest: {
          reference: 'VIG-2026-000131',
          sentOn: '2026-09-07',
          receivedOn: '2026-09-08',
          receipt: 'accusé de réception électronique du 8 septembre 2026',
          refusedOn: '2026-10-08',
          isTacit: true,
          lastDay: '2026-12-07',
        },
      };
    case 't4':
    case 't8':
      return { previous: [OPENING, REMINDER], executive: { office: 'maire', sex: 'F' } };
    case 't5':
      return { improvement: 'credited' };
    case 't6':
      return { tender: { subject: 'Conception graphique du programme culturel', reference: '2026-014' } };
    case 't7':
      return { previous: [OPENING, REMINDER], priorNoticeOn: '2026-10-20' };
    case 't9':
      return {
        previous: [first],
        answer: {
          receivedOn: '2026-11-16',
          nature: 'commits',
          quotation: 'Le visuel a été réalisé en interne.',
          commitment: 'La prochaine édition sera confiée à une illustratrice.',
        },
      };
    case 't10':
      return { previous: [first], error: 'artist' };
  }
}

function optionsOf(kind: TemplateKind): LetterOptions {
  switch (kind) {
    case 't1':
      return { hasVisibleLabel: false, isRealistic: false };
    case 't5':
      return { withCharter: true };
    case 't6':
      return { withCriterion: true };
    case 't7':
      return {
        signatories: ['Syndicat national des artistes plasticien·nes CGT', 'Association d’exemple'],
        pressContact: 'presse@syndicat.example',
      };
    case 't0':
    case 't2':
    case 't3':
    case 't3b':
    case 't4':
    case 't8':
    case 't9':
    case 't10':
      return {};
  }
}

/** A letter of this template as the sample commune would get it. */
export function sampleInput(
  template: LetterTemplate,
  parts: readonly TemplatePart[],
  grade: Grade,
  part: Partial<LetterInput> = {},
): LetterInput {
  const { kind } = template;
  const isOpening = kind === 't0' || kind === 't1';
  const isToCouncil = kind === 't4' || kind === 't8';
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
      seenAt: isOpening ? '2026-11-23T09:42:00Z' : '2026-09-03T08:12:00Z',
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      support: 'votre site internet',
    },
    authority: SAMPLE_AUTHORITY,
    official: isToCouncil
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
    options: optionsOf(kind),
    circumstances: circumstancesOf(kind, grade),
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

/** What is thanked for, and what was answered, in the names of the cases. */
const THANKED = {
  labelled: 'une mention est ajoutée',
  corrected: 'la publication est corrigée',
  rule: 'une règle est adoptée',
  signed: 'la charte est signée',
  commissioned: 'une commande va à des artistes',
} as const;
const ANSWERED = {
  admitted: 'la collectivité le reconnaît',
  supplier: 'le visuel vient d’un prestataire',
  relayed: 'le visuel vient d’un autre organisme',
  refuses: 'la collectivité ne souhaite pas répondre',
} as const;

/** A second and a third visual, each with what was read of it. */
function otherVisuals(kind: TemplateKind, grades: readonly Grade[]): readonly SeenVisual[] {
  const titles = ['Fête de la musique', 'Vœux à la population'] as const;
  const isOpening = kind === 't0' || kind === 't1';
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

const EVENT = { name: 'Marché de Noël', on: '2026-12-05' };

/** The cases that show what a template can say: one a grade, then what options and circumstances change. */
export function sampleCases(template: LetterTemplate): readonly SampleCase[] {
  const { kind } = template;
  const each = template.grades.map((grade): SampleCase => ({ name: GRADE_NAMES[grade], grade, part: {} }));
  const more = (name: string, part: Partial<LetterInput>): SampleCase => ({ name, grade: 'technical', part });
  const answered = (nature: 'admitted' | 'supplier' | 'relayed' | 'refuses'): Partial<LetterInput> => ({
    circumstances: {
      previous: [OPENING],
      answer: { receivedOn: '2026-11-16', nature, quotation: null, commitment: null },
    },
  });
  switch (kind) {
    case 't0':
      return [
        ...each,
        more('avant la prochaine édition', { circumstances: { event: EVENT, isOffline: true } }),
        more('trois visuels, chacun avec son constat', { others: otherVisuals(kind, ['hinted', 'none']) }),
      ];
    case 't1':
      return [
        ...each,
        more('petite commune', { circumstances: { isSmall: true } }),
        more('petite commune, hors ligne', { circumstances: { isSmall: true, isOffline: true } }),
        more('image réaliste, demandes, contrat, clause', {
          options: {
            isRealistic: true,
            hasVisibleLabel: false,
            withClause: true,
            demands: ['subventions', 'droit-auteur', 'enseignement', 'revenus'],
          },
          circumstances: {
            contract: {
              number: '2026COM001',
              subject: 'Identité visuelle des fêtes',
              notifiedOn: '2026-03-02',
              amountEuros: 24_000,
            },
          },
        }),
        more('prochaine édition, en toutes lettres', {
          options: { inclusive: 'doublet', hasVisibleLabel: false, isRealistic: false },
          circumstances: { event: EVENT },
        }),
        more('deux visuels', { others: otherVisuals(kind, ['technical']) }),
        {
          name: 'trois visuels, sur des indices',
          grade: 'hinted',
          part: { others: otherVisuals(kind, ['hinted', 'hinted']) },
        },
        more('trois visuels réalistes, contrat', {
          others: otherVisuals(kind, ['technical', 'technical']),
          options: { hasVisibleLabel: false, isRealistic: true },
          circumstances: {
            contract: { subject: 'Identité visuelle des fêtes', notifiedOn: '2026-03-02', amountEuros: null },
          },
        }),
      ];
    case 't2':
      return [
        ...each,
        more('réponse partielle', {
          circumstances: {
            previous: [OPENING],
            answer: { receivedOn: '2026-10-01', nature: 'other', quotation: null, commitment: null },
          },
        }),
        more('deux visuels, une question répondue', {
          others: otherVisuals(kind, ['technical']),
          options: { answered: [0] },
        }),
      ];
    case 't4':
      return [
        ...each,
        more('avec le projet de question', { options: { withQuestion: true } }),
        more('deux visuels, avec le projet de question', {
          options: { withQuestion: true },
          others: otherVisuals(kind, ['technical']),
        }),
      ];
    case 't5':
      return [
        ...each,
        ...(['labelled', 'corrected', 'rule', 'signed', 'commissioned'] as const).map((improvement) =>
          more(THANKED[improvement], { circumstances: { improvement } }),
        ),
        more('deux visuels crédités', { others: otherVisuals(kind, ['technical']) }),
      ];
    case 't6':
      return [
        ...each,
        more('à la suite d’une lettre', { circumstances: { previous: [OPENING] }, options: {} }),
      ];
    case 't9':
      return [
        ...each,
        ...(['admitted', 'supplier', 'relayed', 'refuses'] as const).map((nature) =>
          more(ANSWERED[nature], answered(nature)),
        ),
        more('deux visuels d’un prestataire', {
          ...answered('supplier'),
          others: otherVisuals(kind, ['technical']),
        }),
      ];
    case 't10':
      return [
        ...each,
        more('autre collectivité', { circumstances: { previous: [OPENING], error: 'other-authority' } }),
        more('deux visuels', { others: otherVisuals(kind, ['technical']) }),
      ];
    case 't3b': {
      const { documentRequest } = circumstancesOf(kind, 'technical');
      const request = documentRequest ?? null;
      return request === null
        ? each
        : [
            ...each,
            more('refus exprès', { circumstances: { documentRequest: { ...request, isTacit: false } } }),
          ];
    }
    case 't3':
    case 't7':
    case 't8':
      return [...each, more('deux visuels', { others: otherVisuals(kind, ['technical']) })];
  }
}
