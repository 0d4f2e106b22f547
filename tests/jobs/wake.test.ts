import { expect, test, vi } from 'vitest';
import { createWake } from '../../src/jobs/wake.js';

test('asked often it runs once, a moment later; not before it is known what, nor after the end', () => {
  vi.useFakeTimers();
  try {
    const wake = createWake(() => 0.5);
    let runs = 0;
    const end = new AbortController();
    wake.ask();
    vi.advanceTimersByTime(60_000);
    wake.attach(() => (runs += 1), end.signal);
    vi.advanceTimersByTime(60_000);
    expect(runs).toBe(0);
    for (let n = 0; n < 5; n += 1) wake.ask();
    expect(runs).toBe(0);
    vi.advanceTimersByTime(60_000);
    expect(runs).toBe(1);
    wake.ask();
    end.abort();
    wake.ask();
    vi.advanceTimersByTime(60_000);
    expect(runs).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});
