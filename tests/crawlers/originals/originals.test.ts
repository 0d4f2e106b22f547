import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  changesPicture,
  createLearning,
  detectSystem,
  ORIGINAL_RULES,
  originalCandidates,
  uploadFolder,
} from '../../../src/crawlers/originals/index.js';
import { matchesFolders } from '../../../src/crawlers/originals/typo3.js';
import * as older from './examples.js';
import { STACK_EXAMPLES, STACK_UNTOUCHED } from './stack-examples.js';

const EXAMPLES = [...older.EXAMPLES, ...STACK_EXAMPLES];
const UNTOUCHED = [...older.UNTOUCHED, ...STACK_UNTOUCHED];
/** Written by `npm run fixtures:stacks`. */
const MADE = z
  .array(z.object({ by: z.string(), copy: z.string(), source: z.string().nullable() }))
  .min(40)
  .parse(
    JSON.parse(
      readFileSync(new URL('../../fixtures/cms/addresses.json', import.meta.url), 'utf8'),
    ) as unknown,
  );
const PAGE = 'https://www.saint-exemple.example/actualites/';
const plain = (imageUrl: string, declared: readonly string[] = []) => ({ imageUrl, declared });

describe('addresses of copies', () => {
  test.each(EXAMPLES)('$rule: $copy', ({ rule, copy, originals, systems = [], pageUrl = PAGE }) => {
    const found = originalCandidates(plain(copy), { systems, pageUrl });
    const urls = found.map((candidate) => candidate.url);
    expect(urls.filter((url) => originals.includes(url))).toEqual(originals);
    expect(found.map((candidate) => candidate.rule)).toContain(rule);
  });

  test('every step of every rule has an example', () => {
    const shown = new Set(EXAMPLES.map((example) => example.rule));
    const proven = [
      'spip-copy',
      'spip-resized',
      'spip-responsive',
      'typo3-known',
      'typo3-folder',
      'eleventy-known',
    ];
    const steps = ORIGINAL_RULES.flatMap((rule) => Object.keys(rule.steps));
    expect(steps.filter((step) => !shown.has(step) && !proven.includes(step))).toEqual([]);
    expect(new Set(steps).size).toBe(steps.length);
    expect(new Set(ORIGINAL_RULES.map((rule) => rule.id)).size).toBe(ORIGINAL_RULES.length);
  });

  test.each(UNTOUCHED)('nothing is made of %s', (url) => {
    expect(
      originalCandidates(plain(url), { systems: ['wordpress', 'spip', 'drupal', 'typo3'], pageUrl: PAGE }),
    ).toEqual([]);
  });

  test.each(STACK_UNTOUCHED)('nothing is made of it on a site of those systems either: %s', (url) => {
    for (const systems of [[], ['nextjs', 'astro', 'gatsby', 'eleventy', 'hugo']])
      expect(originalCandidates(plain(url), { systems, pageUrl: PAGE })).toEqual([]);
  });

  test('what the makers’ own packages write leads to its source, and nowhere where it is signed or closed', () => {
    for (const { by, copy, source } of MADE) {
      const found = originalCandidates(plain(copy), { systems: [], pageUrl: PAGE });
      expect([by, found[0]?.url ?? null]).toEqual([by, source]);
      if (source === null) expect([by, found]).toEqual([by, []]);
      else expect(found[0]).toMatchObject({ confidence: 'high', collisionRisk: false });
    }
  });

  test('a name that Eleventy writes leads to an upload already met', () => {
    const found = originalCandidates(plain(`${PAGE}img/fete-600w.jpeg`), {
      systems: ['eleventy'],
      pageUrl: PAGE,
      knownUploads: [
        'https://www.saint-exemple.example/medias/fete.JPG',
        'https://ailleurs.example/fete.jpg',
      ],
    });
    expect(found[0]).toMatchObject({
      url: 'https://www.saint-exemple.example/medias/fete.JPG',
      rule: 'eleventy-known',
      collisionRisk: true,
    });
    expect(found.some(({ url }) => url.includes('ailleurs'))).toBe(false);
  });

  test('a proxy in front of a proxy is unwrapped to the upload', () => {
    const inner = 'https://i0.wp.com/www.saint-exemple.example/wp-content/uploads/a-300x200.jpg?ssl=1';
    const copy = `https://www.saint-exemple.example/_next/image?url=${encodeURIComponent(inner)}&w=640&q=75`;
    const urls = originalCandidates(plain(copy), { systems: [], pageUrl: PAGE }).map(
      (candidate) => candidate.url,
    );
    expect(urls.slice(0, 3)).toEqual([
      'https://www.saint-exemple.example/wp-content/uploads/a.jpg',
      'https://www.saint-exemple.example/wp-content/uploads/a-300x200.jpg',
      inner,
    ]);
  });
});

