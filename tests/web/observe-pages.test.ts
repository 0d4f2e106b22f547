/** The page on which people note what they see. Blindness is a promise: what the first one noted reaches the second in no form. */
import { expect, test } from 'vitest';
import { createReport } from '../../db/queries/reports.js';
import { observationEventsOf } from '../../db/queries/observations.js';
import { findPicture, memberOf } from '../../db/queries/pictures.js';
import { enterObservations, OBSERVATION_WORDS } from '../../src/review/index.js';
import { AT, crawlAndQueue, keyOf, poster } from '../review/store-kit.js';
import { openWeb, type Visitor, type WebScene } from './web-kit.js';

const HANDS = {
  id: 'impossible-hands',
  place: { x: 0.1234, y: 0.2345, width: 0.3456, height: 0.2567 },
  note: 'un sixième doigt à gauche',
};
const LETTERS = {
  id: 'letters-no-letters',
  place: { x: 0.4321, y: 0.5432, width: 0.2109, height: 0.1987 },
  note: null,
};
/** What of an observation could be read on a page: words, numbers, frames. */
const TRACES = [
  'un sixième doigt',
  '12.34',
  '0.1234',
  '43.21',
  'Une autre personne',
  'Personne 2',
  'Une personne a noté',
];

async function withPicture(): Promise<{ web: WebScene; id: string; at: string }> {
  const web = openWeb();
  const bytes = await poster();
  const scene = { ...web, file: '', blobs: web.deps.blobs };
  const [id = ''] = await crawlAndQueue(scene, [{ bytes, around: { caption: 'La fête' } }]);
  return { web, id, at: `/relecture/${id}/observations` };
}

type Entry = typeof HANDS | typeof LETTERS;

/** Enters through the form, as a browser does: one is ready, a second one is still in the making. */
async function enter(visitor: Visitor, at: string, entries: readonly [Entry, Entry?]): Promise<void> {
  const [ready, making] = entries;
  const answer = await visitor.post(at, {
    do: 'save',
    seen: JSON.stringify(ready),
    ...(making === undefined
      ? {}
      : { id: making.id, place: Object.values(making.place).join(' '), note: making.note ?? '' }),
  });
  expect(answer.status).toBe(303);
}

const EMPTY_REPORT = {
  at: AT,
  seenOn: null,
  authorityCode: null,
  support: 'poster',
  sourceUrl: null,
  eventName: null,
  eventDay: null,
  state: 'received',
  refusedReason: null,
} as const;

test('the second observer reads the very page that she would read if nobody had looked', async () => {
  const { web, id, at } = await withPicture();
  const second = await web.visitor('volunteer', 'Alix');
  const before = await second.get(at);
  const untouched = await before.text();
  const first = await web.visitor('volunteer', 'Camille');
  await enter(first, at, [HANDS, LETTERS]);
  const after = await second.get(at);
  expect(await after.text()).toBe(untouched);
  expect([...after.headers].filter(([name]) => name !== 'date')).toEqual(
    [...before.headers].filter(([name]) => name !== 'date'),
  );
  for (const trace of TRACES) expect(untouched).not.toContain(trace);
  // Looking at it wrote nothing down.
  expect(observationEventsOf(web.db, id).map(({ kind }) => kind)).toEqual(['entered']);
});

