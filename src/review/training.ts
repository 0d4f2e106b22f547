/**
 * The exercise for newcomers: three pictures made by code, of no town, with what the program really reads in them. The
 * marks come from `readTraces` and `classify` over the bytes, so that nothing on these pages is made up.
 */
import sharp from '../sharp.js';
import {
  classify,
  memorySource,
  NO_SURROUNDINGS,
  readTraces,
  type Surroundings,
  type Verdict,
} from '../classifiers/index.js';
import { drawOddities, drawPoster, drawSquare } from './training-pictures.js';
import type { Decision, ObservationId } from './types.js';

export const EXERCISES = ['inscrit', 'photographie', 'a-l-oeil'] as const;
export type ExerciseId = (typeof EXERCISES)[number];
type Answer = Decision['kind'];

export interface Exercise {
  readonly id: ExerciseId;
  readonly title: string;
  /** What one is told before looking. */
  readonly before: string;
  readonly fileName: string;
  readonly alt: string;
  readonly caption: string | null;
  readonly answer: Answer;
  /** What is said after each decision: kindly, also when it was another one. */
  readonly replies: Readonly<Record<Answer, string>>;
  /** Why the answer is what it is, one sentence each. */
  readonly why: readonly string[];
  /** What can be seen in it, of the closed list. */
  readonly toSee: readonly ObservationId[];
}

const WORDS: Readonly<Record<ExerciseId, Omit<Exercise, 'id'>>> = {
  inscrit: {
    title: 'Une affiche de bal',
    before: 'Le fichier a été lu. Regardez ce qui y est inscrit avant de regarder l’image.',
    fileName: 'bal-automne.jpg',
    alt: 'Exercice : affiche dessinée d’un bal d’automne, arbres roux, guirlande et grand soleil',
    caption: 'Le bal d’automne, salle des fêtes',
    answer: 'confirmed',
    replies: {
      confirmed: 'C’est la bonne décision : le fichier le dit lui-même.',
      dismissed:
        'L’image a tout d’un dessin, et l’œil ne voit rien d’anormal. Mais le fichier déclare lui-même un outil d’IA : ici, on confirme.',
      unsure:
        'Hésiter n’est jamais une faute : une autre personne aurait relu. Mais le fichier déclare lui-même un outil d’IA : ici, on peut confirmer.',
    },
    why: [
      'La source numérique « trainedAlgorithmicMedia » est une déclaration : le logiciel qui a écrit le fichier dit qu’un modèle entraîné l’a produit.',
      'Rien ne plaide pour une création humaine : ni appareil, ni nom d’autrice ou d’auteur.',
      'Confirmer ne veut pas dire accuser : la lettre dira ce qui est inscrit dans le fichier, et que cela n’établit pas à soi seul l’étendue de cet usage.',
    ],
    toSee: [],
  },
  photographie: {
    title: 'Une photo de marché',
    before: 'Cette fois, c’est le nom du fichier qui a attiré l’attention. Lisez aussi ce qui plaide contre.',
    fileName: 'ai-generated-8123456_1280.jpg',
    alt: 'Exercice : image qui tient lieu de photographie, une place de village avec trois étals',
    caption: 'Le marché du samedi',
    answer: 'dismissed',
    replies: {
      dismissed:
        'C’est la bonne décision : un appareil photo a laissé ses réglages, le nom du fichier ne prouve rien.',
      confirmed:
        'Le nom du fichier y invitait. Mais n’importe qui renomme un fichier, et celui-ci porte les réglages d’un appareil photo : on écarte, avec la raison « C’est une photographie ».',
      unsure:
        'C’est une réponse prudente, et une autre personne aurait relu. Les réglages de l’appareil suffisent pourtant : on peut écarter, avec la raison « C’est une photographie ».',
    },
    why: [
      'Un nom de fichier est un indice, jamais une preuve : il se change d’un clic, et il se garde quand on remplace l’image.',
      'Le fichier nomme un appareil et donne un temps de pose et une ouverture : c’est une contre-preuve, elle annule les indices.',
      'Écarter avec la bonne raison sert à tout le monde : la marque qui a trompé est comptée, et la règle sera corrigée si elle trompe souvent.',
    ],
    toSee: [],
  },
  'a-l-oeil': {
    title: 'Une affiche vue dans la rue',
    before: 'Rien n’a été lu dans ce fichier : il n’y a que vos yeux. Comptez les doigts, lisez l’enseigne.',
    fileName: 'photo-affiche.jpg',
    alt: 'Exercice : affiche dessinée, une main levée devant une boutique dont l’enseigne porte des signes',
    caption: null,
    answer: 'unsure',
    replies: {
      unsure:
        'C’est la bonne décision : vous avez vu quelque chose, et cela ne permet qu’une question. Notez-le dans « Ce qui se voit ».',
      confirmed:
        'Vous avez l’œil : la main a un doigt de trop et l’enseigne ne se lit pas. Mais l’œil ne suffit jamais à affirmer : on note ses observations, et l’on répond « Je ne sais pas ».',
      dismissed:
        'Une main ou une enseigne étranges peuvent en effet venir d’une main pressée. Il y a pourtant quelque chose à noter : on répond « Je ne sais pas » et l’on marque ce qui se voit.',
    },
    why: [
      'La main a six doigts et un pouce, et les signes de l’enseigne ne sont pas des lettres : deux observations différentes.',
      'Chacune a une explication sans IA. C’est pourquoi il faut deux personnes, qui ne se soient rien dit, avec deux observations chacune.',
      'Même alors, cela fait des « indices à vérifier », jamais plus : au mieux, une lettre qui demande qui a créé ce visuel. Cette image-ci, du reste, a été dessinée à la main, en code.',
    ],
    toSee: ['impossible-hands', 'letters-no-letters'],
  },
};

