/** The pages with passwords, codes and mail in a folder. */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Hono } from 'hono';
import { putCredentials } from '../../db/queries/credentials.js';
import { createPerson, type PersonRow } from '../../db/queries/people.js';
import { hashPassword, type PasswordCost } from '../../src/accounts/password.js';
import { codeAt } from '../../src/accounts/index.js';
import { sendDue } from '../../src/mail/index.js';
import { createFileDoor } from '../../src/mail/file-door.js';
import { createWeb } from '../../src/web/app.js';
import type { Env, WebDeps } from '../../src/web/context.js';
import { makeEntryPath } from '../../src/web/session.js';
import { enterWith, openWeb, visitorWith, type Visitor, type WebScene } from './web-kit.js';

export const PASSWORD = 'quatre mots pris au hasard';
/** A password that is kept tells its own cost, and is tried at that. What the program itself keeps has the full one. */
const CHEAP = { N: 2 ** 10, r: 8, p: 1 };

export interface Accounts {
  readonly web: WebScene;
  readonly deps: WebDeps;
  readonly app: Hono<Env>;
  readonly stranger: Visitor;
  /** With an address she has `PASSWORD` too, kept at a low cost unless told. */
  readonly person: (role: PersonRow['role'], mail?: string, cost?: PasswordCost) => Promise<PersonRow>;
  /** Comes in by a link; nothing is given yet. */
  readonly comes: (person: PersonRow) => Promise<Browser>;
  /** Lets the outbox go, and gives all messages that left so far. */
  readonly mails: () => Promise<readonly string[]>;
}

/** What keeps its cookie from one answer to the next, as a browser does. */
export interface Browser extends Visitor {
  readonly cookie: () => string;
}

export function openAccounts(): Accounts {
  const web = openWeb();
  const dir = path.join(web.folder, 'mail');
  const deps: WebDeps = {
    ...web.deps,
    accounts: {
      key: randomBytes(32),
    },
  };
  const app = createWeb(deps);
  const at = (): string => deps.now().toISOString();
  return {
    web,
    deps,
    app,
    stranger: visitorWith(app, ''),
    person: async (role, mail, cost = CHEAP) => {
      const person = createPerson(web.db, { name: `Alix ${role}`, role }, at());
      if (mail !== undefined)
        putCredentials(web.db, person.id, {
          mail,
          password: await hashPassword(PASSWORD, cost),
          passwordAt: at(),
        });
      return person;
    },
    comes: async (person) => browserOf(app, await enterWith(app, makeEntryPath(deps, person.id))),
    mails: async () => {
      if (!deps.letters.mail.ok) throw new Error(deps.letters.mail.problem);
      const { settings } = deps.letters.mail;
      const door = createFileDoor(dir);
      for (let wait = 0; ; wait += 1) {
        // The pause between two mails to one host goes by.
        const now = (): Date => new Date(deps.now().getTime() + wait * 6000);
        const report = await sendDue({
          db: web.db,
          files: deps.letters.files,
          door,
          settings,
          now,
          owner: 'essai',
        });
        if (report.kind !== 'done' || report.staying.length === 0 || wait > 20) break;
      }
      return existing(dir).map((name) => readFileSync(path.join(dir, name), 'utf8').replaceAll('=\r\n', ''));
    },
  };
}

function existing(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

export function browserOf(app: Hono<Env>, first: string): Browser {
  let cookie = first;
  const keep = (answer: Response): Response => {
    const set = answer.headers.get('set-cookie');
    if (set !== null) cookie = set.split(';')[0] ?? '';
    return answer;
  };
  const now = (): Visitor => visitorWith(app, cookie);
  return {
    cookie: () => cookie,
    get: async (at) => keep(await now().get(at)),
    post: async (at, fields, headers) => keep(await now().post(at, fields, headers)),
    read: (at) => now().read(at),
  };
}

/** What keeps all of its cookies, as a browser does that is not closed: those of a session go when it ends. */
export function cookieBrowser(app: Hono<Env>): Browser & { readonly jar: Map<string, string> } {
  const jar = new Map<string, string>();
  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const keep = (answer: Response): Response => {
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (/Max-Age=0/i.test(set)) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
  return {
    jar,
    cookie,
    get: async (at) => keep(await visitorWith(app, cookie()).get(at)),
    post: async (at, fields, headers) => keep(await visitorWith(app, cookie()).post(at, fields, headers)),
    read: (at) => visitorWith(app, cookie()).read(at),
  };
}

/** Sets up a second factor as a person does; gives the secret and the recovery codes. */
export async function setUpCode(
  browser: Browser,
  now: () => Date,
): Promise<{ readonly secret: string; readonly codes: readonly string[] }> {
  const page = await browser.read('/compte/code');
  const graine = /name="graine" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const secret = (/<code class="link">([^<]+)</.exec(page)?.[1] ?? '').replaceAll(' ', '');
  const answer = await browser.post('/compte/code', { graine, code: codeAt(secret, now()) });
  const codes = [...(await answer.text()).matchAll(/<code>([A-Z2-7-]{19})<\/code>/g)].map(
    ([, code = '']) => code,
  );
  return { secret, codes };
}
