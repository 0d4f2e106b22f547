/** Further posters and plates: wishes, carnival, tales, lotto, council, plan, rosette, coat of arms. */
import { board, box, disc, ridge, scatter, shape, sky, title } from './drawing-kit.js';
import type { Draw } from './posters.js';

const firework = (x: number, y: number, size: number, colour: string): string =>
  Array.from({ length: 18 }, (_, i) => {
    const angle = (i * Math.PI) / 9;
    return (
      disc(x + Math.cos(angle) * size, y + Math.sin(angle) * size, 7, colour) +
      disc(x + Math.cos(angle) * size * 0.62, y + Math.sin(angle) * size * 0.62, 5, colour, 0.8) +
      disc(x + Math.cos(angle) * size * 0.3, y + Math.sin(angle) * size * 0.3, 3, colour, 0.6)
    );
  }).join('');

export const wishes: Draw = (width, height) =>
  board(width, height, (w, h) => {
    return (
      sky(w, h, 'w', '#0b132b', '#1c2541', '#3a506b') +
      firework(w * 0.28, h * 0.24, 130, '#ffd166') +
      firework(w * 0.7, h * 0.3, 160, '#6fffe9') +
      firework(w * 0.5, h * 0.14, 90, '#ff8fa3') +
      ridge(w, h, 27, h * 0.7, 26, '#0b132b') +
      title(w, h * 0.74, '#fdf6e6', [
        ['Meilleurs vœux 2027', 84],
        ['la municipalité de Saint-Exemple', 36],
      ])
    );
  });

export const carnival: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'k', '#7b2cbf', '#c77dff') +
      scatter(41, 170, [0, 0, w, h], (x, y, random) =>
        box(
          x,
          y,
          9 + random() * 12,
          9 + random() * 12,
          ['#ffd60a', '#ff5d8f', '#80ffdb', '#ffffff'][Math.floor(random() * 4)] ?? '',
          2,
        ),
      ) +
      shape(
        [
          [w * 0.25, h * 0.34],
          [w * 0.5, h * 0.4],
          [w * 0.75, h * 0.34],
          [w * 0.7, h * 0.58],
          [w * 0.5, h * 0.5],
          [w * 0.3, h * 0.58],
        ],
        '#ffd60a',
      ) +
      disc(w * 0.38, h * 0.45, 42, '#3c096c') +
      disc(w * 0.62, h * 0.45, 42, '#3c096c') +
      title(w, h * 0.66, '#ffffff', [
        ['Carnaval', 120],
        ['défilé à 14 heures', 42],
      ]),
  );

export const tale: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 't', '#fcd5ce', '#f8edeb', '#d8e2dc') +
      disc(w * 0.76, h * 0.2, 80, '#ffb4a2') +
      ridge(w, h, 51, h * 0.62, 40, '#84a98c') +
      box(w * 0.36, h * 0.36, w * 0.28, h * 0.3, '#b5838d') +
      [0.33, 0.48, 0.63]
        .map(
          (x) =>
            box(w * x, h * 0.28, 70, h * 0.38, '#6d6875') +
            shape(
              [
                [w * x - 14, h * 0.28],
                [w * x + 84, h * 0.28],
                [w * x + 35, h * 0.17],
              ],
              '#e5989b',
            ),
        )
        .join('') +
      ridge(w, h, 52, h * 0.72, 20, '#52796f') +
      title(w, h * 0.77, '#fdf6e6', [
        ['L’heure du conte', 86],
        ['chaque mercredi', 40],
      ]),
  );

