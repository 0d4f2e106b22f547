/** The gravest acts ask for the second factor again when it was given long ago; nothing is lost on the way. */
import { describe, expect, test } from 'vitest';
import { credentialsOf } from '../../../db/queries/credentials.js';
import { findPerson, hasNationalOffice } from '../../../db/queries/people.js';
import { standingHolds } from '../../../db/queries/brakes.js';
import { placesOf } from '../../../db/queries/territories.js';
import { setHold } from '../../../src/accounts/set-brakes.js';
import { codeAt } from '../../../src/accounts/index.js';
import { LIGHT, RULES } from '../../../src/web/access/rules.js';
import { openAccounts, PASSWORD, setUpCode } from '../accounts-kit.js';

const HOUR_MS = 3_600_000;

async function administered() {
  const accounts = openAccounts();
  const { web, deps } = accounts;
  const office = await accounts.person('administrator');
  const person = await accounts.person('volunteer');
  const browser = await accounts.comes(office);
  const { secret, codes } = await setUpCode(browser, deps.now);
  const after = (hours: number): void =>
    web.setNow(new Date(deps.now().getTime() + hours * HOUR_MS).toISOString());
  const code = (): string => codeAt(secret, deps.now());
  return { accounts, web, deps, office, person, browser, after, code, codes };
}

const roleOf = ({ web, person }: Awaited<ReturnType<typeof administered>>): string | undefined =>
  findPerson(web.db, person.id)?.role;

test('within twelve hours nothing is asked; after them the code is, once, and the form goes along', async () => {
  const made = await administered();
  const { browser, person, after, code } = made;
  const at = `/reglages/personnes/${person.id}/role`;
  after(11.9);
  expect((await browser.post(at, { role: 'coordinator' })).status).toBe(303);
  after(0.2);
  const asked = await browser.post(at, { role: 'volunteer', note: '"><script>' });
  expect(asked.status).toBe(403);
  const page = await asked.text();
  expect(page).toContain('Rien n’est fait encore');
  expect(page).toContain('<input type="hidden" name="role" value="volunteer"/>');
  expect(page).not.toContain('"><script>');
  expect(roleOf(made)).toBe('coordinator');
  // Pages that change nothing of the kind stay open.
  expect((await browser.get('/reglages')).status).toBe(200);
  expect((await browser.post('/reglages/nom', { name: 'Dominique' })).status).toBe(303);

  expect((await browser.post(at, { role: 'volunteer', 'code-redonne': '000000' })).status).toBe(422);
  expect(roleOf(made)).toBe('coordinator');
  const given = code();
  expect((await browser.post(at, { role: 'volunteer', 'code-redonne': given })).status).toBe(303);
  expect(roleOf(made)).toBe('volunteer');
  after(11);
  expect((await browser.post(at, { role: 'coordinator' })).status).toBe(303);
  after(2);
  // A code that served opens nothing again.
  expect((await browser.post(at, { role: 'volunteer', 'code-redonne': given })).status).toBe(422);
});

test('a recovery code will do; so will a setting of the house', async () => {
  const made = await administered();
  const { browser, person, after, codes, deps } = made;
  const at = `/reglages/personnes/${person.id}/role`;
  after(13);
  const fields = { role: 'coordinator', 'code-redonne': codes[0] ?? '' };
  expect((await browser.post(at, fields)).status).toBe(303);
  expect(roleOf(made)).toBe('coordinator');
  expect(deps.strongHours).toBeUndefined();
});

test('who may not do it is told so and asked for no code', async () => {
  const made = await administered();
  const { accounts, web, deps, browser, after } = made;
  const national = await accounts.person('national');
  expect(hasNationalOffice(web.db)).toBe(true);
  setHold({ db: web.db, by: national, at: deps.now().toISOString() }, { kind: 'everything', reason: 'x' });
  const [hold] = standingHolds(web.db);
  after(13);
  const refused = await browser.post(`/freins/retenues/${hold?.id}/fin`, {});
  expect(refused.status).toBe(403);
  expect(await refused.text()).not.toContain('code-redonne');
  expect(standingHolds(web.db)).toHaveLength(1);
});

test('whoever has no code, or works alone, is asked for none', async () => {
  const accounts = openAccounts();
  const alone = await accounts.person('administrator');
  const browser = await accounts.comes(alone);
  accounts.web.setNow(new Date(accounts.deps.now().getTime() + 48 * HOUR_MS).toISOString());
  expect(
    (await browser.post('/reglages/personnes', { name: 'Alix', role: 'volunteer' })).status,
  ).toBeLessThan(400);
});

