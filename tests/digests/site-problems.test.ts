/** What the weekly mail says of a site of which next to nothing was found. */
import { expect, test } from 'vitest';
import type { ListedStanding, Thin } from '../../db/queries/standings.js';
import { problemsOf, withServices } from '../../src/digests/site-problems.js';

const AT = '2026-11-30T06:30:00.000Z';
const ASK = { from: '2026-11-23T06:30:00.000Z', at: AT, withNewProblems: new Set<string>() };

function listed(thin: Thin | null): ListedStanding {
  const seen = { at: '2026-11-28T06:30:00.000Z' };
  return {
    site: {
      id: 's',
      startUrl: 'https://www.saint-exemple.example/',
      cadenceDays: 7,
      paused: false,
      dueFrom: null,
    },
    authority: { code: '99001', name: 'Saint-Exemple', departement: '99' },
    standing: thin === null ? { kind: 'looked-at', ...seen } : { kind: 'partial', waiting: 0, ...seen, thin },
    openProblems: 0,
    openReservations: 0,
  };
}

test.each<[Thin, boolean, string]>([
  [{ pages: 3, before: 210 }, true, '3 pages trouvées au lieu de 210'],
  [{ pages: 1, before: 1 }, false, 'une seule page trouvée'],
])('%j is told', (thin, isNews, words) => {
  const told = problemsOf([listed(thin)], ASK);
  expect(told).toMatchObject([{ siteId: 's', problem: { isNews } }]);
  expect(told[0]?.problem.reason.replaceAll(/\s/g, ' ')).toContain(words);
});

test('nothing is told of a site that showed what it always shows', () => {
  expect(problemsOf([listed(null)], ASK)).toEqual([]);
});

test('services whose publications could not be looked at are named, each with how many', () => {
  const problem = { authority: 'Saint-Exemple', site: 's', reason: '3 adresses', isNews: false };
  const counts = [
    { platform: 'calameo', linked: 3, notLookedAt: 2 },
    { platform: 'issuu', linked: 4, notLookedAt: 0 },
    { platform: 'intramuros', linked: 1, notLookedAt: 1 },
  ] as const;
  expect(withServices(problem, counts).reason).toBe(
    '3 adresses ; publications non regardées : 2 chez Calaméo, 1 chez IntraMuros',
  );
  expect(withServices(problem, counts.slice(1, 2))).toEqual(problem);
  expect(withServices(problem, [])).toEqual(problem);
});
