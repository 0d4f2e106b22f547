/** Guessing at one-time codes with a stolen password: bounded by the day, told, and it shuts nobody out of her own browser. */
import { describe, expect, test } from 'vitest';
import { listAudit } from '../../db/queries/audit.js';
import { queuedMails } from '../../db/queries/outbox.js';
import { guessedAt, codeAt } from '../../src/accounts/index.js';
import {
  cookieBrowser,
  openAccounts,
  PASSWORD,
  setUpCode,
  type Accounts,
  type Browser,
} from './accounts-kit.js';
import { words } from './review-kit.js';

const MAIL = 'bo@section.example';
const MINUTE = 60_000;
const QUARTER = 15 * MINUTE + 1;
const DAY = 24 * 60 * MINUTE;

const later = ({ web, deps }: Accounts, ms: number): void =>
  web.setNow(new Date(deps.now().getTime() + ms).toISOString());

const fresh = ({ app }: Accounts): Browser => cookieBrowser(app);

type Told = 'in' | 'wrong' | 'wait' | 'day' | 'day here';

async function told(answer: Response): Promise<Told> {
  if (answer.status === 303) return 'in';
  const text = words(await answer.text());
  if (text.includes('depuis hier dans vos navigateurs')) return 'day here';
  if (text.includes('depuis hier, ici ou ailleurs')) return 'day';
  return text.includes('attendez un quart d’heure') ? 'wait' : 'wrong';
}

const gives = async (browser: Browser, code: string): Promise<Told> =>
  told(await browser.post('/code', { code }));

async function comesIn(accounts: Accounts, browser = fresh(accounts)): Promise<Browser> {
  const answer = await browser.post('/connexion', { adresse: MAIL, motdepasse: PASSWORD });
  expect(answer.status).toBe(303);
  return browser;
}

/** Somebody who coordinates, with a code, in a browser of her own; and a second person, so that codes are asked for. */
async function coordinator() {
  const accounts = openAccounts();
  await accounts.person('volunteer');
  const person = await accounts.person('coordinator', MAIL);
  const own = await comesIn(accounts);
  const { secret, codes } = await setUpCode(own, accounts.deps.now);
  await accounts.mails();
  later(accounts, DAY);
  const code = (): string => codeAt(secret, accounts.deps.now());
  return { accounts, person, own, codes, code };
}

/** Tries five codes a quarter of an hour in new browsers, for so long; how many were tried at all. */
async function guess(accounts: Accounts, quarters: number): Promise<number> {
  let tried = 0;
  for (let quarter = 0; quarter < quarters; quarter += 1) {
    const thief = await comesIn(accounts);
    // The last one may say that the day is over: it was tried.
    for (let n = 0; n < 6; n += 1) {
      const before = refusedCodes(accounts);
      await gives(thief, '000000');
      tried += refusedCodes(accounts) - before;
    }
    later(accounts, QUARTER);
  }
  return tried;
}

const refusedCodes = ({ web }: Accounts): number =>
  web.raw
    .prepare("SELECT count(*) FROM audit WHERE action = 'entry-refused' AND subject = 'code'")
    .pluck()
    .get() as number;

