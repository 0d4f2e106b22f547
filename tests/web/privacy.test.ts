/** What must not be seen, learnt or left behind: through uploads, hidden places, first readings, the pool, archives. */
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { createPerson, type PersonRow } from '../../db/queries/people.js';
import { findCapture } from '../../db/queries/evidence-log.js';
import { insertRemoval } from '../../db/queries/removals.js';
import { memberOf, type ReportRow } from '../../db/queries/pictures.js';
import { addBlur } from '../../db/queries/blurs.js';
import { findReport, listAllReports } from '../../db/queries/reports.js';
import { tracesOfVisual } from '../../db/queries/visuals.js';
import { listen } from '../../src/web/server.js';
import { makeEntryPath } from '../../src/web/session.js';
import { photo, TRAINED } from '../review/report-kit.js';
import { addReport, AT, crawlAndQueue, keyOf, makePerson, poster, say } from '../review/store-kit.js';
import { captureOf, openCaseScene, openOne } from './case-kit.js';
import { evening, words } from './review-kit.js';
import { enterWith, openWeb, ORIGIN, visitorWith, type Visitor, type WebScene } from './web-kit.js';

interface Sender extends Visitor {
  readonly person: PersonRow;
  send(body: FormData | string, headers?: Record<string, string>): Promise<Response>;
}

async function sender(web: WebScene, role: PersonRow['role'] = 'volunteer'): Promise<Sender> {
  const person = createPerson(web.db, { name: 'Camille', role }, AT);
  const cookie = await enterWith(web.app, makeEntryPath(web.deps, person.id));
  const own = { host: new URL(ORIGIN).host, cookie, origin: ORIGIN };
  return {
    ...visitorWith(web.app, cookie),
    person,
    send: async (body, headers = {}) =>
      web.app.request(`${ORIGIN}/signaler`, { method: 'POST', body, headers: { ...own, ...headers } }),
  };
}

async function reported(who: Sender, fields: Readonly<Record<string, string>> = {}): Promise<string> {
  const body = new FormData();
  const all = { support: 'poster', publie_par: 'authority', collectivite_nom: 'saint exemple', ...fields };
  for (const [name, value] of Object.entries(all)) body.append(name, value);
  body.append('photo', new File([new Uint8Array(await photo())], 'photo.jpg'));
  return ((await who.send(body)).headers.get('location') ?? '').split('?')[0] ?? '';
}

/** A picture that a crawl met, with a report of it. */
function reportOf(web: WebScene, contentKey: string, fields: Partial<ReportRow>): ReportRow {
  return addReport(web.db, makePerson(web.db), { contentKey, authorityCode: '01999', ...fields });
}

