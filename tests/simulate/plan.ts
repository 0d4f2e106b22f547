/** What is to be played, and what is noted of it. */
import type { TakenMail } from '../mail/mail-server.js';
import type { Cast } from './setup.js';
import type { PlayedVisit } from './town.js';

export interface Play extends Cast {
  /** Empty, removed by the caller. */
  readonly folder: string;
  /** Midnight in UTC of the first day. */
  readonly first: string;
  readonly days: number;
  readonly killsAWeek: number;
  /** Instants at which it is killed whatever chance says, in days from the first one: in the middle of what is due then. */
  readonly aimed: readonly number[];
  /** `kill` = SIGKILL to a process of its own; `store` = the store closed under it, without the cost of a process. */
  readonly crash: 'kill' | 'store';
  /** Days on which the machine is stopped, counted from 0: from the first, until before the second. */
  readonly outages: readonly (readonly [from: number, until: number])[];
  /** Days in whose nights (21 to 6 o’clock) the machine sleeps. */
  readonly sleepy: readonly [from: number, until: number];
  /** Somebody comes on a day, and somebody (the number of a volunteer) leaves on another. */
  readonly arrival: number;
  readonly departure: readonly [day: number, volunteer: number];
  /** Somebody wants no mails any more, from a day on. */
  readonly stop: readonly [day: number, volunteer: number];
  readonly stepMinutes: number;
  readonly seed: number;
  readonly onProgress?: (text: string) => void;
}

/** When the machine was on, as played. Instants in milliseconds. */
export interface Uptime {
  readonly from: number;
  readonly until: number;
}

export interface RunOfJob {
  readonly job: string;
  readonly dueAt: string;
  readonly attempt: number;
  readonly outcome: string | null;
  readonly missed: number;
  readonly startedAt: string;
}

/** What a played stretch left behind. */
export interface Played {
  readonly plan: Play;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly uptimes: readonly Uptime[];
  readonly visits: readonly PlayedVisit[];
  readonly runs: readonly RunOfJob[];
  readonly taken: readonly TakenMail[];
  /** When somebody stopped her mails; null while nobody did. */
  readonly stoppedAt: number | null;
}

/** The end of the moment in which something happened: what is due together runs together, and sees what the others do. */
export const endOfMoment = ({ stepMinutes }: Play, at: number): number =>
  (Math.floor(at / (stepMinutes * 60_000)) + 1) * stepMinutes * 60_000;
