/** What authorities are called in sentences: bodies with a status of their own are no département and no région. */
import { describe, expect, test } from 'vitest';
import { OWN_STATUS } from '../../../src/authorities/imports/councils.js';
import { namedAuthority } from '../../../src/authorities/officials/addressee.js';
import { deCollectivite, institutionName, laCollectivite } from '../../../src/french/index.js';

describe('a body with a status of its own', () => {
  test.each([
    ['D6AE', 'departement', 'Alsace', 'la Collectivité européenne d’Alsace'],
    ['R94', 'region', 'Corse', 'la Collectivité de Corse'],
    ['R02', 'region', 'Martinique', 'la Collectivité territoriale de Martinique'],
    ['D986', 'departement', 'Wallis et Futuna', 'le Territoire des îles Wallis et Futuna'],
    ['D987', 'departement', 'Polynésie française', 'la Polynésie française'],
    ['D988', 'departement', 'Nouvelle-Calédonie', 'la Nouvelle-Calédonie'],
  ] as const)('%s', (code, kind, name, words) => {
    const named = namedAuthority({ code, kind, name, placeArticle: 1 });
    expect(laCollectivite(named)).toBe(words);
    expect(institutionName(named)).toBe(OWN_STATUS[code]);
    expect(deCollectivite(named)).toBe(words.startsWith('le ') ? `du ${words.slice(3)}` : `de ${words}`);
  });

  test('keeps the name that a person corrected', () => {
    const named = namedAuthority({ code: 'R94', kind: 'region', name: 'Cullettività', placeArticle: 1 });
    expect(institutionName(named)).toBe('Cullettività');
  });

  test('every other one is called by its kind', () => {
    const named = namedAuthority({ code: 'D976', kind: 'departement', name: 'Mayotte', placeArticle: 0 });
    expect(laCollectivite(named)).toBe('le département de Mayotte');
  });
});
