import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { simpleParser } from 'mailparser';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { insertLimits } from '../../db/queries/brakes.js';
import { createPerson } from '../../db/queries/people.js';
import { parisDay } from '../../src/french/index.js';
import { ROOT } from '../support/cli.js';
import { useWarmCli } from '../support/warm-cli.js';
import { AT } from '../review/store-kit.js';
import { openCaseScene, openOne } from '../web/case-kit.js';

const vigie = useWarmCli();

/** The shipped templates as a section that validated them would have them. */
function validateTemplates(folder: string): void {
  const target = path.join(folder, 'templates', 'letters', 'essai');
  mkdirSync(path.dirname(target), { recursive: true });
  cpSync(path.join(ROOT, 'templates', 'letters'), target, { recursive: true });
  for (const dir of [target, path.join(target, 'parts')])
    for (const name of readdirSync(dir).filter((one) => one.endsWith('.md'))) {
      const file = path.join(dir, name);
      const text = readFileSync(file, 'utf8')
        .replace(/^validated_by:.*$/m, 'validated_by: Bureau national')
        .replace(/^validated_on:.*$/m, 'validated_on: 2020-01-01')
        .replace(/^valid_until:.*$/m, 'valid_until: 2999-12-31');
      writeFileSync(file, text);
    }
}

const LOCAL =
  'Chaque année, l’affiche du marché est collée dans toutes les vitrines de la rue Haute, et les enfants la colorient. Trois illustratrices vivent dans la commune ; l’une d’elles a dessiné celle de 2023, que beaucoup ont gardée.';

