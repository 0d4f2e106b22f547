/** Posters of two imaginary villages and a seaside town, each drawn by code: nothing here is taken from anybody. */
import { board, box, bunting, disc, ridge, scatter, shape, sky, title } from './drawing-kit.js';

export type Draw = (width: number, height: number) => string;

const boat = (x: number, y: number, size: number, hull: string, sail: string): string =>
  shape(
    [
      [x - size, y],
      [x + size, y],
      [x + size * 0.7, y + size * 0.4],
      [x - size * 0.7, y + size * 0.4],
    ],
    hull,
  ) +
  shape(
    [
      [x + 4, y - size * 1.7],
      [x + 4, y - 8],
      [x + size * 0.9, y - 8],
    ],
    sail,
  ) +
  shape(
    [
      [x - 6, y - size * 1.3],
      [x - 6, y - 8],
      [x - size * 0.7, y - 8],
    ],
    sail,
    0.8,
  );

export const seaFestival: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 's', '#fbe3b0', '#f6a77c', '#d9677a') +
      disc(w * 0.7, h * 0.42, 95, '#fff3c9') +
      ridge(w, h, 3, h * 0.56, 14, '#2a6f97') +
      boat(w * 0.3, h * 0.58, 95, '#7a2a2e', '#fdf6e6') +
      boat(w * 0.78, h * 0.54, 52, '#1d3c52', '#f4d58d') +
      ridge(w, h, 8, h * 0.68, 16, '#1f5a80') +
      ridge(w, h, 5, h * 0.8, 18, '#174766') +
      bunting(w, 10, 60, ['#fdf6e6', '#2a6f97', '#f4d58d', '#c8483f']) +
      title(w, h * 0.72, '#fdf6e6', [
        ['Fête de la mer', 92],
        ['samedi 4 juillet', 40],
      ]),
  );

const house = (x: number, base: number, wide: number, tall: number, wall: string): string =>
  box(x, base - tall, wide, tall, wall) +
  shape(
    [
      [x - 8, base - tall],
      [x + wide + 8, base - tall],
      [x + wide / 2, base - tall - wide * 0.6],
    ],
    '#f4f7fb',
  ) +
  box(x + wide * 0.2, base - tall * 0.7, wide * 0.2, wide * 0.25, '#ffd27a', 3) +
  box(x + wide * 0.6, base - tall * 0.7, wide * 0.2, wide * 0.25, '#ffd27a', 3);

export const christmasMarket: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'n', '#0c1f3d', '#1d3d67', '#4f6f95') +
      disc(w * 0.8, h * 0.16, 60, '#fdf3d8') +
      ridge(w, h, 12, h * 0.62, 30, '#dce6f2', 0.5) +
      [0, 1, 2, 3, 4, 5]
        .map((i) => house(50 + i * 158, h * 0.8, 110, 90 + ((i * 47) % 90), i % 2 ? '#6e3b3b' : '#4b2f45'))
        .join('') +
      ridge(w, h, 4, h * 0.8, 10, '#eef3f9') +
      scatter(6, 150, [0, 0, w, h * 0.8], (x, y, random) => disc(x, y, 1.5 + random() * 4, '#ffffff', 0.85)) +
      title(w, h * 0.82, '#8c1f2b', [
        ['Marché de Noël', 88],
        ['place de l’église, 12 et 13 décembre', 36],
      ]),
  );

export const neighbours: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'v', '#fef4dc', '#fbd7a1') +
      bunting(w, 0, 90, ['#e4572e', '#17bebb', '#ffc914', '#2e282a', '#76b041']) +
      ridge(w, h, 9, h * 0.62, 24, '#9cc57c') +
      box(w * 0.1, h * 0.58, w * 0.8, 26, '#ffffff', 6) +
      box(w * 0.16, h * 0.58, 14, h * 0.16, '#8a5a3c') +
      box(w * 0.82, h * 0.58, 14, h * 0.16, '#8a5a3c') +
      [0, 1, 2, 3, 4, 5, 6]
        .map(
          (i) =>
            disc(
              w * (0.16 + i * 0.113),
              h * 0.5,
              34,
              ['#e4572e', '#17bebb', '#5b4b8a', '#ffc914'][i % 4] ?? '',
            ) + disc(w * (0.16 + i * 0.113), h * 0.43, 22, '#7b4a35'),
        )
        .join('') +
      title(w, h * 0.74, '#2e282a', [
        ['Fête des voisins', 90],
        ['chacun apporte quelque chose', 38],
      ]),
  );

