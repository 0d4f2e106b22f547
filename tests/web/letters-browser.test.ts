/** A letter's whole way in a real browser, by the people it takes; then axe on its pages. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Readable } from 'node:stream';
import { type Browser, type Page } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';
import { eventsOfCase } from '../../db/queries/cases.js';
import { listLetters } from '../../db/queries/letters.js';
import { listDeliveries } from '../../db/queries/outbox.js';
import { createPerson, type PersonRow } from '../../db/queries/people.js';
import { findBrowser } from '../../src/crawlers/render/find-browser.js';
import { createFileDoor } from '../../src/mail/file-door.js';
import { keepOriginal, receiveMail } from '../../src/mail/inbox/index.js';
import { sendDue } from '../../src/mail/send.js';
import { listen } from '../../src/web/server.js';
import { makeEntryPath } from '../../src/web/session.js';
import { poster } from '../review/store-kit.js';
import { LOCAL, openLetters, type LettersScene } from './letters-kit.js';
import { launchBrowser } from '../support/browser.js';

const executablePath = findBrowser();
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const NEXT_DAY = '2026-12-02T09:00:00.000Z';

const name =
  executablePath === null
    ? 'a letter goes its whole way (skipped: no browser)'
    : 'written, reviewed, approved, held, let go, sent, received, answered; axe finds nothing';

test.skipIf(executablePath === null)(
  // oxlint-disable-next-line vitest/valid-title -- the name says why it is skipped
  name,
  async () => {
    const scene = await openLetters();
    const { web, desk, caseId } = scene;
    const server = await listen(scene.app, { port: 0, hostname: '127.0.0.1' });
    onTestFinished(server.close);
    const browser = await launchBrowser();
    onTestFinished(() => browser.close());
    const origin = `http://127.0.0.1:${server.port}`;
    const widths: (readonly [string, number])[] = [];

    /** Somebody's own narrow browser, without script. */
    const comes = async (who: string, role: PersonRow['role']): Promise<Page> => {
      const person = createPerson(web.db, { name: who, role }, scene.deps.now().toISOString());
      const context = await browser.newContext({
        javaScriptEnabled: false,
        viewport: { width: 320, height: 640 },
      });
      const page = await context.newPage();
      page.on('load', () => {
        void page
          .context()
          .newCDPSession(page)
          .then((session) => session.send('Page.getLayoutMetrics'))
          .then(({ cssContentSize }) => widths.push([page.url(), cssContentSize.width]))
          // The next page came before this one was measured.
          .catch(() => undefined);
      });
      await page.goto(origin + makeEntryPath(scene.deps, person.id));
      await page.click('main button');
      return page;
    };
    const said = (page: Page): Promise<string | null> =>
      page.textContent('.said, .problems', { timeout: 10_000 });

    const writer = await comes('Camille', 'volunteer');
    await writer.goto(`${origin}/dossiers/${caseId}`);
    await writer.click('a:has-text("Préparer la lettre")');
    await writer.selectOption('[name=fonction]', 'maire');
    await writer.selectOption('[name=sexe]', 'F');
    await writer.fill('[name=courriel]', 'mairie@saint-exemple.example');
    await writer.fill('[name=lignes]', 'Hôtel de ville\n1 place de l’Église\n01999 Saint-Exemple');
    await writer.fill('[name=paragraphe]', 'Trop court.');
    await writer.click('text=Mettre la lettre à jour');
    expect(await writer.textContent('#compte')).toContain('encore 189 au moins');
    await writer.fill('[name=paragraphe]', LOCAL);
    await writer.click('text=Garder le brouillon');
    expect(await said(writer)).toContain('Le brouillon est gardé.');
    expect(await writer.textContent('.letter')).toContain('Madame la Maire,');
    const place = new URL(writer.url()).pathname;

    const reader = await comes('Dominique', 'volunteer');
    await reader.goto(origin + place);
    await reader.click('text=J’ai tout lu');
    expect(await said(reader)).toContain('Votre relecture est notée.');

    const head = await comes('Sacha', 'coordinator');
    await head.goto(origin + place);
    await head.click('text=Vérifier et valider');
    const today = scene.deps.now().toISOString().slice(0, 10);
    for (const check of ['agents-told', 'addressee-right', 'no-mention-yet']) {
      await head.check(`[name=${check}][value=oui]`);
      await head.fill(`[name=${check}-jour]`, today);
    }
    await head.click('button:has-text("Valider la lettre")');
    expect(await said(head)).toContain('La lettre est validée');
    await head.click('text=Mettre à l’envoi');
    expect(await head.textContent('.next-step')).toContain('Au plus tôt');

    const office = await comes('Bureau', 'national');
    await office.goto(origin + place);
    await office.click('summary:has-text("Retenir cette lettre")');
    await office.fill('[name=reason]', 'Le bureau relit cette lettre.');
    await office.click('button:has-text("Retenir")');
    expect(await office.textContent('.held')).toContain('Le bureau relit cette lettre.');
    web.setNow(NEXT_DAY);
    const folder = path.join(web.folder, 'mail');
    const send = () =>
      sendDue({
        db: web.db,
        files: desk.files,
        door: createFileDoor(folder),
        settings: desk.mail.ok ? desk.mail.settings : { from: '', replyPattern: null },
        now: scene.deps.now,
        owner: randomBytes(4).toString('hex'),
      });
    expect(await send()).toMatchObject({
      ended: [],
      staying: [{ because: ['Le bureau relit cette lettre.'] }],
    });
    await office.goto(`${origin}/lettres/envois`);
    expect(await office.textContent('main')).toContain('Le bureau relit cette lettre.');
    await office.goto(origin + place);
    await office.click('text=Lever la retenue');
    expect(await send()).toMatchObject({ ended: [{ as: 'sent' }], staying: [] });

    await writer.goto(origin + place);
    expect(await writer.textContent('.next-step')).toContain('sa réception n’est pas encore prouvée');
    await writer.selectOption('.next-step [name=preuve]', 'acknowledgement');
    await writer.fill('.next-step [name=jour]', NEXT_DAY.slice(0, 10));
    await writer.setInputFiles('.next-step [name=copie]', {
      name: 'avis.png',
      mimeType: 'image/png',
      buffer: await poster({ words: 3 }),
    });
    await writer.click('text=Noter la preuve de réception');
    expect(await said(writer)).toContain('La preuve de réception est gardée.');

    const mail = await answer(scene);
    await writer.goto(`${origin}/courrier/${mail}`);
    await writer.check('[name=dit][value=admitted]');
    await writer.fill('[name=phrase]', 'Nous avons utilisé un outil d’IA.');
    await writer.click('text=Classer dans le dossier');
    expect(await said(writer)).toContain('Le courriel est classé');
    const kinds = eventsOfCase(web.db, caseId).map(({ kind }) => kind);
    expect(kinds.slice(1)).toEqual([
      'letter-drafted',
      'letter-reviewed',
      'letter-approved',
      'letter-sent',
      'receipt',
      'answered',
    ]);
    expect(listDeliveries(web.db, { limit: 9 }).map(({ state }) => state)).toEqual(['sent']);
    expect(widths.length).toBeGreaterThan(10);
    expect(widths.filter(([, width]) => width > 320)).toEqual([]);

    const paths = [
      place,
      `/dossiers/${caseId}/lettre`,
      `/dossiers/${caseId}/lettre?modele=t3`,
      '/lettres',
      '/lettres/envois',
      `/courrier/${mail}`,
      `/dossiers/${caseId}`,
    ];
    const storageState = await office.context().storageState();
    expect(
      await faults(
        browser,
        storageState,
        paths.map((one) => origin + one),
      ),
    ).toEqual([]);
    expect(web.errors).toEqual([]);
  },
  120_000,
);

