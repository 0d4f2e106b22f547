/** Reporting through the pages: uploads as attacks, clean copies, refusals, faces. */
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { capturesOf } from '../../db/queries/evidence-log.js';
import { createPerson, type PersonRow } from '../../db/queries/people.js';
import { blurOf } from '../../db/queries/blurs.js';
import { findReport, listAllReports, listReports } from '../../db/queries/reports.js';
import { addAuthority } from '../../db/queries/authorities.js';
import { MAX_REPORT_BYTES } from '../../src/review/index.js';
import { makeEntryPath } from '../../src/web/session.js';
import { DEVICE, photo, PRIVATE_WORDS } from '../review/report-kit.js';
import { AT } from '../db/scene.js';
import { enterWith, openWeb, ORIGIN, visitorWith, type Visitor, type WebScene } from './web-kit.js';

interface Reporter extends Visitor {
  readonly person: PersonRow;
  send(fields: Readonly<Record<string, string>>, file?: Blob | File, field?: string): Promise<Response>;
}

async function reporter(web: WebScene, role: PersonRow['role'] = 'volunteer'): Promise<Reporter> {
  const person = createPerson(web.db, { name: 'Camille', role }, AT);
  const cookie = await enterWith(web.app, makeEntryPath(web.deps, person.id));
  return {
    ...visitorWith(web.app, cookie),
    person,
    send: async (fields, file, field = 'fichier') => {
      const body = new FormData();
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      if (file !== undefined) body.append(field, file);
      const headers = { host: new URL(ORIGIN).host, cookie, origin: ORIGIN };
      return web.app.request(`${ORIGIN}/signaler`, { method: 'POST', body, headers });
    },
  };
}

const POSTER = { support: 'poster', publie_par: 'authority', collectivite_nom: 'saint exemple' };
let jpeg: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  jpeg = new Uint8Array(await photo());
});

function jpegFile(name = 'photo.jpg', type = 'image/jpeg'): File {
  return new File([jpeg], name, { type });
}

async function sent(
  who: Reporter,
  fields: Readonly<Record<string, string>> = POSTER,
  file: Blob = jpegFile(),
) {
  const answer = await who.send(fields, file, 'photo');
  const place = answer.headers.get('location') ?? '';
  expect([answer.status, place]).toEqual([
    303,
    expect.stringMatching(/^\/signalements\/[0-9a-f-]{36}\?fait=/),
  ]);
  return place.split('?')[0] ?? '';
}

