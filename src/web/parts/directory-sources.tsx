/** Where the data of the directory come from (public-data.md §7): under everything that shows some of them. */
import type { FC } from 'hono/jsx';
import type { SourceState } from '../../../db/queries/directory-page.js';
import type { ImportSetId } from '../../authorities/types.js';
import { formatDate, isLegalDay } from '../../french/index.js';
import { day, fr } from './words.js';

/** The producers of a set, as they ask to be named. */
const PRODUCERS: readonly (readonly [name: string, sets: readonly ImportSetId[]])[] = [
  ['INSEE et DGCL (code officiel géographique)', ['cog']],
  ['DILA (annuaire de l’administration)', ['annuaire']],
  [
    'ministère de l’Intérieur (répertoire national des élus)',
    [
      'rne-maires',
      'rne-municipaux',
      'rne-communautaires',
      'rne-departementaux',
      'rne-regionaux',
      'rne-arrondissements',
      'rne-assemblees',
    ],
  ],
  ['DAE, AIFE, DGFiP et C. Maudry (commande publique)', ['decp', 'decp-2022']],
  ['DILA (BOAMP)', ['boamp']],
];

/** « 6 août 2026 »: the day of the data where it is told, else the day on which they were fetched. */
export function stateDay({ asOf, retrievedAt }: Pick<SourceState, 'asOf' | 'retrievedAt'>): string {
  const own = (asOf ?? '').slice(0, 10);
  return isLegalDay(own) ? formatDate(own) : day(retrievedAt);
}

export const Sources: FC<{ states: readonly SourceState[] }> = ({ states }) => {
  const told = PRODUCERS.flatMap(([name, sets]) => {
    const own = states.filter(({ setId }) => sets.some((one) => one === setId));
    const [last] = own.toSorted((a, b) => (a.retrievedAt < b.retrievedAt ? 1 : -1));
    return last === undefined ? [] : [`${name}, état au ${stateDay(last)}`];
  });
  return told.length === 0 ? (
    <></>
  ) : (
    <p class="meta sources">{fr(`Sources : ${told.join(' ; ')}. Licence Ouverte 2.0.`)}</p>
  );
};
