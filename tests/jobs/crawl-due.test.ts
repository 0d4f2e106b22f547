import { describe, expect, test } from 'vitest';
import { isQuiet } from '../../src/jobs/crawl-due.js';

describe('quiet hours', () => {
  test.each([
    // 08:59, 09:00, 16:59 and 17:00 in Paris, in winter.
    [{ from: 9, until: 17 }, '2026-11-25T07:59:59.000Z', false],
    [{ from: 9, until: 17 }, '2026-11-25T08:00:00.000Z', true],
    [{ from: 9, until: 17 }, '2026-11-25T15:59:59.000Z', true],
    [{ from: 9, until: 17 }, '2026-11-25T16:00:00.000Z', false],
    // Over midnight, in summer.
    [{ from: 22, until: 6 }, '2026-07-01T20:30:00.000Z', true],
    [{ from: 22, until: 6 }, '2026-07-01T03:59:00.000Z', true],
    [{ from: 22, until: 6 }, '2026-07-01T04:00:00.000Z', false],
    [{ from: 6, until: 6 }, '2026-07-01T04:00:00.000Z', false],
    [null, '2026-07-01T04:00:00.000Z', false],
  ])('%j at %s: %s', (hours, at, expected) => {
    expect(isQuiet(hours, at)).toBe(expected);
  });
});
