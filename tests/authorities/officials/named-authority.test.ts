/** What authorities are called in sentences: bodies with a status of their own are no département and no région. */
import { describe, expect, test } from 'vitest';
import { OWN_STATUS } from '../../../src/authorities/imports/councils.js';
import { namedAuthority } from '../../../src/authorities/officials/addressee.js';
import {
  appel,
  deCollectivite,
  envelopeLines,
  headOfOwnStatus,
  institutionName,
  laCollectivite,
  officeInText,
  toExecutive,
  type NamedAuthority,
} from '../../../src/french/index.js';

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

  test.each([
    ['D6AE', 'president-assemblee', 'Présidente de la Collectivité européenne d’Alsace'],
    ['R94', 'president-executif', 'Présidente du conseil exécutif de Corse'],
    ['R94', 'president-assemblee', 'Présidente de l’Assemblée de Corse'],
    ['R02', 'president-executif', 'Présidente du conseil exécutif de Martinique'],
    ['R02', 'president-assemblee', 'Présidente de l’assemblée de Martinique'],
    ['R03', 'president-assemblee', 'Présidente de la Collectivité territoriale de Guyane'],
    ['D975', 'president-assemblee', 'Présidente du conseil territorial de Saint-Pierre-et-Miquelon'],
    ['D977', 'president-assemblee', 'Présidente du conseil territorial de Saint-Barthélemy'],
    ['D978', 'president-assemblee', 'Présidente du conseil territorial de Saint-Martin'],
    ['D986', 'president-assemblee', 'Présidente de l’assemblée territoriale des îles Wallis et Futuna'],
    ['D987', 'president-executif', 'Présidente de la Polynésie française'],
    ['D987', 'president-assemblee', 'Présidente de l’assemblée de la Polynésie française'],
    ['D988', 'president-executif', 'Présidente du gouvernement de la Nouvelle-Calédonie'],
    ['D988', 'president-assemblee', 'Présidente du congrès de la Nouvelle-Calédonie'],
  ] as const)('%s, %s: %s', (code, office, words) => {
    const name = OWN_STATUS[code] ?? '';
    const authority = namedAuthority({ code, kind: 'departement', name, placeArticle: 1 });
    const woman = { office, sex: 'F' } as const;
    expect(envelopeLines(woman, authority)).toEqual([words]);
    expect(envelopeLines({ office, sex: null }, authority)).toEqual([
      words.replace('Présidente', 'Présidence'),
    ]);
    const small = `p${words.slice(1)}`;
    expect(officeInText(woman, authority)).toBe(small);
    expect(toExecutive(woman, authority)).toBe(`à la ${small}`);
    expect(appel(woman)).toBe('Madame la Présidente,');
  });

  test('each of them has a head', () => {
    for (const [code, name] of Object.entries(OWN_STATUS)) {
      const authority = namedAuthority({ code, kind: 'region', name, placeArticle: null });
      const office = headOfOwnStatus(authority);
      expect([code, office]).toEqual([code, expect.stringMatching(/^president-(?:assemblee|executif)$/)]);
    }
  });

  test.each([
    ['Paris 8e Arrondissement', 'Mairie du 8e arrondissement de Paris'],
    ['Lyon 3e Arrondissement', 'Mairie du 3e arrondissement de Lyon'],
    ['Marseille 1er Arrondissement', 'Mairie du 1er arrondissement de Marseille'],
  ])('%s is a town hall within a commune', (name, institution) => {
    const authority = namedAuthority({ code: '75108', kind: 'commune', name, placeArticle: 0 });
    expect(institutionName(authority)).toBe(institution);
    expect(laCollectivite(authority)).toBe(`la ${institution}`);
    expect(deCollectivite(authority)).toBe(`de la ${institution}`);
    expect(officeInText({ office: 'maire-arrondissement', sex: 'F' }, authority)).toBe(
      `maire ${institution.replace('Mairie ', '')}`,
    );
  });

  test('the article of a body is never lost, whatever the office and the sex', () => {
    for (const name of [...Object.values(OWN_STATUS), 'Métropole de Lyon', 'CC du Pays d’Exemple']) {
      const authority: NamedAuthority = { name, kind: /^(?:CC|Métropole) /u.test(name) ? 'epci' : 'autre' };
      for (const office of [
        'president-executif',
        'president-assemblee',
        'president-epci',
        'vice-president',
      ] as const)
        for (const sex of ['F', 'M', null] as const) {
          const official = { office, sex, rank: 2 };
          const words = [...envelopeLines(official, authority), officeInText(official, authority)].join(
            ' / ',
          );
          expect(words).not.toMatch(
            / de (?:Collectivité|Communauté|Métropole|Territoire|Polynésie|Nouvelle)| du (?:Coll|Comm|Mét|Poly|Nouv)/u,
          );
        }
    }
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
