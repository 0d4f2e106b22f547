/** Who gets in, what is refused on the way, what every answer carries. */
import { describe, expect, test } from 'vitest';
import { createPerson, findPerson, listPeople, revokeSession } from '../../db/queries/people.js';
import { createHash } from 'node:crypto';
import { firstLink, makeEntryPath } from '../../src/web/session.js';
import { enterWith, openWeb, ORIGIN, visitorWith } from './web-kit.js';

const PRIVATE = [
  '/',
  '/visuels',
  '/suivi',
  '/suivi/ajouter',
  '/marques',
  '/reglages',
  '/rien',
  '/collectivites/01999',
];

describe('the door', () => {
  test.each(PRIVATE)('%s shows nothing to a stranger', async (path) => {
    const { stranger } = openWeb();
    const answer = await stranger.get(path);
    expect(answer.status).toBe(401);
    const page = await answer.text();
    expect(page).toContain('lien personnel');
    expect(page).not.toContain('Saint-Exemple');
  });

  test('proof and pictures are behind it too', async () => {
    const { stranger } = openWeb();
    expect((await stranger.get(`/preuves/${'a'.repeat(64)}`)).status).toBe(401);
    expect((await stranger.get('/images/sha256:aa/page.webp')).status).toBe(401);
  });

  test('a link lets one person in, once; looking at it does not use it', async () => {
    const { app, deps, db, stranger } = openWeb();
    const person = createPerson(db, { name: 'Camille', role: 'volunteer' }, deps.now().toISOString());
    const link = makeEntryPath(deps, person.id);
    for (let look = 0; look < 2; look += 1) expect(await stranger.read(link)).toContain('Entrer');
    const cookie = await enterWith(app, link);
    expect(await visitorWith(app, cookie).read('/')).toContain('Camille');
    const again = await stranger.post('/entree', { jeton: link.split('=')[1] ?? '' });
    expect(again.status).toBe(403);
    expect(again.headers.get('set-cookie')).toBeNull();
    expect(await again.text()).toContain('déjà servi');
  });

  test('the secrets themselves are kept nowhere', async () => {
    const { app, deps, db, raw } = openWeb();
    const person = createPerson(db, { name: 'Camille', role: 'volunteer' }, deps.now().toISOString());
    const link = makeEntryPath(deps, person.id);
    const cookie = await enterWith(app, link);
    const kept = JSON.stringify([
      raw.prepare('SELECT * FROM entry_links').all(),
      raw.prepare('SELECT * FROM sessions').all(),
    ]);
    expect(kept).toContain(
      createHash('sha256')
        .update(cookie.split('=')[1] ?? '')
        .digest('hex'),
    );
    for (const secret of [link.split('=')[1], cookie.split('=')[1]]) expect(kept).not.toContain(secret);
  });

  test.each(['', 'x', 'a'.repeat(43), '../../etc'])('an unknown token %j opens nothing', async (jeton) => {
    const answer = await openWeb().stranger.post('/entree', { jeton });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  test('a link that is too old opens nothing', async () => {
    const { deps, db, stranger, setNow } = openWeb();
    const person = createPerson(db, { name: 'Camille', role: 'volunteer' }, deps.now().toISOString());
    const link = makeEntryPath(deps, person.id);
    setNow('2026-12-04T08:00:00.001Z');
    const answer = await stranger.post('/entree', { jeton: link.split('=')[1] ?? '' });
    expect(await answer.text()).toContain('trop ancien');
  });

  test('the cookie is out of reach of scripts and of other sites', async () => {
    const { deps, db, stranger } = openWeb();
    const person = createPerson(db, { name: 'Camille', role: 'volunteer' }, deps.now().toISOString());
    const answer = await stranger.post('/entree', {
      jeton: makeEntryPath(deps, person.id).split('=')[1] ?? '',
    });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(answer.headers.get('location')).toBe('/');
  });

  test('behind HTTPS the cookie is Secure, and of this host alone', async () => {
    const { app, deps, db, stranger } = openWeb();
    const person = createPerson(db, { name: 'Camille', role: 'volunteer' }, deps.now().toISOString());
    const jeton = makeEntryPath(deps, person.id).split('=')[1] ?? '';
    const answer = await stranger.post('/entree', { jeton }, { 'x-forwarded-proto': 'https' });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^__Host-vigie=[\w-]{43}; .*Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    const token = cookie.slice('__Host-vigie='.length).split(';')[0] ?? '';
    const home = async (sent: string): Promise<number> =>
      (
        await app.request(`${ORIGIN}/`, {
          headers: { host: 'localhost:4380', 'x-forwarded-proto': 'https', cookie: sent },
        })
      ).status;
    expect(await home(`__Host-vigie=${token}`)).toBe(200);
    // One that a neighbouring name may set opens nothing.
    expect(await home(`vigie=${token}`)).toBe(401);
  });

  test('a session that is revoked, closed or too old shows nothing more', async () => {
    const web = openWeb();
    const { db, deps } = web;
    const revoked = await web.visitor('volunteer', 'Alix');
    const hash = web.raw.prepare('SELECT token_hash FROM sessions').pluck().get() as string;
    expect((await revoked.get('/')).status).toBe(200);
    revokeSession(db, hash, deps.now().toISOString());
    expect((await revoked.get('/')).status).toBe(401);

    const left = await web.visitor('volunteer', 'Bao');
    expect((await left.post('/sortie')).status).toBe(303);
    expect((await left.get('/')).status).toBe(401);

    const old = await web.visitor('volunteer', 'Camille');
    web.setNow('2026-12-31T07:59:59.000Z');
    expect((await old.get('/')).status).toBe(200);
    // That use prolonged it: a month counts from there.
    web.setNow('2027-01-30T07:59:58.000Z');
    expect((await old.get('/')).status).toBe(200);
    web.setNow('2027-03-02T08:00:00.000Z');
    expect((await old.get('/')).status).toBe(401);
  });

  test('a form that comes slowly is judged by who sends it when it is whole', async () => {
    const web = openWeb();
    const slow = async (change: string): Promise<number> => {
      const visitor = await web.visitor('administrator', 'Alix');
      const other = await web.visitor('volunteer', 'Bao');
      const token = makeEntryPath(web.deps, visitor.person.id).split('=')[1] ?? '';
      const entered = await web.stranger.post('/entree', { jeton: token });
      const body = new ReadableStream<Uint8Array>(
        {
          pull: (to) => {
            web.raw.prepare(change).run(visitor.person.id);
            to.enqueue(new TextEncoder().encode('role=administrator'));
            to.close();
          },
        },
        // Asked for when it is read, and not before.
        { highWaterMark: 0 },
      );
      const answer = await web.app.request(`${ORIGIN}/reglages/personnes/${other.person.id}/role`, {
        method: 'POST',
        headers: {
          host: 'localhost:4380',
          origin: ORIGIN,
          cookie: (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '',
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': '18',
        },
        body,
        duplex: 'half',
      });
      expect(findPerson(web.db, other.person.id)?.role).toBe('volunteer');
      return answer.status;
    };
    expect(await slow('UPDATE people SET ended_at = added_at WHERE id = ?')).toBe(403);
    expect(await slow(`UPDATE people SET role = 'volunteer' WHERE id = ?`)).toBe(403);
    expect(await slow('UPDATE sessions SET revoked_at = created_at WHERE person_id = ?')).toBe(403);
  });

  test('nor is a report taken of somebody who left while it came', async () => {
    const web = openWeb();
    const person = createPerson(web.db, { name: 'Alix', role: 'volunteer' }, web.deps.now().toISOString());
    const cookie = await enterWith(web.app, makeEntryPath(web.deps, person.id));
    const part = '--x\r\nContent-Disposition: form-data; name="lieu"\r\n\r\nPlace\r\n--x--\r\n';
    const body = new ReadableStream<Uint8Array>(
      {
        pull: (to) => {
          web.raw.prepare('UPDATE people SET ended_at = added_at WHERE id = ?').run(person.id);
          to.enqueue(new TextEncoder().encode(part));
          to.close();
        },
      },
      { highWaterMark: 0 },
    );
    const answer = await web.app.request(`${ORIGIN}/signaler`, {
      method: 'POST',
      headers: {
        host: 'localhost:4380',
        origin: ORIGIN,
        cookie,
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': String(part.length),
      },
      body,
      duplex: 'half',
    });
    expect(answer.status).toBe(403);
    expect(web.raw.prepare('SELECT count(*) FROM reports').pluck().get()).toBe(0);
  });

  test('the first start makes the administrator; alone, each start gives a link; with several people none does', () => {
    const { deps, db } = openWeb();
    const first = firstLink(deps);
    expect(first).toMatchObject({ kind: 'link', isNew: true, person: { role: 'administrator' } });
    const second = firstLink(deps);
    expect(second).toMatchObject({ kind: 'link', isNew: false });
    expect(listPeople(db)).toHaveLength(1);
    createPerson(db, { name: 'Camille', role: 'volunteer' }, deps.now().toISOString());
    expect(firstLink(deps)).toEqual({ kind: 'ask', people: 2 });
  });
});

describe('every answer', () => {
  test.each(['/', '/rien', '/assets/base.css', '/entree?jeton=x'])('%s carries the headers', async (path) => {
    const { headers } = await openWeb().stranger.get(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self'");
    expect(policy).not.toMatch(/unsafe|data:|https?:|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('x-frame-options')).toBe('DENY');
  });

  test('private pages are kept nowhere', async () => {
    const visitor = await openWeb().visitor('volunteer');
    for (const path of PRIVATE)
      expect((await visitor.get(path)).headers.get('cache-control')).toBe('no-store');
  });

  test('no page has a script, a style or a handler in it', async () => {
    const visitor = await openWeb().visitor('administrator');
    for (const path of [
      '/',
      '/visuels',
      '/suivi',
      '/suivi/ajouter',
      '/marques',
      '/reglages',
      '/collectivites/01999',
    ]) {
      const page = await visitor.read(path);
      expect(page).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=|\son[a-z]+="|javascript:/i);
    }
  });

  test('nothing of the disk is served but the listed files', async () => {
    const { stranger } = openWeb();
    for (const name of [
      '..%2fapp.ts',
      'base.css%00',
      'constructor',
      '__proto__',
      '..%2f..%2f..%2fpackage.json',
    ])
      expect((await stranger.get(`/assets/${name}`)).status).toBe(404);
    for (const name of ['base.css', 'keys.js', 'htmx.js', 'vigie.svg', 'vollkorn.ttf', 'clear-sans-bold.ttf'])
      expect((await stranger.get(`/assets/${name}`)).status).toBe(200);
  });
});

describe('what is refused on the way in', () => {
  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.7:4380',
    '[::2]',
    '127.0.0.999',
    '127.0.0.08',
    '',
  ])('a page asked under the name %j', async (host) => {
    const { app } = openWeb();
    expect((await app.request(`${ORIGIN}/`, { headers: { host } })).status).toBe(421);
  });
  test.each([
    'localhost:4380',
    '127.0.0.1',
    '[::1]:80',
    'vigie.saint-exemple.example',
    'VIGIE.saint-exemple.example:443',
  ])('but not under %j', async (host) => {
    const { app } = openWeb();
    expect((await app.request(`${ORIGIN}/`, { headers: { host } })).status).toBe(401);
  });

  test.each<[string, Record<string, string>]>([
    ['another site', { origin: 'https://evil.example' }],
    ['a hidden origin', { origin: 'null' }],
    ['another port', { origin: 'http://localhost:1' }],
    ['another site that leaves the origin out', { origin: '', 'sec-fetch-site': 'cross-site' }],
  ])('a form of %s', async (_name, headers) => {
    const web = openWeb();
    const visitor = await web.visitor('administrator');
    const answer = await visitor.post(`/suivi/${web.siteId}/pause`, {}, headers);
    expect(answer.status).toBe(403);
    expect(web.raw.prepare('SELECT paused FROM sites').pluck().get()).toBe(0);
  });

  test('a form without any origin, whatever its type', async () => {
    const web = openWeb();
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/json']) {
      const answer = await web.app.request(`${ORIGIN}/suivi/${web.siteId}/pause`, {
        method: 'POST',
        headers: { host: 'localhost:4380', 'content-type': type },
        body: 'x=1',
      });
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain('ne vient pas d’une page de Vigie');
    }
  });

  test('a form that is too long', async () => {
    const visitor = await openWeb().visitor('administrator');
    const answer = await visitor.post('/suivi/liste', { lines: 'x'.repeat(300_000) });
    expect(answer.status).toBe(413);
  });

  test('an error nobody expected tells the reader nothing of the inside', async () => {
    const web = openWeb();
    const visitor = await web.visitor('volunteer');
    web.raw.exec('ALTER TABLE authorities RENAME TO elsewhere');
    const answer = await visitor.get('/suivi');
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toMatch(/SQL|authorities|at .*\.[jt]s/);
    expect(web.errors).toHaveLength(1);
  });
});