export function exerciseOf(id: ExerciseId): Exercise {
  return { id, ...WORDS[id] };
}

export function isExercise(id: string): id is ExerciseId {
  return (EXERCISES as readonly string[]).includes(id);
}

/** The file of an exercise as a site would have published it, and what is read in it. */
export interface ReadExercise {
  readonly bytes: Buffer;
  /** The copy that a page shows: WebP, without anything else that the file holds. */
  readonly shown: Buffer;
  readonly verdict: Verdict;
}

const made = new Map<ExerciseId, Promise<ReadExercise>>();

/** Made once a process, in some tenths of a second; the same call gives the same bytes. */
export function readExercise(id: ExerciseId): Promise<ReadExercise> {
  const known = made.get(id) ?? make(id);
  made.set(id, known);
  return known;
}

async function make(id: ExerciseId): Promise<ReadExercise> {
  const bytes = await MAKERS[id]();
  const { traces, error } = await readTraces(memorySource(bytes));
  if (error !== null) throw new Error(`the exercise ${id} cannot be read: ${error.message}`);
  const shown = await sharp(bytes).webp({ quality: QUALITY }).toBuffer();
  return { bytes, shown, verdict: classify({ traces, surroundings: [surroundingsOf(id)], integrity: null }) };
}

function surroundingsOf(id: ExerciseId): Surroundings {
  const { fileName, caption } = WORDS[id];
  return { ...NO_SURROUNDINGS, fileName, caption };
}

const QUALITY = 86;

const MAKERS: Readonly<Record<ExerciseId, () => Promise<Buffer>>> = {
  inscrit: () => sharp(drawPoster()).jpeg({ quality: QUALITY }).withXmp(GENERATED).toBuffer(),
  photographie: () =>
    drawSquare()
      .jpeg({ quality: QUALITY })
      .withExif({
        IFD0: { Make: 'Exemple Optique', Model: 'EX-100' },
        IFD2: { ExposureTime: '1/250', FNumber: '28/10', FocalLength: '35/1' },
      })
      .toBuffer(),
  'a-l-oeil': () => sharp(drawOddities()).jpeg({ quality: QUALITY }).toBuffer(),
};

/** IPTC Photo Metadata Standard, Digital Source Type: the value by which generators declare what they made. */
const GENERATED = `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