test('a form of hundreds of thousands of parts is refused before anything is made of them', async () => {
  const web = openWeb();
  const who = await sender(web);
  const part = '--b\r\nContent-Disposition: form-data; name="a"; filename="f"\r\n\r\nx\r\n';
  const many = `${part.repeat(300_000)}--b--\r\n`;
  const from = process.cpuUsage();
  const answers = [
    await who.send(many, { 'content-type': 'multipart/form-data; boundary=b' }),
    // Another boundary in sight than the one that a parser would take.
    await who.send(many, { 'content-type': 'multipart/form-data; x="; boundary=zz"; boundary=b' }),
    await who.send('a=1&'.repeat(300_000), { 'content-type': 'application/x-www-form-urlencoded' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([422, 422, 422]);
  // The parser alone takes ten seconds of work for one of them; others that work on this machine do not count.
  const { user, system } = process.cpuUsage(from);
  expect((user + system) / 1000).toBeLessThan(4_000);
  expect(listAllReports(web.db, { limit: 5, offset: 0 })).toEqual([]);
});

test('copies made before a place was hidden, or with other places, are gone from the disk', async () => {
  const web = openWeb();
  const who = await sender(web);
  const place = await reported(who);
  const key = findReport(web.db, place.split('/')[2] ?? '')?.contentKey ?? '';
  const look = async (): Promise<void> => {
    for (const size of ['vignette', 'page', 'loupe'])
      expect((await who.get(`/images/${encodeURIComponent(key)}/${size}.webp`)).status).toBe(200);
  };
  const kept = (): readonly string[] =>
    readdirSync(web.deps.cacheDir, { recursive: true, encoding: 'utf8' })
      .map((name) => path.basename(name))
      .filter((name) => name.endsWith('.webp'));
  await look();
  expect(kept()).toHaveLength(3);
  const zones = (x: number) => ({ zones: JSON.stringify([{ x, y: 0.2, width: 0.3, height: 0.3 }]) });
  expect((await who.post(`${place}/visages`, zones(0.1))).status).toBe(303);
  expect(kept()).toEqual([]);
  await look();
  const first = kept();
  expect(first.every((name) => /-[0-9a-f]{16}\.webp$/.test(name))).toBe(true);
  await who.post(`${place}/visages`, zones(0.4));
  await look();
  expect(kept()).toHaveLength(3);
  expect(kept().filter((name) => first.includes(name))).toEqual([]);
});

test('what is hidden in a visual is not shown through the picture of its page', async () => {
  const made = await openCaseScene();
  const { web, keys, bytes, reviewer } = made;
  const at = `/captures/${await captureOf(made, bytes[0])}/page.webp`;
  const visitor = await web.visitor('volunteer');
  expect((await visitor.get(at)).status).toBe(200);
  const areas = [{ x: 0.1, y: 0.1, width: 0.2, height: 0.2 }];
  addBlur(web.db, { contentKey: keys[0], areas, personId: reviewer, at: AT });
  expect((await visitor.get(at)).status).toBe(404);
  const page = await visitor.read(`/visuels/${keys[0]}`);
  expect(page).not.toContain(at);
  expect(page).toContain('Des endroits de ce visuel sont masqués');
});

test('nor what is hidden in another visual of the same page', async () => {
  const made = await openCaseScene();
  const { web, keys, bytes, reviewer } = made;
  const at = `/captures/${await captureOf(made, bytes[0])}/page.webp`;
  const visitor = await web.visitor('volunteer');
  const areas = [{ x: 0.1, y: 0.1, width: 0.2, height: 0.2 }];
  addBlur(web.db, { contentKey: keys[1], areas, personId: reviewer, at: AT });
  expect((await visitor.get(at)).status).toBe(404);
  const page = await visitor.read(`/visuels/${keys[0]}`);
  expect(page).not.toContain(at);
  expect(words(page)).toContain('Des endroits d’un autre visuel de cette page sont masqués');
  addBlur(web.db, { contentKey: keys[1], areas: [], personId: reviewer, at: AT });
  expect((await visitor.get(at)).status).toBe(200);
});

test('a copy that a browser stores is asked after each time, and never answered for other pixels', async () => {
  const made = await openCaseScene();
  const { web, keys, bytes, reviewer } = made;
  const own = await web.visitor('volunteer');
  const asks = (at: string, tag = ''): Promise<Response> =>
    own.get(at, tag === '' ? {} : { 'if-none-match': tag });
  const image = `/images/${encodeURIComponent(keys[0])}/page.webp`;
  const shot = `/captures/${await captureOf(made, bytes[0])}/page.webp`;
  const tags = new Set<string>();
  for (const at of [image, image.replace('page.webp', 'vignette.webp'), shot]) {
    const answer = await asks(at);
    const tag = answer.headers.get('etag') ?? '';
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
    expect(tag).toMatch(/^"[\da-f]{64}-[a-z]+"$/);
    tags.add(tag);
    for (const said of [tag, `W/${tag}`, `"x", ${tag}`]) {
      const again = await asks(at, said);
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag]);
      expect(again.headers.get('cache-control')).toBe('private, no-cache');
    }
    expect((await asks(at, '"x"')).status).toBe(200);
  }
  expect(tags.size).toBe(3);
  addBlur(web.db, {
    contentKey: keys[0],
    areas: [{ x: 0.1, y: 0.1, width: 0.2, height: 0.2 }],
    personId: reviewer,
    at: AT,
  });
  const all = [...tags].join(', ');
  const hidden = await asks(image, all);
  expect([hidden.status, hidden.headers.get('cache-control'), hidden.headers.get('etag')]).toEqual([
    200,
    'private, no-store',
    null,
  ]);
  expect((await asks(shot, all)).status).toBe(404);
});

test('the picture of a page whose bytes went at their term is shown by no browser that has a copy', async () => {
  const made = await openCaseScene();
  const { web, bytes } = made;
  const id = await captureOf(made, bytes[0]);
  const own = await web.visitor('volunteer');
  const shot = `/captures/${id}/page.webp`;
  const tag = (await own.get(shot)).headers.get('etag') ?? '';
  expect((await own.get(shot, { 'if-none-match': tag })).status).toBe(304);
  const capture = findCapture(web.db, id);
  const sha256 = capture?.parts.find(({ role }) => role === 'screenshot')?.sha256 ?? '';
  insertRemoval(web.db, {
    sha256,
    bytes: 1,
    reason: 'dismissed',
    contentKey: capture?.contentKey ?? '',
    at: AT,
    state: 'removed',
    logSeq: capture?.logSeq ?? null,
  });
  expect((await own.get(shot, { 'if-none-match': tag })).status).toBe(404);
});

test('who coordinates and may be the second reader learns nothing of the first one either', async () => {
  const web = await evening([{ bytes: await poster(), isHinted: true }]);
  const [picture = ''] = web.pictures;
  const alix = createPerson(web.db, { name: 'Alix', role: 'volunteer' }, AT);
  makePerson(web.db);
  say(web.db, picture, alix.id, { kind: 'unsure', note: 'à demander' });
  say(web.db, picture, alix.id);
  const coordinator = await web.visitor('coordinator', 'Dominique');
  const text = words(await coordinator.read(`/relecture/${picture}?en=coordination`));
  expect(text).toContain('Déjà relu par 1 autre personne');
  for (const secret of ['Alix', 'à demander', 'deuxième personne', 'Attend une autre', 'Ouvrir un dossier'])
    expect(text).not.toContain(secret);
  const asked = await coordinator.post('/dossiers', { picture, authority: '01999' });
  expect([asked.status, words(await asked.text())]).toEqual([
    422,
    expect.stringContaining('Relisez d’abord'),
  ]);
  say(web.db, picture, coordinator.person.id);
  expect(words(await coordinator.read(`/relecture/${picture}?en=coordination`))).toContain('Alix : confirmé');
});

test('the note of a report is read by others after their own observations, its likenesses are for who answers', async () => {
  const web = openWeb();
  const who = await sender(web);
  const place = await reported(who, { note: 'la main a six doigts' });
  expect(await who.read(place)).toContain('six doigts');
  const other = await sender(web);
  const blind = await other.read(place);
  expect(blind).not.toContain('six doigts');
  const at = /href="(\/relecture\/[^"]+\/observations)"/.exec(blind)?.[1] ?? '';
  expect((await other.get(`${place}/ressemblances`)).status).toBe(403);
  expect((await other.post(at, { do: 'nothing' })).status).toBe(303);
  expect(await other.read(place)).toContain('six doigts');
});