export const associations: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'a', '#f2efe9', '#f2efe9') +
      scatter(31, 46, [60, 60, w - 120, h * 0.6], (x, y, random) =>
        disc(
          x,
          y,
          14 + random() * 54,
          ['#e07a5f', '#3d405b', '#81b29a', '#f2cc8f'][Math.floor(random() * 4)] ?? '',
          0.82,
        ),
      ) +
      title(w, h * 0.72, '#3d405b', [
        ['Forum des associations', 76],
        ['gymnase municipal, dès 10 heures', 36],
      ]),
  );

export const comics: Draw = (width, height) =>
  board(width, height, (w, h) => {
    const panels = [
      [0.05, 0.05, 0.42, 0.36, '#ffd166'],
      [0.5, 0.05, 0.45, 0.22, '#ef476f'],
      [0.5, 0.3, 0.45, 0.3, '#06d6a0'],
      [0.05, 0.44, 0.42, 0.24, '#118ab2'],
    ] as const;
    return (
      sky(w, h, 'b', '#fffdf7', '#fffdf7') +
      panels
        .map(
          ([x, y, pw, ph, fill]) =>
            box(x * w - 5, y * h - 5, pw * w + 10, ph * h + 10, '#1b1b1e') +
            box(x * w, y * h, pw * w, ph * h, fill),
        )
        .join('') +
      disc(w * 0.26, h * 0.24, 86, '#fffdf7') +
      shape(
        [
          [w * 0.3, h * 0.3],
          [w * 0.38, h * 0.38],
          [w * 0.35, h * 0.28],
        ],
        '#fffdf7',
      ) +
      scatter(17, 90, [w * 0.52, h * 0.31, w * 0.41, h * 0.28], (x, y) => disc(x, y, 5, '#04805f')) +
      disc(w * 0.22, h * 0.56, 60, '#ffd166') +
      shape(
        [
          [w * 0.55, h * 0.25],
          [w * 0.7, h * 0.07],
          [w * 0.74, h * 0.16],
          [w * 0.9, h * 0.08],
          [w * 0.76, h * 0.25],
        ],
        '#ffd166',
      ) +
      title(w, h * 0.73, '#1b1b1e', [
        ['Festival de bande', 80],
        ['dessinée', 80],
      ])
    );
  });

export const concert: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'c', '#160f29', '#402a5e', '#9b3d6a') +
      [0.1, 0.3, 0.5, 0.7, 0.9]
        .map((x, i) =>
          shape(
            [
              [w * x, 0],
              [w * (x - 0.16 + i * 0.02), h * 0.7],
              [w * (x + 0.1), h * 0.7],
            ],
            ['#ffe66d', '#4ecdc4', '#ff6b6b'][i % 3] ?? '',
            0.24,
          ),
        )
        .join('') +
      ridge(w, h, 14, h * 0.74, 8, '#0c0818') +
      scatter(23, 60, [0, h * 0.7, w, h * 0.07], (x, y, random) =>
        disc(x, y, 14 + random() * 12, '#0c0818'),
      ) +
      title(w, h * 0.73, '#ffe66d', [
        ['Concert sur la plage', 78],
        ['entrée libre', 38],
      ]),
  );

export const library: Draw = (width, height) =>
  board(width, height, (w, h) => {
    const colours = ['#8d3b3b', '#2f5d62', '#c99a3f', '#3b4a8d', '#6b8e4e', '#a05b7b'];
    const shelf = (y: number, shift: number): string =>
      Array.from({ length: 24 }, (_, i) => {
        const tall = 120 + ((i * 37 + shift * 13) % 70);
        return box(40 + i * 38.5, y - tall, 32, tall, colours[(i + shift) % colours.length] ?? '', 3);
      }).join('') + box(20, y, w - 40, 16, '#7a5636', 4);
    return (
      sky(w, h, 'l', '#f5e9d3', '#e7d3b1') +
      shelf(h * 0.27, 1) +
      shelf(h * 0.52, 3) +
      title(w, h * 0.62, '#3b2a1d', [
        ['L’été à la médiathèque', 74],
        ['lectures, jeux et siestes sonores', 38],
      ])
    );
  });
