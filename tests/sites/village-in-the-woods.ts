/** Saint-Exemple-les-Bois: pages written by hand twenty years ago, in Latin-1, with everything that goes wrong. */
import type { SampleExpectation, SampleProblem } from './expectations.js';
import { fileResource } from './html.js';
import { bulletin, decoration, original } from './pictures.js';
import { disc, board } from './drawing-kit.js';
import type { RecipeName } from './recipes.js';
import type { Resource } from './serve.js';

const TOWN = 'Saint-Exemple-les-Bois';
const DATE = '2026-11-02T17:00:00Z';

interface Picture extends Omit<SampleExpectation, 'site' | 'originalPath'> {
  readonly recipe: RecipeName;
}

const AI = { label: 'ai-generated', grade: 'technical', kind: 'generated', documentPage: null } as const;
const HUMAN = { label: 'human', grade: 'none', kind: null, marks: [], documentPage: null } as const;

const PICTURES: readonly Picture[] = [
  {
    ...AI,
    recipe: 'grokJpeg',
    page: '/',
    imagePath: '/images/voeux_2027.jpg',
    marks: ['xai-signature'],
    note: 'A signature in two EXIF fields and an identifier as artist.',
  },
  {
    ...AI,
    recipe: 'swarmPng',
    page: '/affiches.htm',
    imagePath: '/images/affiche_loto.png',
    marks: ['swarmui-parameters'],
    note: 'Only linked, never shown on the page.',
  },
  {
    ...AI,
    recipe: 'a1111Png',
    page: '/fetes.htm',
    imagePath: '/images/00012-1867540021.png',
    marks: ['a1111-parameters'],
    note: 'Parameters in a PNG text, under the name that the program gave.',
  },
  {
    ...AI,
    recipe: 'bulletinJpeg',
    page: '/bulletin.htm',
    imagePath: '/documents/bulletin-automne-2026.pdf',
    documentPage: 2,
    marks: ['iptc-dst-trained', 'iptc-credit-google'],
    note: 'Inside the bulletin, on its second page.',
  },
  {
    ...HUMAN,
    recipe: 'bulletinPhoto',
    page: '/bulletin.htm',
    imagePath: '/documents/bulletin-automne-2026.pdf',
    documentPage: 1,
    marks: ['camera-exif'],
    note: 'A photograph inside the bulletin.',
  },
  {
    ...HUMAN,
    recipe: 'schoolPhoto',
    page: '/ecole.htm',
    imagePath: '/images/ecole.jpg',
    marks: ['camera-exif'],
    note: 'A photograph taken with a telephone.',
  },
  {
    ...HUMAN,
    recipe: 'background',
    page: '/',
    imagePath: '/images/fond.jpg',
    note: 'A page background without metadata.',
  },
  {
    ...HUMAN,
    recipe: 'provenanceOnly',
    page: '/fetes.htm',
    imagePath: '/images/bandeau.jpg',
    label: 'trap',
    note: 'A background whose XMP only points to a manifest that is gone.',
  },
  {
    ...HUMAN,
    recipe: 'workshop',
    page: '/cafe-ia.htm',
    imagePath: '/images/atelier-midjourney.jpg',
    label: 'trap',
    note: 'A workshop about a generator: the name is the subject.',
  },
  {
    ...HUMAN,
    recipe: 'truncated',
    page: '/ecole.htm',
    imagePath: '/images/plage_2024.jpg',
    marks: ['camera-exif'],
    note: 'The file ends in the middle of its metadata.',
  },
];

export const woodsExpectations: readonly SampleExpectation[] = PICTURES.map((picture) => ({
  site: 'les-bois' as const,
  page: picture.page,
  imagePath: picture.imagePath,
  originalPath: null,
  documentPage: picture.documentPage,
  label: picture.label,
  grade: picture.grade,
  kind: picture.kind,
  marks: picture.marks,
  note: picture.note,
}));

export const woodsProblems: readonly SampleProblem[] = [
  { site: 'les-bois', url: '/mairie/prive.htm', code: 'blocked' },
  { site: 'les-bois', url: '/images/perdu.jpg', code: 'http' },
  { site: 'les-bois', url: '/images/plage_2024.jpg', code: 'truncated' },
];

/** A reader of bulletins on another host: its pages are renderings without metadata. */
export const FLIP_BOOK = 'https://liseuse.example/livre/saint-exemple-les-bois/automne-2026';

