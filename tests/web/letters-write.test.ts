/** Writing a letter of a real case: which visuals, which contract, which questions, and the sheet for the CADA. */
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { loseContract } from '../../db/queries/contracts.js';
import { insertLetter, lettersOfCase, listLetters, picturesOfLetter } from '../../db/queries/letters.js';
import { insertDelivery } from '../../db/queries/outbox.js';
import { authorities } from '../../db/schema/index.js';
import { DECP } from '../../src/authorities/contracts/contract-sets.js';
import { addPicture, appendEvents } from '../../src/cases/index.js';
import { gatherCaseLetter } from '../../src/letters/index.js';
import { importText } from '../authorities/import-text.js';
import { AT } from '../review/store-kit.js';
import { captureOf } from './case-kit.js';
import { LOCAL, openLetters, type LettersScene } from './letters-kit.js';
import type { Visitor } from './web-kit.js';

const words = (page: string): string =>
  page
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/&#39;/g, '’')
    .replaceAll(/[\s\u00a0\u202f\u200b]+/g, ' ')
    .replaceAll(/ ([,.)])/g, '$1');

const SIREN = '219900016';
const COLUMNS =
  'montant,uid,id,acheteur_id,objet,codeCPV,dateNotification,donneesActuelles,modification_id,titulaire_id,titulaire_nom';
const contractLine = (object: string) =>
  `${COLUMNS}\n"61000.0","${SIREN}00011M1","M1","${SIREN}00011","${object}","79822500","2026-05-12","true","0","81299990200016","Camille NOMDEXEMPLE"\n`;

const FORM = {
  fonction: 'maire',
  sexe: 'F',
  courriel: 'mairie@saint-exemple.example',
  lignes: 'Hôtel de ville\n1 place de l’Église\n01999 Saint-Exemple',
  paragraphe: LOCAL,
  mention: 'non',
  realiste: 'non',
};

async function openTwo(): Promise<Writing> {
  const scene = await openLetters(false);
  const { web, pictures, reviewer, caseId } = scene;
  await captureOf(scene, scene.bytes[1]);
  const added = addPicture(web.db, {
    caseId,
    picture: pictures[1],
    person: reviewer,
    at: AT,
    day: AT.slice(0, 10),
    because: 'Phrase.',
  });
  expect(added.kind).toBe('added');
  web.db.update(authorities).set({ siren: SIREN }).where(eq(authorities.code, '01999')).run();
  await importText({ db: web.db, folder: web.folder }, DECP, contractLine('Identité visuelle des fêtes'));
  const visitor = await scene.comes('volunteer', 'Camille');
  const at = `/dossiers/${caseId}/lettre`;
  const post = (part: Readonly<Record<string, string | readonly string[]>>) => {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...FORM, ...part }))
      for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
    return visitor.post(at, body);
  };

  return { scene, visitor, at, post };
}

interface Writing {
  readonly scene: LettersScene;
  readonly visitor: Visitor;
  readonly at: string;
  readonly post: (part: Readonly<Record<string, string | readonly string[]>>) => Promise<Response>;
}

/** Both in one scene: opening one takes longer than all that is asked of it. */
test('two visuals, a contract, and the sheet for the CADA', async () => {
  const writing = await openTwo();
  await choosesVisualsAndContract(writing);
  await refersToTheCada(writing);
  await arrivesByItsOwnReceipt(writing);
  expect(writing.scene.web.errors).toEqual([]);
}, 60_000);

