import { describe, expect, test } from 'vitest';
import { classify } from '../../src/classifiers/classify.js';
import { NO_SURROUNDINGS, type Surroundings } from '../../src/classifiers/types.js';
import type { CrawlEvent, Sighting, VisualEvent } from '../../src/crawlers/events.js';
import { createGathering, firstWords } from '../../src/crawlers/findings.js';
import { NO_TERMS } from './crawl-kit.js';

const AT = '2026-11-24T10:00:00.000Z';
const STEPS = 'Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 64x64';

function sighting(imageUrl: string, more: Partial<Surroundings> = {}): Sighting {
  return {
    imageUrl,
    declared: [],
    element: 'img',
    width: null,
    height: null,
    surroundings: { ...NO_SURROUNDINGS, ...more },
  };
}

function seen(pageUrl: string, imageUrl: string, more: Partial<Surroundings> = {}): CrawlEvent {
  return { type: 'sighting', pageUrl, sighting: sighting(imageUrl, more), at: AT };
}

function visual(imageUrl: string, contentKey: string, more: Partial<VisualEvent> = {}): VisualEvent {
  return {
    type: 'visual',
    outcome: 'read',
    imageUrl,
    originalUrl: null,
    originalRule: null,
    contentKey,
    sha256: null,
    format: 'png',
    width: 64,
    height: 64,
    bytes: 100,
    traces: [],
    integrity: null,
    surroundings: NO_SURROUNDINGS,
    validators: { etag: null, lastModified: null },
    error: null,
    documentPage: null,
    at: AT,
    ...more,
  };
}

function gather(events: readonly CrawlEvent[]) {
  const gathering = createGathering(classify);
  for (const event of events) gathering.add(event);
  return gathering.result();
}

describe('createGathering', () => {
  test('one content behind several addresses and pages is one finding, judged by all that stands around it', () => {
    const { findings } = gather([
      seen('/a', '/thumb.png'),
      visual('/thumb.png', 'ranges:1', { originalUrl: '/full.png' }),
      seen('/b', '/full.png', { caption: 'Illustration générée par IA' }),
      visual('/full.png', 'ranges:1'),
      seen('/c', '/full.png'),
    ]);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      imageUrl: '/thumb.png',
      originalUrl: '/full.png',
      pageUrls: ['/a', '/b', '/c'],
      verdict: { grade: 'stated' },
    });
  });

  test('a caption of another visual of the page is not taken over', () => {
    const { findings } = gather([
      seen('/a', '/one.png', { caption: 'Illustration générée par IA' }),
      visual('/one.png', 'ranges:1'),
      seen('/a', '/two.png'),
      visual('/two.png', 'ranges:2'),
    ]);
    expect(findings.map((finding) => finding.verdict.grade)).toEqual(['stated', 'none']);
  });

  test('evidence brings hash and integrity, and a broken manifest is no declaration any more', () => {
    const traces = [
      {
        where: 'jumbf:c2pa.actions',
        value: 'x',
        detail: {
          manifest: 'active',
          label: 'urn:1',
          action: 'c2pa.created',
          digitalSourceType: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
        },
      },
    ] as const;
    const evidence = (integrity: 'intact' | 'broken'): CrawlEvent => ({
      type: 'evidence',
      contentKey: 'ranges:1',
      sha256: 'ab'.repeat(32),
      url: '/a.png',
      bytes: new Uint8Array(),
      headers: {},
      status: 200,
      at: AT,
      integrity,
      terms: NO_TERMS,
    });
    const grades = (['intact', 'broken'] as const).map((integrity) => {
      const [finding] = gather([visual('/a.png', 'ranges:1', { traces }), evidence(integrity)]).findings;
      expect(finding?.sha256).toBe('ab'.repeat(32));
      return finding?.verdict.grade;
    });
    expect(grades).toEqual(['technical', 'hinted']);
  });

  test('evidence of a content that was never told is a bug', () => {
    const evidence = {
      type: 'evidence',
      contentKey: 'x',
      sha256: '',
      url: '',
      bytes: new Uint8Array(),
      headers: {},
      status: 200,
      at: AT,
      integrity: null,
      terms: NO_TERMS,
    } as const;
    expect(() => gather([evidence])).toThrow('before its visual');
  });

  test('problems are told once, skips are counted, a picture of a document stands on the document', () => {
    const problem = { type: 'problem', url: '/x', code: 'http', message: 'erreur', at: AT } as const;
    const result = gather([
      problem,
      problem,
      { type: 'skipped', reason: 'trap', url: '/1' },
      { type: 'skipped', reason: 'trap', url: '/2' },
      visual('/b.pdf#page=2&image=1', 'sha256:1', {
        documentPage: 2,
        traces: [{ where: 'png:tEXt:parameters', value: STEPS }],
      }),
    ]);
    expect(result.problems).toEqual([{ url: '/x', code: 'http', message: 'erreur' }]);
    expect(result.skipped).toEqual({ trap: 2 });
    expect(result.findings[0]).toMatchObject({ pageUrls: ['/b.pdf'], documentPage: 2 });
  });

  test('firstWords passes over what is empty', () => {
    const around = ['', null, 'La fête'].map((alt) => ({ ...NO_SURROUNDINGS, alt }));
    expect(firstWords(around, 'alt')).toBe('La fête');
    expect(firstWords(around, 'caption')).toBeNull();
  });
});
