/** A face that is hidden after a letter was written: the letter leaves by no way, its page says so, until a person decides. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { addBlur } from '../../db/queries/blurs.js';
import { findLetter } from '../../db/queries/letters.js';
import { faultyMails } from '../../db/queries/health.js';
import { attemptsOf, deliveriesOfLetter } from '../../db/queries/outbox.js';
import { letterToSend } from '../../src/letters/frozen-letter.js';
import { rulePair } from '../../src/review/index.js';
import { FAULT, faultSaid } from '../../src/mail/faults.js';
import { writeFault } from '../../src/mail/outcome.js';
import { addReceipt, planSending, queueLetter, recordPost, sendDue } from '../../src/mail/index.js';
import type { MailDoor, Parcel } from '../../src/mail/door.js';
import type { PicturePlace } from '../../src/review/types.js';
import { later } from '../review/store-kit.js';
import { SETTINGS } from '../mail/mail-settings.js';
import { LOCAL, openLetters, type LettersScene } from './letters-kit.js';
import { words } from './review-kit.js';
import type { Visitor } from './web-kit.js';

const PLACE = { x: 0.3, y: 0.25, width: 0.4, height: 0.3 };
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

interface Team {
  readonly scene: LettersScene;
  readonly writer: Visitor;
  readonly reader: Visitor;
  readonly head: Visitor & { readonly person: { readonly id: string } };
}

async function team(of?: LettersScene): Promise<Team> {
  const scene = of ?? (await openLetters());
  return {
    scene,
    writer: await scene.comes('volunteer', 'Camille'),
    reader: await scene.comes('volunteer', 'Dominique'),
    head: await scene.comes('coordinator', 'Sacha'),
  };
}

async function drafted({ scene, writer }: Team, part: Record<string, string> = {}): Promise<string> {
  const answer = await writer.post(`/dossiers/${scene.caseId}/lettre`, { ...FORM, ...part });
  const at = new URL(answer.headers.get('location') ?? '', 'http://x').pathname;
  if (answer.status !== 303) throw new Error(words(await answer.text()));
  return at;
}

async function approve({ scene, reader, head }: Team, place: string, version = '1'): Promise<Response> {
  const today = scene.deps.now().toISOString().slice(0, 10);
  expect((await reader.post(`${place}/relecture`, { version })).status).toBe(303);
  return head.post(`${place}/validation`, {
    version,
    'no-other-letter': 'oui',
    'agents-told': 'oui',
    'agents-told-jour': today,
    'addressee-right': 'oui',
    'addressee-right-jour': today,
    'no-mention-yet': 'oui',
    'no-mention-yet-jour': today,
  });
}

const idOf = (place: string): string => place.split('/')[2] ?? '';

/** The clock goes on: what is hidden now is hidden after what was written before. */
function tick(scene: LettersScene, minutes = 1): string {
  const at = later(minutes, scene.deps.now().toISOString());
  scene.web.setNow(at);
  return at;
}

function hide(scene: LettersScene, contentKey: string, areas: readonly PicturePlace[]): void {
  const at = tick(scene);
  addBlur(scene.web.db, { contentKey, areas: [...areas], personId: scene.reviewer, at });
  tick(scene);
}

/** @param before what happens while the server is being asked */
function door(before: () => void = () => undefined) {
  const parcels: Parcel[] = [];
  const made: MailDoor = {
    where: 'le serveur d’essai',
    isRepeatable: false,
    hand(parcel) {
      before();
      if (!parcel.onContent()) return Promise.resolve({ kind: 'later', code: null, answer: 'arrêté' });
      parcels.push(parcel);
      return Promise.resolve({ kind: 'accepted', code: 250, answer: '250 OK', refusedCopies: [] });
    },
  };
  return { made, parcels };
}

async function send({ deps, desk }: LettersScene, by: MailDoor) {
  const files = desk.files;
  const sent = await sendDue({
    db: deps.db,
    files,
    door: by,
    settings: SETTINGS,
    now: deps.now,
    owner: 'one',
  });
  if (sent.kind !== 'done') throw new Error(sent.kind);
  return sent;
}

async function queued(one: Team): Promise<string> {
  const place = await drafted(one);
  expect((await approve(one, place)).status).toBe(303);
  tick(one.scene);
  const done = queueLetter(
    { db: one.scene.web.db, settings: SETTINGS, random: randomBytes },
    { letter: idOf(place), person: one.head.person.id, at: one.scene.deps.now().toISOString() },
  );
  expect(done.kind).toBe('queued');
  // The delay in which the national office may hold it is over, on a working morning.
  tick(one.scene, 7 * 24 * 60);
  return place;
}

