/** The pages about letters over a real database: what is offered and refused, stale forms, territory, hostile words. */
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { findInbound } from '../../db/queries/inbox.js';
import { lettersOfCase, listLetters, stepsOfLetter } from '../../db/queries/letters.js';
import { givePlace } from '../../db/queries/territories.js';
import { keepOriginal, receiveMail } from '../../src/mail/inbox/index.js';
import { removeLettersDue } from '../../src/mail/remove-letters.js';
import { readTyped, understand, fieldsOf } from '../../src/web/pages/letters/typed.js';
import { addressee, template } from '../mail/letter-kit.js';
import { LOCAL, openLetters, type LettersScene } from './letters-kit.js';
import type { Visitor } from './web-kit.js';

/** Words as they are read: no tags, no special spaces. */
function words(page: string): string {
  return page
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/&#39;/g, '’')
    .replaceAll(/&amp;/g, '&')
    .replaceAll(/[\s\u00a0\u202f]+/g, ' ')
    .replaceAll(/ ([,.])/g, '$1');
}

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

async function draft(
  scene: LettersScene,
  visitor: Visitor,
  part: Record<string, string> = {},
): Promise<string> {
  const answer = await visitor.post(`/dossiers/${scene.caseId}/lettre`, { ...FORM, ...part });
  expect(answer.status).toBe(303);
  return new URL(answer.headers.get('location') ?? '', 'http://x').pathname;
}