describe('codes that are guessed with a stolen password', () => {
  test('are twenty in any day, from however many browsers, and not five a quarter of an hour', async () => {
    const { accounts, code } = await coordinator();
    // Two days: 192 quarters would have been 960 guesses.
    expect(await guess(accounts, 95)).toBe(20);
    expect(await gives(await comesIn(accounts), code())).toBe('day');
    expect(await guess(accounts, 97)).toBe(20);
  });

  test('shut her out of no browser in which she gave one before, nor with a recovery code', async () => {
    const { accounts, own, codes, code } = await coordinator();
    await guess(accounts, 5);
    // Her own browser, whose session is over: password, then code.
    await comesIn(accounts, own);
    expect(await gives(own, code())).toBe('in');
    const elsewhere = await comesIn(accounts);
    expect(await gives(elsewhere, code())).toBe('day');
    expect(await gives(elsewhere, codes[0] ?? '')).toBe('in');
    // From now on she gave one there.
    later(accounts, MINUTE);
    await comesIn(accounts, elsewhere);
    expect(await gives(elsewhere, code())).toBe('in');
  });

  test('a recovery code opens in the midst of a quarter of an hour that is used up, and serves once', async () => {
    const { accounts, codes } = await coordinator();
    const browser = await comesIn(accounts);
    for (let n = 0; n < 5; n += 1) expect(await gives(browser, '000000')).toBe('wrong');
    expect(await gives(browser, '000000')).toBe('wait');
    expect(await gives(browser, codes[1] ?? '')).toBe('in');
    expect(await gives(await comesIn(accounts), codes[1] ?? '')).toBe('wrong');
  });

  test('a password alone makes no browser a known one, be it a hundred times; hers stays one', async () => {
    const { accounts, own } = await coordinator();
    const thief = await comesIn(accounts);
    for (let n = 0; n < 4; n += 1) {
      await comesIn(accounts, thief);
      for (let m = 0; m < 5; m += 1) await gives(thief, '000000');
      later(accounts, QUARTER);
    }
    expect(await gives(thief, '000000')).toBe('day');
    await comesIn(accounts, own);
    await comesIn(accounts, own);
    expect(await gives(own, '000000')).toBe('wrong');
  });

  test('in her own browser too there are twenty a day: it may be stolen', async () => {
    const { accounts, own, codes, code } = await coordinator();
    for (let quarter = 0; quarter < 5; quarter += 1) {
      await comesIn(accounts, own);
      for (let n = 0; n < 6; n += 1) await gives(own, '000000');
      later(accounts, QUARTER);
    }
    expect(refusedCodes(accounts)).toBe(20);
    expect(await gives(own, code())).toBe('day here');
    // Others are known by themselves.
    expect(await gives(await comesIn(accounts), code())).toBe('in');
    await comesIn(accounts, own);
    expect(await gives(own, codes[0] ?? '')).toBe('in');
  });

  test('keep her from setting another telephone by no try', async () => {
    const { accounts, own, code } = await coordinator();
    await comesIn(accounts, own);
    await gives(own, code());
    const thief = await comesIn(accounts);
    for (let n = 0; n < 6; n += 1) await gives(thief, '000000');
    expect((await setUpCode(own, accounts.deps.now)).codes).toHaveLength(8);
  });

  test('are told once a day: to her by mail and on her page, to whoever administers, in the log', async () => {
    const { accounts, person, own, code } = await coordinator();
    await guess(accounts, 4);
    const mails = () =>
      queuedMails(accounts.web.db).map(({ recipient, notice }) => [recipient, notice?.text]);
    expect(mails()).toEqual([[MAIL, expect.stringContaining('Vingt codes à usage unique faux') as string]]);
    expect(String(mails()[0]?.[1])).not.toMatch(/Alix|syndic|union|https?:/i);
    // Goes on guessing as the oldest ones are a day old.
    await guess(accounts, 95);
    const noted = () =>
      listAudit(accounts.web.db, { person: person.id, action: 'codes-stopped', before: null, limit: 9 });
    expect([mails().length, noted().length]).toEqual([1, 1]);
    await comesIn(accounts, own);
    expect(await gives(own, code())).toBe('in');
    expect(words(await own.read('/compte'))).toContain('vingt codes faux avaient été donnés en un jour');
    const admin = await accounts.comes(await accounts.person('administrator'));
    await setUpCode(admin, accounts.deps.now);
    expect(words(await admin.read(`/reglages/personnes/${person.id}`))).toContain('pour entrer à sa place');
    expect(words(await admin.read('/reglages'))).toContain('Vingt codes faux en un jour');
    const volunteer = await accounts.comes(await accounts.person('volunteer'));
    expect(words(await volunteer.read('/reglages'))).not.toContain('codes faux');
    expect(guessedAt(accounts.web.db, accounts.deps.now())).toHaveLength(1);
    later(accounts, 8 * DAY);
    expect(guessedAt(accounts.web.db, accounts.deps.now())).toEqual([]);
  });

  test('a clock that ran ahead for a while keeps nobody out once it is right', async () => {
    const { accounts, code } = await coordinator();
    later(accounts, 400 * DAY);
    await guess(accounts, 4);
    later(accounts, -400 * DAY);
    expect(await gives(await comesIn(accounts), code())).toBe('in');
  });
});
