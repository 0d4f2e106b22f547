/** Realistic inputs of the report, and hostile ones. */
import type { Mark, Verdict } from '../../src/classifiers/types.js';
import type { ReportFinding, ReportInput } from '../../src/cli/report/report-input.js';

const SHA = {
  party: '3f0c9a4b1d2e5f60718293a4b5c6d7e8f90123456789abcdef0123456789abcd',
  market: 'a1b2c3d4e5f60718293a4b5c6d7e8f90123456789abcdef0123456789abcdef0',
  harbour: '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0',
};

function mark(fields: Partial<Mark> & Pick<Mark, 'id' | 'strength' | 'where' | 'value' | 'explain'>): Mark {
  return { kind: null, generator: null, weight: null, source: 'Catalogue des marques', ...fields };
}

function verdict(fields: Partial<Verdict> & Pick<Verdict, 'grade'>): Verdict {
  return { kind: null, generator: null, marks: [], contradiction: false, ...fields };
}

function finding(
  fields: Partial<ReportFinding> & Pick<ReportFinding, 'imageUrl' | 'verdict'>,
): ReportFinding {
  return {
    documentPage: null,
    originalUrl: null,
    pageUrls: ['https://www.saint-exemple-sur-mer.example/actualites/'],
    alt: null,
    caption: null,
    credit: null,
    format: 'jpeg',
    width: 1024,
    height: 683,
    bytes: 182_331,
    sha256: null,
    contentKey: 'part:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    thumbnail: null,
    evidenceFile: null,
    letterPdf: null,
    letterText: null,
    letterRemarks: [],
    ...fields,
  };
}

const BASE = 'https://www.saint-exemple-sur-mer.example';

const PARTY = finding({
  imageUrl: `${BASE}/wp-content/uploads/2026/06/fete-de-la-mer-1024x683.png`,
  originalUrl: `${BASE}/wp-content/uploads/2026/06/fete-de-la-mer.png`,
  pageUrls: [
    `${BASE}/`,
    `${BASE}/2026/06/12/la-fete-de-la-mer-revient/`,
    `${BASE}/agenda/`,
    `${BASE}/category/actualites/`,
    `${BASE}/category/actualites/page/2/`,
  ],
  caption: 'La fête de la mer, samedi 4 juillet',
  alt: 'Affiche de la fête de la mer',
  format: 'png',
  width: 1536,
  height: 1024,
  bytes: 1_204_331,
  sha256: SHA.party,
  thumbnail: 'thumbnails/fete.jpg',
  evidenceFile: 'evidence/fete-de-la-mer.png',
  letterPdf: 'letters/question-fete-de-la-mer.pdf',
  letterText: 'letters/question-fete-de-la-mer.txt',
  verdict: verdict({
    grade: 'technical',
    kind: 'generated',
    generator: 'OpenAI',
    marks: [
      mark({
        id: 'c2pa-dst-trained',
        strength: 'declared',
        kind: 'generated',
        generator: 'OpenAI',
        where: 'jumbf:c2pa.actions',
        value: 'c2pa.created http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
        explain: 'La carte d’identité signée du fichier déclare que l’image a été créée par un modèle d’IA.',
        source: 'C2PA, Technical Specification, Actions ; vocabulaire IPTC digitalsourcetype',
      }),
      mark({
        id: 'c2pa-generator-openai',
        strength: 'declared',
        generator: 'OpenAI',
        where: 'jumbf:c2pa.claim',
        value: 'ChatGPT',
        explain: 'La même carte nomme l’outil qui a écrit le fichier : ChatGPT, d’OpenAI.',
        source: 'C2PA, Technical Specification, claim_generator_info',
      }),
    ],
  }),
});

