/** What Saint-Exemple-sur-Mer publishes: its articles and their pictures, with what is true about each. */
import type { Grade, Kind } from '../../src/classifiers/types.js';
import type { SampleLabel } from './expectations.js';
import type { RecipeName } from './recipes.js';

export interface WordPressPicture {
  readonly recipe: RecipeName;
  /** Name of the upload without extension. */
  readonly name: string;
  readonly extension: 'jpg' | 'png';
  readonly width: number;
  readonly height: number;
  readonly alt: string;
  readonly caption: string | null;
  /**
   * How the theme shows it. `large`: the 1024 px copy, with smaller ones in srcset, the upload nowhere on the page;
   * `full`: the upload itself in srcset; `linked`: copies, and a link to the upload; `lazy`: as `large`, in data-src;
   * `scaled`: larger than 2560 px, so WordPress shows its own `-scaled` file.
   */
  readonly shown: 'large' | 'full' | 'linked' | 'lazy' | 'scaled';
  readonly label: SampleLabel;
  readonly grade: Grade;
  readonly kind: Kind | null;
  readonly marks: readonly string[];
  readonly note: string;
}

export interface Post {
  readonly slug: string;
  /** ISO-8601. */
  readonly date: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly pictures: readonly WordPressPicture[];
}

export const POSTS: readonly Post[] = [
  {
    slug: 'voeux-du-maire',
    date: '2026-11-20T09:00:00Z',
    title: 'Les vœux de la municipalité',
    paragraphs: [
      'La cérémonie aura lieu le samedi 9 janvier à 11 heures, salle des Embruns. Elle est ouverte à tout le monde.',
    ],
    pictures: [
      {
        recipe: 'bareWishes',
        name: 'ChatGPT-Image-12-nov.-2026-10_22_31',
        extension: 'png',
        width: 1536,
        height: 1024,
        alt: 'Feu d’artifice au-dessus de la mer',
        caption: null,
        shown: 'full',
        label: 'ai-generated',
        grade: 'hinted',
        kind: 'generated',
        marks: ['name-chatgpt'],
        note: 'Nothing left in the file: the name that ChatGPT gives to a download is the only trace.',
      },
    ],
  },
  {
    slug: 'marche-de-noel',
    date: '2026-11-10T08:30:00Z',
    title: 'Le marché de Noël s’installe place de l’église',
    paragraphs: [
      'Trente exposantes et exposants, une chorale et un vin chaud sans alcool vous attendent les 12 et 13 décembre.',
    ],
    pictures: [
      {
        recipe: 'bareMarket',
        name: 'marche-de-noel-2026',
        extension: 'jpg',
        width: 1024,
        height: 1024,
        alt: 'Affiche du marché de Noël',
        caption: 'Illustration générée par IA',
        shown: 'full',
        label: 'ai-generated',
        grade: 'stated',
        kind: 'generated',
        marks: ['text-credit-ai'],
        note: 'The caption says it; the file says nothing.',
      },
    ],
  },
  {
    slug: 'conference-intelligence-artificielle',
    date: '2026-10-15T10:00:00Z',
    title: 'Conférence : l’intelligence artificielle expliquée à toutes et tous',
    paragraphs: [
      'Qu’est-ce qu’une image générée par IA ? Comment reconnaître un texte écrit par ChatGPT ? Une chercheuse répond à vos questions.',
      'L’IA générative sera au cœur de la soirée. Entrée libre, salle des Embruns.',
    ],
    pictures: [
      {
        recipe: 'conference',
        name: 'intelligence-artificielle-conference',
        extension: 'jpg',
        width: 1600,
        height: 1067,
        alt: 'Le public d’une conférence',
        caption: 'La salle des Embruns lors de la conférence de 2025',
        shown: 'full',
        label: 'trap',
        grade: 'none',
        kind: null,
        marks: [],
        note: 'The article and the name are about AI; the picture is not made with it.',
      },
    ],
  },
  {
    slug: 'forum-des-associations',
    date: '2026-09-08T08:00:00Z',
    title: 'Retour sur le forum des associations',
    paragraphs: ['Plus de soixante associations ont accueilli le public sur la place et dans le gymnase.'],
    pictures: [
      {
        recipe: 'photoshopFill',
        name: 'forum-des-associations',
        extension: 'jpg',
        width: 2048,
        height: 1365,
        alt: 'La place le jour du forum',
        caption: 'Photo : service communication',
        shown: 'large',
        label: 'ai-edited',
        grade: 'technical',
        kind: 'edited',
        marks: ['c2pa-photoshop-genfill', 'camera-exif'],
        note: 'A photograph with a generative fill: mark and counter-evidence stand side by side.',
      },
    ],
  },
  {
    slug: 'ete-a-la-mediatheque',
    date: '2026-07-20T09:15:00Z',
    title: 'L’été à la médiathèque',
    paragraphs: ['Lectures à voix haute, jeux et siestes sonores : le programme de juillet et d’août.'],
    pictures: [
      {
        recipe: 'weakHints',
        name: 'illustration-ia-mediatheque',
        extension: 'jpg',
        width: 1024,
        height: 1024,
        alt: 'Rayonnages colorés',
        caption: null,
        shown: 'full',
        label: 'ai-generated',
        grade: 'hinted',
        kind: 'generated',
        marks: ['name-ia-fr', 'software-ai-name'],
        note: 'Two weak hints of different sources, neither enough alone.',
      },
    ],
  },
  {
    slug: 'concert-sur-la-plage',
    date: '2026-07-05T09:00:00Z',
    title: 'Concert sur la plage',
    paragraphs: ['Trois groupes, une scène flottante et la mer : rendez-vous à 20 heures.'],
    pictures: [
      {
        recipe: 'geminiXmp',
        name: 'concert-plage',
        extension: 'jpg',
        width: 1408,
        height: 768,
        alt: 'Une scène éclairée au bord de l’eau',
        caption: null,
        shown: 'linked',
        label: 'ai-generated',
        grade: 'technical',
        kind: 'generated',
        marks: ['iptc-credit-google', 'iptc-dst-trained'],
        note: 'Credit and source type as Google writes them, kept only in the upload behind the link.',
      },
      {
        recipe: 'beachPhoto',
        name: 'plage-ete-2026',
        extension: 'jpg',
        width: 1600,
        height: 1067,
        alt: 'La plage en juillet',
        caption: 'La plage des Embruns',
        shown: 'full',
        label: 'human',
        grade: 'none',
        kind: null,
        marks: ['camera-exif'],
        note: 'A camera photograph.',
      },
    ],
  },
  {
    slug: 'fete-de-la-mer',
    date: '2026-06-12T07:45:00Z',
    title: 'La fête de la mer revient',
    paragraphs: ['Bénédiction des bateaux, grillades et bal : le programme complet est en ligne.'],
    pictures: [
      {
        recipe: 'openAiC2pa',
        name: 'fete-de-la-mer',
        extension: 'png',
        width: 1536,
        height: 1024,
        alt: 'Affiche de la fête de la mer',
        caption: 'La fête de la mer, samedi 4 juillet',
        shown: 'large',
        label: 'ai-generated',
        grade: 'technical',
        kind: 'generated',
        marks: ['c2pa-dst-trained', 'c2pa-generator-openai'],
        note: 'The page shows only copies; the manifest stands in the upload.',
      },
    ],
  },
  {
    slug: 'fete-des-voisins',
    date: '2026-05-18T16:20:00Z',
    title: 'Fête des voisins : organisez-vous !',
    paragraphs: ['Tables, chaises et barnums se réservent en mairie jusqu’au 20 mai.'],
    pictures: [
      {
        recipe: 'fireflyC2pa',
        name: 'fete-des-voisins',
        extension: 'jpg',
        width: 2304,
        height: 1792,
        alt: 'Affiche de la fête des voisins',
        caption: null,
        shown: 'lazy',
        label: 'ai-generated',
        grade: 'technical',
        kind: 'generated',
        marks: ['c2pa-dst-trained', 'c2pa-generator-firefly'],
        note: 'A Firefly manifest, behind a lazily loaded copy.',
      },
    ],
  },
  {
    slug: 'le-port-au-petit-matin',
    date: '2026-05-15T06:00:00Z',
    title: 'Le port au petit matin',
    paragraphs: ['La criée ouvre ses portes aux lève-tôt chaque vendredi.'],
    pictures: [
      {
        recipe: 'harbourPhoto',
        name: 'port-au-petit-matin',
        extension: 'jpg',
        width: 3000,
        height: 2000,
        alt: 'Le port à l’aube',
        caption: 'Photo : service communication',
        shown: 'scaled',
        label: 'human',
        grade: 'none',
        kind: null,
        marks: ['camera-exif', 'camera-gps'],
        note: 'A photograph larger than 2560 pixels: the displayed `-scaled` file has lost its metadata.',
      },
      {
        recipe: 'provenanceOnly',
        name: 'sentier-des-pins',
        extension: 'jpg',
        width: 1200,
        height: 800,
        alt: 'Le sentier des pins',
        caption: null,
        shown: 'full',
        label: 'trap',
        grade: 'none',
        kind: null,
        marks: [],
        note: 'Only a pointer to a manifest that is gone: nothing to conclude.',
      },
    ],
  },
  {
    slug: 'festival-de-bande-dessinee',
    date: '2026-04-10T12:00:00Z',
    title: 'Festival de bande dessinée : l’affiche est là',
    paragraphs: ['Cette année encore, l’affiche a été confiée à un atelier de la côte.'],
    pictures: [
      {
        recipe: 'credited',
        name: 'affiche-festival-bd',
        extension: 'jpg',
        width: 1240,
        height: 1754,
        alt: 'Affiche du festival de bande dessinée',
        caption: 'Illustration : atelier du Phare',
        shown: 'full',
        label: 'human',
        grade: 'none',
        kind: null,
        marks: ['iptc-byline'],
        note: 'A credited workshop, in the caption and in the file.',
      },
    ],
  },
  {
    slug: 'conseil-municipal',
    date: '2026-03-22T18:00:00Z',
    title: 'Conseil municipal du 31 mars',
    paragraphs: ['L’ordre du jour est affiché en mairie.'],
    pictures: [
      {
        recipe: 'council',
        name: 'conseil-municipal-mars',
        extension: 'jpg',
        width: 1200,
        height: 900,
        alt: 'Une image contenant texte, capture d’écran, Police, logo\u00a0\n\nLe contenu généré par l’IA peut être incorrect.',
        caption: null,
        shown: 'full',
        label: 'trap',
        grade: 'none',
        kind: null,
        marks: [],
        note: 'The alternative text was written by an office program; the picture was not.',
      },
      {
        recipe: 'c2paWithoutAi',
        name: 'plan-de-la-plage',
        extension: 'png',
        width: 1200,
        height: 900,
        alt: 'Plan des travaux de la plage',
        caption: null,
        shown: 'full',
        label: 'trap',
        grade: 'none',
        kind: null,
        marks: [],
        note: 'A manifest that opens and crops, and says nothing of AI.',
      },
    ],
  },
  {
    slug: 'exposition-mathematiques',
    date: '2026-02-14T10:30:00Z',
    title: 'Exposition : des mathématiques dans les coquillages',
    paragraphs: ['Spirales, rosaces et nombres d’or, jusqu’au 15 mars à la médiathèque.'],
    pictures: [
      {
        recipe: 'algorithmic',
        name: 'rosace',
        extension: 'jpg',
        width: 1024,
        height: 1024,
        alt: 'Une rosace de points colorés',
        caption: 'Rosace calculée',
        shown: 'full',
        label: 'trap',
        grade: 'none',
        kind: null,
        marks: [],
        note: 'algorithmicMedia: computed by a formula, not by a trained model.',
      },
    ],
  },
];
