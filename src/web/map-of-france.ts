/**
 * The 101 départements as tiles of equal size: a place in a grid of our own, and a name. A scheme and no map: neither
 * areas nor borders are drawn, so that a small département is seen as well as a large one.
 */

import { DEPARTEMENT_NAMES, nameOfDepartement } from '../french/departements.js';

export { DEPARTEMENT_NAMES };

/** North to south, west to east; a dot is an empty place. */
const GRID = `
 .   .   .   .   .   .   62  59  .   .   .   .   .   .
 .   .   .   .   .   76  80  60  02  08  .   .   .   .
 .   .   .   50  14  27  95  93  77  51  55  54  57  67
 29  22  35  53  61  78  92  75  94  10  52  88  68  .
 .   56  44  49  72  28  91  45  89  21  70  25  90  .
 .   .   85  79  37  41  18  58  71  39  01  74  .   .
 .   .   17  16  86  36  23  03  42  69  38  73  .   .
 971 .   33  24  87  19  63  43  07  26  05  .   .   .
 972 .   40  47  46  15  48  30  84  04  06  .   .   .
 973 .   64  32  82  12  34  13  83  .   .   .   .   .
 974 .   65  31  81  11  .   .   .   .   .   2B  .   .
 976 .   .   .   09  66  .   .   .   .   .   2A  .   .
`;

export interface Tile {
  readonly code: string;
  /** From 0, west to east and north to south. */
  readonly column: number;
  readonly row: number;
}

export const COLUMNS = 14;

export const TILES: readonly Tile[] = GRID.trim()
  .split('\n')
  .flatMap((line, row) =>
    line
      .trim()
      .split(/\s+/)
      .flatMap((code, column) => (code === '.' ? [] : [{ code, column, row }])),
  );

export const ROWS = Math.max(...TILES.map((tile) => tile.row)) + 1;

/** « Finistère (29) »; the code alone for what nobody knows. */
export function departementName(code: string | null): string {
  if (code === null) return 'Plusieurs départements';
  const name = nameOfDepartement(code);
  return name === null ? `Département ${code}` : `${name} (${code})`;
}
