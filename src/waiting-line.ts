/** A bounded number at work, a bounded number waiting for it, and a clear no for everybody beyond. Pure but for its patience. */

export interface LineBounds {
  /** How many are at work at once. */
  readonly atOnce: number;
  /** What all who are at work may weigh together, in units of the caller (bytes). No bound when left out. */
  readonly room?: number;
  /** How many of one owner are at work at once. No bound when left out. */
  readonly each?: number;
  /** How many wait at most. */
  readonly waiting: number;
}

export interface Comer {
  /** Whose it is, for the bound of each. */
  readonly owner?: string;
  /** What it weighs; 1 when left out. More than the whole room is let in when nobody else is there. */
  readonly size?: number;
  /** How long it waits, in milliseconds; for ever when left out. */
  readonly patienceMs?: number;
}

export type Entered =
  /** To be left, once, whatever happens: leaving again does nothing. */
  | { readonly kind: 'in'; readonly leave: () => void }
  /** As many wait as may. */
  | { readonly kind: 'full' }
  /** It waited as long as it would. */
  | { readonly kind: 'late' };

export interface WaitingLine {
  readonly enter: (comer?: Comer) => Promise<Entered>;
  /** Whether somebody who comes now is told that it is full, without waiting. */
  readonly isFull: () => boolean;
}

interface Waiting {
  readonly owner: string;
  readonly size: number;
  readonly letIn: () => void;
}

/** First come, first served; those whose owner has enough at work are passed over until one of hers leaves. */
export function createWaitingLine(bounds: LineBounds): WaitingLine {
  const { atOnce, room = Infinity, each = Infinity, waiting: mostWaiting } = bounds;
  const waiting: Waiting[] = [];
  const byOwner = new Map<string, number>();
  let working = 0;
  let weight = 0;

  const hasEnough = (owner: string): boolean => (byOwner.get(owner) ?? 0) >= each;
  const fits = (size: number): boolean => working < atOnce && (working === 0 || weight + size <= room);

  function take({ owner, size }: Pick<Waiting, 'owner' | 'size'>): () => void {
    working += 1;
    weight += size;
    byOwner.set(owner, (byOwner.get(owner) ?? 0) + 1);
    let isLeft = false;
    return () => {
      if (isLeft) return;
      isLeft = true;
      working -= 1;
      weight -= size;
      const left = (byOwner.get(owner) ?? 0) - 1;
      if (left > 0) byOwner.set(owner, left);
      else byOwner.delete(owner);
      letInMore();
    };
  }

  function letInMore(): void {
    for (let at = 0; at < waiting.length;) {
      const next = waiting[at];
      if (next === undefined) return;
      if (hasEnough(next.owner)) at += 1;
      // A large one is not overtaken by small ones for ever.
      else if (!fits(next.size)) return;
      else {
        waiting.splice(at, 1);
        next.letIn();
      }
    }
  }

  /** Whether somebody waits who could be let in as soon as there is room. */
  const isQueued = (): boolean => waiting.some(({ owner }) => !hasEnough(owner));

  return {
    isFull: () => waiting.length >= mostWaiting && !(fits(1) && !isQueued()),
    enter: ({ owner = '', size = 1, patienceMs } = {}) => {
      if (!isQueued() && !hasEnough(owner) && fits(size))
        return Promise.resolve({ kind: 'in', leave: take({ owner, size }) });
      if (waiting.length >= mostWaiting) return Promise.resolve({ kind: 'full' });
      return new Promise((done) => {
        const timer =
          patienceMs === undefined
            ? null
            : setTimeout(() => {
                waiting.splice(waiting.indexOf(mine), 1);
                done({ kind: 'late' });
              }, patienceMs);
        const mine: Waiting = {
          owner,
          size,
          letIn: () => {
            if (timer !== null) clearTimeout(timer);
            done({ kind: 'in', leave: take({ owner, size }) });
          },
        };
        waiting.push(mine);
      });
    },
  };
}