const RETOUCHED = finding({
  imageUrl: `${BASE}/wp-content/uploads/2026/09/port-au-petit-matin-scaled.jpg`,
  originalUrl: `${BASE}/wp-content/uploads/2026/09/port-au-petit-matin.jpg`,
  pageUrls: [`${BASE}/decouvrir/le-port/`],
  credit: 'Photo : service communication',
  width: 4032,
  height: 3024,
  bytes: 5_004_331,
  sha256: SHA.harbour,
  thumbnail: 'thumbnails/port.jpg',
  evidenceFile: 'evidence/port-au-petit-matin.jpg',
  letterPdf: 'letters/question-port.pdf',
  verdict: verdict({
    grade: 'technical',
    kind: 'edited',
    generator: 'Adobe Firefly',
    contradiction: true,
    marks: [
      mark({
        id: 'c2pa-photoshop-genfill',
        strength: 'declared',
        kind: 'edited',
        where: 'jumbf:c2pa.actions',
        value: 'c2pa.edited compositeWithTrainedAlgorithmicMedia, Adobe Firefly',
        explain: 'La carte d’identité signée du fichier déclare un remplissage génératif dans Photoshop.',
      }),
      mark({
        id: 'camera-exif',
        strength: 'human',
        where: 'exif:Model',
        value: 'NIKON CORPORATION NIKON Z 6_2, 1/250 s, f/8, ISO 100',
        explain: 'Le fichier porte les réglages d’un appareil photo : modèle, temps de pose, sensibilité.',
      }),
      mark({
        id: 'camera-gps',
        strength: 'human',
        where: 'exif:GPS',
        value: 'present',
        explain: 'Le fichier porte une position, comme en écrit un appareil.',
      }),
    ],
  }),
});

const STATED = finding({
  imageUrl: `${BASE}/wp-content/uploads/2026/11/marche-de-noel.jpg`,
  pageUrls: [`${BASE}/2026/11/02/marche-de-noel/`, `${BASE}/agenda/`],
  caption: 'Illustration générée par IA',
  width: 1024,
  height: 1024,
  sha256: SHA.market,
  thumbnail: 'thumbnails/noel.jpg',
  evidenceFile: 'evidence/marche-de-noel.jpg',
  letterPdf: 'letters/question-noel.pdf',
  letterText: 'letters/question-noel.txt',
  verdict: verdict({
    grade: 'stated',
    kind: 'generated',
    marks: [
      mark({
        id: 'text-credit-ai',
        strength: 'stated',
        kind: 'generated',
        where: 'caption',
        value: 'Illustration générée par IA',
        explain: 'La légende du visuel annonce l’usage d’une IA.',
      }),
    ],
  }),
});

const HINTED = finding({
  imageUrl: `${BASE}/wp-content/uploads/2026/11/ChatGPT-Image-12-nov.-2026-10_22_31.png`,
  pageUrls: [`${BASE}/2026/11/13/voeux/`],
  format: 'png',
  width: 1024,
  height: 1536,
  bytes: 2_504_331,
  thumbnail: 'thumbnails/voeux.jpg',
  letterPdf: 'letters/question-voeux.pdf',
  verdict: verdict({
    grade: 'hinted',
    marks: [
      mark({
        id: 'name-chatgpt',
        strength: 'hint',
        weight: 'strong',
        where: 'filename',
        value: 'ChatGPT-Image-12-nov.-2026-10_22_31.png',
        explain: 'Le fichier porte un nom que ChatGPT donne aux images qu’il propose de télécharger.',
      }),
    ],
  }),
});

const PHOTO = finding({
  imageUrl: `${BASE}/wp-content/uploads/2026/05/plage.jpg`,
  thumbnail: 'thumbnails/plage.jpg',
  verdict: verdict({
    grade: 'none',
    marks: [
      mark({
        id: 'camera-exif',
        strength: 'human',
        where: 'exif:Model',
        value: 'Canon EOS R6',
        explain: 'Le fichier porte les réglages d’un appareil photo.',
      }),
    ],
  }),
});

const DRAWING = finding({
  imageUrl: `${BASE}/wp-content/uploads/2026/04/forum-des-associations.png`,
  thumbnail: 'thumbnails/forum.jpg',
  format: 'png',
  verdict: verdict({ grade: 'none' }),
});