describe('writing', () => {
  test('proposes what is due, says why not the others, explains what may not be said, keeps what was typed', async () => {
    const scene = await openLetters(false);
    const visitor = await scene.comes('volunteer', 'Camille');
    const page = words(await visitor.read(`/dossiers/${scene.caseId}/lettre`));
    expect(page).toContain('T1 : Première interpellation');
    expect(page).toContain('Préparer la lettre, dès maintenant');
    expect(page).toMatch(/T2 : Relance La première lettre manque/);
    expect(page).toMatch(/T5 : [^.]+ Il manque ce dont le syndicat remercie/);
    expect(page).toContain('0 caractère, encore 200 au moins.');
    expect(page).toContain('Dans la fenêtre de l’enveloppe');
    expect(page).toContain('PROJET');
    expect(page).toContain('n’a pas encore été validé par le syndicat');
    expect(words(await visitor.read(`/dossiers/${scene.caseId}`))).toContain('Préparer la lettre');

    const seen = await visitor.post(`/dossiers/${scene.caseId}/lettre`, {
      ...FORM,
      paragraphe: `Vous mentez : c’est la preuve d’un vol. ${LOCAL}`,
      faire: 'voir',
    });
    const remarked = words(await seen.text());
    expect(seen.status).toBe(200);
    expect(remarked).toContain('À régler avant la validation');
    expect(remarked).toContain('La lettre n’affirme jamais plus que ce qui a été lu');
    expect(remarked).toContain('Vous mentez');
    // A silent letter refuses words on AI, and says what to do.
    const silent = await visitor.post(`/dossiers/${scene.caseId}/lettre`, {
      ...FORM,
      modele: 't0',
      paragraphe: `Midjourney. ${LOCAL}`,
    });
    expect(silent.status).toBe(422);
    expect(words(await silent.text())).toContain('Cette lettre ne peut pas être écrite ainsi');
    const bad = await visitor.post(`/dossiers/${scene.caseId}/lettre`, {
      ...FORM,
      courriel: 'pas une adresse',
      verifie: '2027-01-01',
    });
    const told = words(await bad.text());
    expect(bad.status).toBe(422);
    expect(told).toContain('L’adresse électronique du destinataire n’en est pas une.');
    expect(told).toContain('La date du contrôle du destinataire est à venir.');
    expect(lettersOfCase(scene.web.db, scene.caseId)).toEqual([]);
  });

  test('keeps a draft once; a stale version is told and its text stays; unvalidated templates stop the approval', async () => {
    const scene = await openLetters(false);
    const writer = await scene.comes('volunteer', 'Camille');
    const other = await scene.comes('volunteer', 'Dominique');
    const at = await draft(scene, writer);
    expect(words(await other.read('/'))).toContain('1 lettre attend sa relecture.');
    const again = await writer.post(`/dossiers/${scene.caseId}/lettre`, FORM);
    expect([again.status, words(await again.text()).includes('déjà en cours dans ce dossier')]).toEqual([
      422,
      true,
    ]);
    const edit = { ...FORM, version: '1', paragraphe: `${LOCAL} Et encore.` };
    expect((await other.post(`${at}/texte`, edit)).status).toBe(303);
    const stale = await writer.post(`${at}/texte`, { ...edit, paragraphe: `${LOCAL} Mon texte à moi.` });
    const page = await stale.text();
    expect(stale.status).toBe(409);
    expect(words(page)).toContain('Mon texte à moi.');
    expect(page).toContain('name="version" value="2"');
    expect(words(await (await writer.post(`${at}/relecture`, { version: '1' })).text())).toContain(
      'Quelqu’un a repris cette lettre',
    );
    const own = await other.post(`${at}/relecture`, { version: '2' });
    expect([own.status, words(await own.text()).includes('une autre personne la relit')]).toEqual([
      422,
      true,
    ]);
    const who =
      'Trois personnes : l’une l’écrit, une autre la relit, une troisième, qui coordonne, la valide.';
    expect(words(await writer.read(at))).toContain(who);
    const third = await scene.comes('volunteer', 'Lou');
    expect((await third.post(`${at}/relecture`, { version: '2' })).status).toBe(303);
    const head = await scene.comes('coordinator', 'Sacha');
    const view = words(await head.read(`${at}/validation`));
    expect(view).toContain('Elle ne peut pas être validée maintenant');
    expect(view).toContain('n’a pas encore été validé par le syndicat');
    expect((await writer.get(`${at}/validation`)).status).toBe(403);
    // The picture of the annex comes back as it was kept.
    const picture = await writer.get(`${at}/annexe`);
    expect([...new Uint8Array(await picture.arrayBuffer()).subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    const pdf = await writer.get(`${at}/fichiers/pdf`);
    expect(pdf.headers.get('content-disposition')).toContain('PROJET-2.pdf');
    expect(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    expect((await writer.post(`${at}/retrait`, { pourquoi: '' })).status).toBe(422);
    expect((await writer.post(`${at}/retrait`, { pourquoi: 'Crédit ajouté depuis.' })).status).toBe(303);
    expect(words(await writer.read('/lettres'))).toContain('Retirées (1)');
    expect(scene.web.errors).toEqual([]);
  });
});

test('what is known of the questions of an approval is taken up, and the answer left open', async () => {
  const scene = await openLetters();
  const writer = await scene.comes('volunteer', 'Camille');
  const reader = await scene.comes('volunteer', 'Dominique');
  const head = await scene.comes('coordinator', 'Sacha');
  const asked = async (modele: string, verifie: string) => {
    const place = await draft(scene, writer, { modele, verifie });
    expect((await reader.post(`${place}/relecture`, { version: '1' })).status).toBe(303);
    const page = await head.read(`${place}/validation`);
    // Whatever is known, nothing is answered.
    expect(page).not.toMatch(/type="radio"[^>]* checked/);
    const field = (name: string) =>
      new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(page)?.[0].match(/value="([^"]*)"/)?.[1];
    return { place, page: words(page), field };
  };
  const first = await asked('t1', '2026-11-20');
  expect(first.page).toContain('Vérifié le 20 novembre 2026, d’après le brouillon.');
  expect(first.field('addressee-right-jour')).toBe('2026-11-20');
  expect([first.field('agents-told-jour'), first.field('agents-told-pourquoi')]).toEqual(['', '']);
  const answers = {
    version: '1',
    'agents-told': 'non',
    'agents-told-pourquoi': 'Aucune section dans cette mairie.',
    'addressee-right': 'oui',
    'addressee-right-jour': '2026-11-20',
    'no-mention-yet': 'oui',
    'no-mention-yet-jour': scene.deps.now().toISOString().slice(0, 10),
  };
  expect((await head.post(`${first.place}/validation`, answers)).status).toBe(303);
  // A check that is too old is told and not taken up.
  const second = await asked('t3', '2026-10-02');
  expect(second.page).toContain('Vérifié le 2 octobre 2026, d’après le brouillon.');
  expect(second.field('addressee-right-jour')).toBe('');
  expect(second.page).toContain(
    'Répondu pour la lettre VIG-2026-000001 : non, Aucune section dans cette mairie.',
  );
  expect(second.field('agents-told-pourquoi')).toBe('Aucune section dans cette mairie.');
  const told = { ...answers, 'agents-told': 'oui', 'agents-told-jour': '2026-11-19' };
  expect((await head.post(`${second.place}/validation`, told)).status).toBe(303);
  const [letter] = listLetters(scene.web.db, { limit: 1 });
  const approval = stepsOfLetter(scene.web.db, letter?.id ?? '').find(({ kind }) => kind === 'approved');
  expect(approval?.checklist?.find(({ check }) => check === 'agents-told')).toMatchObject({
    answer: 'yes',
    note: null,
  });
  const third = await asked('t6', '2026-11-20');
  expect(third.page).toContain('Répondu pour la lettre VIG-2026-000002 : oui, le 19 novembre 2026.');
  expect(third.field('agents-told-jour')).toBe('2026-11-19');
  expect(scene.web.errors).toEqual([]);
});

test('a posted request of documents that came back is written down on its page, and leaves anew', async () => {
  const scene = await openLetters();
  const { web, caseId } = scene;
  const writer = await scene.comes('volunteer', 'Camille');
  const today = scene.deps.now().toISOString().slice(0, 10);
  const place = await draft(scene, writer, { modele: 't3' });
  const reader = await scene.comes('volunteer', 'Dominique');
  expect((await reader.post(`${place}/relecture`, { version: '1' })).status).toBe(303);
  const head = await scene.comes('coordinator', 'Sacha');
  const approval = {
    version: '1',
    'agents-told': 'oui',
    'agents-told-jour': today,
    'addressee-right': 'oui',
    'addressee-right-jour': today,
  };
  expect((await head.post(`${place}/validation`, approval)).status).toBe(303);
  const approved = words(await writer.read(place));
  expect(approved).toContain('Elle est partie par la poste');
  expect(approved).not.toContain('L’enveloppe est revenue');
  expect((await writer.post(`${place}/poste`, { jour: today })).status).toBe(303);
  const page = await writer.read(place);
  const action = /action="([^"]+\/retour)"/.exec(page)?.[1] ?? '';
  expect(words(page)).toContain('L’enveloppe est revenue');
  expect(page).toContain('<option value="N’habite pas à l’adresse indiquée">');
  const ofCase = `/dossiers/${caseId}`;
  expect(words(await writer.read(ofCase))).toContain('par un deuxième moyen');

  const back = { enveloppe: 'N’habite pas à l’adresse indiquée', jour: today };
  const early = await writer.post(action, { ...back, jour: '2020-01-01' });
  expect([early.status, words(await early.text()).includes('vient avant l’envoi')]).toEqual([422, true]);
  expect((await writer.post(action, { ...back, enveloppe: ' ' })).status).toBe(422);
  expect((await writer.post(`${place}/envois/absent/retour`, back)).status).toBe(404);
  expect((await writer.post(action, back)).headers.get('location')).toBe(`${place}?fait=retour`);
  const told = words(await writer.read(`${place}?fait=retour`));
  for (const said of [
    'Aucun délai ne court',
    'revenue',
    'Vérifiez l’adresse',
    'Elle est partie par la poste',
  ])
    expect(told).toContain(said);
  expect(told).not.toContain('Noter une preuve de réception');
  expect(told).not.toContain('L’enveloppe est revenue');
  const due = words(await writer.read(ofCase));
  expect(due).toContain('Vérifier l’adresse et renvoyer la demande de documents');
  expect(due).not.toContain('par un deuxième moyen');
  expect(due).not.toContain('Noter la réponse à la demande de documents');
  expect((await writer.post(`${place}/poste`, { jour: today })).status).toBe(303);
  expect(words(await writer.read(ofCase))).toContain('par un deuxième moyen');

  // Somebody of elsewhere writes nothing down.
  const far = await scene.comes('volunteer', 'Maxence');
  givePlace(
    web.db,
    { kind: 'departement', code: '29', personId: far.person.id, givenBy: null },
    scene.deps.now().toISOString(),
  );
  expect((await far.post(action, back)).status).toBe(403);
  expect(web.errors).toEqual([]);
});