describe('vigie letters', () => {
  test('from the draft to the proof of arrival', { timeout: 120_000 }, async () => {
    const made = await openCaseScene();
    const caseId = openOne(made);
    const { folder, db, raw } = made.web;
    for (const [name, role] of [
      ['Camille', 'volunteer'],
      ['Dominique', 'volunteer'],
      ['Sacha', 'coordinator'],
    ] as const)
      createPerson(db, { name, role }, AT);
    const other = createPerson(db, { name: 'Autre', role: 'coordinator' }, AT);
    insertLimits(db, {
      delayHours: 0,
      perAuthorityQuarter: 3,
      perMailboxDay: 20,
      setAt: AT,
      setBy: other.id,
    });
    validateTemplates(folder);
    raw.pragma('wal_checkpoint(TRUNCATE)');
    writeFileSync(
      path.join(folder, 'vigie.config.json'),
      JSON.stringify({
        sender: {
          name: 'Syndicat d’exemple',
          section: 'Section de l’Exemple',
          addressLines: ['1 RUE DE L EXEMPLE', '99000 EXEMPLE'],
          city: 'Exemple',
          email: 'veille@syndicat.example',
          signatory: 'Le secrétariat',
        },
        replyTo: 'reponses+{ref}@syndicat.example',
      }),
    );
    const options = { cwd: folder, env: { VIGIE_DATA: folder, HOME: folder } };
    const run = (...args: string[]) => vigie(['letters', ...args], options);
    const json = async (...args: string[]) => {
      const done = await run(...args, '--json');
      return { ...done, lines: done.json() };
    };

    const who = ['--as', 'Camille', '--template', 't1', '--section', 'essai', '--local', LOCAL];
    const to = [
      '--office',
      'maire',
      '--sex',
      'F',
      '--first-name',
      'Marie',
      '--last-name',
      'Exemple',
      '--to',
      'mairie@saint-exemple.example',
      '--line',
      '1 place de l’Église',
      '--line',
      '01999 SAINT EXEMPLE',
    ];
    expect((await run('draft', caseId, ...who, '--as', 'Personne')).code).toBe(2);
    const [first, second] = made.pictures;
    // The second poster is not in this case; no contract of this town is known.
    expect((await run('draft', caseId, ...who, '--visual', first, '--visual', second)).stderr).toContain(
      'Ce visuel ne figure pas (ou plus) dans ce dossier.',
    );
    expect((await run('draft', caseId, ...who, '--contract', 'M1')).stderr).toContain(
      'Aucun marché publié de cette collectivité',
    );
    const drafted = await json('draft', caseId, ...who, ...to, '--visual', first);
    expect([drafted.code, drafted.stderr]).toEqual([0, expect.stringContaining('Brouillon')]);
    const reference = String(drafted.lines[0]?.['reference']);
    expect(reference).toMatch(/^VIG-\d{4}-000001$/);
    expect(drafted.lines[0]).toMatchObject({ type: 'letter', status: 'draft', template: 't1', case: caseId });
    expect(drafted.lines[0]?.['pictures']).toEqual([first]);

    const shown = await json('preview', reference, '--out', path.join(folder, 'vue'));
    expect(readdirSync(path.join(folder, 'vue'))).toEqual(
      ['docx', 'pdf', 'txt'].map((one) => `${reference}.${one}`),
    );
    expect(shown.lines).toHaveLength(1);

    // In Paris it is tomorrow for an hour or two of each evening of UTC.
    const today = parisDay(new Date(Date.now()).toISOString()) ?? '';
    const checks = [
      '--agents-told',
      'non: aucune section dans cette mairie',
      '--addressee',
      today,
      '--mention',
      today,
    ];
    // Read by nobody yet; written by the one who approves; without the answers; with templates that nobody validated.
    for (const [args, words] of [
      [['--as', 'Sacha', ...checks, '--section', 'essai'], 'pas encore été relue'],
      [['--as', 'Camille', ...checks, '--section', 'essai'], 'avez écrit'],
      [['--as', 'Sacha', '--section', 'essai'], 'Répondez'],
      [['--as', 'Sacha', ...checks], 'a changé depuis'],
    ] as const) {
      const refused = await json('approve', reference, ...args);
      expect([refused.code, refused.lines[0]?.['kind']]).toEqual([3, 'refused']);
      expect(JSON.stringify(refused.lines[0])).toContain(words);
    }
    expect((await run('send', reference, '--as', 'Sacha')).code).toBe(3);

    expect((await json('review', reference, '--as', 'Dominique')).lines[0]).toMatchObject({
      status: 'reviewed',
      missingReviews: 0,
    });
    const approved = await json('approve', reference, '--as', 'Sacha', ...checks, '--section', 'essai');
    expect([approved.code, approved.stderr]).toEqual([0, expect.stringContaining('validée')]);
    expect(approved.lines[0]).toMatchObject({
      status: 'approved',
      files: expect.arrayContaining([expect.objectContaining({ kind: 'pdf' })]) as unknown,
    });

    const form = await json('form', reference);
    expect(form.lines[0]).toMatchObject({
      type: 'form',
      text: expect.stringContaining('Madame la Maire') as string,
    });
    expect((await run('send', reference)).code).toBe(2);
    const sent = await json('send', reference, '--as', 'Sacha');
    expect([sent.code, sent.stderr]).toEqual([0, expect.stringContaining('partie')]);
    expect(sent.lines[0]).toMatchObject({
      state: 'sent',
      recipient: 'mairie@saint-exemple.example',
      tries: 1,
    });
    const [eml = ''] = readdirSync(path.join(folder, 'mail'));
    const mail = await simpleParser(readFileSync(path.join(folder, 'mail', eml)));
    expect(mail.subject).toContain(`[${reference}]`);
    expect(mail.text).toContain('accuser réception');
    expect(mail.text).not.toContain('PROJET');
    expect(mail.attachments.map(({ filename }) => filename)).toEqual([`${reference}.pdf`]);
    expect(JSON.stringify(mail.replyTo)).toContain(`reponses+${reference.toLowerCase()}@syndicat.example`);
    // Once.
    expect((await json('send', reference, '--as', 'Sacha')).lines).toEqual([]);
    expect(readdirSync(path.join(folder, 'mail'))).toHaveLength(1);

    const scan = path.join(folder, 'avis.png');
    writeFileSync(
      scan,
      await sharp({ create: { width: 30, height: 20, channels: 3, background: '#fff' } })
        .png()
        .toBuffer(),
    );
    const posted = await json('post', reference, '--as', 'Camille', '--registered', '1A 123 456 7890 1');
    const delivery = String(posted.lines[0]?.['id']);
    expect((await json('receipt', reference, '--as', 'Camille', '--day', today, '--scan', scan)).code).toBe(
      2,
    );
    const receipt = await json('receipt', delivery, '--as', 'Camille', '--day', today, '--scan', scan);
    expect(receipt.lines[0]).toMatchObject({
      channel: 'post',
      receipt: { kind: 'postal-receipt', day: today },
    });

    // The first of two envelopes is proved to have arrived; the second came back.
    const back = ['--as', 'Camille', '--day', today, '--says', 'N’habite pas à l’adresse indiquée'] as const;
    const arrived = await run('returned', delivery, ...back);
    expect([arrived.code, arrived.stderr]).toEqual([3, expect.stringContaining('il est arrivé')]);
    const twice = String((await json('post', reference, '--as', 'Camille')).lines[0]?.['id']);
    expect((await run('returned', reference, ...back)).code).toBe(2);
    expect((await run('returned', twice, '--as', 'Camille', '--day', today)).code).toBe(2);
    const returned = await json('returned', twice, ...back);
    expect([returned.code, returned.lines[0]]).toEqual([
      0,
      expect.objectContaining({
        id: twice,
        channel: 'post',
        attempts: [expect.objectContaining({ kind: 'bounced', answer: 'N’habite pas à l’adresse indiquée' })],
      }),
    ]);
    expect((await run('show', reference)).stdout).toContain('N’habite pas à l’adresse indiquée');
    // What came back is meant no more.
    expect((await run('returned', reference, ...back)).stderr).toContain('il est arrivé');

    expect((await json('status')).lines[0]).toMatchObject({
      letters: { approved: 1 },
      deliveries: { sent: 3 },
      ready: 0,
    });
    expect((await json('outbox')).lines).toHaveLength(3);
    expect((await json('list', '--status', 'approved')).lines).toHaveLength(1);
    expect((await run('list')).stdout).toContain('courriel : partie');
    const all = await run('show', reference);
    expect(all.stdout).toContain('avis de réception de la poste');
    expect(all.stdout).toContain('acceptée par le serveur');
    expect((await run('withdraw', reference, '--as', 'Sacha', '--reason', 'Trop tard')).stderr).toContain(
      'ne se retire plus',
    );
    expect(
      (await run('resolve-unknown', reference, '--as', 'Sacha', '--was', 'sent', '--note', 'x')).code,
    ).toBe(2);
    // The receipt is proved; the date that was asked for is to come.
    const none = await run('no-answer', reference, '--as', 'Sacha', '--note', 'Rien dans la boîte.');
    expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('personne ne peut dire')]);
    expect((await run('no-answer', 'VIG-2026-999999', '--as', 'Sacha', '--note', 'x')).code).toBe(2);
    const long = await run('no-answer', reference, '--as', 'Sacha', '--note', 'x'.repeat(1001));
    expect([long.code, long.stderr]).toEqual([2, expect.stringContaining('il y en a 1001')]);
    expect((await run('show', 'VIG-2026-999999')).code).toBe(2);
    expect((await run('send', '--dry-run')).stdout).toContain('Rien n’est à l’envoi');
  });
});