async function choosesVisualsAndContract({ scene, visitor, at, post }: Writing): Promise<void> {
  const { web, pictures, caseId } = scene;
  const page = await visitor.read(`${at}?modele=t1`);
  expect(words(page)).toContain('De quels visuels parle-t-elle ?');
  expect(page.match(/name="visuel"/g)).toHaveLength(2);
  expect(page.match(/name="visuel"[^>]*checked|checked[^>]*name="visuel"/g)).toHaveLength(1);
  expect(words(page)).toContain(
    'marché n° M1, objet « Identité visuelle des fêtes », notifié le 12 mai 2026',
  );
  expect(page).not.toContain('NOMDEXEMPLE');

  const none = await post({ modele: 't1', visuel: [...pictures], contrat: 'autre', faire: 'garder' });
  expect([none.status, words(await none.text()).includes('Ce contrat ne figure plus')]).toEqual([422, true]);
  const many = await post({ modele: 't1', visuel: [...pictures, 'x', 'y'], faire: 'voir' });
  expect(many.status).toBe(409);

  const kept = await post({
    modele: 't1',
    visuel: [...pictures],
    contrat: `${SIREN}00011M1`,
    faire: 'garder',
  });
  expect(kept.status).toBe(303);
  const [letter] = lettersOfCase(web.db, caseId);
  if (letter === undefined) throw new Error('no letter');
  expect(picturesOfLetter(web.db, letter.id).toSorted()).toEqual([...pictures].toSorted());
  expect(letter.options).toMatchObject({
    contract: {
      uid: `${SIREN}00011M1`,
      number: 'M1',
      subject: 'Identité visuelle des fêtes',
      notifiedOn: '2026-05-12',
    },
  });
  const sheet = words(await visitor.read(`/lettres/${letter.id}`));
  expect(sheet).toContain('les deux visuels suivants, décrits en annexe');
  expect(sheet).toContain('Premier visuel');
  expect(sheet).toContain('Second visuel');
  expect(sheet).toContain(
    'un contrat n° M1, « Identité visuelle des fêtes », notifié le 12 mai 2026. Nous ne savons pas si ces visuels en relèvent',
  );
  for (const nth of [1, 2])
    expect((await visitor.get(`/lettres/${letter.id}/annexe?visuel=${nth}`)).status).toBe(200);
  expect((await visitor.get(`/lettres/${letter.id}/annexe?visuel=3`)).status).toBe(404);

  // One of the two gets its credit: the letter is written anew without it.
  const credited = appendEvents(web.db, {
    caseId,
    events: [
      {
        kind: 'credited',
        picture: pictures[0],
        text: 'Illustration : atelier d’exemple',
        by: 'crawl:1',
        at: AT,
        day: AT.slice(0, 10),
        because: 'Phrase.',
      },
    ],
  });
  expect(credited.kind).toBe('appended');

  // The contract is asked for again before the approval.
  const head = await scene.comes('coordinator', 'Sacha');
  const view = async () => words(await head.read(`/lettres/${letter.id}/validation`));
  expect(await view()).not.toContain('Le contrat que cette lettre cite');
  expect(await view()).toContain('L’un des visuels de cette lettre est maintenant crédité ou signalé');
  await importText({ db: web.db, folder: web.folder }, DECP, contractLine('Identité visuelle des jardins'));
  expect(await view()).toContain('Le contrat que cette lettre cite a changé dans les données publiées');
  loseContract(web.db, `${SIREN}00011M1`, 'decp', AT);
  expect(await view()).toContain('ne figure plus parmi les marchés publiés');
}

async function refersToTheCada({ scene, visitor, at, post }: Writing): Promise<void> {
  const { web, caseId } = scene;
  const offered = async () => words(await visitor.read(`${at}?modele=t1`));
  expect(await offered()).toContain('Aucune demande de documents (T3) n’est partie dans ce dossier.');
  const asked = await post({
    modele: 't3',
    documents: ['contract', 'orders'],
    du: '2026-01-01',
    au: '2026-06-30',
    faire: 'garder',
  });
  expect(asked.status).toBe(303);
  const request = lettersOfCase(web.db, caseId).find(({ template }) => template === 't3');
  if (request === undefined) throw new Error('no request');
  const by = { by: scene.reviewer, at: AT, because: 'Phrase.' };
  const happens = (...events: Parameters<typeof appendEvents>[1]['events'][number][]) =>
    expect(appendEvents(web.db, { caseId, events })).toMatchObject({ kind: 'appended' });
  happens({ ...by, kind: 'documents-requested', day: '2026-09-07', letter: request.id });
  expect(await offered()).toContain('La réception de la demande du 7 septembre 2026 n’est pas prouvée');
  happens({ ...by, kind: 'documents-receipt', day: '2026-09-08', proof: 'acknowledgement' });
  const sheet = words(await visitor.read(`${at}?modele=t3b`));
  expect(sheet).toContain(request.reference);
  expect(sheet).toContain('accusé de réception du 8 septembre 2026');
  expect(sheet).toContain('tacite, par un mois de silence, le 8 octobre 2026');
  expect(sheet).toContain('le délai prend fin le 7 décembre 2026');
  expect(sheet).toContain('du 1er janvier 2026 au 30 juin 2026'.replace('1er', '1 er'));
  expect(sheet).not.toContain('les abonnements ou licences');
  happens({ ...by, kind: 'cada-referred', day: '2026-11-20' });
  expect(await offered()).toContain('La CADA est déjà saisie de cette demande, depuis le 20 novembre 2026.');
}