describe('whoever found a browser open, long after its code was given', () => {
  const FORMS = Object.entries(RULES).filter(([name]) => name.startsWith('POST'));
  const graves = FORMS.flatMap(([name, rule]) => ('isGrave' in rule ? [name] : []));

  test('these acts are grave; each other form says why it is none', () => {
    expect(graves).toEqual([
      'POST /compte/donnees.json',
      'POST /compte/code',
      'POST /compte/secours',
      'POST /compte/adresse',
      'POST /compte/mot-de-passe',
      'POST /lettres/:id/validation',
      'POST /lettres/:id/retenue/fin',
      'POST /lettres/:id/envoi',
      'POST /lettres/:id/envois/:delivery/verification',
      'POST /collectivites/:code/corrections',
      'POST /reglages/personnes',
      'POST /reglages/personnes/:id/lien',
      'POST /reglages/personnes/:id/fin',
      'POST /reglages/personnes/:id/donnees.json',
      'POST /reglages/personnes/:id/oubli',
      'POST /reglages/personnes/:id/code/fin',
      'POST /reglages/personnes/:id/role',
      'POST /reglages/personnes/:id/territoires',
      'POST /reglages/personnes/:id/territoires/fin',
      'POST /freins/retenues/:id/fin',
      'POST /freins/periodes/:id/fin',
      'POST /freins/oppositions/:id/fin',
      'POST /freins/limites',
      'POST /horodatage',
      'POST /horodatage/fin',
    ]);
    for (const [name, rule] of FORMS)
      if (!graves.includes(name))
        expect([name, LIGHT[rule.light ?? ('none' as never)]]).toEqual([name, expect.any(String)]);
  });

  test('no form of these does anything without the code; no other one asks for it', async () => {
    const accounts = openAccounts();
    const { web, deps } = accounts;
    await accounts.person('volunteer');
    const browser = await accounts.comes(await accounts.person('national'));
    await setUpCode(browser, deps.now);
    web.setNow(new Date(deps.now().getTime() + 13 * HOUR_MS).toISOString());
    const asks = async (name: string): Promise<boolean> => {
      const answer = await browser.post(name.slice('POST '.length).replaceAll(/:\w+/g, 'rien'));
      return (await answer.text()).includes('name="code-redonne"');
    };
    const asked: string[] = [];
    for (const [name, { who }] of FORMS)
      if (who !== 'anyone' && name !== 'POST /sortie' && (await asks(name))) asked.push(name);
    expect(asked).toEqual(graves);
  });

  test('her own address and password, and places of others, stay as they are until the code is right', async () => {
    const made = await administered();
    const { web, browser, office, person, after, code } = made;
    const mail = (): unknown => credentialsOf(web.db, office.id)?.mail ?? null;
    const places = (): number => placesOf(web.db, person.id).length;
    const territories = `/reglages/personnes/${person.id}/territoires`;
    const mine = { adresse: 'autre@section.example', actuel: '' };
    after(13);
    const own = await browser.post('/compte/adresse', mine);
    expect([own.status, await own.text()]).toEqual([
      403,
      expect.stringContaining('<input type="hidden" name="adresse" value="autre@section.example"/>'),
    ]);
    const chosen = await browser.post('/compte/mot-de-passe', { nouveau: 'cinq mots pris au hasard' });
    expect(chosen.status).toBe(403);
    const given = await browser.post(territories, { partout: 'oui' });
    expect([given.status, await given.text()]).toEqual([
      403,
      expect.stringContaining('<input type="hidden" name="partout" value="oui"/>'),
    ]);
    expect([mail(), credentialsOf(web.db, office.id)?.password, places()]).toEqual([null, null, 0]);

    expect((await browser.post('/compte/adresse', { ...mine, 'code-redonne': '000000' })).status).toBe(422);
    expect(mail()).toBeNull();
    expect((await browser.post('/compte/adresse', { ...mine, 'code-redonne': code() })).status).toBe(303);
    expect(mail()).toBe('autre@section.example');
    expect((await browser.post(territories, { partout: 'oui' })).status).toBe(303);
    const [place] = placesOf(web.db, person.id);
    after(13);
    const taken = await browser.post(`${territories}/fin`, { territoire: place?.id ?? '' });
    expect([taken.status, places()]).toEqual([403, 1]);
  });
});

describe('who has no code', () => {
  const NEW = { adresse: 'autre@section.example' };

  async function volunteer(mail?: string) {
    const accounts = openAccounts();
    const person = await accounts.person('volunteer', mail);
    await accounts.person('volunteer');
    const browser = await accounts.comes(person);
    accounts.web.setNow(new Date(accounts.deps.now().getTime() + 13 * HOUR_MS).toISOString());
    return { accounts, person, browser };
  }

  test('is asked for her password, each time, and once where the form asks for it itself', async () => {
    const { accounts, person, browser } = await volunteer('alix@section.example');
    const at = '/compte/donnees.json';
    const asked = await browser.post(at);
    expect([asked.status, await asked.text()]).toEqual([403, expect.stringContaining('motdepasse-redonne')]);
    const wrong = await browser.post(at, { 'motdepasse-redonne': 'un autre mot de passe' });
    expect([wrong.status, await wrong.text()]).toEqual([422, expect.not.stringContaining('un autre mot')]);
    const given = await browser.post(at, { 'motdepasse-redonne': PASSWORD });
    expect(given.headers.get('content-type')).toContain('application/json');
    expect((await browser.post(at)).status).toBe(403);
    expect((await browser.post('/compte/adresse', { ...NEW, actuel: 'faux' })).status).toBe(422);
    expect((await browser.post('/compte/adresse', { ...NEW, actuel: PASSWORD })).status).toBe(303);
    expect(credentialsOf(accounts.web.db, person.id)?.mail).toBe(NEW.adresse);
  });

  test('nor a password comes in anew by a link, where others work too', async () => {
    const { accounts, person, browser } = await volunteer();
    const mail = (): unknown => credentialsOf(accounts.web.db, person.id)?.mail ?? null;
    const refused = await browser.post('/compte/adresse', NEW);
    expect([refused.status, await refused.text()]).toEqual([
      403,
      expect.stringContaining('entrez par un nouveau lien'),
    ]);
    expect(mail()).toBeNull();
    const again = await accounts.comes(person);
    expect((await again.post('/compte/adresse', NEW)).status).toBe(303);
    expect(mail()).toBe(NEW.adresse);
  });
});