test('a letter whose time is over says so on its page, in its case and in its files', async () => {
  const scene = await openLetters();
  const { web, desk, caseId } = scene;
  const place = await draft(scene, await scene.comes('volunteer', 'Camille'));
  web.setNow('2032-01-01T08:00:00.000Z');
  const run = await removeLettersDue(
    {
      db: web.db,
      letters: desk.files,
      inbox: desk.inbox,
      mail: desk.inbox,
      now: scene.deps.now,
      program: '0.1.0',
      ruleset: 't-1',
    },
    { lettersMonths: 60 },
  );
  expect(run).toMatchObject({ cases: 1, files: 1 });
  const visitor = await scene.comes('coordinator', 'Sacha');
  const page = words(await visitor.read(place));
  expect(page).toContain('La lettre n’est plus gardée.');
  expect(page).toContain('a été supprimé le 1er janvier 2032');
  expect(page).not.toContain('J’ai tout lu');
  const file = await visitor.get(`${place}/fichiers/pdf`);
  expect([file.status, (await file.text()).includes('sauvegarde')]).toEqual([410, false]);
  const ofCase = words(await visitor.read(`/dossiers/${caseId}`));
  expect(ofCase).toContain('par Vigie, au terme de la durée de conservation');
  expect(ofCase).toContain('les textes anciens, si, à leur terme');
  const again = words(await (await visitor.post(`${place}/relecture`, { version: '1' })).text());
  expect(again).toContain('leur durée de conservation était passée');
  expect((await visitor.get(`/dossiers/${caseId}/dossier.zip`)).status).toBe(200);
  expect(web.errors).toEqual([]);
});