test('the pool tells neither the street nor the town of a report', async () => {
  const web = openWeb();
  const bytes = await poster();
  const scene = { ...web, file: '', blobs: web.deps.blobs };
  const [picture = ''] = await crawlAndQueue(scene, [{ bytes, isHinted: true }]);
  expect(memberOf(web.db, keyOf(bytes))?.pictureId).toBe(picture);
  reportOf(web, keyOf(bytes), { place: 'rue du Port', note: 'vu à SAINT EXEMPLE, six doigts' });
  const visitor = await web.visitor('volunteer');
  const at = `/relecture/${picture}/observations?de=renfort`;
  expect((await visitor.post(at, { do: 'nothing' })).status).toBe(303);
  const page = await visitor.read(at);
  expect(page).toContain('vu à […], six doigts');
  expect(page).not.toContain('rue du Port');
});

test('asking for the headers of an archive makes none, and two askers get theirs in turn', async () => {
  const made = await openCaseScene();
  const { web, bytes } = made;
  await captureOf(made, bytes[0]);
  const at = `/dossiers/${openOne(made)}/dossier.zip`;
  const who = await sender(web);
  const folder = path.join(web.deps.cacheDir, 'dossiers');
  const cookie = await enterWith(web.app, makeEntryPath(web.deps, who.person.id));
  const asked = await web.app.request(ORIGIN + at, {
    method: 'HEAD',
    headers: { host: new URL(ORIGIN).host, cookie },
  });
  expect(asked.status).toBe(200);
  const both = await Promise.all([who.get(at), who.get(at)]);
  const sizes = await Promise.all(both.map(async (one) => (await one.arrayBuffer()).byteLength));
  expect(both.map((one) => Number(one.headers.get('content-length')))).toEqual(sizes);
  await expect.poll(() => readdirSync(folder)).toEqual([]);
});

