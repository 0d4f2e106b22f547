/** Posters of the old town and of the village: picnic, cloister, bonfire, autumn tree, reading lamp, workshop. */
import { board, box, disc, ridge, scatter, shape, sky, title } from './drawing-kit.js';
import type { Draw } from './posters.js';

export const picnic: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'pi', '#fff7ec', '#fff7ec') +
      Array.from(
        { length: 10 },
        (_, i) =>
          `<g opacity="0.45">${box(i * 100, 0, 50, h * 0.66, '#c8483f')}${i * 100 < h * 0.62 ? box(0, i * 100, w, 50, '#c8483f') : ''}</g>`,
      ).join('') +
      [
        [0.2, 0.22],
        [0.5, 0.16],
        [0.8, 0.24],
        [0.32, 0.46],
        [0.68, 0.46],
      ]
        .map(
          ([x = 0, y = 0], i) =>
            disc(w * x, h * y, 84, '#ffffff') +
            disc(w * x, h * y, 58, ['#f2cc8f', '#81b29a', '#e07a5f', '#d9a441', '#a7c957'][i] ?? ''),
        )
        .join('') +
      title(w, h * 0.68, '#7a2320', [
        ['Repas de quartier', 82],
        ['apportez un plat', 38],
      ]),
  );

export const cloister: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'cl', '#1f2a44', '#4b4e6d', '#d9a066') +
      disc(w * 0.5, h * 0.3, 70, '#f7e7c1') +
      box(0, h * 0.16, w, h * 0.06, '#6b5b4b') +
      [0, 1, 2, 3, 4]
        .map(
          (i) =>
            `<path d="M${i * 200 + 20} ${h * 0.74}V${h * 0.38}a80 80 0 0 1 160 0V${h * 0.74}h20V${h * 0.2}H${i * 200}V${h * 0.74}z" fill="#7d6b57"/>`,
        )
        .join('') +
      box(0, h * 0.7, w, h * 0.3, '#2b2320') +
      title(w, h * 0.73, '#f7e7c1', [
        ['Concert au cloître', 82],
        ['entrée libre', 38],
      ]),
  );

export const bonfire: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'bo', '#0d1b2a', '#1b263b', '#415a77') +
      scatter(171, 70, [0, 0, w, h * 0.4], (x, y, random) => disc(x, y, 1 + random() * 2.5, '#ffffff', 0.8)) +
      ridge(w, h, 172, h * 0.62, 20, '#0b1320') +
      shape(
        [
          [w * 0.36, h * 0.66],
          [w * 0.4, h * 0.4],
          [w * 0.46, h * 0.5],
          [w * 0.52, h * 0.26],
          [w * 0.56, h * 0.48],
          [w * 0.62, h * 0.36],
          [w * 0.65, h * 0.66],
        ],
        '#e85d04',
      ) +
      shape(
        [
          [w * 0.42, h * 0.66],
          [w * 0.46, h * 0.52],
          [w * 0.52, h * 0.4],
          [w * 0.56, h * 0.54],
          [w * 0.6, h * 0.66],
        ],
        '#ffba08',
      ) +
      box(w * 0.33, h * 0.655, w * 0.35, 22, '#5a3a22', 8) +
      scatter(173, 40, [w * 0.3, h * 0.1, w * 0.4, h * 0.4], (x, y) => disc(x, y, 4, '#ffba08', 0.7)) +
      title(w, h * 0.72, '#ffd98a', [
        ['Feu de la Saint-Jean', 82],
        ['pré communal', 42],
      ]),
  );

export const autumnTree: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'au', '#fbe8d3', '#f3c9a0') +
      ridge(w, h, 181, h * 0.66, 18, '#b5651d') +
      box(w * 0.47, h * 0.36, 60, h * 0.34, '#4a2c17', 10) +
      scatter(182, 150, [w * 0.24, h * 0.08, w * 0.52, h * 0.36], (x, y, random) =>
        disc(
          x,
          y,
          16 + random() * 22,
          ['#c1440e', '#e08e0b', '#8f2d0e', '#d9a441'][Math.floor(random() * 4)] ?? '',
          0.9,
        ),
      ) +
      scatter(183, 40, [0, h * 0.4, w, h * 0.3], (x, y, random) =>
        disc(x, y, 7, random() < 0.5 ? '#c1440e' : '#e08e0b'),
      ) +
      title(w, h * 0.73, '#4a2c17', [
        ['Le conte d’automne', 82],
        ['une soirée d’histoires', 40],
      ]),
  );

export const readingLamp: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 're', '#264653', '#1d3540') +
      shape(
        [
          [w * 0.5, h * 0.16],
          [w * 0.86, h * 0.62],
          [w * 0.14, h * 0.62],
        ],
        '#f4d58d',
        0.35,
      ) +
      shape(
        [
          [w * 0.43, h * 0.08],
          [w * 0.57, h * 0.08],
          [w * 0.66, h * 0.22],
          [w * 0.34, h * 0.22],
        ],
        '#e9c46a',
      ) +
      shape(
        [
          [w * 0.22, h * 0.56],
          [w * 0.5, h * 0.6],
          [w * 0.5, h * 0.44],
          [w * 0.24, h * 0.4],
        ],
        '#fdf6e6',
      ) +
      shape(
        [
          [w * 0.78, h * 0.56],
          [w * 0.5, h * 0.6],
          [w * 0.5, h * 0.44],
          [w * 0.76, h * 0.4],
        ],
        '#efe3c8',
      ) +
      [0, 1, 2, 3]
        .map(
          (i) =>
            box(w * 0.28, h * (0.435 + i * 0.028), w * 0.18, 6, '#b9a888') +
            box(w * 0.54, h * (0.445 + i * 0.028), w * 0.18, 6, '#b9a888'),
        )
        .join('') +
      title(w, h * 0.67, '#f4d58d', [
        ['Bibliothèque', 96],
        ['ouverte le samedi', 44],
      ]),
  );

export const workshop: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'wo', '#cfd8dc', '#eceff1') +
      box(0, h * 0.62, w, h * 0.38, '#a1887f') +
      [0.12, 0.4, 0.68]
        .map(
          (x) =>
            box(w * x, h * 0.4, 200, 130, '#37474f', 8) +
            box(w * x + 10, h * 0.4 + 10, 180, 108, '#90caf9', 4) +
            disc(w * x + 100, h * 0.72, 46, '#4e342e') +
            box(w * x + 40, h * 0.76, 120, 160, '#5d4037', 40),
        )
        .join(''),
  );