const imageIn = (page: string): string => /\/images\/[^"]+\/page\.webp/.exec(page)?.[0] ?? '';

describe('a report', () => {
  test('is taken, thanked for, and shown with a copy that holds nothing of the person', async () => {
    const web = openWeb();
    const who = await reporter(web);
    const place = await sent(who, {
      ...POSTER,
      lieu: 'Gare',
      evenement: 'Fête de la pomme',
      evenement_le: '2026-12-24',
    });
    const page = await who.read(`${place}?fait=merci`);
    for (const words of ['Merci', 'Saint-Exemple', 'Gare', 'Fête de la pomme', 'Masquer des visages'])
      expect(page).toContain(words);
    const report = findReport(web.db, place.split('/')[2] ?? '');
    expect(report).toMatchObject({
      authorityCode: '01999',
      seenOn: null,
      eventDay: '2026-12-24',
      support: 'poster',
    });
    for (const size of ['vignette', 'page', 'loupe']) {
      const copy = await who.get(imageIn(page).replace('page.webp', `${size}.webp`));
      expect(copy.headers.get('content-type')).toBe('image/webp');
      expect(copy.headers.get('cache-control')).toContain('no-store');
      const bytes = Buffer.from(await copy.arrayBuffer());
      const metadata = await sharp(bytes).metadata();
      expect([metadata.exif, metadata.xmp, metadata.iptc, metadata.icc]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      for (const word of PRIVATE_WORDS) expect(bytes.includes(word), `${size}: ${word}`).toBe(false);
    }
    expect(Buffer.from(jpeg).includes(DEVICE.IFD0.Make)).toBe(true);
    expect(web.errors).toEqual([]);
  });

  test('its original is handed out to nobody', async () => {
    const web = openWeb();
    const who = await reporter(web, 'administrator');
    const place = await sent(who);
    const key = findReport(web.db, place.split('/')[2] ?? '')?.contentKey ?? '';
    const [capture] = capturesOf(web.db, key);
    const sha256 = capture?.parts[0]?.sha256 ?? '';
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    for (const at of [
      `/preuves/${sha256}`,
      `/captures/${capture?.id}/fichiers/0`,
      `/captures/${capture?.id}/page.webp`,
    ])
      expect([at, (await who.get(at)).status]).toEqual([at, 404]);
  });

  test.each([
    ['candidate', 'candidat'],
    ['private', 'compte'],
  ])('what a %s published is refused with its reason', async (publie_par, word) => {
    const web = openWeb();
    const who = await reporter(web);
    const answer = await who.send({ ...POSTER, publie_par }, jpegFile());
    const page = await who.read(answer.headers.get('location') ?? '');
    expect(page).toContain(word);
    expect(listReports(web.db, { person: who.person.id, limit: 5 })).toMatchObject([
      { state: 'refused', contentKey: null },
    ]);
  });

  test('without a file or words it is given back with what was typed', async () => {
    const web = openWeb();
    const who = await reporter(web);
    const answer = await who.send({ ...POSTER, lieu: 'Gare de "Lyon"' });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('Il manque');
    expect(page).toContain('value="Gare de &quot;Lyon&quot;"');
    expect((await who.send({ ...POSTER, note: 'x', adresse: 'javascript:alert(1)' })).status).toBe(422);
    expect(listAllReports(web.db, { limit: 5, offset: 0 })).toEqual([]);
  });

  test('an authority with several of its name is asked for afterwards; the photograph is not lost', async () => {
    const web = openWeb();
    for (const code of ['01997', '01998'])
      addAuthority(
        web.db,
        { code, kind: 'commune', name: 'Exemple-le-Vieux', siren: null, departement: '01', population: null },
        AT,
      );
    const who = await reporter(web);
    const answer = await who.send({ ...POSTER, collectivite_nom: 'Exemple le vieux' }, jpegFile());
    const place = answer.headers.get('location') ?? '';
    expect(place).toContain('nom=Exemple');
    expect(await who.read(place)).toContain('value="01998"');
    const here = place.split('?')[0] ?? '';
    await who.post(`${here}/collectivite`, { collectivite: '01998' });
    expect(findReport(web.db, here.split('/')[2] ?? '')?.authorityCode).toBe('01998');
    // Once named it stays.
    await who.post(`${here}/collectivite`, { collectivite: '01997' });
    expect(findReport(web.db, here.split('/')[2] ?? '')?.authorityCode).toBe('01998');
    expect(await who.read('/signaler/collectivites?collectivite_nom=exémple-LE')).toContain(
      'Exemple-le-Vieux',
    );
  });

  test('a sent-again report is the same one', async () => {
    const web = openWeb();
    const who = await reporter(web);
    expect(await sent(who)).toBe(await sent(who));
  });
});

describe('uploads as attacks', () => {
  const SCRIPT = '<script>alert(1)</script>';

  test('names and types count for nothing, and stand nowhere', async () => {
    const web = openWeb();
    const who = await reporter(web);
    for (const name of [
      '../../../etc/passwd',
      'photo\u202egpj.exe',
      `${SCRIPT}.jpg`,
      '..\\..\\boot.ini',
      'x'.repeat(5000),
    ]) {
      const place = await sent(who, POSTER, jpegFile(name, 'text/html'));
      const page = await who.read(place);
      for (const trace of ['etc/passwd', 'boot.ini', '\u202e', SCRIPT, 'xxxxxxxx'])
        expect(page).not.toContain(trace);
    }
    expect(listAllReports(web.db, { limit: 5, offset: 0 })).toHaveLength(1);
  });

  test.each([
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['a page', `<!doctype html>${SCRIPT}`],
    ['nothing', ''],
    ['a program', 'MZ\u0000\u0000'],
    ['a picture in name only', 'GIF89a'],
  ])('%s announced as a picture is given back', async (_name, text) => {
    const web = openWeb();
    const who = await reporter(web);
    const answer = await who.send(POSTER, new File([text], 'photo.jpg', { type: 'image/jpeg' }));
    expect(answer.status).toBe(422);
    expect(await answer.text()).not.toContain(SCRIPT);
    expect(listAllReports(web.db, { limit: 5, offset: 0 })).toEqual([]);
  });

  test('a picture with a page behind it is shown as pixels only', async () => {
    const web = openWeb();
    const who = await reporter(web);
    const polyglot = new File([jpeg, `<!doctype html>${SCRIPT}`], 'photo.html', { type: 'text/html' });
    const place = await sent(who, POSTER, polyglot);
    const copy = await who.get(imageIn(await who.read(place)));
    expect(copy.headers.get('content-type')).toBe('image/webp');
    expect(Buffer.from(await copy.arrayBuffer()).includes('<script')).toBe(false);
  });

  test('words are shown as words', async () => {
    const web = openWeb();
    const who = await reporter(web);
    const words = {
      lieu: SCRIPT,
      evenement: `${SCRIPT}\u202e`,
      note: `"><img src=x onerror=alert(2)>\n${SCRIPT}`,
    };
    const page = await who.read(
      await sent(who, { ...POSTER, ...words, adresse: 'https://a.example/<script>' }),
    );
    expect(page).not.toMatch(/<script>alert|<img src=x|\u202e/);
  });

  test('too large, from elsewhere, cut off or from a stranger: nothing is kept', async () => {
    const web = openWeb();
    const who = await reporter(web);
    const large = new File([new Uint8Array(MAX_REPORT_BYTES + 400_000)], 'a.jpg');
    const tooLarge = await who.send(POSTER, large);
    expect([tooLarge.status, await tooLarge.text()]).toEqual([
      413,
      expect.stringContaining('Le fichier dépasse'),
    ]);
    expect((await who.post('/signaler', {}, { origin: 'https://ailleurs.example' })).status).toBe(403);
    const broken = await who.post(
      '/signaler',
      { a: 'b' },
      { 'content-type': 'multipart/form-data; boundary=x' },
    );
    expect(broken.status).toBe(422);
    expect((await web.stranger.post('/signaler', POSTER)).status).toBe(403);
    // Other forms keep their own limit.
    expect((await who.post('/suivi/liste', { lines: 'x'.repeat(300_000) })).status).toBe(413);
    expect(listAllReports(web.db, { limit: 5, offset: 0 })).toEqual([]);
    expect(web.errors).toEqual([]);
  });

  test('only the form may ask where the person is', async () => {
    const web = openWeb();
    const who = await reporter(web);
    const policy = async (at: string) => (await who.get(at)).headers.get('permissions-policy');
    expect(await policy('/signaler')).toContain('geolocation=(self)');
    expect(await policy('/signalements')).toContain('geolocation=()');
  });
});

describe('faces', () => {
  async function spreadIn(web: WebScene, who: Reporter, image: string): Promise<number> {
    const { data, info } = await sharp(Buffer.from(await (await who.get(image)).arrayBuffer()))
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(web.errors).toEqual([]);
    // Steps from a pixel to its neighbour, within the middle of the hidden place.
    let steps = 0;
    let count = 0;
    for (let y = Math.floor(info.height * 0.3); y < info.height * 0.6; y += 1)
      for (let x = Math.floor(info.width * 0.3); x < info.width * 0.6; x += 1) {
        steps += Math.abs((data[y * info.width + x] ?? 0) - (data[y * info.width + x + 1] ?? 0));
        count += 1;
      }
    return steps / count;
  }

  test('are hidden in every shown copy, anew whenever the places change', async () => {
    const web = openWeb();
    const who = await reporter(web);
    const noise = await sharp({
      create: {
        width: 700,
        height: 900,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .jpeg()
      .toBuffer();
    const place = await sent(who, POSTER, new File([new Uint8Array(noise)], 'a.jpg'));
    const image = imageIn(await who.read(place));
    const before = await spreadIn(web, who, image);
    const zones = JSON.stringify([{ x: 0.25, y: 0.25, width: 0.4, height: 0.4 }]);
    const answer = await who.post(`${place}/visages`, { zones });
    expect(answer.headers.get('location')).toBe(`${place}?fait=visages`);
    for (const size of ['vignette', 'page', 'loupe'])
      expect(await spreadIn(web, who, image.replace('page.webp', `${size}.webp`))).toBeLessThan(before / 10);
    expect(await who.read(`${place}/visages`)).toContain('1 endroit masqué');
    await who.post(`${place}/visages`, { retirer: '0' });
    expect(await spreadIn(web, who, image)).toBeGreaterThan(before * 0.9);
  });

  test('without script: a click of a known width, or four numbers', async () => {
    const web = openWeb();
    const who = await reporter(web);
    const place = await sent(who);
    const key = findReport(web.db, place.split('/')[2] ?? '')?.contentKey ?? '';
    await who.post(`${place}/visages`, { 'image.x': '140', 'image.y': '100', taille: 'petit' });
    expect(blurOf(web.db, key)).toEqual([expect.objectContaining({ x: 0.46, width: 0.08 })]);
    await who.post(`${place}/visages`, { gauche: '10', haut: '20', largeur: '30', hauteur: '40' });
    expect(blurOf(web.db, key)).toHaveLength(2);
    for (const wrong of [
      {},
      { zones: '{' },
      { zones: '[{"x":1}]' },
      { gauche: '', haut: '1', largeur: '1', hauteur: '1' },
      { 'image.x': '-1', 'image.y': '2' },
    ])
      expect((await who.post(`${place}/visages`, wrong)).status).toBe(422);
    const other = await reporter(web);
    expect((await other.get(`${place}/visages`)).status).toBe(403);
    expect((await other.post(`${place}/visages`, { zones: '[]' })).status).toBe(422);
    expect(blurOf(web.db, key)).toHaveLength(2);
  });
});

test('the lists: mine, everybody’s, and what waits for a comparison', async () => {
  const web = openWeb();
  const [who, other] = [await reporter(web), await reporter(web, 'coordinator')];
  expect(await who.read('/signalements')).toContain('Aucun signalement');
  await sent(who, { ...POSTER, evenement: 'Fête de la pomme' });
  expect(await who.read('/signalements')).toContain('Fête de la pomme');
  expect(await other.read('/signalements')).not.toContain('Fête de la pomme');
  const all = await other.read('/signalements?tous=1');
  expect(all).toContain('Fête de la pomme');
  const place = /\/signalements\/[0-9a-f-]{36}/.exec(all)?.[0] ?? '';
  expect(await other.read(`${place}/ressemblances`)).toContain('Est-ce');
  for (const at of ['/signalements/rien', `${place}x/visages`, '/signalements/rien/ressemblances'])
    expect((await who.get(at)).status).toBe(404);
});
