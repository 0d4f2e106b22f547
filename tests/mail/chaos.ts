/**
 * Letters over many mail hosts against a real mail server that refuses, puts off and hangs up at every phase, while the
 * sending process is killed again and again. For the suite in small, for `npm run stress:mail` whole.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { insertLimits } from '../../db/queries/brakes.js';
import { numbersFrom } from '../fixtures/make-poster.js';
import { judge, type Judged } from './chaos-facts.js';
import { HOUR, later, openMailScene, queued, T0, type MailScene } from './letter-kit.js';
import { messageIdOf, startMailServer, type MailServer } from './mail-server.js';
import { scriptOf } from '../support/child.js';

const CHILD = scriptOf(new URL('send-child.ts', import.meta.url));

export interface ChaosPlan {
  /** Empty, removed by the caller. */
  readonly folder: string;
  readonly letters: number;
  readonly hosts: number;
  readonly perDay: number;
  /** How often the sending process is killed. */
  readonly kills: number;
  /** Chance of a fault at each phase of each message, 0 to 1. */
  readonly faults: number;
  readonly seed: number;
  readonly onProgress?: (text: string) => void;
}

export interface ChaosFigures extends Judged {
  readonly kills: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly accepted: number;
}

export async function runChaos(plan: ChaosPlan): Promise<ChaosFigures> {
  const scene = openMailScene(plan.folder);
  try {
    await prepare(scene, plan);
    return await storm(scene, plan);
  } finally {
    scene.close();
  }
}

async function prepare(scene: MailScene, plan: ChaosPlan): Promise<void> {
  insertLimits(scene.db, {
    delayHours: 24,
    perAuthorityQuarter: 3,
    perMailboxDay: plan.perDay,
    setAt: T0,
    setBy: scene.coordinator.id,
  });
  for (let number = 0; number < plan.letters; number += 1) {
    await queued(scene, number, { email: `mairie${number}@hote${number % plan.hosts}.example` });
    if (number % 100 === 99) plan.onProgress?.(`${number + 1} lettres prêtes`);
  }
}

async function storm(scene: MailScene, plan: ChaosPlan): Promise<ChaosFigures> {
  const chance = numbersFrom(plan.seed);
  const faults: Record<string, number> = {};
  const taken: string[] = [];
  let kills = 0;
  let messages = 0;
  let child: ChildProcess | null = null;
  const hit = (name: string, of: number): boolean => {
    if (chance() >= of) return false;
    faults[name] = (faults[name] ?? 0) + 1;
    return true;
  };
  /** Kills spread over the run: the next one once so many messages have begun. */
  const mayKill = (): void => {
    if (kills >= plan.kills || messages < ((kills + 1) * plan.letters) / (plan.kills + 1)) return;
    if (chance() < 0.6) return;
    kills += 1;
    child?.kill('SIGKILL');
  };
  const answer = (code: number, text: string): Error =>
    Object.assign(new Error(text), { responseCode: code });
  const { faults: rate } = plan;

  const server: MailServer = await startMailServer({
    onConnect(session, done) {
      mayKill();
      if (hit('connect-drop', rate / 4)) return server.drop(session.id);
      if (hit('connect-421', rate / 4)) return done(answer(421, 'busy'));
      done();
    },
    onMailFrom(_address, session, done) {
      messages += 1;
      mayKill();
      if (hit('mail-drop', rate / 2)) return server.drop(session.id);
      if (hit('mail-451', rate / 2)) return done(answer(451, 'later'));
      if (hit('mail-550', rate / 8)) return done(answer(550, 'not you'));
      done();
    },
    onRcptTo(_address, session, done) {
      mayKill();
      if (hit('rcpt-drop', rate / 2)) return server.drop(session.id);
      if (hit('rcpt-450', rate)) return done(answer(450, 'greylisted'));
      if (hit('rcpt-550', rate / 2)) return done(answer(550, 'no such user'));
      done();
    },
    onData(stream, session, done) {
      mayKill();
      if (hit('data-drop', rate / 2)) {
        stream.once('data', () => server.drop(session.id));
        stream.resume();
        return;
      }
      buffer(stream).then(
        (bytes) => {
          const messageId = messageIdOf(bytes.toString());
          if (hit('end-451', rate / 2)) return done(answer(451, 'try again'));
          if (hit('end-554', rate / 4)) return done(answer(554, 'refused'));
          if (hit('end-lost', rate / 4)) return server.drop(session.id);
          // From here on the server holds it, whatever becomes of its answer.
          taken.push(messageId);
          mayKill();
          if (hit('answer-lost', rate / 2)) return server.drop(session.id);
          done();
        },
        () => {
          // The sender was killed in the middle: nothing was taken.
        },
      );
    },
  });
  try {
    for (let runs = 1; ; runs += 1) {
      if (runs > plan.kills * 3 + 20) throw new Error('the sending process never came to its end');
      child = fork(CHILD.file, [scene.file, plan.folder, String(server.port), T0], {
        execArgv: [...CHILD.execArgv],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
      plan.onProgress?.(`processus ${runs} : ${signal ?? code}, ${taken.length} lettres reçues`);
      if (signal === null && code === 0) break;
      if (signal === null) throw new Error(`the sending process ended with ${code}`);
    }
  } finally {
    child?.kill('SIGKILL');
    await server.close();
  }
  const judged = judge(scene.db, taken, plan.perDay, later(24 * HOUR));
  return { ...judged, kills, faults, accepted: taken.length };
}
