/**
 * The 101 départements as tiles of equal size: a place in a grid of our own, and a name. A scheme and no map: neither
 * areas nor borders are drawn, so that a small département is seen as well as a large one.
 */

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

const NAMES = `01 Ain|02 Aisne|03 Allier|04 Alpes-de-Haute-Provence|05 Hautes-Alpes|06 Alpes-Maritimes|07 Ardèche|08 Ardennes
09 Ariège|10 Aube|11 Aude|12 Aveyron|13 Bouches-du-Rhône|14 Calvados|15 Cantal|16 Charente|17 Charente-Maritime|18 Cher
19 Corrèze|2A Corse-du-Sud|2B Haute-Corse|21 Côte-d’Or|22 Côtes-d’Armor|23 Creuse|24 Dordogne|25 Doubs|26 Drôme|27 Eure
28 Eure-et-Loir|29 Finistère|30 Gard|31 Haute-Garonne|32 Gers|33 Gironde|34 Hérault|35 Ille-et-Vilaine|36 Indre
37 Indre-et-Loire|38 Isère|39 Jura|40 Landes|41 Loir-et-Cher|42 Loire|43 Haute-Loire|44 Loire-Atlantique|45 Loiret|46 Lot
47 Lot-et-Garonne|48 Lozère|49 Maine-et-Loire|50 Manche|51 Marne|52 Haute-Marne|53 Mayenne|54 Meurthe-et-Moselle|55 Meuse
56 Morbihan|57 Moselle|58 Nièvre|59 Nord|60 Oise|61 Orne|62 Pas-de-Calais|63 Puy-de-Dôme|64 Pyrénées-Atlantiques
65 Hautes-Pyrénées|66 Pyrénées-Orientales|67 Bas-Rhin|68 Haut-Rhin|69 Rhône|70 Haute-Saône|71 Saône-et-Loire|72 Sarthe
73 Savoie|74 Haute-Savoie|75 Paris|76 Seine-Maritime|77 Seine-et-Marne|78 Yvelines|79 Deux-Sèvres|80 Somme|81 Tarn
82 Tarn-et-Garonne|83 Var|84 Vaucluse|85 Vendée|86 Vienne|87 Haute-Vienne|88 Vosges|89 Yonne|90 Territoire de Belfort
91 Essonne|92 Hauts-de-Seine|93 Seine-Saint-Denis|94 Val-de-Marne|95 Val-d’Oise|971 Guadeloupe|972 Martinique|973 Guyane
974 La Réunion|976 Mayotte`;

/** Code of a département → its name. */
export const DEPARTEMENT_NAMES: ReadonlyMap<string, string> = new Map(
  NAMES.split(/[|\n]/).map((entry) => {
    const [code = ''] = entry.split(' ', 1);
    return [code, entry.slice(code.length + 1)];
  }),
);

/** Overseas collectivities: they have communes and a code, and no place on the scheme. */
const OVERSEAS: ReadonlyMap<string, string> = new Map([
  ['975', 'Saint-Pierre-et-Miquelon'],
  ['977', 'Saint-Barthélemy'],
  ['978', 'Saint-Martin'],
  ['984', 'Terres australes et antarctiques françaises'],
  ['986', 'Wallis-et-Futuna'],
  ['987', 'Polynésie française'],
  ['988', 'Nouvelle-Calédonie'],
  ['989', 'Île de Clipperton'],
]);

/** « Finistère (29) »; the code alone for what nobody knows. */
export function departementName(code: string | null): string {
  if (code === null) return 'Plusieurs départements';
  const name = DEPARTEMENT_NAMES.get(code) ?? OVERSEAS.get(code);
  return name === undefined ? `Département ${code}` : `${name} (${code})`;
}