test('a name hides nothing and turns nothing around', async () => {
  const web = openWeb();
  const who = await web.visitor('administrator', 'Alix');
  await who.post('/reglages/nom', { name: 'Ca\u202emil\u200ble \u0000' });
  expect(await who.read('/')).toContain('<bdi>Ca mil le</bdi>');
  expect((await who.post('/reglages/nom', { name: '\u200b\u2066' })).status).toBe(422);
  expect((await who.post('/reglages/nom', { name: 'x'.repeat(81) })).status).toBe(422);
});

test('a file keeps a name where the marks need it, and nothing more of the person', async () => {
  const web = openWeb();
  const who = await sender(web);
  // A by-line that is none: hidden, it would be taken for that of an author.
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:DigitalSourceType="${TRAINED}" aux:SerialNumber="SERIE-4711" aux:OwnerName="Camille Exemple"><dc:creator><rdf:Seq><rdf:li>Canva</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>`;
  const bytes = await sharp(await poster({ picture: 3 }))
    .jpeg()
    .withXmp(xmp)
    .toBuffer();
  const body = new FormData();
  for (const [name, value] of [
    ['support', 'web-page'],
    ['publie_par', 'authority'],
    ['apporte', 'visual'],
  ] as const)
    body.append(name, value);
  body.append('fichier', new File([new Uint8Array(bytes)], '../../etc/passwd\u0000.jpg'));
  const at = ((await who.send(body)).headers.get('location') ?? '').split('?')[0] ?? '';
  const key = findReport(web.db, at.split('/')[2] ?? '')?.contentKey ?? '';
  const kept = tracesOfVisual(web.db, key);
  expect(kept).toContainEqual(expect.objectContaining({ value: 'Canva' }));
  expect(JSON.stringify(kept)).toContain('SerialNumber');
  expect(JSON.stringify(kept)).not.toMatch(/SERIE-4711|Camille/);
});

test('who closes her session leaves no report that she began on the device', async () => {
  const who = await openWeb().visitor('volunteer');
  expect((await who.post('/sortie')).headers.get('clear-site-data')).toBe('"storage"');
});

test('a form in parts where none is asked for, and a sender who goes away, are no error of the program', async () => {
  const web = openWeb();
  const who = await web.visitor('administrator');
  const broken = { 'content-type': 'multipart/form-data; boundary=b' };
  for (const at of ['/affichage', '/suivi/ajouter', '/relecture/x/decision', '/sortie'])
    expect([at, (await who.post(at, { a: 'b' }, broken)).status]).toEqual([at, 415]);
  expect((await web.stranger.post('/entree', { jeton: 'x' }, broken)).status).toBe(415);
  const server = await listen(web.app, { port: 0, hostname: '127.0.0.1' });
  const host = `127.0.0.1:${server.port}`;
  const socket = connect(server.port, '127.0.0.1');
  const head = `POST /entree HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://${host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\njeton=`;
  await new Promise<void>((gone) => {
    socket.on('close', () => gone());
    socket.write(head, () => setTimeout(() => socket.destroy(), 100));
  });
  await server.close();
  expect(web.errors).toEqual([]);
});
