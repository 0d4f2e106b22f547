/** How a run of a job ended, in French. Pure. */
import type { JobHealth } from './facts.js';

export const RUN_WORDS: Readonly<Record<NonNullable<NonNullable<JobHealth['last']>['outcome']>, string>> = {
  done: 'fait',
  partial: 'fait en partie',
  failed: 'échoué',
  interrupted: 'interrompu, sera repris',
};
