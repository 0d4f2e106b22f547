/**
 * Requests that come together are answered one a turn of the loop: what three hundred of them cost is then three hundred
 * short stretches, with everybody else's in between, and not one long one.
 */
import type { MiddlewareHandler } from 'hono';
import type { Env, WebContext } from './context.js';

export interface Turns {
  /** Resolves when it is this one's turn: at once when nobody had this turn of the loop. Null: as many wait as may. */
  readonly next: () => Promise<void> | null;
}

/** Some seconds of work; who is told to come back costs next to nothing. */
const MOST_WAITING = 1000;

export function createTurns(mostWaiting = MOST_WAITING): Turns {
  const waiting: (() => void)[] = [];
  let isTaken = false;
  const pass = (): void => {
    const next = waiting.shift();
    if (next === undefined) {
      isTaken = false;
      return;
    }
    // What is set while immediates run comes after the next look at the network.
    setImmediate(pass);
    next();
  };
  return {
    next: () => {
      if (isTaken) {
        if (waiting.length >= mostWaiting) return null;
        return new Promise((go) => waiting.push(go));
      }
      isTaken = true;
      setImmediate(pass);
      return Promise.resolve();
    },
  };
}

/** Said to whoever comes when as many wait as may. */
export function tooMany(c: WebContext): Response {
  c.header('retry-after', '5');
  return c.text('Trop de demandes arrivent à la fois. Réessayez dans quelques secondes.\n', 503);
}

/** To be put before everything that costs. */
export function inTurn(turns: Turns): MiddlewareHandler<Env> {
  return async (c, next) => {
    const turn = turns.next();
    if (turn === null) return tooMany(c);
    await turn;
    return next();
  };
}