function page(title: string, body: string): string {
  return `<HTML>
<HEAD>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=iso-8859-1">
<TITLE>${title} - ${TOWN}</TITLE>
</HEAD>
<BODY BACKGROUND="images/fond.jpg" BGCOLOR="#F4F1E4" TEXT="#2b3a1f">
<CENTER><FONT SIZE="6">${TOWN}</FONT><BR>
<A HREF="index.htm"><IMG SRC="images/puce.gif.png" WIDTH="16" HEIGHT="16" BORDER="0"> Accueil</A> - <A HREF="fetes.htm">Fêtes</A> - <A HREF="ecole.htm">École</A> - <A HREF="affiches.htm">Affiches</A> - <A HREF="bulletin.htm">Bulletin</A> - <A HREF="cafe-ia.htm">Café IA</A> - <A HREF="mairie/prive.htm">Élus</A></CENTER>
<HR>
${body}
<HR><FONT SIZE="1">Site réalisé par la mairie. Dernière mise à jour : novembre 2026.</FONT>
</BODY>
</HTML>
`;
}

const PAGES: Readonly<Record<string, readonly [title: string, body: string]>> = {
  '/index.htm': [
    'Accueil',
    '<TABLE BORDER="0" WIDTH="90%"><TR><TD BACKGROUND="images/fond.jpg"><H2>Bienvenue au village</H2></TD></TR><TR><TD><IMG SRC="images/voeux_2027.jpg" WIDTH="392" HEIGHT="584" ALT="Voeux 2027"></TD></TR></TABLE>',
  ],
  '/fetes.htm': [
    'Fêtes',
    '<DIV STYLE="height:160px; background-image:url(\'images/bandeau.jpg\')"><H2>Les fêtes du village</H2></DIV><P><IMG SRC="images/00012-1867540021.png" WIDTH="512" HEIGHT="512"></P>',
  ],
  '/ecole.htm': [
    'École',
    '<H2>La rentrée</H2><IMG SRC="images/ecole.jpg" WIDTH="512" HEIGHT="384" ALT="L\'école"><BR><IMG SRC="images/perdu.jpg" WIDTH="400" HEIGHT="300" ALT="Photo de classe"><BR><IMG SRC="images/plage_2024.jpg" WIDTH="512" HEIGHT="384" ALT="Sortie à la plage">',
  ],
  '/affiches.htm': [
    'Affiches',
    '<H2>Affiches à télécharger</H2><UL><LI><A HREF="images/affiche_loto.png">Affiche du loto (cliquez pour agrandir)</A></LI></UL>',
  ],
  '/bulletin.htm': [
    'Bulletin municipal',
    `<H2>Bulletin d'automne</H2><P><A HREF="documents/bulletin-automne-2026.pdf">Télécharger le bulletin (PDF)</A></P><IFRAME SRC="${FLIP_BOOK}" WIDTH="600" HEIGHT="400"></IFRAME>`,
  ],
  '/cafe-ia.htm': [
    'Café IA',
    '<H2>Café IA : comprendre l\'intelligence artificielle générative</H2><P>Comment reconnaître une image générée par IA ? Venez en parler et essayer Midjourney ou ChatGPT avec nous.</P><IMG SRC="images/atelier-midjourney.jpg" WIDTH="640" HEIGHT="427" ALT="Les participants de l\'atelier">',
  ],
};

export function woodsResources(): ReadonlyMap<string, Resource> {
  const resources = new Map<string, Resource>();
  for (const [path, [title, body]] of Object.entries(PAGES)) {
    // The header does not say the encoding: the page does, in its own way.
    const resource: Resource = {
      type: 'text/html',
      body: () => Promise.resolve(Buffer.from(page(title, body).replaceAll('’', "'"), 'latin1')),
      modified: new Date(DATE),
    };
    resources.set(path, resource);
    if (path === '/index.htm') resources.set('/', resource);
  }
  for (const { recipe, imagePath, documentPage } of PICTURES) {
    if (documentPage === null)
      resources.set(
        imagePath,
        fileResource(imagePath, DATE, () => original(recipe)),
      );
  }
  resources.set('/documents/bulletin-automne-2026.pdf', fileResource('bulletin.pdf', DATE, bulletin));
  resources.set(
    '/images/puce.gif.png',
    fileResource('puce.png', DATE, () =>
      decoration('puce', () => board(16, 16, (w, h) => disc(w / 2, h / 2, 400, '#4f6f4c'))),
    ),
  );
  resources.set('/mairie/prive.htm', {
    type: 'text/html',
    body: () =>
      Promise.resolve(Buffer.from('<HTML><TITLE>Acces refuse</TITLE>Acces refuse</HTML>', 'latin1')),
    modified: new Date(DATE),
    status: 403,
  });
  return resources;
}
