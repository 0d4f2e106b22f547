/** The gravest acts ask for the second factor again when it was given long ago; nothing is lost on the way. */
import { expect, test } from 'vitest';
import { findPerson, hasNationalOffice } from '../../../db/queries/people.js';
import { standingHolds } from '../../../db/queries/brakes.js';
import { setHold } from '../../../src/accounts/set-brakes.js';
import { codeAt } from '../../../src/accounts/index.js';
import { RULES } from '../../../src/web/access/rules.js';
import { openAccounts, setUpCode } from '../accounts-kit.js';

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

test('roles, access and holds are among the gravest', () => {
  const graves = Object.entries(RULES).flatMap(([name, rule]) => ('isGrave' in rule ? [name] : []));
  expect(graves).toEqual(
    expect.arrayContaining([
      'POST /reglages/personnes',
      'POST /reglages/personnes/:id/role',
      'POST /reglages/personnes/:id/lien',
      'POST /freins/retenues/:id/fin',
      'POST /compte/secours',
    ]),
  );
  // A page that is only looked at has no form to carry along.
  expect(graves.filter((name) => name.startsWith('GET'))).toEqual([]);
});