test('a letter that is on its way stays, its page and the outbox say why, and no file with the picture goes out', async () => {
  const one = await team();
  const { scene, writer } = one;
  const { db } = scene.web;
  const place = await queued(one);
  const files = scene.desk.files;
  const gate = async () => (await planSending({ db, files }, scene.deps.now().toISOString())).mails[0]?.gate;
  expect((await gate())?.kind).toBe('go');
  expect((await writer.get(`${place}/annexe`)).status).toBe(200);

  hide(scene, scene.keys[0], [PLACE]);
  const said = 'ont été masqués depuis que la lettre VIG-2026-000001 est écrite';
  expect(words(await writer.read(place))).toContain(said);
  expect(words(await writer.read(place))).toContain('Cette lettre attend une décision.');
  expect(await writer.read(place)).not.toContain(`${place}/annexe`);
  expect(words(await writer.read('/lettres/envois'))).toContain(said);
  expect((await gate())?.kind).toBe('held');
  expect((await writer.get(`${place}/annexe`)).status).toBe(404);
  for (const kind of ['pdf', 'docx']) {
    expect((await writer.get(`${place}/fichiers/${kind}`)).status).toBe(409);
    expect(await writer.read(place)).not.toContain(`${place}/fichiers/${kind}`);
  }
  expect(await writer.read(place)).toContain(`${place}/fichiers/txt`);
  const kept = door();
  const stays = await send(scene, kept.made);
  expect([stays.ended, kept.parcels, stays.staying.map(({ because }) => because.join())]).toEqual([
    [],
    [],
    [expect.stringContaining(said)],
  ]);

  // Shown again by a person: it leaves as it was.
  hide(scene, scene.keys[0], []);
  expect(words(await writer.read(place))).not.toContain(said);
  const open = door();
  expect((await send(scene, open.made)).ended).toMatchObject([{ as: 'sent' }]);
  expect(open.parcels).toHaveLength(1);
  // What has left is kept as it left.
  hide(scene, scene.keys[0], [PLACE]);
  expect((await writer.get(`${place}/fichiers/pdf`)).status).toBe(200);
  expect((await writer.get(`${place}/annexe`)).status).toBe(404);
  expect(words(await writer.read(place))).not.toContain('Cette lettre attend une décision.');
  expect(scene.web.errors).toEqual([]);
});

test('a face that is hidden while the server is being asked still stops it, and the mail that was ready goes to nobody', async () => {
  const one = await team();
  const { scene, writer } = one;
  const place = await queued(one);
  const by = door(() => hide(scene, scene.keys[1], [PLACE]));
  await send(scene, by.made);
  expect(by.parcels).toEqual([]);
  const [delivery] = deliveriesOfLetter(scene.web.db, idOf(place));
  expect(delivery).toMatchObject({ state: 'queued', file: expect.any(String) as string });
  const mail = `${place}/envois/${delivery?.id}/courriel`;
  expect((await writer.get(mail)).status).toBe(409);

  // Shown again by a person: it leaves, and is kept as it left.
  hide(scene, scene.keys[1], []);
  tick(scene, 24 * 60);
  expect((await send(scene, door().made)).ended).toMatchObject([{ as: 'sent' }]);
  hide(scene, scene.keys[1], [PLACE]);
  expect((await writer.get(mail)).status).toBe(200);
});

test('a letter that waits for a decision is no fault any more, though its last try was one', async () => {
  const one = await team();
  const { scene } = one;
  const { db } = scene.web;
  const place = await queued(one);
  const [delivery] = deliveriesOfLetter(db, idOf(place));
  const said = faultSaid(new Error('disk I/O error'));
  const how = { at: tick(scene), said, takenAt: null, door: door().made };
  expect(writeFault(db, delivery?.id ?? '', how)).toBe('put-off');
  expect(faultyMails(db, FAULT).letters).toBe(1);
  hide(scene, scene.keys[0], [PLACE]);
  tick(scene, 60);
  const stays = await send(scene, door().made);
  await send(scene, door().made);
  expect([stays.faults, faultyMails(db, FAULT).letters]).toEqual([[], 0]);
  const tries = attemptsOf(db, delivery?.id ?? '').map(({ kind, answer }) => [kind, answer]);
  expect(tries).toEqual([
    ['put-off', said],
    ['put-off', expect.stringContaining('ont été masqués depuis')],
  ]);
});

