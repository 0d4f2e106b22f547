/** What the examples of `deploy/` promise: the lines that shut the service in, and what systemd itself says of them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';

const read = (name: string): string => readFileSync(path.join(ROOT, 'deploy', name), 'utf8');

/** The settings of `[Service]`, read as systemd does: the last one counts, of lists all since the last empty one. */
function serviceOf(...texts: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const settings = new Map<string, readonly string[]>();
  for (const text of texts) {
    let section = '';
    for (const line of text.split('\n')) {
      const header = /^\[(\w+)\]$/.exec(line)?.[1];
      if (header !== undefined) section = header;
      const [, key = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
      if (section !== 'Service' || key === '') continue;
      settings.set(key, value === '' ? [] : [...(settings.get(key) ?? []), value]);
    }
  }
  return settings;
}

const UNIT = 'vigie.service';
const WITHOUT_BROWSER = 'vigie-sans-navigateur.conf';
const systemd = spawnSync('systemd-analyze', ['--version'], { encoding: 'utf8' });
const isThere = systemd.status === 0;

/** What `systemd-analyze security` gives a unit with its additions: 0 is shut, 10 is open. */
function exposure(...additions: readonly string[]): number {
  const folder = temporaryFolder();
  copyFileSync(path.join(ROOT, 'deploy', UNIT), path.join(folder, UNIT));
  mkdirSync(path.join(folder, `${UNIT}.d`));
  for (const name of additions)
    copyFileSync(path.join(ROOT, 'deploy', name), path.join(folder, `${UNIT}.d`, name));
  const said = execFileSync(
    'systemd-analyze',
    ['security', '--offline=true', '--no-pager', path.join(folder, UNIT)],
    { encoding: 'utf8' },
  );
  return Number(/Overall exposure level for vigie\.service: (\d+\.\d)/.exec(said)?.[1] ?? Number.NaN);
}

describe('the unit of systemd', () => {
  test('shuts the service in, bounds what it takes, and leaves the browser its sandbox', () => {
    const unit = serviceOf(read(UNIT));
    for (const key of [
      'NoNewPrivileges',
      'PrivateTmp',
      'PrivateDevices',
      'PrivateIPC',
      'ProtectHome',
      'ProtectKernelTunables',
      'ProtectKernelModules',
      'ProtectKernelLogs',
      'ProtectControlGroups',
      'ProtectClock',
      'ProtectHostname',
      'RestrictSUIDSGID',
      'RestrictRealtime',
      'LockPersonality',
      'RemoveIPC',
    ])
      expect([key, unit.get(key)?.at(-1)]).toEqual([key, 'true']);
    const last = (key: string): string | undefined => unit.get(key)?.at(-1);
    expect(last('ProtectSystem')).toBe('strict');
    expect(last('ProtectProc')).toBe('invisible');
    expect(last('UMask')).toBe('0077');
    expect(unit.get('CapabilityBoundingSet')).toEqual([]);
    expect(last('MemoryMax')).toMatch(/^\d+G$/);
    expect(last('TasksMax')).toMatch(/^\d+$/);
    expect(last('OOMPolicy')).toBe('continue');
    // Chromium's sandbox: without these three and `chroot` no page is drawn.
    expect(unit.get('RestrictNamespaces')).toEqual(['user pid net']);
    expect(unit.get('SystemCallFilter')).toEqual(['@system-service @sandbox chroot']);
    // V8 compiles as it runs.
    expect(unit.has('MemoryDenyWriteExecute')).toBe(false);
  });

  test('without a browser nothing is left open for it', () => {
    const unit = serviceOf(read(UNIT), read(WITHOUT_BROWSER));
    expect(unit.get('RestrictNamespaces')).toEqual(['true']);
    expect(unit.get('RestrictAddressFamilies')).toEqual(['AF_UNIX AF_INET AF_INET6']);
    expect(unit.get('SystemCallFilter')).toEqual(['@system-service', '~@privileged @resources']);
    expect(unit.has('MemoryDenyWriteExecute')).toBe(false);
  });

  test.skipIf(!isThere)(
    'systemd gives it less than 2.5, and less than 1.5 without a browser (skipped where systemd-analyze is not)',
    () => {
      expect(exposure()).toBeLessThan(2.5);
      expect(exposure(WITHOUT_BROWSER)).toBeLessThan(1.5);
    },
  );
});

test('the container: nothing but its volumes may be written, bounds, no privileges, a base that can be pinned', () => {
  const compose = read('compose.yaml');
  for (const line of [
    'read_only: true',
    '- /tmp:size=1g,mode=1777,nosuid,nodev',
    'mem_limit: 3g',
    'pids_limit: 512',
    'cap_drop: [ALL]',
    'init: true',
  ])
    expect(compose).toMatch(new RegExp(String.raw`^ +${line.replaceAll(/[[\]]/g, String.raw`\$&`)}$`, 'm'));
  expect(compose).toContain("security_opt: ['no-new-privileges:true'");
  expect(compose).toContain("- '127.0.0.1:4380:4380'");
  const image = read('Dockerfile');
  expect(image.match(/^FROM .*$/gm)).toEqual(['FROM ${BASE} AS build', 'FROM ${BASE}']);
  expect(image).toMatch(/^ARG BASE=/m);
  expect(image).toMatch(/^USER vigie$/m);
});
