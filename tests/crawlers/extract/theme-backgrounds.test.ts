/** Pictures of a theme: which rules show them, on which pages, and what of them is decoration. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCssRules } from '../../../src/crawlers/extract/css-rules.js';
import { createThemeSheets, shownBackgrounds } from '../../../src/crawlers/extract/index.js';

const SHEET = 'https://saint-exemple.example/themes/commune/css/style.css';
const AT = 'https://saint-exemple.example/themes/commune';

/** Paths of the pictures that a page with this body shows by these sheets. */
function shown(body: string, ...sheets: readonly string[]): string[] {
  const theme = createThemeSheets();
  const rules = sheets.flatMap((css, at) => theme.add(css, at === 0 ? SHEET : `${AT}/autre/${at}.css`));
  const html = `<!doctype html><html lang="fr"><body class="home">${body}</body></html>`;
  return shownBackgrounds(html, rules)
    .images.map((url) => url.replace(AT, ''))
    .sort();
}

const HERO =
  '<header class="entete" id="haut"><div class="hero grand"><p class="titre">Saint-Exemple</p></div><nav data-menu="principal"></nav></header>';

describe('a rule with an element on the page shows its picture', () => {
  test.each([
    ['a class', '.hero{background:url(../img/village.jpg) no-repeat center/cover}'],
    ['an element', 'header{background-image:url("../img/village.jpg")}'],
    ['an id', '#haut{background-image:url(../img/village.jpg)}'],
    ['descendants', 'body.home header .hero p{background-image:url(../img/village.jpg)}'],
    ['children', '.entete > .hero > .titre{background-image:url(../img/village.jpg)}'],
    ['siblings', '.hero + nav, .rien{background-image:url(../img/village.jpg)}'],
    ['later siblings', '.hero ~ [data-menu^="prin" i]{background-image:url(../img/village.jpg)}'],
    ['what stands before an element', '.hero::before{content:"";background:url(../img/village.jpg)}'],
    ['under the mouse', '.hero:hover{background-image:url(../img/village.jpg)}'],
    ['of a choice', ':is(.rien, .hero):not(.petit){background-image:url(../img/village.jpg)}'],
    ['what scripts add', '.js .hero.is-visible{background-image:url(../img/village.jpg)}'],
    ['for wide screens', '@media (min-width: 60em){.hero{background-image:url(../img/village.jpg)}}'],
    [
      'in a layer',
      '@layer base, theme;@layer theme{@supports (display:grid){.hero{background:url(../img/village.jpg)}}}',
    ],
    ['nested', '.entete{color:red;& .hero{background:url(../img/village.jpg)}}'],
    ['nested without a sign', '.entete{.hero{background:url(../img/village.jpg)}}'],
    ['a property of its own', ':root{--hero:url(../img/village.jpg)}.hero{background:var(--hero) center}'],
    ['a stand-in of a property', '.hero{background-image:var(--rien, url(../img/village.jpg))}'],
    [
      'a set of sizes',
      '.hero{background-image:image-set("../img/village.jpg" 1x, "../img/village-2x.jpg" 2x)}',
    ],
    [
      'an animation',
      '@keyframes defile{0%{background-image:url(../img/village.jpg)}}.hero{animation:defile 9s infinite}',
    ],
    ['escapes and comments', '.\\68 ero/* {} */{background-image:url(../img/vil\\6c age.jpg)}'],
    ['a broken rule before it', '.x{color:"\n}.y{{}}.hero{background-image:url(../img/village.jpg)}'],
  ])('%s', (_, css) => {
    expect(shown(HERO, css).filter((one) => one !== '/img/village-2x.jpg')).toHaveLength(
      css.includes('2x') ? 0 : 1,
    );
    expect(shown(HERO, css)).toHaveLength(1);
    expect(shown('<p>Rien</p>', css.replace(/\bbody\.home\b/, 'body.other'))).toEqual([]);
  });

  test('a property that one sheet sets and another uses is read where it is used', () => {
    const [one, other] = [':root{--hero:url(village.jpg)}', '.hero{background:var(--hero)}'];
    expect(shown(HERO, one, other)).toEqual(['/autre/village.jpg']);
    expect(shown(HERO, other, one)).toEqual(['/css/village.jpg']);
    expect(shown(HERO, '.rien{--hero:url(village.jpg)}', other)).toEqual([]);
  });
});

