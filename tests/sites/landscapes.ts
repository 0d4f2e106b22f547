/** Stand-ins for photographs: layered gradients, as soft as a picture seen from far away. */
import { board, box, disc, ridge, scatter, shape, sky } from './drawing-kit.js';
import type { Draw } from './posters.js';

export const harbour: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'h', '#2f4a6d', '#d38b73', '#f4c99b', '#7f9fb5') +
      disc(w * 0.62, h * 0.5, 40, '#fff0cf', 0.9) +
      ridge(w, h, 101, h * 0.52, 10, '#33475b', 0.9) +
      ridge(w, h, 102, h * 0.6, 4, '#41607a') +
      scatter(
        103,
        14,
        [40, h * 0.56, w - 80, h * 0.08],
        (x, y) =>
          box(x, y - 70, 4, 70, '#1f2933') +
          shape(
            [
              [x - 34, y],
              [x + 38, y],
              [x + 26, y + 16],
              [x - 24, y + 16],
            ],
            '#26323d',
          ),
      ) +
      ridge(w, h, 104, h * 0.78, 6, '#2c4458', 0.8) +
      scatter(105, 60, [0, h * 0.66, w, h * 0.3], (x, y, random) =>
        box(x, y, 30 + random() * 80, 2, '#e5b48f'),
      ),
  );

export const beach: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'e', '#86bfe6', '#d8eefa') +
      ridge(w, h, 111, h * 0.5, 4, '#4f93b8') +
      ridge(w, h, 112, h * 0.62, 8, '#9fd0dc') +
      ridge(w, h, 113, h * 0.67, 14, '#ecd9ad') +
      scatter(
        114,
        22,
        [60, h * 0.74, w - 120, h * 0.18],
        (x, y, random) =>
          disc(x, y, 22, ['#d9534f', '#f0ad4e', '#5bc0de'][Math.floor(random() * 3)] ?? '') +
          box(x - 2, y, 4, 40, '#7a6a4f'),
      ),
  );

export const forest: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'f', '#dfe9df', '#a9c3a5', '#4f6f4c') +
      [0, 1, 2]
        .map((i) =>
          ridge(w, h, 120 + i, h * (0.35 + i * 0.17), 40, ['#7d9c78', '#54774f', '#33502f'][i] ?? '', 0.85),
        )
        .join('') +
      scatter(
        124,
        40,
        [0, h * 0.5, w, h * 0.4],
        (x, y, random) =>
          box(x, y - 160, 10 + random() * 8, 220, '#2b2118') +
          shape(
            [
              [x - 50, y - 60],
              [x + 60, y - 60],
              [x + 6, y - 220],
            ],
            '#2f4a2b',
            0.9,
          ),
      ),
  );

export const square: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'q', '#b9d4ea', '#eef5fa') +
      [0, 1, 2, 3, 4, 5, 6]
        .map(
          (i) =>
            box(
              i * 145,
              h * (0.28 + (i % 3) * 0.05),
              140,
              h * 0.5,
              ['#d8b894', '#c9a27e', '#e3cfb2'][i % 3] ?? '',
            ) + [0, 1, 2].map((k) => box(i * 145 + 20 + k * 40, h * 0.45, 22, 44, '#6c7f8f')).join(''),
        )
        .join('') +
      ridge(w, h, 131, h * 0.76, 3, '#b7aea0') +
      scatter(
        132,
        30,
        [30, h * 0.78, w - 60, h * 0.16],
        (x, y, random) =>
          disc(x, y - 34, 9, '#7a5a48') +
          box(x - 9, y - 26, 18, 40, ['#5b6c8f', '#8f5b5b', '#5b8f6a'][Math.floor(random() * 3)] ?? '', 7),
      ),
  );

export const hall: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'x', '#4a4038', '#7a6a5b') +
      box(w * 0.25, h * 0.1, w * 0.5, h * 0.34, '#f5f5f0', 4) +
      box(w * 0.3, h * 0.17, w * 0.3, 16, '#8aa0b5') +
      box(w * 0.3, h * 0.24, w * 0.22, 16, '#8aa0b5') +
      scatter(
        141,
        60,
        [20, h * 0.56, w - 40, h * 0.4],
        (x, y) => disc(x, y, 20, '#2b241e') + box(x - 24, y + 16, 48, 40, '#3c332b', 14),
      ),
  );

export const postcard: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      box(0, 0, w, h, '#efe6d2') +
      box(28, 28, w - 56, h - 56, '#cbb994') +
      `<g transform="translate(28 28) scale(${((w - 56) / w).toFixed(3)})">` +
      ridge(w, h - 60, 151, h * 0.42, 22, '#9c8763') +
      ridge(w, h - 60, 152, h * 0.6, 12, '#7a6747') +
      [0.3, 0.42, 0.55]
        .map(
          (x) =>
            box(w * x, h * 0.4, 80, h * 0.2, '#5f4f37') +
            shape(
              [
                [w * x - 8, h * 0.4],
                [w * x + 88, h * 0.4],
                [w * x + 40, h * 0.3],
              ],
              '#4a3d2a',
            ),
        )
        .join('') +
      '</g>',
  );

export const school: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'y', '#9ec9e8', '#f3f8fb') +
      ridge(w, h, 161, h * 0.66, 16, '#7fa86b') +
      box(w * 0.16, h * 0.36, w * 0.68, h * 0.36, '#e9dcc4') +
      shape(
        [
          [w * 0.13, h * 0.36],
          [w * 0.87, h * 0.36],
          [w * 0.8, h * 0.24],
          [w * 0.2, h * 0.24],
        ],
        '#a4553f',
      ) +
      [0, 1, 2, 3, 4, 5].map((i) => box(w * (0.2 + i * 0.105), h * 0.44, 60, 84, '#6c8ca3', 4)).join('') +
      box(w * 0.47, h * 0.58, 62, h * 0.14, '#5a3b2e', 4),
  );
