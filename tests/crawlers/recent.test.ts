import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRecent } from '../../src/crawlers/recent.js';

test('holds what was used last, never more than its limit', () => {
  const step = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), writes: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step), fc.integer({ min: 1, max: 4 }), (steps, limit) => {
      const recent = createRecent<number>(limit);
      /** Keys in use, the last one at the end, and what each was given last. */
      let used: string[] = [];
      const given = new Map<string, number>();
      for (const [index, { key, writes }] of steps.entries()) {
        const isHeld = used.slice(-limit).includes(key);
        if (writes) {
          recent.set(key, index);
          given.set(key, index);
        } else expect(recent.get(key)).toBe(isHeld ? given.get(key) : undefined);
        if (writes || isHeld) used = [...used.slice(-limit).filter((one) => one !== key), key];
      }
    }),
  );
});