describe('what no page shows, and decoration', () => {
  test.each([
    ['another element', '.pied .hero{background:url(../img/village.jpg)}'],
    ['denied', '.hero:not(.grand){background:url(../img/village.jpg)}'],
    ['on paper', '@media print{.hero{background:url(../img/village.jpg)}}'],
    ['a drawing', '.hero{background:url(../img/village.svg)}'],
    ['a font', '@font-face{font-family:a;src:url(a.jpg)}'],
    ['an icon by name', '.hero{background:url(../img/icon-menu.png) no-repeat}'],
    ['a sprite by name', '.hero{background:url(../img/sprite@2x.png) no-repeat}'],
    ['a sprite by its offsets', '.hero{background:url(../img/tout.png) no-repeat -20px -140px}'],
    ['an icon by its size', '.hero{background:url(../img/a.png) no-repeat;background-size:24px 24px}'],
    ['an icon by the size of its element', '.hero{width:2rem;height:32px;background:url(../img/a.png)}'],
    ['a pattern by name', '.hero{background:url(../img/texture-papier.jpg)}'],
    ['a pattern that repeats', '.hero{background:url(../img/papier.jpg) repeat-x}'],
    [
      'a pattern that repeats, apart',
      '.hero{background-image:url(../img/papier.jpg);background-repeat:repeat}',
    ],
    ['a program’s own', '.hero{background:url(/vendor/jquery-ui/images/fond.png)}'],
    ['a marker of a list', '.hero{list-style-image:url(../img/village.jpg)}'],
    ['a mask', '.hero{mask-image:url(../img/village.jpg)}'],
  ])('%s', (_, css) => {
    expect(shown(HERO, css)).toEqual([]);
  });
});

describe('hostile sheets', () => {
  test('any text comes to an end, and gives addresses only', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '(',
      ')',
      '"',
      "'",
      '\\',
      ';',
      ':',
      ',',
      '&',
      '@media ',
      '@keyframes a',
      'url(',
      '.hero',
      'x.jpg',
      'background:',
      '--a:',
      'var(--a)',
      ':is(',
      ':not(',
      '/*',
      '*/',
      ' > ',
      ' ~ ',
      '[a',
      ']',
      '\n',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (parts) => {
        for (const one of shown(HERO, parts.join(''))) expect(one).toContain('.jpg');
      }),
      { numRuns: 400 },
    );
  });

  test('depth, number and length are bounded', () => {
    const deep = `${'.hero{'.repeat(50_000)}background:url(a.jpg)`;
    expect(shown(HERO, deep)).toEqual([]);
    const many = Array.from({ length: 3_000 }, (_, at) => `.hero{background:url(v${at}.jpg)}`).join('');
    expect(shown(HERO, many)).toHaveLength(400);
    const wide = `${Array.from({ length: 5_000 }, () => '.hero').join(',')}{background:url(a.jpg)}`;
    expect(readCssRules(wide, () => true).rules[0]?.selectors.length).toBeLessThanOrEqual(30);
    expect(shown(HERO, `.${'a'.repeat(5_000)}{background:url(a.jpg)}`)).toEqual([]);
  });

  test('a selector that tries every way up the page is given up', () => {
    const body = `${'<div class="a">'.repeat(900)}<p class="hero"></p>`;
    const ways = Array.from({ length: 28 }, () => '.a').join(' ');
    expect(
      shown(body, `.b ${ways} .hero{background:url(a.jpg)}.a > .hero{background:url(b.jpg)}`),
    ).not.toContain('/css/a.jpg');
  });
});
