/** What Saint-Exemple-le-Vieux publishes: its articles and their documents, with what is true about each. */
import type { SampleExpectation } from './expectations.js';
import type { RecipeName } from './recipes.js';

type Truth = Pick<SampleExpectation, 'label' | 'grade' | 'kind' | 'marks' | 'note'>;

export interface SpipDocument extends Truth {
  readonly recipe: RecipeName;
  readonly name: string;
  readonly extension: 'jpg' | 'png';
  readonly width: number;
  readonly height: number;
  /** Width of the vignette; null = the upload itself is shown; the own width = SPIP copies the file unchanged. */
  readonly vignette: number | null;
  readonly alt: string;
  readonly titre: string | null;
  readonly credits: string | null;
}

export interface Article {
  readonly id: number;
  readonly date: string;
  readonly title: string;
  readonly text: string;
  readonly documents: readonly SpipDocument[];
}

const AI = { label: 'ai-generated', grade: 'technical', kind: 'generated' } as const;
const HUMAN = { label: 'human', grade: 'none', kind: null } as const;

export const ARTICLES: readonly Article[] = [
  {
    id: 12,
    date: '2026-02-02T10:00:00Z',
    title: 'Le carnaval défile dimanche',
    text: 'Départ à 14 heures de la porte du Bourg.',
    documents: [
      {
        ...AI,
        recipe: 'midjourneyPng',
        name: 'carnaval',
        extension: 'png',
        width: 1232,
        height: 928,
        vignette: 800,
        alt: 'Masque et confettis',
        titre: 'L’affiche du carnaval',
        credits: null,
        marks: ['midjourney-description', 'iptc-dst-trained'],
        note: 'The vignette is encoded again and says nothing; the upload names its job.',
      },
    ],
  },
  {
    id: 14,
    date: '2026-03-04T10:00:00Z',
    title: 'L’heure du conte',
    text: 'Chaque mercredi à 10 heures, à la bibliothèque.',
    documents: [
      {
        ...AI,
        recipe: 'a1111Comment',
        name: 'conte',
        extension: 'jpg',
        width: 512,
        height: 768,
        vignette: 512,
        alt: 'Un château',
        titre: null,
        credits: null,
        marks: ['a1111-usercomment'],
        note: 'Small enough for SPIP to copy it byte for byte: the vignette itself carries the parameters.',
      },
    ],
  },
  {
    id: 15,
    date: '2026-05-20T10:00:00Z',
    title: 'Repas de quartier',
    text: 'Apportez un plat, la commune prête les tables.',
    documents: [
      {
        ...AI,
        recipe: 'comfyPng',
        name: 'repas_de_quartier',
        extension: 'png',
        width: 1216,
        height: 832,
        vignette: null,
        alt: '',
        titre: 'Repas de quartier',
        credits: null,
        marks: ['comfyui-graph'],
        note: 'A graph with a sampler.',
      },
    ],
  },
  {
    id: 17,
    date: '2026-06-30T10:00:00Z',
    title: 'La bibliothèque change d’horaires',
    text: 'Ouverture le samedi toute la journée.',
    documents: [
      {
        ...AI,
        recipe: 'invokePng',
        name: 'bibliotheque',
        extension: 'png',
        width: 1024,
        height: 1024,
        vignette: 640,
        alt: 'Des livres',
        titre: null,
        credits: null,
        marks: ['invokeai-metadata'],
        note: 'InvokeAI writes its settings into the upload.',
      },
    ],
  },
  {
    id: 18,
    date: '2026-07-11T10:00:00Z',
    title: 'Nuit du manga',
    text: 'Salle des fêtes, à partir de 18 heures.',
    documents: [
      {
        ...AI,
        recipe: 'novelAiPng',
        name: 'nuit_du_manga',
        extension: 'png',
        width: 832,
        height: 1216,
        vignette: null,
        alt: 'Affiche de la nuit du manga',
        titre: null,
        credits: null,
        marks: ['novelai-chunks'],
        note: 'NovelAI names itself in Software and Source.',
      },
    ],
  },
  {
    id: 21,
    date: '2026-08-14T10:00:00Z',
    title: 'Concert au cloître',
    text: 'Entrée libre dans la limite des places.',
    documents: [
      {
        ...AI,
        recipe: 'aigcPng',
        name: 'concert_cloitre',
        extension: 'png',
        width: 1024,
        height: 1024,
        vignette: 500,
        alt: 'Une scène',
        titre: null,
        credits: null,
        marks: ['tc260-xmp'],
        note: 'The label that Chinese services have to write.',
      },
    ],
  },
  {
    id: 22,
    date: '2026-09-19T10:00:00Z',
    title: 'Le vieux bourg en cartes postales',
    text: 'Les archives communales ont numérisé cent cartes.',
    documents: [
      {
        ...HUMAN,
        recipe: 'scan',
        name: 'carte_postale_1908',
        extension: 'jpg',
        width: 1400,
        height: 900,
        vignette: 900,
        alt: 'Carte postale du bourg',
        titre: 'La porte du Bourg vers 1908',
        credits: 'Archives communales',
        marks: ['scanner'],
        note: 'A scan of an old postcard.',
      },
      {
        ...HUMAN,
        recipe: 'squarePhoto',
        name: 'place_du_marche',
        extension: 'jpg',
        width: 640,
        height: 427,
        vignette: 640,
        alt: 'La place du marché',
        titre: 'La place aujourd’hui',
        credits: null,
        marks: ['camera-exif'],
        note: 'A photograph, copied unchanged by SPIP.',
      },
    ],
  },
  {
    id: 23,
    date: '2026-10-02T10:00:00Z',
    title: 'Le conte d’automne',
    text: 'Une soirée d’histoires pour les grandes personnes.',
    documents: [
      {
        label: 'ai-generated',
        grade: 'stated',
        kind: 'generated',
        recipe: 'bareTale',
        name: 'conte_automne',
        extension: 'jpg',
        width: 1024,
        height: 1024,
        vignette: 600,
        alt: 'Un château au couchant',
        titre: 'Le conte d’automne',
        credits: 'Image créée avec Midjourney',
        marks: ['text-credit-ai'],
        note: 'The credit under the document says it.',
      },
    ],
  },
];