describe('a mail', () => {
  test('is read as text, downloaded only as a file, and what it says decides', async () => {
    const scene = await openLetters();
    const { web, desk, caseId } = scene;
    const visitor = await scene.comes('volunteer', 'Camille');
    await draft(scene, visitor);
    const [letter] = listLetters(web.db, { limit: 1 });
    const raw = [
      'From: "Mairie <script>" <mairie@saint-exemple.example>',
      `Subject: Re: visuel [${letter?.reference ?? ''}]`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>Bonjour, <a href="https://piege.example/">nous</a> avons utilisé un outil d’IA.<img src="https://piege.example/x"></p><script>alert(1)</script>',
      '--b',
      'Content-Type: application/pdf; name="reponse.pdf"',
      'Content-Disposition: attachment; filename="reponse.pdf"',
      '',
      'pas un pdf',
      '--b--',
      '',
    ].join('\r\n');
    const kept = await keepOriginal(desk.inbox, Readable.from([Buffer.from(raw)]));
    const received = await receiveMail(
      { db: web.db, folder: desk.inbox, now: scene.deps.now, ours: ['vigie@section.example'] },
      {
        ...kept,
        mailbox: 'vigie@mail.example/INBOX',
        uidValidity: '1',
        uid: 1,
        omittedBytes: 0,
        receivedAt: scene.deps.now().toISOString(),
      },
    );
    const id = received.kind === 'new' ? received.id : '';
    expect(words(await visitor.read('/lettres'))).toMatch(
      /Courrier reçu : 1 à lire.*À relire \(1\).*VIG-2026-000001/,
    );
    expect(words(await visitor.read('/courrier'))).toContain('1 courriel à lire');
    expect(words(await visitor.read(`/dossiers/${caseId}`))).toContain('Lire 1 courriel');
    const page = await visitor.read(`/courrier/${id}`);
    expect(page).not.toContain('piege.example');
    expect(page).not.toContain('<script>');
    expect(words(page)).toContain('Bonjour, nous avons utilisé un outil d’IA.');
    const row = findInbound(web.db, id);
    const piece = await visitor.get(`/courrier/${id}/pieces/${row?.attachments[0]?.sha256 ?? ''}`);
    expect([piece.headers.get('content-type'), (await piece.text()).trim()]).toEqual([
      'application/octet-stream',
      'pas un pdf',
    ]);
    expect((await (await visitor.get(`/courrier/${id}/original`)).text()).length).toBe(raw.length);

    const reference = /name="dossier"[^>]*value="([^"]+)"/.exec(page)?.[1] ?? '';
    const file = (fields: Record<string, string>) =>
      visitor.post(`/courrier/${id}/classement`, { dossier: reference, ...fields });
    expect(words(await (await file({ dit: 'admitted' })).text())).toContain('Recopiez la phrase');
    expect((await file({ dossier: 'VIG-2026-999999', dit: 'other' })).status).toBe(422);
    expect(
      (await file({ dit: 'admitted', vu: '0', phrase: 'nous avons utilisé un outil d’IA' })).status,
    ).toBe(409);
    // Nothing was sent yet: nobody can have answered.
    const early = await file({ dit: 'admitted', phrase: 'nous avons utilisé un outil d’IA' });
    expect([early.status, words(await early.text()).includes('Rien n’a été changé.')]).toEqual([422, true]);
    expect((await file({ dit: 'nothing' })).status).toBe(303);
    expect(words(await visitor.read(`/courrier/${id}`))).toContain('Classé Par Camille');
    expect((await file({ dit: 'other' })).status).toBe(422);

    expect(await visitor.read('/issues')).toContain(`<a href="/dossiers/${caseId}">VIG-`);

    // Of another département: neither the mail nor the letter, and no case of hers by its reference.
    const far = await scene.comes('volunteer', 'Maxence');
    givePlace(
      web.db,
      { kind: 'departement', code: '29', personId: far.person.id, givenBy: null },
      scene.deps.now().toISOString(),
    );
    for (const path of [`/courrier/${id}`, `/lettres/${letter?.id ?? ''}`, `/dossiers/${caseId}/lettre`])
      expect([path, (await far.get(path)).status]).toEqual([path, 403]);
    for (const path of ['/lettres', '/courrier?etat=filed', '/issues.csv'])
      expect([path, (await far.read(path)).includes('Saint-Exemple')]).toEqual([path, false]);
    expect(web.errors).toEqual([]);
  });
});

