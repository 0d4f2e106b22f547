import { describe, expect, test } from 'vitest';
import type { ShownVisual } from '../../db/queries/awaiting-capture.js';
import { chooseCaptures } from '../../src/evidence/choose-captures.js';

const SITE = 'https://www.saint-exemple.example';
const day = (number: number): string => `2026-11-${String(number).padStart(2, '0')}T08:00:00.000Z`;

const shown = (page: string, more: Partial<ShownVisual> = {}): ShownVisual => ({
  contentKey: 'k',
  pageUrl: `${SITE}/${page}`,
  pageKind: 'page',
  element: 'img',
  imageUrl: `${SITE}/affiche.png`,
  declared: [],
  originalUrl: null,
  documentPage: null,
  since: day(1),
  isOpen: true,
  ...more,
});
const capturedAt = (page: string, at: number) => ({ pageUrl: `${SITE}/${page}`, at: day(at) });

const pagesOf = (
  places: readonly ShownVisual[],
  captured: readonly { readonly pageUrl: string | null; readonly at: string }[] = [],
): string[] =>
  chooseCaptures(places, () => captured).pages.map(({ pageUrl }) => pageUrl.slice(SITE.length + 1));

describe('which captures are due', () => {
  test('one a visual and page', () => {
    expect(pagesOf([shown('a'), shown('a', { imageUrl: `${SITE}/copie.png` }), shown('b')])).toEqual([
      'a',
      'b',
    ]);
    expect(pagesOf([shown('a'), shown('b')], [capturedAt('a', 2)])).toEqual(['b']);
  });

  test('another one when the page shows it otherwise since, and not for ever', () => {
    expect(pagesOf([shown('a', { since: day(5) })], [capturedAt('a', 2)])).toEqual(['a']);
    const six = [1, 2, 3, 4, 5, 6].map((at) => capturedAt('a', at));
    expect(pagesOf([shown('a', { since: day(9) })], six)).toEqual([]);
  });

  test('three pages a site, those first where people see it; captures on other sites do not count', () => {
    const places = ['a', 'b', 'c', 'd'].map((page) => shown(page));
    expect(pagesOf([shown('meta', { element: 'social' }), ...places])).toEqual(['a', 'b', 'c']);
    const elsewhere = { pageUrl: 'https://www.ailleurs.example/', at: day(2) };
    expect(pagesOf(places, [elsewhere, capturedAt('a', 2), capturedAt('b', 2)])).toEqual(['c']);
    expect(pagesOf(places, [capturedAt('a', 2), capturedAt('b', 2), capturedAt('c', 2)])).toEqual([]);
  });

  test('visuals of one page are captured together', () => {
    const { pages } = chooseCaptures([shown('a'), shown('a', { contentKey: 'other' })], () => []);
    expect(pages).toHaveLength(1);
    expect(pages[0]?.visuals.map(({ contentKey }) => contentKey)).toEqual(['k', 'other']);
  });

  test('what is gone from everywhere is logged once, without a page', () => {
    const places = [shown('a', { isOpen: false }), shown('b', { isOpen: false })];
    expect(chooseCaptures(places, () => [])).toMatchObject({ pages: [], gone: [{ pageUrl: `${SITE}/a` }] });
    expect(chooseCaptures(places, () => [capturedAt('b', 2)])).toEqual({ pages: [], gone: [] });
    expect(chooseCaptures([...places, shown('c')], () => []).gone).toEqual([]);
    // A capture on another site proves nothing of this one.
    const elsewhere = { pageUrl: 'https://www.ailleurs.example/', at: day(2) };
    expect(chooseCaptures(places, () => [elsewhere]).gone).toHaveLength(1);
  });
});
