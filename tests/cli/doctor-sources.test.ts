/** `vigie doctor --sources` against portals of this machine: what answers, in whatever way, and what does not. */
import { afterEach, expect, test } from 'vitest';
import { askSources } from '../../src/cli/doctor-services.js';
import { createDoor } from '../../src/net/index.js';
import { namingSites } from '../support/naming-sites.js';
import { startSite, type Route, type TestSite } from '../support/site.js';

const portals: TestSite[] = [];
afterEach(async () => {
  await Promise.all(portals.splice(0).map((one) => one.close()));
});

async function portal(route: Route): Promise<TestSite> {
  const made = await startSite({ '/jeu': route });
  portals.push(made);
  return made;
}

test('a portal that gives a part, all of a large file, or another address is well; what fails is told with what to do', async () => {
  const door = namingSites(
    createDoor({ version: '1', contact: 'essai@section.example', allowPrivate: true }),
  );
  const large = 'a'.repeat(3_000_000);
  const part = await portal({ body: large });
  // Knows no ranges: the rest is not read.
  const whole = await portal({ body: large, ranges: 'ignore' });
  const moved = await portal({ status: 302, headers: { location: `${part.url}/jeu` } });
  const broken = await portal({ status: 503 });
  const refusing = await portal({ status: 403 });
  const gone = await portal({ status: 404 });
  const dead = await portal({ status: 200 });
  await portals.pop()?.close();
  const all = [part, whole, moved, broken, refusing, gone, dead];
  const checks = await askSources(door, [...all.map(({ url }) => `${url}/jeu`), `${part.url}/autre`]);
  expect(checks.map(({ state }) => state)).toEqual([
    'ok',
    'ok',
    'ok',
    'warning',
    'warning',
    'warning',
    'warning',
  ]);
  // A question a host, but for whom another one leads to; a byte of what gives parts.
  expect(part.paths()).toEqual(['/jeu', '/jeu']);
  expect(part.log.map(({ status, bodyBytes }) => [status, bodyBytes])).toEqual([
    [206, 1],
    [206, 1],
  ]);
  for (const [index, check] of checks.entries()) {
    expect(check.said).toContain(new URL(all[index]?.url ?? '').host);
    if (check.state === 'warning') expect(check.remedy).toContain('vigie authorities import');
  }
  expect(checks[4]?.said.replaceAll('\u00a0', ' ')).toContain('refuse l’accès (réponse 403)');
  await door.close();
});