test('what a form says is bounded, and what does not fit is told', () => {
  const typed = readTyped({
    modele: 't1',
    fonction: 'roi',
    nom: 'Exemple\u202e',
    lignes: 'x'.repeat(5000),
    copies: ['a', 'b'],
    demandes: ['subventions', 'rien'],
    joindre: 'clause',
    formulaire: 'javascript:alert(1)',
    reponse: '2026-02-31',
    du: '2026-01-01',
  });
  const read = understand(typed, fieldsOf(template('t1')), addressee('01999'), '2026-11-24');
  expect(read.problems).toHaveLength(4);
  expect(read.addressee).toMatchObject({ code: '01999', official: null, formUrl: null });
  // Of the questions that were shown, those that are ticked no more were answered; nothing shown, nothing answered.
  const reminder = (part: object) =>
    understand(readTyped(part), fieldsOf(template('t2')), addressee('01999'), '2026-11-24', {
      contracts: [],
      asked: 3,
    }).options.answered;
  expect(reminder({ posees: '3', questions: ['0', '2'] })).toEqual([1]);
  expect(reminder({ posees: '3' })).toEqual([0, 1, 2]);
  expect(reminder({ posees: '9', questions: '7' })).toEqual([0, 1, 2]);
  expect(reminder({})).toBeUndefined();
  expect(read.options).toMatchObject({ demands: ['subventions'], withClause: true, copies: ['a'] });
  expect(
    understand(readTyped(null), fieldsOf(template('t3')), addressee('01999'), '2026-11-24').problems,
  ).toEqual([]);
  // Documents that do not exist yet are not asked for.
  const until = (au: string) =>
    understand(
      readTyped({ du: '2026-01-01', au }),
      fieldsOf(template('t3')),
      addressee('01999'),
      '2026-11-24',
    ).problems;
  expect(until('2026-11-24')).toEqual([]);
  expect(until('2026-11-25')).toEqual([expect.stringContaining('ne va pas au-delà d’aujourd’hui')]);
});