describe('copies that show less or more than their source', () => {
  test.each([
    ['https://res.cloudinary.com/d/image/upload/w_300,c_fill/v1/a.jpg', true],
    ['https://res.cloudinary.com/d/image/upload/w_300/l_text:Arial_40:Complet/v1/a.jpg', true],
    ['https://res.cloudinary.com/d/image/upload/b_gen_fill,c_pad,w_300/v1/a.jpg', true],
    ['https://res.cloudinary.com/d/image/upload/c_limit,w_300/f_auto/v1/a.jpg', false],
    [`${PAGE}c_fill/l_text/a.jpg`, false],
    ['https://x.imgix.net/a.jpg?w=300&mark64=aHR0', true],
    ['https://x.imgix.net/a.jpg?w=300&fit=clip', false],
    [`${PAGE}assets/c984b755-e201-497e-b0a7-24156ad9c7e0?width=300&fit=cover`, true],
    [`${PAGE}unsafe/10x10:200x200/300x0/x.example/a.jpg`, true],
    [`${PAGE}unsafe/300x0/filters:watermark(b.png,0,0,0)/x.example/a.jpg`, true],
    [`${PAGE}unsafe/fit-in/300x200/x.example/a.jpg`, false],
    [`${PAGE}sig/rs:fill:300:200/plain/https%3A%2F%2Fx.example%2Fa.jpg`, true],
    [`${PAGE}sig/rs:fit:300:200/plain/https%3A%2F%2Fx.example%2Fa.jpg`, false],
    [`${PAGE}_ipx/f_webp&s_300x200/a.jpg`, true],
    [`${PAGE}_ipx/f_webp&w_300/a.jpg`, false],
    [`${PAGE}cdn-cgi/image/width=80,fit=cover/a.jpg`, true],
    [`${PAGE}a_hu59e56ffff1bc1d8d122b1403d34e039f_90587_300x200_fill_q75_box_center.jpg`, true],
    [`${PAGE}a_hu59e56ffff1bc1d8d122b1403d34e039f_90587_300x0_resize_q75_box.jpg`, false],
    [`${PAGE}_next/image?url=https%3A%2F%2Fx.imgix.net%2Fa.jpg%3Frect%3D0%2C0%2C9%2C9&w=640&q=75`, true],
    [`${PAGE}_next/image?url=%2Fa.jpg&w=640&q=75`, false],
  ])('%s: %s', (url, expected) => {
    expect(changesPicture(url)).toBe(expected);
  });
});

