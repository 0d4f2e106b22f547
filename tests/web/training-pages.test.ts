/** The exercise of newcomers, and visuals shown greyed or blurred on request. */
import { describe, expect, test } from 'vitest';
import sharp from 'sharp';
import { createPerson } from '../../db/queries/people.js';
import { EXERCISES, exerciseOf, readExercise } from '../../src/review/training.js';
import { DECISION_KINDS } from '../../src/review/types.js';
import { DISPLAYS } from '../../src/web/display.js';
import { makeEntryPath } from '../../src/web/session.js';
import { AT, countRows } from '../db/scene.js';
import { enterWith, openWeb, ORIGIN, visitorWith, type Visitor, type WebScene } from './web-kit.js';

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('what is read in the three visuals', () => {
  test('a declaration in the file, nothing else', async () => {
    const { verdict, bytes } = await readExercise('inscrit');
    expect(verdict).toMatchObject({ grade: 'technical', contradiction: false });
    expect(verdict.marks.map(({ id }) => id)).toEqual(['iptc-dst-trained']);
    expect((await sharp(bytes).metadata()).format).toBe('jpeg');
  });

  test('hints of a name, cancelled by what a camera left', async () => {
    const { verdict } = await readExercise('photographie');
    expect(verdict).toMatchObject({ grade: 'none', contradiction: false });
    expect(new Set(verdict.marks.map(({ strength }) => strength))).toEqual(new Set(['hint', 'human']));
  });

  test('nothing at all: there are only eyes', async () => {
    const { verdict } = await readExercise('a-l-oeil');
    expect(verdict).toMatchObject({ grade: 'none', marks: [] });
    expect(exerciseOf('a-l-oeil')).toMatchObject({ answer: 'unsure', toSee: { length: 2 } });
  });

  test('the copy that is shown carries none of it', async () => {
    for (const id of EXERCISES) {
      const { shown } = await readExercise(id);
      expect(await sharp(shown).metadata()).not.toHaveProperty('xmp');
      expect(await sharp(shown).metadata()).not.toHaveProperty('exif');
    }
  });
});

test('every decision gets a kind answer with its reasons, and nothing is written down', async () => {
  const web = openWeb();
  const visitor = await web.visitor('volunteer');
  const before = countRows(web.raw);
  for (const id of EXERCISES) {
    const at = `/relecture/essai/${id}`;
    const exercise = exerciseOf(id);
    const question = await visitor.read(at);
    expect(question).toContain('Exercice, aucune collectivité.');
    expect(plain(question)).not.toContain(plain(exercise.why[0] ?? ''));
    for (const kind of DECISION_KINDS) {
      const answer = await visitor.post(at, { kind });
      expect(answer.headers.get('location')).toBe(`${at}?reponse=${kind}#reponse`);
      const page = plain(await visitor.read(`${at}?reponse=${kind}`));
      expect(page).toContain('Exercice, aucune collectivité.');
      for (const why of exercise.why) expect(page).toContain(plain(why));
      expect(page).not.toMatch(/\b(faux|erreur|raté|perdu)\b/i);
    }
    const image = await visitor.get(`${at}/image.webp`);
    expect(image.headers.get('content-type')).toBe('image/webp');
    expect((await image.arrayBuffer()).byteLength).toBeGreaterThan(3000);
  }
  expect(countRows(web.raw)).toEqual(before);
});

test('what was done is kept by the browser, and the offer says so', async () => {
  const web = openWeb();
  const visitor = await web.visitor('volunteer');
  const answer = await visitor.post('/relecture/essai/inscrit', { kind: 'unsure' });
  expect(answer.headers.get('set-cookie')).toMatch(/^vigie-essai=inscrit; .*HttpOnly; SameSite=Strict/);
  const nothing = await visitor.post('/relecture/essai/inscrit', { kind: 'faux' });
  expect(nothing.headers.get('set-cookie')).toBeNull();
  expect((await visitor.get('/relecture/essai/rien')).status).toBe(404);
  expect((await visitor.post('/relecture/essai/rien', { kind: 'unsure' })).status).toBe(404);
  expect((await visitor.get('/relecture/essai/rien/image.webp')).status).toBe(404);
  expect(await visitor.read('/relecture/essai')).toContain('Commencer');
  const begun = await withCookie(web, 'vigie-essai=inscrit.rien');
  const page = await begun.read('/relecture/essai');
  expect(page).toContain('Continuer');
  expect(page).toContain('href="/relecture/essai/photographie" data-key="s"');
  expect(page.match(/: fait/g)).toHaveLength(1);
  expect(await visitor.read('/relecture')).toContain('Première relecture');
  expect(await begun.read('/relecture')).toContain('n’est pas fini');
  const done = await withCookie(web, `vigie-essai=${EXERCISES.join('.')}`);
  expect(await done.read('/relecture')).toContain('Le refaire');
});

/** Somebody whose browser keeps this beside the session. */
async function withCookie(web: WebScene, cookie: string): Promise<Visitor> {
  const person = createPerson(web.db, { name: 'Alix', role: 'volunteer' }, AT);
  const session = await enterWith(web.app, makeEntryPath(web.deps, person.id));
  return visitorWith(web.app, `${session}; ${cookie}`);
}

describe('how visuals are shown', () => {
  test('in clear, until this browser asks for something else', async () => {
    const web = openWeb();
    const visitor = await web.visitor('volunteer');
    expect(await visitor.read('/visuels')).toContain('<body>');
    const answer = await visitor.post(
      '/affichage',
      { visuels: 'blurred' },
      { referer: `${ORIGIN}/visuels?page=2` },
    );
    expect(answer.headers.get('location')).toBe('/visuels?page=2');
    expect(answer.headers.get('set-cookie')).toMatch(/^vigie-visuels=blurred; .*HttpOnly; SameSite=Strict/);
  });

  test.each([
    ['grey', '<body class="visuals-grey">'],
    ['blurred', '<body class="visuals-blurred">'],
    ['clear', '<body>'],
    ['"><script>', '<body>'],
  ])('asked for as %s', async (asked, body) => {
    const web = openWeb();
    const visitor = await withCookie(web, `vigie-visuels=${encodeURIComponent(asked)}`);
    const page = await visitor.read('/reglages');
    expect(page).toContain(body);
    expect(page).toContain(`value="${DISPLAYS.find((one) => one === asked) ?? 'clear'}" checked=""`);
    const answer = await visitor.post('/affichage', { visuels: asked });
    expect(answer.headers.has('set-cookie')).toBe(!asked.startsWith('"'));
    // Before the door there are no visuals, and no choice is read.
    expect(await (await web.stranger.get('/visuels')).text()).toContain('<body>');
  });

  test.each([
    'https://elsewhere.example/reglages',
    `${ORIGIN}//elsewhere.example/`,
    'javascript:alert(1)',
    '',
  ])('the way back is one of our pages, whatever page is named: %s', async (referer) => {
    const visitor = await openWeb().visitor('volunteer');
    const answer = await visitor.post('/affichage', { visuels: 'grey' }, { referer });
    expect(answer.headers.get('location')).toBe('/reglages');
  });
});
