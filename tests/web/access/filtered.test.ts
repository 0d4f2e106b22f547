/** Lists keep to the territory of whoever asks. */
import { expect, test } from 'vitest';
import { RULES } from '../../../src/web/access/rules.js';
import { words } from '../review-kit.js';
import { HERE, openTwoTowns } from './two-towns.js';

const LISTED = Object.entries(RULES).filter(
  ([name, rule]) => name.startsWith('GET') && 'where' in rule && rule.where === 'filtered',
);
const LISTS = LISTED.map(([name]) => name.slice(4));
/** Those that everybody behind the door may ask for. */
const OF_MEMBERS = LISTED.filter(([, rule]) => rule.who === 'member').map(([name]) => name.slice(4));

const MORE = ['/signalements?tous=1', '/visuels?collectivite=29999', '/suivi?q=exemple'];
const ASKED = [...LISTS, ...MORE, '/suivi/criteres?type=commune'];

test('nothing of another département stands on any list', async () => {
  const towns = await openTwoTowns();
  const mine = await towns.comes('coordinator', [HERE]);
  const all = await towns.comes('national');
  expect(LISTS.length).toBeGreaterThan(5);
  const seen = { mine: '', all: '' };
  for (const path of ASKED) {
    const page = words(await mine.read(path));
    expect([path, page.includes(towns.elsewhere.name)]).toEqual([path, false]);
    seen.mine += page;
    seen.all += words(await all.read(path));
  }
  expect(seen.mine).toContain(towns.here.name);
  expect(seen.all).toContain(towns.elsewhere.name);
  expect(seen.all).toContain(towns.here.name);
});

test('who was given no territory is told so, and not that nothing is watched', async () => {
  const towns = await openTwoTowns();
  await towns.comes('volunteer', [HERE]);
  const page = words(await (await towns.comes('volunteer')).read('/'));
  expect(page).toContain('Rien n’est suivi dans votre territoire');
  expect(page).not.toContain('vigie crawl');
});

test('counts are those of the territory', async () => {
  const towns = await openTwoTowns();
  const mine = await towns.comes('volunteer', [HERE]);
  const all = await towns.comes('national');
  expect(words(await mine.read('/visuels'))).toContain('2 visuels');
  expect(words(await all.read('/visuels'))).toContain('4 visuels');
  expect(words(await mine.read('/'))).toContain('1 site sur 1');
  expect(words(await all.read('/'))).toContain('2 sites sur 2');
  expect(words(await mine.read('/dossiers'))).toContain('1 dossier en cours');
  expect(words(await all.read('/dossiers'))).toContain('2 dossiers en cours');
});

test('the evening gives pictures of the territory, and ends when they are done', async () => {
  const towns = await openTwoTowns();
  const mine = await towns.comes('volunteer', [HERE]);
  const given = async (): Promise<string> =>
    (await mine.post('/relecture/seance?file=premier-passage')).headers.get('location') ?? '';
  expect(await given()).toContain(towns.here.waiting);
  expect(
    (await mine.post(`/relecture/${towns.here.waiting}/passer?file=premier-passage`)).headers.get('location'),
  ).toContain('/relecture/fin');
  // Asking for the other département by its name gives nothing either.
  const asked = await mine.post('/relecture/seance?file=premier-passage&departement=29');
  expect(asked.headers.get('location')).toContain('/relecture/fin');
});

test('somebody without a territory is told so, and sees nothing', async () => {
  const towns = await openTwoTowns();
  const lost = await towns.comes('volunteer');
  for (const path of [...OF_MEMBERS, ...MORE]) {
    const page = words(await lost.read(path));
    for (const { name } of [towns.here, towns.elsewhere])
      expect([path, page.includes(name)]).toEqual([path, false]);
  }
  const refused = await lost.get(`/collectivites/${towns.here.code}`);
  expect(words(await refused.text())).toContain('Aucun territoire ne vous est encore confié');
});