describe('SPIP: the address holds a proof', () => {
  const cases = [
    [
      'https://www.berreletang.fr/local/cache-vignettes/L150xH150/web_jo2024_recrutx150-47d40.png',
      'https://www.berreletang.fr/IMG/png/web_jo2024_recrutx150.png',
      'spip-copy',
    ],
    [
      'https://pedagogie.ac-rennes.fr/local/cache-vignettes/L450xH377/andreykuzmin140400103imagelibrecinema-cb20c.jpg',
      'https://pedagogie.ac-rennes.fr/sites/pedagogie.ac-rennes.fr/IMG/jpg/andreykuzmin140400103imagelibrecinema.jpg',
      'spip-copy',
    ],
    [
      'https://www.agoravox.fr/local/cache-vignettes/L144xH41/siteon0-dd267.png',
      'https://www.agoravox.fr/IMG/siteon0.png',
      'spip-resized',
    ],
    [
      'https://www.champagne-tornay.fr/local/cache-vignettes/L220xH62/logo-tornay-blanc-e2702.png',
      'https://www.champagne-tornay.fr/squelettes/img/logo-tornay-blanc.png',
      'spip-resized',
    ],
    [
      'https://afdoc.fr/local/cache-vignettes/L400xH120/afdoc-logo-05-38b2c.png',
      'https://afdoc.fr/sites/afdoc.fr/IMG/png/afdoc-logo-05.png',
      'spip-resized',
    ],
  ] as const;

  test.each(cases)('%s', (copy, original, rule) => {
    const found = originalCandidates(plain(`${copy}?1700000000`), { systems: ['spip'], pageUrl: copy });
    // The folder of one site among several may be hidden by the server.
    const short = original.replace(/sites\/[^/]+\//, '');
    const intact = rule === 'spip-copy' ? { copyIsIntact: true } : {};
    const proof = { rule, confidence: 'proven', collisionRisk: false, ...intact };
    expect(found).toEqual([...new Set([original, short])].map((url) => ({ url, ...proof })));
  });

  test('one digit of the hash changed: no proof, only guesses', () => {
    const found = originalCandidates(plain(cases[0][0].replace('47d40', '47d41')), {
      systems: ['spip'],
      pageUrl: PAGE,
    });
    expect(found.map((candidate) => [candidate.confidence, candidate.copyIsIntact])).toEqual([
      ['guess', undefined],
    ]);
  });

  test('a folder that was learnt on the site is tried too', () => {
    // md5("IMG/agenda/bal.jpg-L300xH200") begins so.
    const known = 'https://www.saint-exemple.example/local/cache-vignettes/L300xH200/bal-290a3.jpg';
    const without = originalCandidates(plain(known), { systems: ['spip'], pageUrl: PAGE });
    const withFolder = originalCandidates(plain(known), {
      systems: ['spip'],
      pageUrl: PAGE,
      knownFolders: ['/IMG/agenda/'],
    });
    expect(without.every((candidate) => candidate.confidence === 'guess')).toBe(true);
    expect(withFolder[0]).toMatchObject({
      url: 'https://www.saint-exemple.example/IMG/agenda/bal.jpg',
      rule: 'spip-resized',
    });
  });

  test('a responsive copy is recognised among the uploads already met', () => {
    // The full MD5 of "IMG/jpg/bal.jpg".
    const copy =
      'https://www.saint-exemple.example/local/cache-responsive/cache-640/f393f06d419acff67eca1fa7823a7407.jpg.webp';
    const found = originalCandidates(plain(copy), {
      systems: ['spip'],
      pageUrl: PAGE,
      knownUploads: [
        'https://www.saint-exemple.example/IMG/jpg/autre.jpg',
        'https://www.saint-exemple.example/IMG/jpg/bal.jpg',
      ],
    });
    expect(found[0]).toMatchObject({
      url: 'https://www.saint-exemple.example/IMG/jpg/bal.jpg',
      rule: 'spip-responsive',
      confidence: 'proven',
    });
  });
});

describe('TYPO3: the name is kept, the folder lost', () => {
  test('the two folders are characters 1 and 2 of the MD5 of the identifier', () => {
    expect(matchesFolders('/images/1-_plaine_orangerie.jpg', '5', '2')).toBe(true);
    expect(matchesFolders('/images/1-_plaine_orangerie.jpg', '5', '3')).toBe(false);
  });

  test('a folder that passes the filter is a guess to be compared', () => {
    const copy =
      'https://domaine-de-sceaux.hauts-de-seine.fr/fileadmin/_processed_/5/2/csm_1-_plaine_orangerie_625d27e89a.jpg';
    const found = originalCandidates(plain(copy), { systems: ['typo3'], pageUrl: copy });
    expect(found).toContainEqual({
      url: 'https://domaine-de-sceaux.hauts-de-seine.fr/fileadmin/images/1-_plaine_orangerie.jpg',
      rule: 'typo3-folder',
      confidence: 'guess',
      collisionRisk: true,
    });
    const identifiers = found.map((candidate) => new URL(candidate.url).pathname.replace('/fileadmin', ''));
    expect(identifiers.filter((identifier) => !matchesFolders(identifier, '5', '2'))).toEqual([]);
  });

  test('an upload already met under that name goes first', () => {
    const copy = 'https://www.saint-exemple.example/fileadmin/_processed_/csm_IMG_1481_9812aa1a70.jpg';
    const found = originalCandidates(plain(copy), {
      systems: ['typo3'],
      pageUrl: PAGE,
      knownUploads: ['https://www.saint-exemple.example/fileadmin/actus/IMG_1481.JPG'],
      knownFolders: ['/fileadmin/actus/', '/fileadmin/mairie/'],
    });
    expect(found.map((candidate) => candidate.url)).toEqual([
      'https://www.saint-exemple.example/fileadmin/actus/IMG_1481.JPG',
      'https://www.saint-exemple.example/fileadmin/actus/IMG_1481.jpg',
      'https://www.saint-exemple.example/fileadmin/mairie/IMG_1481.jpg',
    ]);
  });
});

describe('what the page declares', () => {
  const folder = 'https://www.saint-exemple.example/wp-content/uploads/2024/05';

  test('the link around the visual comes first', () => {
    const found = originalCandidates(
      plain('https://www.saint-exemple.example/photos/petit-1.jpg', [
        'https://www.saint-exemple.example/photos/grand-1.jpg',
      ]),
      { systems: [], pageUrl: PAGE },
    );
    expect(found[0]).toMatchObject({
      url: 'https://www.saint-exemple.example/photos/grand-1.jpg',
      confidence: 'declared',
    });
  });

  test('a link to the scaled copy leads to the raw upload, and the scaled copy stays as a second choice', () => {
    const found = originalCandidates(
      plain(`${folder}/fete-1024x683.jpg`, [
        `${folder}/fete-scaled.jpg`,
        `${folder}/fete-768x512.jpg`,
        `${folder}/fete-300x200.jpg`,
      ]),
      { systems: ['wordpress'], pageUrl: PAGE },
    );
    expect(found.map((candidate) => [candidate.url, candidate.confidence])).toEqual([
      [`${folder}/fete.jpg`, 'high'],
      [`${folder}/fete-scaled.jpg`, 'declared'],
    ]);
  });

  test('smaller entries of a srcset and converted copies are not asked for', () => {
    const base = 'https://www.saint-exemple.example/photos/bal';
    const found = originalCandidates(
      plain(`${base}-1600.jpg`, [`${base}-800.jpg`, `${base}-400.jpg`, `${base}-1600.webp`]),
      {
        systems: [],
        pageUrl: PAGE,
      },
    );
    expect(found).toEqual([]);
  });

  test('a declared address that is proven keeps the proof', () => {
    const original = 'https://www.berreletang.fr/IMG/png/web_jo2024_recrutx150.png';
    const found = originalCandidates(
      plain('https://www.berreletang.fr/local/cache-vignettes/L150xH150/web_jo2024_recrutx150-47d40.png', [
        original,
      ]),
      { systems: ['spip'], pageUrl: PAGE },
    );
    expect(found).toEqual([
      { url: original, rule: 'spip-copy', confidence: 'proven', collisionRisk: false, copyIsIntact: true },
    ]);
  });
});

describe('detectSystem', () => {
  const facts = (generator: string | null, ...hints: string[]) => ({
    host: 'www.saint-exemple.example',
    generator,
    hints,
  });
  test.each([
    [facts('WordPress 6.8'), 'wordpress'],
    [facts(null, '/wp-content/'), 'wordpress'],
    [facts('SPIP 4.3.2 [sha:abc]'), 'spip'],
    [facts(null, '/local/cache-'), 'spip'],
    [facts('Drupal 10 (https://www.drupal.org)'), 'drupal'],
    [facts('TYPO3 CMS'), 'typo3'],
    [facts('Joomla! - Open Source Content Management'), 'joomla'],
    [facts(null, '__NEXT_DATA__'), 'nextjs'],
  ])('%o', (given, system) => {
    expect(detectSystem(given)).toContain(system);
  });
  test('a plain page is no system', () => {
    expect(detectSystem(facts(null))).toEqual([]);
  });
});

describe('uploadFolder', () => {
  test.each([
    ['https://a.example/fileadmin/user_upload/actus/a.jpg', '/fileadmin/user_upload/actus/'],
    ['https://a.example/IMG/jpg/a.jpg?123', '/IMG/jpg/'],
    ['https://a.example/fileadmin/_processed_/1/2/csm_a_0123456789.jpg', null],
    ['https://a.example/local/cache-vignettes/L1xH1/a-01234.jpg', null],
    ['https://a.example/images/a.jpg', null],
    ['data:image/png;base64,AAAA', null],
  ])('%s', (url, folder) => {
    expect(uploadFolder(url)).toBe(folder);
  });
});

describe('learning', () => {
  test('three misses in a row end a guess, a hit starts the count again', () => {
    const learning = createLearning();
    learning.miss('wordpress-scaled');
    learning.miss('wordpress-scaled');
    learning.hit('wordpress-scaled');
    learning.miss('wordpress-scaled');
    learning.miss('wordpress-scaled');
    expect(learning.allows('wordpress-scaled')).toBe(true);
    learning.miss('wordpress-scaled');
    expect(learning.allows('wordpress-scaled')).toBe(false);
    expect(learning.allows('wordpress-format')).toBe(true);
  });

  test('ten missed guesses end all guessing, and nothing else', () => {
    const learning = createLearning();
    for (const rule of [
      'wordpress-scaled',
      'wordpress-format',
      'small-folder',
      'small-suffix',
      'large-folder',
    ]) {
      learning.miss(rule);
      learning.miss(rule);
    }
    expect(learning.allows('typo3-folder')).toBe(false);
    expect(learning.allows('wordpress-size')).toBe(true);
    expect(learning.allows('declared')).toBe(true);
    expect(learning.allows('spip-resized')).toBe(true);
  });

  test('a naming rule that never works here is given up in the end', () => {
    const learning = createLearning();
    for (let count = 0; count < 14; count += 1) learning.miss('wordpress-size');
    expect(learning.allows('wordpress-size')).toBe(true);
    learning.miss('wordpress-size');
    expect(learning.allows('wordpress-size')).toBe(false);
  });
});

describe('for any address', () => {
  const segment = fc.oneof(
    fc.constantFrom(
      'wp-content',
      'uploads',
      'local',
      'cache-vignettes',
      'L150xH150',
      'IMG',
      'files',
      'styles',
      'public',
      'fileadmin',
      '_processed_',
      'csm_a_0123456789.jpg',
      'a-300x200.jpg',
      'a-12345.jpg',
      'thumbs',
      'small',
      'a_mini.jpg.webp',
      'unsafe',
      '_ipx',
      '_',
      'https:',
      'cdn-cgi',
      'image',
      'fetch',
      'upload',
      'w_1',
      'media',
      'cache',
      'resolve',
      '..',
      '%',
      '%2F',
      '%E9',
      '@@images',
      'cropped-a.webp',
      '_gatsby',
      '_astro',
      'aHR0cHM6Ly9hLmV4YW1wbGUvYS5qcGc',
      'plain',
      'enc',
      'rs:fit:1:1',
      'filters:watermark(http:',
      'a_hu_0123456789abcdef.webp',
      'size',
      'w600',
      '2024',
      '_image',
      's--abc--',
    ),
    fc.string({ maxLength: 12 }),
  );
  const url = fc
    .tuple(
      fc.constantFrom(
        'https://www.saint-exemple.example',
        'http://i0.wp.com',
        'https://static.wixstatic.com',
        'https://x.imgix.net',
        'ftp://a',
        'javascript:',
        'data:image/png;base64,',
        '',
      ),
      fc.array(segment, { maxLength: 7 }),
      fc.oneof(
        fc.constant(''),
        fc.constantFrom(
          '?w=1&h=2',
          '?url=%2Fa.jpg',
          '?src=javascript:alert(1)',
          '?img=IMG/a.jpg&action=image_responsive',
          '?ixlib=1',
          '?href=%2F_image%3Fhref%3D%252Fa.jpg',
          '?u=%%&a=1',
        ),
        fc.string({ maxLength: 10 }),
      ),
    )
    .map(([origin, path, query]) => `${origin}/${path.join('/')}${query}`);

  test('candidates are http(s), never the address itself, without repeats, with at most three guesses, and nothing throws', () => {
    fc.assert(
      fc.property(
        url,
        fc.array(url, { maxLength: 4 }),
        fc.subarray(ORIGINAL_RULES.map((rule) => rule.id)),
        fc.array(segment, { maxLength: 3 }),
        (imageUrl, declared, systems, folders) => {
          const found = originalCandidates(plain(imageUrl, declared), {
            systems,
            pageUrl: PAGE,
            knownFolders: folders,
            knownUploads: declared,
          });
          const urls = found.map((candidate) => candidate.url);
          expect(urls).not.toContain(imageUrl);
          expect(new Set(urls).size).toBe(urls.length);
          expect(found.filter((candidate) => candidate.confidence === 'guess').length).toBeLessThanOrEqual(3);
          expect(urls.every((candidate) => /^https?:$/.test(new URL(candidate).protocol))).toBe(true);
          expect(found.length).toBeLessThanOrEqual(16);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