/** That the first letter arrived says nothing of the reminder: who reads of both is told of both (letters.md §6). */
async function arrivesByItsOwnReceipt({ scene: { web, deps, desk, reviewer } }: Writing): Promise<void> {
  const [first] = listLetters(web.db, { limit: 50 }).filter(({ template }) => template === 't1');
  if (first === undefined) throw new Error('no letter');
  const { caseId } = first;
  const send = (letterId: string, sentOn: string) =>
    insertDelivery(web.db, {
      kind: 'letter',
      letterId,
      channel: 'post',
      state: 'sent',
      queuedAt: AT,
      queuedBy: reviewer,
      dueAt: AT,
      sentAt: AT,
      sentOn,
    });
  insertLetter(
    web.db,
    { ...first, id: 'reminder', reference: 'VIG-2026-000900', number: 900, template: 't2' },
    picturesOfLetter(web.db, first.id),
  );
  send(first.id, '2026-12-01');
  send('reminder', '2027-01-08');
  const gathered = async () => {
    const made = await gatherCaseLetter(
      { db: web.db, evidence: deps.blobs, letters: desk.files },
      { caseId },
    );
    if (made.kind === 'refused') throw new Error(made.problem);
    return made.input.circumstances?.previous?.flatMap(({ kind, receivedOn }) =>
      kind === 't3' ? [] : [[kind, receivedOn]],
    );
  };
  const base = { by: reviewer, at: AT, because: 'Essai.' };
  const tell = (...events: Parameters<typeof appendEvents>[1]['events']) =>
    expect(appendEvents(web.db, { caseId, events })).toMatchObject({ kind: 'appended' });
  const at = { letter: first.id, template: 't1' } as const;
  const receipt = { ...base, kind: 'receipt', proof: 'acknowledgement' } as const;
  tell(
    { ...base, kind: 'letter-approved', day: '2026-12-01', letter: first.id },
    { ...base, ...at, kind: 'letter-sent', day: '2026-12-01' },
    { ...receipt, day: '2026-12-02' },
    { ...base, kind: 'reminder-sent', day: '2027-01-08', letter: 'reminder' },
  );
  expect(await gathered()).toEqual([
    ['t1', '2026-12-02'],
    ['t2', null],
  ]);
  tell({ ...receipt, day: '2027-01-11' });
  expect(await gathered()).toEqual([
    ['t1', '2026-12-02'],
    ['t2', '2027-01-11'],
  ]);
}

test('the case opens the letter that may be written; one that may not says so before anything is typed', async () => {
  const { comes, caseId } = await openLetters(false);
  const visitor = await comes('coordinator', 'Alix');
  const at = `/dossiers/${caseId}`;
  expect(await visitor.read(at)).toContain(`href="${at}/lettre"`);
  expect(words(await visitor.read(`${at}/lettre`))).not.toContain('ne peut pas être écrite');
  expect(words(await visitor.read(`${at}/lettre?modele=t2`))).toMatch(
    /T2 : Relance Cette lettre ne peut pas être écrite : La première lettre manque/u,
  );
}, 60_000);
