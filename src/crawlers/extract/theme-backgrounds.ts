/**
 * Pictures that style sheets of a theme lay behind elements: published like any other where a page has such an element.
 * Icons, sprites, patterns and what other programs bring with them are decoration. Pure.
 */
import { cssUrls } from './css.js';
import { type CssRule, readCssRules } from './css-rules.js';
import { elementFinder, type Matcher, matcherOf } from './css-matching.js';
import { elementsOf, parseMarkup } from './dom.js';
import { literalFinder } from './literals.js';
import { pictureKey } from './same-name.js';
import { fileNameOf, isConverted, pathOf, resolveUrl } from './urls.js';

/** Pictures that are shown where a page has an element for each of `needs`. */
export interface ThemeRule {
  readonly needs: readonly Matcher[];
  /** Absolute addresses. */
  readonly images: readonly string[];
}

/** What sheets of one site say for each other: a custom property may be set in one and used in another. */
export interface ThemeSheets {
  /** The rules that a sheet adds. */
  add(css: string, url: string): readonly ThemeRule[];
}

const RASTER = /\.(?:jpe?g|jfif|png|webp|avif|gif|tiff?|bmp)$/i;
/** Sheets without any of this hold no picture. */
const SPEAKS_OF_PICTURES = /\.(?:jpe?g|jfif|png|webp|avif|gif|tiff?|bmp)\b/i;
/** Nor such that another sheet may set, without this. */
const USES_PROPERTIES = /\b(?:background|background-image|content)\s{0,20}:[^;{}]{0,300}var\(/i;
/** Names of decoration: small drawings, things that repeat, parts of controls. */
const DECORATION_NAME =
  /(?:^|[-_./@\s])(?:ico(?:n[es]?|s)?|pictos?|pictogrammes?|sprites?|arrows?|fleches?|chevrons?|bullets?|puces?|btn|boutons?|buttons?|burger|loaders?|loading|spinners?|close|fermer|check(?:box|ed)?|radio|select|search|loupe|patterns?|textures?|motifs?|trames?|tiles?|noise|grain|gradients?|degrades?|shadows?|ombres?|overlays?|transparent|blank|pixel|spacer|dots?|lines?|borders?|corners?|flags?|drapeaux?|cursor|favicon|emoji|smileys?)(?:[-_.@\d\s]|$)/i;
/** Programs that bring their own pictures. */
const LIBRARY =
  /\/(?:jquery[-._]?ui|lightbox\d?|fancybox|colorbox|magnific-popup|photoswipe|select2|chosen|mediaelement|slick|owl\.?carousel|leaflet|swiper|tarteaucitron|cookie[^/]{0,30}|font-?awesome|dashicons|tinymce|ckeditor|datatables|wp-includes|wp-admin)(?:\/|[-.])/i;
/** A side up to this, in CSS pixels, is that of an icon; a picture repeated at such a size a pattern. */
const SMALL_SIDE = 96;
const MAX_PROPERTIES = 300;
/** Most uses are of colours. */
const MAX_USES = 3_000;
const MAX_RULES = 400;
const MAX_IMAGES_OF_RULE = 8;

const SHOWS = /^(?:background|background-image|content)$/;
const WANTED =
  /^(?:--.{1,100}|background|background-(?:image|repeat|size|position)|content|width|height|animation|animation-name|(?:-webkit-)animation(?:-name)?)$/;

/** A rule of which this many pages held all the words and no element is given up: each such page is read once more for it. */
const MAX_MISSES = 12;

const misses = new WeakMap<ThemeRule, number>();

/**
 * The pictures of the rules for which a page has elements, and the rules that are left for other pages. The page is only
 * taken apart where the words of a rule stand in it.
 */
export function shownBackgrounds(
  html: string,
  rules: readonly ThemeRule[],
): { readonly images: string[]; readonly left: readonly ThemeRule[] } {
  const pieces = new Set(rules.flatMap(({ needs }) => needs.flatMap((one) => one.pieces.flat())));
  const found = pieces.size === 0 ? pieces : literalFinder([...pieces])(html);
  const isPossible = ({ needs }: ThemeRule): boolean =>
    needs.every((one) => one.pieces.some((words) => words.every((word) => found.has(word))));
  const possible = new Set(rules.filter(isPossible));
  if (possible.size === 0) return { images: [], left: rules };
  const has = elementFinder(elementsOf(parseMarkup(html, 'html').document));
  const images = new Set<string>();
  const left = rules.filter((rule) => {
    if (!possible.has(rule)) return true;
    if (rule.needs.every(has)) {
      for (const image of rule.images) images.add(image);
      return false;
    }
    const missed = (misses.get(rule) ?? 0) + 1;
    misses.set(rule, missed);
    return missed < MAX_MISSES;
  });
  return { images: [...images], left };
}

/** Makes the memory of the sheets of one site. */
export function createThemeSheets(): ThemeSheets {
  /** Values with pictures, by custom property or `@` and the name of an animation, with the selectors that set them. */
  const values = new Map<
    string,
    { readonly selectors: readonly string[] | null; readonly value: string }[]
  >();
  /** Rules that use them. */
  const uses: { readonly name: string; readonly rule: CssRule; readonly url: string }[] = [];
  let count = 0;

  const make = (needs: readonly (readonly string[] | null)[], found: readonly string[]): ThemeRule[] => {
    const matchers = needs.flatMap((one) => (one === null ? [] : [matcherOf(one)]));
    if (found.length === 0 || count >= MAX_RULES) return [];
    const known = matchers.flatMap((one) => one ?? []);
    if (known.length < matchers.length) return [];
    count += 1;
    return [{ needs: known, images: found.slice(0, MAX_IMAGES_OF_RULE) }];
  };

  return {
    add(css, url) {
      if (!SPEAKS_OF_PICTURES.test(css) && !USES_PROPERTIES.test(css)) return [];
      const { rules, animations } = readCssRules(css, (property) => WANTED.test(property));
      const added: ThemeRule[] = [];
      const set = (name: string, selectors: readonly string[] | null, value: string): void => {
        if (values.size >= MAX_PROPERTIES || cssUrls(value).length === 0) return;
        values.set(name, [...(values.get(name) ?? []).slice(-MAX_IMAGES_OF_RULE), { selectors, value }]);
        for (const use of uses)
          if (use.name === name)
            added.push(...make([use.rule.selectors, selectors], pictures(value, use.url)));
      };
      const use = (name: string, rule: CssRule): void => {
        for (const { selectors, value } of values.get(name) ?? [])
          // An address in a custom property is read where it is used (CSS Properties and Values 1, "relative URLs").
          added.push(...make([rule.selectors, selectors], pictures(value, url)));
        if (uses.length < MAX_USES) uses.push({ name, rule, url });
      };
      for (const [name, steps] of animations) for (const value of steps) set(`@${name}`, null, value);
      for (const rule of rules)
        for (const [name, value] of rule.declarations)
          if (name.startsWith('--')) set(name, rule.selectors, value);
      for (const rule of rules) {
        if (isDecoration(rule)) continue;
        for (const [name, value] of rule.declarations) {
          if (/animation/.test(name))
            for (const word of value.split(/[\s,]+/).slice(0, 40))
              if (values.has(`@${word}`)) use(`@${word}`, rule);
          if (!SHOWS.test(name)) continue;
          added.push(...make([rule.selectors], pictures(value, url)));
          for (const [, used = ''] of value.matchAll(/var\(\s{0,20}(--[\w-]{1,100})/g)) use(used, rule);
        }
      }
      return added;
    },
  };
}

/** The pictures of a value: of `image-set()` and of formats beside each other, one. */
function pictures(value: string, base: string): string[] {
  const best = new Map<string, string>();
  for (const raw of cssUrls(value)) {
    const url = raw.startsWith('data:') ? null : resolveUrl(raw, base);
    if (url === null || !RASTER.test(pathOf(url)) || LIBRARY.test(pathOf(url))) continue;
    if (DECORATION_NAME.test(fileNameOf(url) ?? '')) continue;
    const key = pictureKey(url);
    const known = best.get(key);
    // The last of equal formats is the largest as a rule.
    if (known === undefined || isConverted(known) || !isConverted(url)) best.set(key, url);
  }
  return [...best.values()];
}

/** Sizes and repetition that the rule itself states. */
function isDecoration({ declarations }: CssRule): boolean {
  const of = (name: string): string => declarations.get(name) ?? '';
  const sides = [of('width'), of('height')].map(pixels);
  if (sides.every((side) => side !== null && side <= SMALL_SIDE)) return true;
  const shorthand = of('background').replace(/url\((?:"[^"]*"|'[^']*'|[^)]*)\)/gi, ' ');
  const size =
    of('background-size') === '' ? (/\/\s*([^,]{1,60})/.exec(shorthand)?.[1] ?? '') : of('background-size');
  const fills = /cover|contain|\d%|\d(?:vw|vh)/.test(size);
  const measured = size.split(/[\s,]+/).flatMap((one) => pixels(one) ?? []);
  if (!fills && measured.length > 0 && Math.max(...measured) <= SMALL_SIDE) return true;
  const repeats = /(?:^|\s)(?:repeat(?:-[xy])?|round|space)(?:\s|,|$)/.test(
    `${shorthand} ${of('background-repeat')}`,
  );
  if (repeats && !fills) return true;
  // A part of a sheet of drawings is brought to the place by offsets.
  return /-\d+(?:\.\d+)?px/.test(`${shorthand} ${of('background-position')}`) && !fills;
}

/** A length in CSS pixels; null for what is relative to something else. */
function pixels(text: string): number | null {
  const found = /^\s*(\d{1,5}(?:\.\d{1,4})?)(px|rem|em|pt)\s*(?:!important\s*)?$/i.exec(text);
  if (found === null) return null;
  return Number(found[1]) * (/em$/i.test(found[2] ?? '') ? 16 : found[2]?.toLowerCase() === 'pt' ? 4 / 3 : 1);
}
