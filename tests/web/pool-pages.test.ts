/** Second readings for elsewhere: that visual only, without the name of a town or of a person. */
import { expect, test } from 'vitest';
import { decisionsOf } from '../../db/queries/decisions.js';
import { createPerson, type PersonRow } from '../../db/queries/people.js';
import { leaseOf } from '../../db/queries/queue.js';
import { makeEntryPath } from '../../src/web/session.js';
import { AT, CONFIRM, crawlAndQueue, later, poster, say } from '../review/store-kit.js';
import { enterWith, openWeb, visitorWith, type Visitor, type WebScene } from './web-kit.js';

const HOME = '/relecture/renfort';
/** What of the authority, of the first reader and of authors could be read. */
const NAMES = ['Saint-Exemple', 'saint-exemple', '01999', 'site.example', 'Maxence', 'Camille', 'Andrea'];
const UNSURE = { kind: 'unsure', note: '', capacity: 'reviewer' };

async function withHint() {
  const web = openWeb();
  const first = createPerson(web.db, { name: 'Maxence', role: 'volunteer' }, AT);
  createPerson(web.db, { name: 'Andrea', role: 'coordinator' }, AT);
  const around = {
    caption: 'Le bal de SAINT-EXEMPLE, comme chaque année',
    credit: 'Illustration : Camille Exemple',
    alt: 'Affiche',
    fileName: 'bal-saint-exemple.png',
  };
  const scene = { ...web, file: '', blobs: web.deps.blobs };
  const [id = ''] = await crawlAndQueue(scene, [{ bytes: await poster(), isHinted: true, around }]);
  say(web.db, id, first.id, { ...CONFIRM, made: 'generated' });
  web.setNow(later(60));
  return { web, id, at: `${HOME}/${id}`, ...(await from(web, '29')) };
}

/** Somebody whose browser keeps this département. */
async function from(web: WebScene, code: string): Promise<{ visitor: Visitor; person: PersonRow }> {
  const person = createPerson(web.db, { name: 'Alix', role: 'volunteer' }, AT);
  const cookie = await enterWith(web.app, makeEntryPath(web.deps, person.id));
  return { visitor: visitorWith(web.app, `${cookie}; vigie-departement=${code}`), person };
}

/** The version that the page carries. */
const versionIn = (page: string): string => /name="version" value="([^"]*)"/.exec(page)?.[1] ?? '';

test('the département is asked once, and kept by this browser alone', async () => {
  const { web } = await withHint();
  const visitor = await web.visitor('volunteer', 'Dominique');
  expect(await visitor.read(HOME)).toContain('Votre département');
  expect((await visitor.post(`${HOME}/suivant`)).headers.get('location')).toBe(HOME);
  const kept = await visitor.post(`${HOME}/departement`, { departement: '29' });
  expect(kept.status).toBe(303);
  expect(kept.headers.get('set-cookie')).toMatch(/^vigie-departement=29; .*HttpOnly; SameSite=Strict/);
  const wrong = await visitor.post(`${HOME}/departement`, { departement: '<b>' });
  expect(wrong.headers.get('set-cookie')).toBeNull();
});

