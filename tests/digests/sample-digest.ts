/** Weeks of a volunteer, for tests and for eyes: a rich one, an ordinary one, one with hardly anything, and a recap. */
import type {
  DigestDue,
  DigestFinding,
  DigestInput,
  DigestNews,
  DigestProblem,
  DigestTender,
  Listed,
} from '../../src/digests/types.js';

export const PUBLIC_URL = 'https://vigie.section.example';

let made = 0;
const key = (): readonly string[] => [`test:${++made}`];

export const listed = <T>(items: readonly T[] = [], total = items.length): Listed<T> => ({ items, total });

export const finding = (part: Partial<DigestFinding> = {}): DigestFinding => ({
  keys: key(),
  authority: 'Saint-Exemple',
  title: 'Marché de Noël',
  pageUrl: 'https://www.saint-exemple.example/agenda/marche-de-noel',
  grade: 'technical',
  wasReported: false,
  reasons: ['Le fichier déclare avoir été produit par un modèle.'],
  path: '/relecture/0197b1c2-0000-7000-8000-000000000001',
  ...part,
});

export const problem = (part: Partial<DigestProblem> = {}): DigestProblem => ({
  authority: 'Le Bourg-Exemple',
  site: 'https://www.le-bourg.example/',
  reason: 'le site refuse les visites, depuis le 12 novembre 2026 (aucun passage n’a abouti)',
  isNews: true,
  ...part,
});

export const news = (part: Partial<DigestNews> = {}): DigestNews => ({
  keys: key(),
  authority: 'Saint-Exemple-sur-Mer',
  kind: 'answer',
  isGood: true,
  lines: ['Réponse reçue le 20 novembre 2026 : s’engage pour la suite'],
  path: '/dossiers/0197b1c2-0000-7000-8000-000000000002',
  ...part,
});

export const due = (part: Partial<DigestDue> = {}): DigestDue => ({
  keys: key(),
  authority: 'Le Bourg-Exemple',
  what: 'Relancer',
  day: '2026-11-27',
  isLate: false,
  reasons: [
    'La première lettre est partie le 27 octobre 2026 ; elle demandait une réponse pour le 27 novembre 2026.',
  ],
  path: '/dossiers/0197b1c2-0000-7000-8000-000000000003',
  ...part,
});

export const tender = (part: Partial<DigestTender> = {}): DigestTender => ({
  keys: key(),
  buyer: 'Commune de Saint-Exemple',
  object: 'Conception graphique <b>et</b> affiches',
  until: '2026-12-18',
  url: 'https://avis.example/26-1',
  ...part,
});

/** One visual to review, nothing else. */
export const input = (part: Partial<DigestInput> = {}): DigestInput => {
  const findings = part.findings ?? listed([finding()]);
  return {
    person: 'Camille',
    territory: 'dans l’Hérault',
    news: listed(),
    waiting: findings.total,
    backlog: 0,
    toSettle: listed(),
    due: listed(),
    inbox: 0,
    contacts: listed(),
    tenders: listed(),
    problems: listed(),
    silentDays: [],
    week: { watched: 14, paused: 0, ended: 0, lookedAt: 12, visuals: 1450 },
    root: null,
    month: null,
    publicUrl: PUBLIC_URL,
    stopUrl: `${PUBLIC_URL}/bulletin/arret/hN2vS0m7`,
    ...part,
    findings,
  };
};

export const NOTHING = { findings: listed<DigestFinding>() };

export const RICH = input({
  news: listed(
    [
      news(),
      news({
        authority: 'Le Bourg-Exemple',
        kind: 'change',
        lines: [
          'Crédit ajouté, le 18 novembre 2026 (2 visuels)',
          'Visuel plus en ligne, le 19 novembre 2026',
        ],
      }),
      news({
        authority: 'Communauté de communes du Pays d’Exemple',
        kind: 'change',
        isGood: false,
        lines: ['Visuel de nouveau en ligne, le 21 novembre 2026'],
      }),
    ],
    8,
  ),
  findings: listed(
    [
      finding({
        grade: 'stated',
        title: 'Affiche de la fête de la soupe',
        reasons: ['La légende dit « image créée avec l’IA ».'],
      }),
      finding({
        title: 'Vœux du maire',
        reasons: [
          'Le fichier déclare avoir été produit par un modèle (IPTC DigitalSourceType).',
          'Un manifeste C2PA nomme l’outil employé.',
        ],
      }),
      finding({
        grade: 'hinted',
        wasReported: true,
        title: `IMG_${'2026_'.repeat(18)}v2.png`,
        reasons: ['Le nom du fichier est de ceux que donne un générateur.'],
      }),
      finding({
        grade: 'none',
        wasReported: true,
        authority: null,
        title: 'Foire aux plants',
        pageUrl: null,
        reasons: [],
      }),
      ...Array.from({ length: 6 }, (_, index) =>
        finding({
          grade: 'hinted',
          authority: 'Saint-Exemple-les-Bois',
          title: `Bulletin municipal, page ${index + 1}`,
          reasons: ['Le nom du fichier est de ceux que donne un générateur.'],
        }),
      ),
    ],
    23,
  ),
  waiting: 23,
  backlog: 41,
  toSettle: listed([{ keys: key() }, { keys: key() }], 5),
  due: listed(
    [
      due({ isLate: true, day: '2026-11-18', what: 'Saisir la CADA : derniers jours' }),
      due(),
      due({
        day: null,
        what: 'Remercier et féliciter',
        authority: 'Saint-Exemple-sur-Mer',
        reasons: ['La commune s’engage par écrit.'],
      }),
    ],
    9,
  ),
  inbox: 2,
  tenders: listed(
    [
      tender({ object: 'Conception graphique et impression des supports de communication' }),
      tender({ buyer: 'Département d’Exemple', url: null }),
    ],
    7,
  ),
  problems: listed(
    [
      problem({
        authority: 'Saint-Exemple-le-Vieux',
        site: `https://www.${'saintexemple'.repeat(5)}.example/accueil`,
        reason: 'jamais regardé',
      }),
      problem(),
      problem({
        authority: 'Saint-Exemple',
        site: 'https://www.saint-exemple.example/',
        reason:
          '3 adresses n’ont pas pu être regardées (le serveur répond par une erreur ; le fichier est trop gros)',
        isNews: false,
      }),
    ],
    17,
  ),
  silentDays: ['2026-11-21', '2026-11-22'],
  week: { watched: 340, paused: 4, ended: 2, lookedAt: 312, visuals: 18_450 },
  month: {
    month: '2026-10',
    lookedAt: 320,
    visuals: 21_300,
    confirmed: 12,
    dismissed: 31,
    unsure: 4,
    letters: 7,
    answers: 3,
    openCases: 9,
    dueCases: 3,
    waiting: 64,
  },
});

export const ORDINARY = input({
  findings: listed([
    finding(),
    finding({
      grade: 'hinted',
      title: 'Concert de printemps',
      authority: 'Le Bourg-Exemple',
      reasons: ['Deux indices de sources différentes.'],
    }),
  ]),
  due: listed([due()]),
  problems: listed([problem()]),
});

export const MINIMAL = input({
  ...NOTHING,
  person: null,
  territory: null,
  problems: listed([problem({ reason: 'jamais regardé' })]),
  week: { watched: 1, paused: 0, ended: 0, lookedAt: 0, visuals: 0 },
  publicUrl: null,
  stopUrl: null,
});
