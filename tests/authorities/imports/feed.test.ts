import { expect, test } from 'vitest';
import { feedName, feedOf } from '../../../src/authorities/imports/feed.js';

const ID = '22847056-61df-452d-837d-8b8ceadbfc52';

test.each([
  ['decp-megalis.json', 'decp-megalis'],
  ['Mégalis (2).json.gz', 'megalis'],
  ['decp-2026-10.json', 'decp-2026-10'],
  [`https://www.data.gouv.fr/api/1/datasets/r/${ID}`, ID],
  [
    'https://static.data.example/resources/decp-megalis/20260811-155100/decp.json',
    'static-data-example-resources-decp-megalis-decp',
  ],
  [
    'https://static.data.example/resources/decp-megalis/20261101-080000/decp.json',
    'static-data-example-resources-decp-megalis-decp',
  ],
  ['https://a.example/export?acheteur=1', 'a-example-export-acheteur-1'],
])('a file of its own: %s is %s', (origin, feed) => expect(feedOf('by-file', origin)).toBe(feed));

test('a person’s name for it counts first; a set of one file has no feeds', () => {
  expect(feedOf('by-file', 'x.json', ' Mégalis Bretagne ')).toBe('megalis-bretagne');
  expect(feedOf('by-name', 'x.csv')).toBe('');
  expect(feedOf('by-name', 'x.csv', 'Maximilien')).toBe('maximilien');
  expect(feedOf(undefined, 'x.csv', 'Maximilien')).toBe('');
  expect(feedName('a'.repeat(500))).toHaveLength(100);
});
