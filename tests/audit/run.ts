/**
 * `npm run audit`: known advisories on the packages that ship. High and critical ones fail; a registry that does not
 * answer (a mirror, no network) is said and does not, or nobody could check anything without one.
 */
import { spawnSync } from 'node:child_process';
import { readAudit } from './read-audit.js';

const MOST_MS = 60_000;

const { stdout, error } = spawnSync(
  'npm',
  ['audit', '--json', '--omit=dev', '--fetch-retries=1', '--fetch-timeout=20000'],
  { encoding: 'utf8', timeout: MOST_MS, maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'ignore'] },
);
const audit =
  error === undefined ? readAudit(stdout) : ({ kind: 'unreachable', why: error.message } as const);
const say = (line: string): void => void process.stderr.write(`audit: ${line}\n`);
switch (audit.kind) {
  case 'clean':
    say('no high or critical advisory on what ships.');
    break;
  case 'unreachable':
    say(`NOT DONE, the registry gave no report (${audit.why}). Run it again where one answers.`);
    break;
  case 'advisories':
    say(`to be mended before this ships:\n${audit.lines.map((one) => `  ${one}`).join('\n')}`);
    process.exitCode = 1;
    break;
}
