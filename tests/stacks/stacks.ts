/** The stacks that are built: exact versions, where their pictures lie, how they are built and served. Their files are in `sites/`. */

export type Picture = 'fete' | 'affiche' | 'ecole';

export interface Stack {
  /** Name of its folder below `sites/` and `tests/fixtures/cms/`. */
  readonly id: string;
  /** Another stack, whose files are laid down first. */
  readonly over?: string;
  /** Packages with their exact versions; none where the tool is installed otherwise. */
  readonly packages: Readonly<Record<string, string>>;
  /** Versions forced on packages of packages. */
  readonly overrides?: Readonly<Record<string, string>>;
  readonly isModule?: true;
  readonly pictures: Readonly<Record<string, Picture>>;
  readonly build: readonly string[];
  readonly served:
    | { readonly kind: 'folder'; readonly folder: string }
    /** A server of the stack's own, told its port by `PORT`. */
    | { readonly kind: 'server'; readonly command: readonly string[] };
  /** Path of the page that is saved and from which the crawl starts. */
  readonly start: string;
}

/** Newer than what the project asks for: some of the stacks need it. */
export const NODE_PACKAGE = { node: '24.21.0' };

/** What writes addresses in `sites/addresses/`. */
export const ADDRESS_PACKAGES = {
  cloudinary: '2.11.0',
  '@imgix/js-core': '3.8.0',
  '@imgproxy/imgproxy-js-core': '1.9.0',
  'thumbor-url-builder': '0.1.1',
  'gatsby-plugin-utils': '4.16.0',
  ipx: '3.1.1',
  '@nuxt/image': '2.1.0',
  unpic: '4.2.2',
};

/** Gatsby asks for a version that fetches its library from elsewhere than the registry. */
export const SHARP = { sharp: '0.33.5' };

const beside = (folder: string): Stack['pictures'] => ({
  [`${folder}/fete.jpg`]: 'fete',
  [`${folder}/affiche.png`]: 'affiche',
  [`${folder}/ecole.jpg`]: 'ecole',
});

const ASTRO = {
  packages: { astro: '7.4.8', '@astrojs/node': '11.1.6' },
  isModule: true,
  pictures: {
    'src/images/fete.jpg': 'fete',
    'src/images/ecole.jpg': 'ecole',
    'public/affiche.png': 'affiche',
  },
  build: ['npx', '--no-install', 'astro', 'build', '--silent'],
  start: '/',
} as const;

const ELEVENTY = {
  packages: { '@11ty/eleventy': '3.1.8', '@11ty/eleventy-img': '7.0.0' },
  isModule: true,
  pictures: beside('src/images'),
  build: ['npx', '--no-install', 'eleventy', '--quiet'],
  served: { kind: 'folder', folder: '_site' },
  start: '/',
} as const;

export const STACKS: readonly Stack[] = [
  {
    // Comes from the packages of the system: 0.131 when its page was saved.
    id: 'hugo',
    packages: {},
    pictures: beside('content/agenda'),
    build: ['hugo', '--quiet'],
    served: { kind: 'folder', folder: 'public' },
    start: '/agenda/',
  },
  { id: 'eleventy', ...ELEVENTY },
  // With names of one’s own, as its documentation shows them.
  { id: 'eleventy-named', over: 'eleventy', ...ELEVENTY },
  { id: 'astro', ...ASTRO, served: { kind: 'folder', folder: 'dist' } },
  // Copies are made when they are asked for.
  {
    id: 'astro-server',
    over: 'astro',
    ...ASTRO,
    served: { kind: 'server', command: ['node', 'dist/server/entry.mjs'] },
  },
  {
    id: 'gatsby',
    packages: {
      gatsby: '5.16.1',
      'gatsby-plugin-image': '3.16.0',
      'gatsby-plugin-sharp': '5.16.0',
      'gatsby-transformer-sharp': '5.16.0',
      'gatsby-source-filesystem': '5.16.0',
      // A peer of a package of its own that is not installed otherwise.
      ajv: '8.17.1',
      react: '18.3.1',
      'react-dom': '18.3.1',
    },
    overrides: SHARP,
    pictures: beside('src/images'),
    build: ['npx', '--no-install', 'gatsby', 'build', '--no-color'],
    served: { kind: 'folder', folder: 'public' },
    start: '/',
  },
  {
    // Below a base path: an imported file, a public one, and a loader of one’s own.
    id: 'next-image',
    packages: { next: '16.5.0', react: '19.3.1', 'react-dom': '19.3.1' },
    pictures: {
      'app/fete.jpg': 'fete',
      'public/images/ecole.jpg': 'ecole',
      'public/images/affiche.png': 'affiche',
    },
    build: ['npx', '--no-install', 'next', 'build'],
    served: { kind: 'server', command: ['npx', '--no-install', 'next', 'start'] },
    start: '/ville',
  },
  {
    id: 'nuxt-image',
    packages: { nuxt: '4.6.4', '@nuxt/image': '2.1.0', vue: '3.5.47', 'vue-router': '5.6.1' },
    isModule: true,
    pictures: beside('public/images'),
    build: ['npx', '--no-install', 'nuxt', 'build'],
    served: { kind: 'server', command: ['node', '.output/server/index.mjs'] },
    start: '/',
  },
];