/** A crawl like many: a few marks, some addresses that could not be read. */
export const REALISTIC: ReportInput = {
  site: `${BASE}/`,
  crawledAt: '2026-11-24T11:25:03.000Z',
  toolVersion: '0.1.0',
  summary: {
    outcome: 'budget',
    pages: 148,
    documents: 6,
    visuals: 1212,
    requests: 1604,
    bytesDownloaded: 84_331_002,
    durationMs: 1_684_000,
    grades: { stated: 1, technical: 2, hinted: 1, none: 1208 },
    skipped: { decoration: 311, duplicate: 94, robots: 3, budget: 42, scope: 18, trap: 0 },
    publications: [
      {
        platform: 'calameo',
        url: 'https://www.calameo.com/books/000123abc456def78',
        linkedFrom: `${BASE}/bulletin/`,
        state: 'looked-at',
        pictures: 1,
        code: null,
        message: null,
      },
      {
        platform: 'intramuros',
        url: 'https://www.intramuros.org/saint-exemple',
        linkedFrom: `${BASE}/`,
        state: 'not-looked-at',
        pictures: 0,
        code: 'not-looked-at',
        message: 'IntraMuros\u00a0: ce service refuse les robots, rien ne lui est demandé.',
      },
    ],
    problems: [
      ...Array.from({ length: 8 }, (_, index) => ({
        url: `${BASE}/wp-content/uploads/2019/03/ancien-bulletin-${index + 1}.jpg`,
        code: 'http',
        message: 'Réponse 404',
      })),
      { url: `${BASE}/espace-elus/`, code: 'blocked', message: 'Réponse 403' },
      {
        url: 'https://liseuse.example/bulletin/42',
        code: 'not-looked-at',
        message: 'Bulletin dans une liseuse en ligne : les pages n’y gardent aucune métadonnée',
      },
      {
        url: `${BASE}/wp-content/uploads/2024/01/carte.jpg`,
        code: 'truncated',
        message: 'Fin de fichier absente',
      },
    ],
  },
  findings: [PARTY, RETOUCHED, STATED, HINTED, PHOTO, DRAWING],
};

const NO_GRADES = { stated: 0, technical: 0, hinted: 0, none: 0 };

/** Visuals were read, none carries a mark. */
export const SILENT: ReportInput = {
  ...REALISTIC,
  summary: {
    ...REALISTIC.summary,
    outcome: 'complete',
    visuals: 214,
    grades: { ...NO_GRADES, none: 214 },
    skipped: {},
    problems: [],
  },
  findings: [],
};

/** The site refused at the door. */
export const UNSEEN: ReportInput = {
  ...REALISTIC,
  summary: {
    outcome: 'refused',
    pages: 0,
    documents: 0,
    visuals: 0,
    requests: 1,
    bytesDownloaded: 812,
    durationMs: 230,
    grades: NO_GRADES,
    skipped: {},
    publications: [],
    problems: [{ url: `${BASE}/`, code: 'blocked', message: 'Réponse 403' }],
  },
  findings: [],
};

const SCRIPT = '<script>window.hostile = 1</script>';
const BIDI = '\u202egnp.eriam\u202c';

/** Values that try to become markup, to reorder or hide text, to run away with the page, or to leave the folder. */
export const HOSTILE: ReportInput = {
  site: `https://mairie.example@evil.example/${SCRIPT}`,
  crawledAt: `not a date ${SCRIPT}`,
  toolVersion: `0.1.0"><img src=x onerror="window.hostile = 1">`,
  summary: {
    ...REALISTIC.summary,
    skipped: { [SCRIPT]: 4, __proto__x: 1, constructor: 2 },
    publications: [
      {
        platform: 'issuu',
        url: `https://issuu.com/${'x'.repeat(1500)}/docs/a"><script>window.hostile=1</script>`,
        linkedFrom: `javascript:window.hostile=1`,
        state: 'not-looked-at',
        pictures: 0,
        code: 'http',
        message: `${SCRIPT}${BIDI}`,
      },
    ],
    problems: [
      { url: `javascript:window.hostile=1`, code: 'http', message: SCRIPT },
      { url: `https://a.example/${'x'.repeat(2000)}`, code: 'toString', message: BIDI },
    ],
  },
  findings: [
    {
      ...PARTY,
      imageUrl: `https://a.example/${'a'.repeat(2000)}.png?fin`,
      originalUrl: 'data:text/html,<script>window.hostile = 1</script>',
      pageUrls: [
        `javascript:window.hostile=1`,
        `https://a.example/%E2%80%AEgnp.exe`,
        'https://user:pw@a.example/',
      ],
      alt: SCRIPT,
      caption: `</dd></main>${SCRIPT}${'long '.repeat(200)}`,
      credit: `${BIDI} \ud800 \u0007\u200b`,
      format: SCRIPT,
      thumbnail: '../../secret.jpg',
      evidenceFile: 'evidence/a b"$(touch x)\'.svg',
      letterPdf: 'javascript:window.hostile=1//x.pdf',
      letterText: '/etc/passwd.txt',
      sha256: SCRIPT,
      verdict: {
        ...PARTY.verdict,
        generator: SCRIPT,
        marks: [
          mark({
            id: SCRIPT,
            strength: 'declared',
            where: `png:tEXt:${SCRIPT}`,
            value: `${SCRIPT}${BIDI}`,
            explain: SCRIPT,
            source: SCRIPT,
          }),
        ],
      },
    },
  ],
};