test('nothing of the first one stands in any step of the second one’s form, in its refusals, nor on « ajouter »', async () => {
  const { web, at } = await withPicture();
  const first = await web.visitor('volunteer');
  await enter(first, at, [HANDS, LETTERS]);
  const second = await web.visitor('volunteer', 'Alix');
  const steps = [
    await second.post(at, { id: 'impossible-shadows', 'click-400.x': '200', 'click-400.y': '100' }),
    await second.post(at, { do: 'add' }),
    await second.post(at, { do: 'save' }),
    await second.post(at, { seen: '{', do: 'save' }),
    await second.get(`${at}?ajouter=oui`),
    await second.get(`${at}?fait=note`),
  ];
  for (const answer of steps) {
    const page = await answer.text();
    for (const trace of TRACES) expect(page).not.toContain(trace);
    expect(page).not.toContain('class="frame other"');
    expect(page.match(/class="plate/g)?.length ?? 0).toBeLessThanOrEqual(4);
  }
});

test('a picture that somebody reported keeps the report’s own words to itself as well', async () => {
  const { web, id, at } = await withPicture();
  const reporter = await web.visitor('volunteer');
  const bytes = await poster();
  expect(memberOf(web.db, keyOf(bytes))?.pictureId).toBe(id);
  createReport(web.db, {
    ...EMPTY_REPORT,
    personId: reporter.person.id,
    contentKey: keyOf(bytes),
    place: 'devant la halle',
    note: 'les mains ont six doigts',
  });
  const second = await web.visitor('volunteer', 'Alix');
  const blind = await second.read(at);
  expect(blind).not.toContain('six doigts');
  expect(blind).not.toContain('devant la halle');
  expect((await second.post(at, { do: 'nothing' })).status).toBe(303);
  const open = await second.read(at);
  expect(open).toContain('les mains ont six doigts');
  expect(open).toContain('devant la halle');
});

test('once she entered hers both are shown, numbered, with what it makes: hints and never more', async () => {
  const { web, id, at } = await withPicture();
  await enter(await web.visitor('volunteer'), at, [HANDS, LETTERS]);
  const second = await web.visitor('volunteer', 'Alix');
  await enter(second, at, [HANDS, LETTERS]);
  const page = await second.read(`${at}?fait=note`);
  expect(page).toContain('Vos observations sont enregistrées.');
  expect(page).toContain('Une autre personne');
  expect(page).not.toContain('Camille');
  expect(page).toContain('indices à vérifier, jamais plus');
  expect(page.match(/class="frame own"/g)).toHaveLength(2);
  expect(page.match(/class="frame other"/g)).toHaveLength(2);
  expect(page).toContain('x="12.34%"');
  expect(page).not.toContain('style=');
  for (const entry of [HANDS, LETTERS] as const) {
    const words = OBSERVATION_WORDS[entry.id as keyof typeof OBSERVATION_WORDS];
    expect(page).toContain(words.label);
    expect(page.replaceAll(/[\u00a0\u202f]/g, ' ')).toContain(
      words.innocent.replaceAll(/[\u00a0\u202f]/g, ' '),
    );
  }
  // That she saw is written down, once.
  await second.read(at);
  expect(observationEventsOf(web.db, id).map(({ kind }) => kind)).toEqual(['entered', 'entered', 'shown']);
  expect(findPicture(web.db, id)?.grade).toBe('technical');
});

test('« rien de tel » is an entry, and opens what others noted', async () => {
  const { web, id, at } = await withPicture();
  const first = await web.visitor('volunteer');
  expect((await first.post(at, { do: 'nothing' })).headers.get('location')).toBe(`${at}?fait=rien`);
  expect(observationEventsOf(web.db, id)).toMatchObject([{ kind: 'entered', observations: [] }]);
  const second = await web.visitor('volunteer', 'Alix');
  await enter(second, at, [HANDS]);
  const page = await second.read(at);
  expect(page).toContain('A regardé et n’a rien vu de tel.');
  expect(page).toContain('Il faut deux personnes');
});

test('to see without observing is a choice that is told before it is made, and then hers count no more', async () => {
  const { web, id, at } = await withPicture();
  await enter(await web.visitor('volunteer'), at, [HANDS, LETTERS]);
  const second = await web.visitor('volunteer', 'Alix');
  expect(await second.read(at)).toContain('ne comptera plus');
  expect((await second.post(`${at}/voir`)).headers.get('location')).toBe(`${at}?fait=vu`);
  expect(await second.read(at)).toContain('un sixième doigt');
  const form = await second.read(`${at}?ajouter=oui`);
  expect(form).toContain('elles ne comptent pas');
  await enter(second, at, [HANDS, LETTERS]);
  const page = await second.read(at);
  expect(page).toContain('cela ne compte pas');
  expect(page).toContain('il en faut une deuxième');
  expect(observationEventsOf(web.db, id).map(({ kind }) => kind)).toEqual(['entered', 'shown', 'entered']);
});

test('taken back, they are gone; what was seen stays seen', async () => {
  const { web, id, at } = await withPicture();
  const first = await web.visitor('volunteer');
  await enter(first, at, [HANDS, LETTERS]);
  await first.read(at);
  expect((await first.post(`${at}/retrait`)).headers.get('location')).toBe(`${at}?fait=retire`);
  const page = await first.read(`${at}?fait=retire`);
  expect(page).toContain('sont retirées');
  expect(page).toContain('Vous n’avez rien noté.');
  expect(page).not.toContain('un sixième doigt');
  expect(observationEventsOf(web.db, id).at(-1)?.kind).toBe('withdrawn');
});

test('the button pressed twice enters once', async () => {
  const { web, id, at } = await withPicture();
  const first = await web.visitor('volunteer');
  await enter(first, at, [HANDS, LETTERS]);
  await enter(first, at, [HANDS, LETTERS]);
  const kinds = observationEventsOf(web.db, id).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'entered')).toHaveLength(1);
});