/** An answer of the town hall comes in, naming our letter. */
async function answer({ web, desk, deps }: LettersScene): Promise<string> {
  const [letter] = listLetters(web.db, { limit: 1 });
  const [delivery] = listDeliveries(web.db, { limit: 1 });
  const raw = [
    'From: Mairie <mairie@saint-exemple.example>',
    `Subject: Re: visuel [${letter?.reference ?? ''}]`,
    `In-Reply-To: ${delivery?.messageId ?? ''}`,
    '',
    'Bonjour. Nous avons utilisé un outil d’IA.',
    '',
  ].join('\r\n');
  const kept = await keepOriginal(desk.inbox, Readable.from([Buffer.from(raw)]));
  const received = await receiveMail(
    { db: web.db, folder: desk.inbox, now: deps.now, ours: ['vigie@section.example'] },
    {
      ...kept,
      mailbox: 'm',
      uidValidity: '1',
      uid: 1,
      omittedBytes: 0,
      receivedAt: deps.now().toISOString(),
    },
  );
  return received.kind === 'new' ? received.id : '';
}

/** What axe finds with everything unfolded, wide and narrow, and what the browser itself complains of. */
async function faults(
  browser: Browser,
  storageState: Awaited<ReturnType<ReturnType<Page['context']>['storageState']>>,
  addresses: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const [colorScheme, width, asked] of [
    ['light', 1280, {}],
    ['dark', 320, {}],
  ] as const) {
    const context = await browser.newContext({ storageState, colorScheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error') found.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => found.push(`${page.url()}: ${error.message}`));
    for (const address of addresses) {
      await page.goto(address);
      await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
      await page.evaluate(AXE);
      const violations = await page.evaluate(async (options) => {
        type Axe = {
          run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
        };
        const result = await (globalThis as unknown as { axe: Axe }).axe.run(options);
        return result.violations.flatMap(({ id, nodes }) =>
          nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`),
        );
      }, asked);
      found.push(...violations.map((one) => `${address} ${one}`));
    }
    await context.close();
  }
  return found;
}