test('a copy that was hidden before, and is ruled to be one since, holds the letter until it is written anew', async () => {
  const one = await team();
  const { scene, writer, head } = one;
  const { db } = scene.web;
  hide(scene, scene.keys[1], [PLACE]);
  const place = await drafted(one);
  tick(scene);
  expect((await writer.get(`${place}/annexe`)).status).toBe(200);
  const [kept, other] = scene.pictures;
  const ruling = { one: kept, other, ruled: 'same', person: head.person.id, at: tick(scene) } as const;
  expect(rulePair(db, ruling).kind).toBe('ruled');
  expect((await writer.get(`${place}/annexe`)).status).toBe(404);
  const refused = await approve(one, place);
  expect([refused.status, words(await refused.text())]).toEqual([
    422,
    expect.stringContaining('Reprenez le brouillon et gardez-le'),
  ]);
  tick(scene);
  // Its own copy is hidden whole until somebody looks: the new version goes without a picture.
  expect((await writer.post(`${place}/texte`, { ...FORM, version: '1' })).status).toBe(303);
  expect((await approve(one, place, '2')).status).toBe(303);
});

test('a draft is taken up again, an approved letter withdrawn and written anew: the new picture hides it', async () => {
  const one = await team();
  const { scene, writer, head } = one;
  const place = await drafted(one);
  hide(scene, scene.keys[0], [PLACE]);
  const refused = await approve(one, place);
  expect(refused.status).toBe(422);
  expect(words(await refused.text())).toContain('Reprenez le brouillon et gardez-le');
  expect(await head.read(`${place}/validation`)).not.toContain(`${place}/annexe`);
  expect((await writer.post(`${place}/texte`, { ...FORM, version: '1' })).status).toBe(303);
  expect((await writer.get(`${place}/annexe`)).status).toBe(200);
  expect((await approve(one, place, '2')).status).toBe(303);

  hide(scene, scene.keys[0], [PLACE, { ...PLACE, y: 0.6 }]);
  expect(words(await writer.read(place))).toContain('Retirez-la et écrivez-en une autre');
  expect((await writer.post(`${place}/retrait`, { pourquoi: 'Un visage a été masqué.' })).status).toBe(303);
  const anew = await drafted(one);
  expect((await writer.get(`${anew}/annexe`)).status).toBe(200);
  expect((await approve(one, anew)).status).toBe(303);
});

test('an earlier letter goes with a reminder without the picture that shows what is hidden since', async () => {
  const one = await team();
  const { scene } = one;
  const { db } = scene.web;
  const place = await drafted(one);
  expect((await approve(one, place)).status).toBe(303);
  const by = { person: one.head.person.id, at: tick(scene), day: tick(scene).slice(0, 10) };
  const posted = recordPost(db, { ...by, letter: idOf(place), registered: null });
  if (posted.kind !== 'written') throw new Error(JSON.stringify(posted));
  const proof = {
    ...by,
    delivery: posted.delivery.id,
    proof: 'postal-receipt' as const,
    number: '1A2',
    scan: null,
  };
  const received = await addReceipt({ db, files: scene.desk.files }, proof);
  if (received.kind !== 'written') throw new Error(JSON.stringify(received));
  tick(scene, 40 * 24 * 60);
  // Browsers are asked who they are again after a month.
  const two = await team(scene);
  const reminder = await drafted(two, { modele: 't2' });
  expect((await approve(two, reminder)).status).toBe(303);
  const made = async () => {
    const row = findLetter(db, idOf(reminder));
    if (row === null) throw new Error('no letter');
    const files = scene.desk.files;
    const ready = await letterToSend({ db, files }, row, { to: 'a@b.example', cc: [], replyTo: null });
    if (ready.kind !== 'approved') throw new Error(ready.problem);
    return ready;
  };
  const before = await made();
  expect([before.pictured.length, imagesIn(before.letter.attached[0]?.pdf)]).toEqual([1, 1]);
  hide(scene, scene.keys[0], [PLACE]);
  const after = await made();
  expect([after.pictured.length, imagesIn(after.letter.attached[0]?.pdf)]).toEqual([0, 0]);
  // The letter itself has no picture: nothing keeps it.
  expect(words(await two.writer.read(reminder))).not.toContain('attend une décision');
});

/** JPEG pictures in a PDF. */
function imagesIn(pdf: Uint8Array | undefined): number {
  return (
    Buffer.from(pdf ?? [])
      .toString('latin1')
      .split('/DCTDecode').length - 1
  );
}
