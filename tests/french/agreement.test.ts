import { describe, expect, test } from 'vitest';
import { pluralOf } from '../../src/french/agreement.js';

describe('the plural of a phrase', () => {
  test.each([
    ['ce visuel', 'ces visuels'],
    ['Ce visuel a été créé', 'Ces visuels ont été créés'],
    ['Ce visuel n’a pas été publié', 'Ces visuels n’ont pas été publiés'],
    ['cette image publiée', 'ces images publiées'],
    ['l’affiche', 'les affiches'],
    ['L’artiste peut', 'Les artistes peuvent'],
    ['Il vient', 'Ils viennent'],
    ['la mention qui accompagne ce visuel', 'les mentions qui accompagnent ces visuels'],
    ['un visuel publié', 'deux visuels publiés'],
    ['d’un visuel', 'de deux visuels'],
    ['D’une affiche', 'De deux affiches'],
    ['au visuel {{ visuel.titre }}', 'aux visuels {{ visuel.titre }}'],
    ['est désormais accompagné', 'sont désormais accompagnés'],
  ])('%s → %s', (one, several) => {
    expect(pluralOf(one, 'deux')).toEqual({ kind: 'plural', text: several });
  });

  test.each([
    ['le travail', 'travail'],
    // « l’ » is no article here: « les ont créés » would be wrong.
    ['qui l’a créé', 'l’'],
    ['son auteur', 'son'],
    ['ce visuel éblouit', 'éblouit'],
  ])('%s is left to whoever writes: %s', (phrase, word) => {
    expect(pluralOf(phrase, 'deux')).toEqual({ kind: 'unknown', word });
  });
});
