/** Drawings made on the server: bars by week, tiles by département. Each stands beside its table; colours are classes. */
import type { FC } from 'hono/jsx';
import { formatNumber } from '../french/words.js';
import { COLUMNS, ROWS, TILES } from './map-of-france.js';

export interface Bar {
  /** Under the bar; null leaves the place free. */
  readonly label: string | null;
  readonly value: number;
}

const BAR = { width: 40, gap: 12, height: 150, top: 26, bottom: 30 } as const;

/** Upright bars with their values on top. `title` says in words what is drawn. */
export const Bars: FC<{ bars: readonly Bar[]; title: string }> = ({ bars, title }) => {
  const most = Math.max(1, ...bars.map((bar) => bar.value));
  const step = BAR.width + BAR.gap;
  const width = bars.length * step;
  const floor = BAR.top + BAR.height;
  return (
    <svg class="chart" role="img" aria-label={title} viewBox={`0 0 ${width} ${floor + BAR.bottom}`}>
      <line class="axis" x1="0" x2={width} y1={floor + 0.5} y2={floor + 0.5} />
      {bars.map(({ label, value }, index) => {
        const height = value === 0 ? 0 : Math.max(3, (value / most) * BAR.height);
        const middle = index * step + step / 2;
        return (
          <g>
            <rect
              class="bar"
              x={middle - BAR.width / 2}
              y={floor - height}
              width={BAR.width}
              height={height}
            />
            {value > 0 && (
              <text class="value" x={middle} y={floor - height - 8} text-anchor="middle">
                {formatNumber(value)}
              </text>
            )}
            {label !== null && (
              <text class="label" x={middle} y={floor + 20} text-anchor="middle">
                {label}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
};

export interface TileState {
  readonly flagged: number;
  readonly watched: number;
  /** Sites of which at least a part was seen: where it is 0, a count of 0 would read as « nothing found ». */
  readonly lookedAt: number;
}

/** Nothing was found because nothing could be looked at. */
export function isUnseen({ flagged, lookedAt }: TileState): boolean {
  return flagged === 0 && lookedAt === 0;
}

const TILE = 40;
const STEP = TILE + 4;

/** How dark a tile is: 0 for nothing flagged, then four steps of the greatest count. */
function level(flagged: number, most: number): number {
  return flagged === 0 ? 0 : Math.min(4, Math.ceil((flagged / most) * 4));
}

/** Départements as tiles: an outline where no site is watched, a fill where one is, the number of flagged visuals in it; a dash where none was looked at. */
export const TileMap: FC<{ states: ReadonlyMap<string, TileState>; title: string }> = ({ states, title }) => {
  const most = Math.max(1, ...[...states.values()].map((state) => state.flagged));
  return (
    <svg class="tiles" role="img" aria-label={title} viewBox={`-2 -2 ${COLUMNS * STEP} ${ROWS * STEP}`}>
      {TILES.map(({ code, column, row }) => {
        const state = states.get(code);
        const isWatched = state !== undefined && state.watched > 0;
        const kind = !isWatched
          ? 'tile unwatched'
          : isUnseen(state)
            ? 'tile unseen-yet'
            : `tile level-${level(state.flagged, most)}`;
        const x = column * STEP;
        const y = row * STEP;
        const middle = x + TILE / 2;
        return (
          <g class={kind}>
            <rect x={x} y={y} width={TILE} height={TILE} rx="5" />
            <text x={middle} y={y + (isWatched ? 17 : 25)} text-anchor="middle">
              {code}
            </text>
            {isWatched && (
              <text class="count" x={middle} y={y + 35} text-anchor="middle">
                {isUnseen(state) ? '–' : formatNumber(state.flagged)}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
};