test('one visual from elsewhere is given, with a lease, and its page names nobody', async () => {
  const { web, id, at, visitor, person } = await withHint();
  expect(await visitor.read(HOME)).toContain('1 visuel attend');
  expect((await visitor.post(`${HOME}/suivant`)).headers.get('location')).toBe(at);
  expect(leaseOf(web.db, id, later(61))?.person).toBe(person.id);
  const page = await visitor.read(at);
  const shown = page.slice(page.indexOf('<main'), page.indexOf('</main>'));
  for (const name of NAMES) expect(shown).not.toContain(name);
  expect(shown).toContain('Le bal de […], comme chaque année');
  expect(shown).toContain('bal-[…].png');
  expect(shown).toContain('Indices à vérifier');
  expect(shown).toContain('présent, masqué');
  // No way from here to the town, its pages or the rest of the queue.
  const links = [...shown.matchAll(/(?:href|action)="([^"#]+)/g)].map(([, link = '']) => link);
  const allowed = /^\/(relecture\/renfort|relecture\/[\w-]+\/observations|images\/|marques)/;
  expect(links.filter((link) => link.startsWith('/') && !allowed.test(link))).toEqual([]);
});

test('a decision is a reviewer’s, pressed twice it is one', async () => {
  const { web, id, at, visitor, person } = await withHint();
  await visitor.post(`${HOME}/suivant`);
  const version = versionIn(await visitor.read(at));
  const answer = await visitor.post(at, { ...UNSURE, version });
  expect(answer.headers.get('location')).toBe(`${HOME}?fait=merci`);
  const again = await visitor.post(at, { ...UNSURE, version });
  expect(again.headers.get('location')).toBe(`${HOME}?fait=merci`);
  const own = decisionsOf(web.db, id).filter((one) => one.person === person.id);
  expect(own).toMatchObject([{ capacity: 'reviewer', decision: { kind: 'unsure' } }]);
  expect(await visitor.read(`${HOME}?fait=merci`)).toContain('Merci');
});

test('what is missing is asked for, and what was typed stays', async () => {
  const { web, id, at, visitor } = await withHint();
  await visitor.post(`${HOME}/suivant`);
  const version = versionIn(await visitor.read(at));
  const answer = await visitor.post(at, {
    kind: 'dismissed',
    reason: 'other',
    note: '',
    version,
    capacity: 'coordinator',
  });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain('Dites en quelques mots');
  expect(decisionsOf(web.db, id)).toHaveLength(1);
});

test('when somebody was quicker that is said without a name, and nothing is written', async () => {
  const { web, id, at, visitor, person } = await withHint();
  await visitor.post(`${HOME}/suivant`);
  const version = versionIn(await visitor.read(at));
  web.setNow(later(90));
  const quick = await from(web, '88');
  await quick.visitor.post(`${HOME}/suivant`);
  // Open elsewhere, and then read.
  expect((await visitor.get(at)).headers.get('location')).toBe(`${HOME}?fait=parti`);
  say(web.db, id, quick.person.id, CONFIRM, { at: later(91) });
  const answer = await visitor.post(at, { ...UNSURE, version });
  expect(answer.headers.get('location')).toBe(`${HOME}?fait=parti`);
  expect(await visitor.read(`${HOME}?fait=parti`)).toContain('entre-temps');
  expect(decisionsOf(web.db, id).some((one) => one.person === person.id)).toBe(false);
});

test('nothing of one’s own département, and no way around it by the address', async () => {
  const { web, at } = await withHint();
  const { visitor } = await from(web, '01');
  expect(await visitor.read(HOME)).toContain('Rien n’attend');
  expect((await visitor.get(at)).headers.get('location')).toBe(`${HOME}?fait=parti`);
  expect((await visitor.post(at, UNSURE)).headers.get('location')).toBe(`${HOME}?fait=parti`);
  expect((await visitor.get(`${HOME}/rien`)).headers.get('location')).toBe(`${HOME}?fait=parti`);
});

test('given back, it is free for others and does not come again at once', async () => {
  const { web, id, at, visitor } = await withHint();
  await visitor.post(`${HOME}/suivant`);
  const back = (await visitor.post(`${at}/rendre`)).headers.get('location') ?? '';
  expect(back).toBe(`${HOME}?fait=rendu&rendus=${id}`);
  expect(leaseOf(web.db, id, later(61))).toBeNull();
  expect((await visitor.post(`${HOME}/suivant?rendus=${id}`)).headers.get('location')).toBe(HOME);
  const { visitor: other } = await from(web, 'aucun');
  expect((await other.post(`${HOME}/suivant`)).headers.get('location')).toBe(at);
});
