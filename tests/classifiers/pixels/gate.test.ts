import { describe, expect, test } from 'vitest';
import { MESSAGES, matchMessage, type Message } from '../../../src/classifiers/pixels/watermarks.js';
import { PROGRAMS } from './embed-watermark.js';
import { numbersFrom } from '../../fixtures/make-poster.js';

/** Votes of `perBit` blocks for each bit, 1 with the probability of that bit. */
function votesOf(probabilities: readonly number[], perBit: number, random: () => number): Uint8Array {
  return Uint8Array.from({ length: probabilities.length * perBit }, (_, block) =>
    random() < (probabilities[block % probabilities.length] ?? 0) ? 1 : 0,
  );
}

const evenly = (count: number, probability: number): number[] =>
  Array.from({ length: count }, () => probability);

test('the messages are those of the public programs', () => {
  const known = Object.values(PROGRAMS).map(({ message, bits }) => `${message} ${bits.join('')}`);
  for (const { name, bits } of MESSAGES) expect(known).toContain(`${name} ${bits.join('')}`);
  expect(new Set(known).size).toBe(MESSAGES.length);
});

describe.each(MESSAGES)('the gate of $name', (message) => {
  test('lets no votes of chance through', () => {
    const random = numbersFrom(message.bits.length);
    for (let draw = 0; draw < 3000; draw++) {
      const bias = 0.05 + 0.9 * random();
      const votes = votesOf(evenly(message.bits.length, bias), 7 + (draw % 40), random);
      expect(matchMessage(votes, message)).toBeNull();
    }
  });

  test('lets no message of chance through, though each bit votes alike everywhere', () => {
    const random = numbersFrom(message.bits.length + 1);
    for (let draw = 0; draw < 3000; draw++) {
      const bits = message.bits.map(() => (random() < 0.5 ? 0 : 1));
      expect(matchMessage(votesOf(bits, 20, random), message)).toBeNull();
    }
  });

  test.each([
    ['only zeros', 0],
    ['only ones', 1],
  ])('takes %s for nothing', (_name, vote) => {
    expect(matchMessage(new Uint8Array(message.bits.length * 100).fill(vote), message)).toBeNull();
  });

  test('asks for seven votes a bit', () => {
    const seven = votesOf(message.bits, 7, () => 0.5);
    expect(matchMessage(seven, message)).toEqual({
      matchedBits: message.bits.length,
      margin: 1,
      votes: 7,
    });
    expect(matchMessage(seven.slice(0, -1), message)).toBeNull();
  });

  test('asks for a margin that few votes cannot give by chance', () => {
    const votes = Uint8Array.from({ length: message.bits.length * 7 }, (_, block) =>
      Math.floor(block / message.bits.length) < (message.bits[block % message.bits.length] === 1 ? 4 : 3)
        ? 1
        : 0,
    );
    expect(matchMessage(votes, message)).toBeNull();
  });

  test('asks for a margin, even where the order of bits is right', () => {
    const perBit = 400;
    const order = (high: number): Uint8Array =>
      Uint8Array.from({ length: message.bits.length * perBit }, (_, block) => {
        const turn = Math.floor(block / message.bits.length);
        return turn < (message.bits[block % message.bits.length] === 1 ? high : 200) ? 1 : 0;
      });
    expect(matchMessage(order(238), message)).toBeNull();
    expect(matchMessage(order(260), message)).toMatchObject({ matchedBits: message.bits.length });
  });
});

test('bits with the same mean vote are not parted', () => {
  const message: Message = { name: 'short', bits: [1, 1, 0, 0], maxWrongBits: 0, ways: ['bytes'] };
  const turns = (...ofForty: readonly number[]): Uint8Array =>
    Uint8Array.from({ length: 4 * 400 }, (_, block) =>
      Math.floor(block / 4) % 40 < (ofForty[block % 4] ?? 0) ? 1 : 0,
    );
  expect(matchMessage(turns(40, 20, 20, 0), message)).toBeNull();
  expect(matchMessage(turns(40, 21, 20, 0), message)).toMatchObject({ matchedBits: 4 });
});

/** The bound of the documentation, by going through every choice of highest bits. */
function chanceOf({ bits, maxWrongBits }: Pick<Message, 'bits' | 'maxWrongBits'>): number {
  const sizes = Array.from({ length: bits.length + 1 }, () => ({ all: 0, near: 0 }));
  for (let choice = 0; choice < 2 ** bits.length; choice++) {
    let size = 0;
    let wrong = 0;
    for (const [place, bit] of bits.entries()) {
      const chosen = (choice >> place) & 1;
      size += chosen;
      wrong += chosen === bit ? 0 : 1;
    }
    const row = sizes[size];
    if (row === undefined) continue;
    row.all += 1;
    if (wrong <= maxWrongBits) row.near += 1;
  }
  return sizes.reduce((sum, { all, near }) => sum + near / all, 0);
}

describe('chance, measured on messages short enough to be hit', () => {
  const bits = [1, 0, 0, 1, 1, 0, 1, 0, 0, 0] as const;

  test.each([0, 1])('with %i wrong bits allowed, it is no more than the documented bound', (maxWrongBits) => {
    const message: Message = { name: 'short', bits, maxWrongBits, ways: ['bytes'] };
    const random = numbersFrom(11 + maxWrongBits);
    const draws = 6000;
    let hits = 0;
    for (let draw = 0; draw < draws; draw++) {
      const probabilities = bits.map(() => random());
      if (matchMessage(votesOf(probabilities, 120, random), message) !== null) hits += 1;
    }
    const bound = chanceOf(message) * draws;
    // Four standard deviations of a count, above; well off zero below, or the measure would show nothing.
    expect(hits).toBeLessThan(bound + 4 * Math.sqrt(bound));
    expect(hits).toBeGreaterThan(bound / 10);
  });

  test('the bound for one choice in all of the right size', () => {
    expect(chanceOf({ bits, maxWrongBits: 0 })).toBeCloseTo(1 / 210, 10);
  });
});