test('words typed by people stay words', async () => {
  const { web, at } = await withPicture();
  const hostile = { ...HANDS, note: '<script>alert(1)</script> \u202egnp' };
  await enter(await web.visitor('volunteer'), at, [hostile, LETTERS]);
  const second = await web.visitor('volunteer', 'Alix');
  await enter(second, at, [HANDS]);
  const page = await second.read(at);
  expect(page).not.toContain('<script>alert');
  expect(page).toContain('&lt;script&gt;alert(1)');
  expect(page).not.toContain('\u202e');
});

test('a picture that is not there, and one that cannot be looked at', async () => {
  const web = openWeb();
  const visitor = await web.visitor('volunteer');
  expect((await visitor.get('/relecture/rien/observations')).status).toBe(404);
  expect((await visitor.post('/relecture/rien/observations', { do: 'nothing' })).status).toBe(404);
  expect((await visitor.post('/relecture/rien/observations/voir')).status).toBe(404);
  expect((await visitor.post('/relecture/rien/observations/retrait')).status).toBe(404);
  const bytes = await poster();
  const scene = { ...web, file: '', blobs: web.deps.blobs };
  const [id = ''] = await crawlAndQueue(scene, [{ bytes, isKept: false }]);
  expect(await visitor.read(`/relecture/${id}/observations`)).toContain('Pas d’image à regarder');
  expect((await visitor.post(`/relecture/${id}/observations`, { do: 'nothing' })).status).toBe(200);
  expect(observationEventsOf(web.db, id)).toEqual([]);
  expect((await web.stranger.get(`/relecture/${id}/observations`)).status).toBe(401);
});

test('from the pool one goes back to the pool', async () => {
  const { web, id, at } = await withPicture();
  const visitor = await web.visitor('volunteer');
  const page = await visitor.read(`${at}?de=renfort`);
  expect(page).toContain(`href="/relecture/renfort/${id}"`);
  expect(page).toContain(`action="${at}?de=renfort"`);
  expect(page).not.toContain(`href="/relecture/${id}"`);
});

test('somebody whose part ended enters nothing', async () => {
  const { web, id } = await withPicture();
  const outcome = enterObservations(web.db, { picture: id, person: 'personne', at: AT }, []);
  expect(outcome.kind).toBe('refused');
});

test('nor do the other pages about this picture tell it', async () => {
  const { web, id, at } = await withPicture();
  const second = await web.visitor('volunteer', 'Alix');
  const key = encodeURIComponent(keyOf(await poster()));
  const paths = ['/', '/relecture', `/relecture/${id}`, '/visuels', `/visuels/${key}`, '/relecture/renfort'];
  const read = async (): Promise<readonly string[]> => {
    const pages: string[] = [];
    // One after the other: a page may note that it was opened.
    for (const path of paths) pages.push(await second.read(path));
    return pages;
  };
  await read();
  const before = await read();
  await enter(await web.visitor('volunteer'), at, [HANDS, LETTERS]);
  await enter(await web.visitor('volunteer'), at, [HANDS, LETTERS]);
  const after = await read();
  for (const [index, page] of after.entries()) {
    for (const trace of [...TRACES, 'observed-', OBSERVATION_WORDS['impossible-hands'].label])
      expect({ path: paths[index], tells: page.includes(trace) }).toEqual({
        path: paths[index],
        tells: false,
      });
    expect({ path: paths[index], page }).toEqual({ path: paths[index], page: before[index] });
  }
});
