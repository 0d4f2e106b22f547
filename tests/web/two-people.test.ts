/** One person with two accounts: what is asked of another person is refused before it is tried, with why and until when. */
import { expect, test } from 'vitest';
import { endPerson, listPeople } from '../../db/queries/people.js';
import { approveLetter } from '../../src/letters/approve.js';
import { sourcesOf } from '../../src/letters/press.js';
import { ALL_CHECKED, QUICK_PRESS } from '../mail/letter-kit.js';
import { LOCAL, openLetters, type LettersScene } from './letters-kit.js';
import { poster } from '../review/store-kit.js';
import { decideOn, decisionsOf, evening, words, YES } from './review-kit.js';
import { enterWith, visitorWith, type Visitor } from './web-kit.js';

const DAY = 86_400_000;
const FORM = {
  modele: 't1',
  fonction: 'maire',
  sexe: 'F',
  courriel: 'mairie@saint-exemple.example',
  lignes: 'Hôtel de ville\n1 place de l’Église\n01999 Saint-Exemple',
  paragraphe: LOCAL,
  mention: 'non',
  realiste: 'non',
  faire: 'garder',
};

async function write(scene: LettersScene, who: Visitor): Promise<string> {
  const answer = await who.post(`/dossiers/${scene.caseId}/lettre`, FORM);
  expect(answer.status).toBe(303);
  return new URL(answer.headers.get('location') ?? '', 'http://x').pathname;
}

/** Follows a link that a page of settings shows once. */
async function comeIn(scene: Pick<LettersScene, 'app'>, shown: Response): Promise<Visitor> {
  const link = /\/entree\?jeton=[\w-]{43}/.exec(await shown.text())?.[0] ?? '';
  return visitorWith(scene.app, await enterWith(scene.app, link));
}

const later = (scene: LettersScene, ms: number): void =>
  scene.web.setNow(new Date(scene.deps.now().getTime() + ms).toISOString());

async function invited(scene: LettersScene) {
  const office = await scene.comes('administrator', 'Alix');
  const shown = await office.post('/reglages/personnes', { name: 'Bao', role: 'coordinator' });
  const second = await comeIn(scene, shown);
  const id = listPeople(scene.web.db).find(({ name }) => name === 'Bao')?.id ?? '';
  return { office, second, id };
}

test('who was invited approves nothing of who invited until seven days after she came in; the pages say it before', async () => {
  const scene = await openLetters();
  const { office, second, id } = await invited(scene);
  const reader = await scene.comes('volunteer', 'Dominique');
  const at = await write(scene, office);
  const unread = words(await second.read(at));
  expect(unread).toContain('Votre relecture comptera à partir du 8 décembre 2026');
  expect((await second.post(`${at}/relecture`, { version: '1' })).status).toBe(422);
  expect((await reader.post(`${at}/relecture`, { version: '1' })).status).toBe(303);

  // The list is for everybody: who may, and from when.
  const third = await scene.comes('coordinator', 'Camille');
  const list = words(await third.read(at));
  expect(list).toMatch(
    /Qui peut la valider .*Bao ?: à partir du 8 décembre 2026 à \d+ h \d+ \(heure de Paris\)/,
  );
  expect(list).toMatch(/Qui peut la valider .*Camille/);
  expect(list).toContain('Vérifier et valider');
  const hers = words(await second.read(at));
  expect(hers).toContain('Votre validation comptera à partir du 8 décembre 2026');
  expect(hers).not.toContain('Vérifier et valider');
  const asked = words(await second.read(`${at}/validation`));
  expect(asked).toContain('Elle ne peut pas être validée maintenant');
  expect(asked).toContain('l’un des deux accès a été ouvert ou rétabli par l’autre');
  expect(asked).not.toContain('Vous n’êtes que deux ici');
  const { deps } = scene;
  const approve = () =>
    approveLetter(
      {
        db: deps.db,
        files: deps.letters.files,
        now: deps.now,
        sources: sourcesOf(deps.letters.templates()),
        press: QUICK_PRESS,
      },
      { letter: at.split('/')[2] ?? '', version: 1, person: id, by: 'command-line', checklist: ALL_CHECKED },
    );
  expect(await approve()).toMatchObject({
    kind: 'refused',
    problems: [expect.stringContaining('encore lié')],
  });
  expect((await second.post(`${at}/validation`, { version: '1' })).status).toBe(422);
  later(scene, 7 * DAY);
  expect(words(await second.read(at))).toContain('Vérifier et valider');
  expect(words(await second.read(`${at}/validation`))).toContain('Lisez la lettre en entier');
});