export const manga: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'm', '#ffffff', '#ffe5ec') +
      Array.from({ length: 48 }, (_, i) => {
        const angle = (i * Math.PI) / 24;
        const [x, y] = [w / 2, h * 0.42];
        return shape(
          [
            [x + Math.cos(angle) * 190, y + Math.sin(angle) * 190],
            [x + Math.cos(angle - 0.03) * 1200, y + Math.sin(angle - 0.03) * 1200],
            [x + Math.cos(angle + 0.03) * 1200, y + Math.sin(angle + 0.03) * 1200],
          ],
          '#ff8fab',
          0.55,
        );
      }).join('') +
      disc(w / 2, h * 0.42, 150, '#22223b') +
      disc(w / 2, h * 0.44, 120, '#ffd7ba') +
      disc(w * 0.455, h * 0.43, 20, '#22223b') +
      disc(w * 0.545, h * 0.43, 20, '#22223b') +
      shape(
        [
          [w * 0.35, h * 0.36],
          [w * 0.65, h * 0.36],
          [w * 0.5, h * 0.25],
        ],
        '#22223b',
      ) +
      title(w, h * 0.72, '#22223b', [
        ['Nuit du manga', 96],
        ['salle des fêtes', 44],
      ]),
  );

export const lotto: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'o', '#fff8e7', '#ffe3b3') +
      scatter(
        77,
        16,
        [100, 90, w - 200, h * 0.5],
        (x, y, random) =>
          disc(x, y, 62, ['#d62828', '#003049', '#f77f00', '#588157'][Math.floor(random() * 4)] ?? '') +
          disc(x, y, 34, '#ffffff') +
          `<text x="${x.toFixed(0)}" y="${(y + 14).toFixed(0)}" font-family="DejaVu Sans, sans-serif" font-size="38" text-anchor="middle" fill="#222">${1 + Math.floor(random() * 90)}</text>`,
      ) +
      title(w, h * 0.7, '#003049', [
        ['Grand loto', 110],
        ['dimanche, salle des fêtes', 44],
      ]),
  );

export const council: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'g', '#ffffff', '#eef2f6') +
      box(0, 0, w, h * 0.16, '#23395d') +
      title(w, h * 0.2, '#23395d', [['Conseil municipal', 86]]) +
      Array.from({ length: 9 }, (_, i) =>
        box(w * 0.14, h * 0.45 + i * 44, w * (0.5 + ((i * 7) % 3) * 0.1), 16, '#b8c4d2', 8),
      ).join(''),
  );

export const plan: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'p', '#e9f1e4', '#e9f1e4') +
      ridge(w, h, 61, h * 0.78, 22, '#a9d3e8') +
      [0.2, 0.42, 0.66, 0.84].map((x) => box(w * x, 0, 18, h * 0.8, '#ffffff')).join('') +
      [0.18, 0.4, 0.6].map((y) => box(0, h * y, w, 18, '#ffffff')).join('') +
      scatter(62, 60, [30, 30, w - 60, h * 0.66], (x, y, random) =>
        box(x, y, 24 + random() * 22, 20 + random() * 18, '#d9b99b', 2),
      ) +
      disc(w * 0.5, h * 0.5, 22, '#c8483f') +
      disc(w * 0.5, h * 0.5, 9, '#ffffff'),
  );

export const rosette: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      sky(w, h, 'r', '#10002b', '#240046') +
      Array.from({ length: 90 }, (_, i) => {
        const angle = i * 2.39996;
        const radius = 42 * Math.sqrt(i);
        return disc(
          w / 2 + Math.cos(angle) * radius,
          h / 2 + Math.sin(angle) * radius,
          8 + i * 0.2,
          `hsl(${(i * 4) % 360} 70% 60%)`,
          0.8,
        );
      }).join(''),
  );

/** A coat of arms for headers: decoration, not a visual. */
export const arms: Draw = (width, height) =>
  board(
    width,
    height,
    (w, h) =>
      shape(
        [
          [w * 0.1, h * 0.06],
          [w * 0.9, h * 0.06],
          [w * 0.9, h * 0.6],
          [w * 0.5, h * 0.95],
          [w * 0.1, h * 0.6],
        ],
        '#23395d',
      ) +
      ridge(w, h * 0.8, 71, h * 0.5, 18, '#8fb8de') +
      disc(w * 0.5, h * 0.3, 110, '#f2cc8f'),
  );