test('nor the other way round, nor after a code was taken away or a link made; a setting shortens it', async () => {
  const scene = await openLetters();
  const { office, second, id } = await invited(scene);
  const reader = await scene.comes('volunteer', 'Dominique');
  const at = await write(scene, second);
  expect((await reader.post(`${at}/relecture`, { version: '1' })).status).toBe(303);
  const may = async (who: Visitor): Promise<boolean> =>
    words(await who.read(`${at}/validation`)).includes('Lisez la lettre en entier');
  expect(await may(office)).toBe(false);
  later(scene, 7 * DAY);
  expect(await may(office)).toBe(true);
  expect((await office.post(`/reglages/personnes/${id}/code/fin`)).status).toBe(303);
  expect(await may(office)).toBe(false);
  later(scene, 6 * DAY);
  // Whoever comes in by the link that was made is another one only so long after.
  const shown = await office.post(`/reglages/personnes/${id}/lien`);
  later(scene, 2 * DAY);
  await comeIn(scene, shown);
  later(scene, 7 * DAY - 60_000);
  expect(await may(office)).toBe(false);
  later(scene, 60_000);
  expect(await may(office)).toBe(true);
});

test('two accounts of one are no two people for each other either; where there are only two the page says what to do', async () => {
  const scene = await openLetters();
  const { office, second } = await invited(scene);
  const shown = await office.post('/reglages/personnes', { name: 'Charlie', role: 'coordinator' });
  const third = await comeIn(scene, shown);
  const reader = await scene.comes('volunteer', 'Dominique');
  const at = await write(scene, second);
  expect((await reader.post(`${at}/relecture`, { version: '1' })).status).toBe(303);
  expect(words(await third.read(`${at}/validation`))).toContain('ou les deux par une même personne');
  for (const { id, name } of listPeople(scene.web.db))
    if (name !== 'Alix' && name !== 'Bao') endPerson(scene.web.db, id, scene.deps.now().toISOString());
  const page = words(await office.read(`${at}/validation`));
  expect(page).toContain('Vous n’êtes que deux ici : attendez cette date, rien n’est perdu');
  expect(words(await office.read(at))).toContain('newAccessDays');
});

test('a picture says before a decision that hers would not count yet, and takes a word against it', async () => {
  const web = await evening([{ bytes: await poster(), isHinted: true }]);
  const [picture = ''] = web.pictures;
  const office = await web.visitor('administrator', 'Alix');
  const shown = await office.post('/reglages/personnes', { name: 'Bao', role: 'volunteer' });
  const second = await comeIn(web, shown);
  const at = `/relecture/${picture}`;
  const isTold = async (who: Visitor): Promise<boolean> =>
    words(await who.read(at)).includes('votre accès est encore lié au sien');
  expect(await isTold(second)).toBe(false);
  await second.post(`${at}/laisser`);
  await decideOn(office, picture, YES);
  const other = await web.visitor('volunteer', 'Camille');
  for (const one of [other, office]) {
    expect(await isTold(one)).toBe(false);
    await one.post(`${at}/laisser`);
  }
  expect(await isTold(second)).toBe(true);
  const page = words(await second.read(at));
  // Neither who it was nor what was said.
  expect(page).not.toContain('Alix');
  const refused = await decideOn(second, picture, YES);
  expect([refused.status, words(await refused.text())]).toEqual([
    422,
    expect.stringContaining('le confirmer vous sera possible à partir du'),
  ]);
  expect(decisionsOf(web, picture)).toHaveLength(1);
  const against = await decideOn(second, picture, { kind: 'dismissed', reason: 'artist' });
  expect(against.status).toBe(303);
});
