/** The pages about cases over a real database: a whole life, rights, stale forms, refused moves, hostile words. */
import { describe, expect, test } from 'vitest';
import { eventsOfCase, findCase, listCases } from '../../db/queries/cases.js';
import { appendEvents } from '../../src/cases/index.js';
import { factsOf, standingOf } from '../../src/review/index.js';
import {
  addReport,
  addTown,
  AT,
  BY_ARTIST,
  copyOf,
  crawlAndQueue,
  later,
  makePerson,
  poster,
  say,
} from '../review/store-kit.js';
import { captureOf, openCaseScene, openOne, TOWN, type CaseScene } from './case-kit.js';
import type { Visitor } from './web-kit.js';

/** Words as they are read: no tags, no special spaces. */
function words(page: string): string {
  return page
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/&#39;/g, '’')
    .replaceAll(/[\s\u00a0\u202f]+/g, ' ')
    .replaceAll(/ ([,.])/g, '$1');
}

const entry = (entree: string, seen: number, rest: Record<string, string> = {}) => ({
  entree,
  vu: String(seen),
  pourquoi: 'Lu sur la page du marché.',
  ...rest,
});

/** Writes an entry and gives the page that follows. */
async function write(visitor: Visitor, caseId: string, fields: Record<string, string>): Promise<string> {
  const answer = await visitor.post(`/dossiers/${caseId}/evenements`, fields);
  expect(answer.status).toBe(303);
  return words(await visitor.read(answer.headers.get('location') ?? ''));
}

function seenOf({ web }: CaseScene, caseId: string): number {
  return findCase(web.db, caseId)?.events ?? -1;
}

describe('the list', () => {
  test('says what to do while there is no case, and shows what could become one', async () => {
    const { web } = await openCaseScene();
    const page = words(await (await web.visitor('volunteer')).read('/dossiers'));
    expect(page).toContain('Aucun dossier n’est encore ouvert');
    expect(page).toContain('Visuels confirmés sans dossier');
    expect(page.match(/Ouvrir un dossier : Saint-Exemple/g)).toHaveLength(2);
  });

  test('goes by stage, explains each date, and counts what its filters leave out', async () => {
    const made = await openCaseScene();
    const { web, reviewer } = made;
    const caseId = openOne(made);
    const visitor = await web.visitor('volunteer');
    const open = words(await visitor.read('/dossiers'));
    expect(open).toContain('1 dossier en cours, dont 1 attend quelque chose dès maintenant.');
    expect(open).toContain('Préparer la lettre, dès maintenant Pourquoi ?');

    const base = { by: reviewer, at: AT, day: AT.slice(0, 10), because: 'Essai.' };
    const letter = 'l';
    appendEvents(web.db, {
      caseId,
      events: [
        { ...base, kind: 'letter-drafted', letter },
        { ...base, kind: 'letter-approved', letter },
        { ...base, kind: 'letter-sent', letter, template: 't1' },
      ],
    });
    const sent = words(await visitor.read('/dossiers?etape=sent'));
    expect(sent).toContain('Essayer une autre adresse ou téléphoner');
    expect(sent).toContain('8 jours après l’envoi du 24 novembre 2026.');
    const none = words(await visitor.read('/dossiers?etape=open&issue=credited&collectivite=01998'));
    expect(none).toContain('Aucun dossier en cours ; 1 autre dossier hors de ce choix.');
    expect(none).toContain('Montrer tous les dossiers');
    // What is no filter filters nothing.
    expect(words(await visitor.read('/dossiers?etape=nulle&issue=x&page=-1'))).toContain(
      '1 dossier en cours',
    );
  });
});

describe('opening', () => {
  test('from a confirmed picture, once; another picture of the authority is offered a place', async () => {
    const made = await openCaseScene();
    const { web, pictures } = made;
    const visitor = await web.visitor('volunteer');
    const ask = { picture: pictures[0], authority: TOWN };
    const opened = await visitor.post('/dossiers', ask);
    expect(opened.status).toBe(303);
    const place = opened.headers.get('location') ?? '';
    expect(words(await visitor.read(place))).toContain('Le dossier est ouvert.');
    const again = await visitor.post('/dossiers', ask);
    expect([again.status, again.headers.get('location')]).toEqual([303, place.replace('ouvert', 'deja')]);

    const second = await visitor.post('/dossiers', { picture: pictures[1], authority: TOWN });
    const offer = words(await second.text());
    expect(offer).toContain('Saint-Exemple a déjà un dossier ouvert');
    expect(listCases(web.db, { limit: 9 })).toHaveLength(1);
    const caseId = listCases(web.db, { limit: 9 })[0]?.id ?? '';
    const added = await visitor.post(`/dossiers/${caseId}/visuels`, { picture: pictures[1] });
    expect(words(await visitor.read(added.headers.get('location') ?? ''))).toContain('2 visuels');
  });

  test('another case all the same, when it is asked for', async () => {
    const made = await openCaseScene();
    const { web, pictures } = made;
    openOne(made);
    const visitor = await web.visitor('volunteer');
    await visitor.post('/dossiers', { picture: pictures[1], authority: TOWN, nouveau: 'oui' });
    expect(listCases(web.db, { limit: 9 })).toHaveLength(2);
  });

  test('is refused with what is missing, and with a reason', async () => {
    const made = await openCaseScene();
    const { web, scene } = made;
    const visitor = await web.visitor('volunteer');
    const [unread = ''] = await crawlAndQueue(addTown(scene, '01998'), [
      { bytes: await poster({ layout: 4, picture: 11, words: 3 }) },
    ]);
    const early = await visitor.post('/dossiers', { picture: unread, authority: '01998' });
    expect(early.status).toBe(422);
    const page = words(await early.text());
    expect(page).toContain('ne peut pas encore entrer dans un dossier');
    expect(page).toContain('Une personne doit relire ce visuel.');
    const elsewhere = await visitor.post('/dossiers', { picture: unread, authority: TOWN });
    expect(words(await elsewhere.text())).toContain('Cette collectivité ne montre pas ce visuel.');
    expect((await visitor.post('/dossiers', { picture: 'x' })).status).toBe(422);
    expect((await visitor.post('/dossiers/absent/visuels', { picture: unread })).status).toBe(422);
    expect(listCases(web.db, { limit: 9 })).toEqual([]);
  });
});

describe('one case', () => {
  test('lives: notes, what was seen, a statement, held, resumed, closed, reopened', async () => {
    const made = await openCaseScene();
    const { web, pictures } = made;
    const caseId = openOne(made);
    const volunteer = await web.visitor('volunteer', 'Alix');
    const coordinator = await web.visitor('coordinator', 'Dominique');
    const seen = (): number => seenOf(made, caseId);

    const noted = await write(volunteer, caseId, entry('noted', seen(), { pourquoi: 'Appeler le service.' }));
    expect(noted).toContain('Note Appeler le service. 1er décembre 2026 · par Alix');
    await write(
      volunteer,
      caseId,
      entry('statement-found', seen(), {
        choix: 'commits',
        jour: '2026-11-28',
        pourquoi: 'Conseil municipal.',
      }),
    );
    const held = await write(coordinator, caseId, entry('held', seen(), { choix: 'electoral' }));
    expect(held).toContain('Suspendu période électorale'.replace('Suspendu ', 'Suspendu : '));
    expect(held).toContain('Reprendre le dossier, dès maintenant');
    await write(coordinator, caseId, entry('resumed', seen()));

    const credited = await write(
      volunteer,
      caseId,
      entry('credited', seen(), { visuel: pictures[0], texte: 'Illustration : atelier Exemple' }),
    );
    expect(credited).toContain('Crédit ajouté : « Illustration : atelier Exemple »');
    expect(credited).toContain('Remercier et féliciter');
    const gone = await write(volunteer, caseId, entry('gone', seen(), { visuel: pictures[0] }));
    expect(gone).toContain('N’est plus en ligne, constaté le 1er décembre 2026.');
    const back = entry('back-online', seen(), { visuel: pictures[0] });
    const early = await volunteer.post(`/dossiers/${caseId}/evenements`, { ...back, jour: '2026-01-02' });
    expect([early.status, words(await early.text()).includes('Le visuel n’était plus en ligne le')]).toEqual([
      422,
      true,
    ]);
    await write(volunteer, caseId, back);

    const closed = await write(coordinator, caseId, entry('closed', seen(), { choix: 'improvement' }));
    expect(closed).toContain('Étape Clos');
    expect(closed).toContain('Engagement pris, le 28 novembre 2026 Crédit ajouté, le 1er décembre 2026');
    const reopened = await write(coordinator, caseId, entry('reopened', seen()));
    expect(reopened).toContain('Étape Ouvert');
    // The statement was written down on another day than the one on which it happened.
    expect(reopened).toContain('28 novembre 2026 · par Alix · noté le 1er décembre 2026');
    expect(eventsOfCase(web.db, caseId).map(({ kind }) => kind)).toEqual([
      'opened',
      'noted',
      'statement-found',
      'held',
      'resumed',
      'credited',
      'gone',
      'back-online',
      'closed',
      'reopened',
    ]);
  });

  test('after its event a visual is no longer online, and was not removed', async () => {
    const made = await openCaseScene();
    const caseId = openOne(made);
    made.web.setNow('2027-01-04T08:00:00.000Z');
    const visitor = await made.web.visitor('volunteer');
    const page = await write(
      visitor,
      caseId,
      entry('gone', 1, { visuel: made.pictures[0], jour: '2026-12-22' }),
    );
    expect(page).toContain('N’est plus en ligne (après son événement), constaté le 22 décembre 2026.');
    expect(findCase(made.web.db, caseId)?.outcome).toBe('no-longer-online');
  });

  test('an artist who is named stops everything; what follows is said before', async () => {
    const made = await openCaseScene();
    const { web, pictures } = made;
    const caseId = openOne(made);
    const coordinator = await web.visitor('coordinator');
    expect(words(await coordinator.read(`/dossiers/${caseId}`))).toContain(
      'Ses visuels et leurs copies proches sont protégés partout',
    );
    const page = await write(coordinator, caseId, entry('artist-named', 1));
    expect(page).toContain('Fait par une ou un artiste');
    const facts = factsOf(web.db, pictures[0]);
    expect(facts === null ? null : standingOf(facts).state).toBe('protected');
  });

  test('a form that is no longer fresh is told, and keeps what was typed', async () => {
    const made = await openCaseScene();
    const caseId = openOne(made);
    const visitor = await made.web.visitor('volunteer');
    await write(visitor, caseId, entry('noted', 1));
    const stale = await visitor.post(
      `/dossiers/${caseId}/evenements`,
      entry('credited', 1, { visuel: made.pictures[0], texte: 'Atelier', pourquoi: 'Vu ce matin.' }),
    );
    expect(stale.status).toBe(409);
    const page = await stale.text();
    expect(words(page)).toContain('Quelqu’un a écrit dans ce dossier depuis que vous l’avez ouvert');
    expect(page).toContain('Vu ce matin.');
    expect(page).toContain('value="Atelier"');
    expect(page).toContain('name="vu" value="2"');
    expect(seenOf(made, caseId)).toBe(2);
    // A form that carries no count is no form of ours.
    expect((await visitor.post(`/dossiers/${caseId}/evenements`, entry('noted', 1, { vu: '' }))).status).toBe(
      409,
    );
  });

  test('what the table of moves refuses is explained and not written', async () => {
    const made = await openCaseScene();
    const caseId = openOne(made);
    const coordinator = await made.web.visitor('coordinator');
    const refused = await coordinator.post(`/dossiers/${caseId}/evenements`, entry('reopened', 1));
    expect(refused.status).toBe(422);
    expect(words(await refused.text())).toContain(
      '« Dossier rouvert » n’est pas possible quand le dossier est « Ouvert ». Le dossier n’est pas clos.',
    );
    expect(seenOf(made, caseId)).toBe(1);
  });

  test('what is no entry is told, and nothing is written', async () => {
    const made = await openCaseScene();
    const caseId = openOne(made);
    const visitor = await made.web.visitor('volunteer');
    const wrong: readonly (readonly [Record<string, string>, string])[] = [
      [{ entree: 'labelled', jour: '2027-01-01', texte: 'Image IA' }, 'est à venir'],
      [{ entree: 'labelled', jour: '2026-02-30', texte: 'IA' }, 'La date n’existe pas'],
      [{ entree: 'noted', pourquoi: '  ' }, 'écrivez au moins quelques mots'],
      [{ entree: 'noted', pourquoi: 'x'.repeat(1001) }, '1000 caractères au plus'],
      [{ entree: 'credited', texte: '' }, 'de 1 à 300 caractères'],
      [{ entree: 'denied', visuel: 'x' }, 'Choisissez un visuel de ce dossier'],
      [{ entree: 'statement-found', choix: 'x' }, 'Choisissez une réponse dans la liste'],
      [{ entree: 'letter-sent' }, 'Ce formulaire est incomplet'],
    ];
    for (const [fields, message] of wrong) {
      const answer = await visitor.post(`/dossiers/${caseId}/evenements`, {
        ...entry('noted', 1, { visuel: made.pictures[0] }),
        ...fields,
      });
      expect(answer.status).toBe(422);
      expect(words(await answer.text())).toContain(message);
    }
    expect(seenOf(made, caseId)).toBe(1);
  });

  test('what stops or ends a case belongs to the coordination', async () => {
    const made = await openCaseScene();
    const caseId = openOne(made);
    const volunteer = await made.web.visitor('volunteer');
    const page = await volunteer.read(`/dossiers/${caseId}`);
    expect(words(page)).toContain('À demander à la coordination');
    for (const kind of ['artist-named', 'picture-withdrawn', 'held', 'closed', 'reopened', 'resumed']) {
      expect(page).not.toContain(`name="entree" value="${kind}"`);
      const answer = await volunteer.post(`/dossiers/${caseId}/evenements`, entry(kind, 1));
      expect(answer.status).toBe(403);
    }
    expect(seenOf(made, caseId)).toBe(1);
    const coordinator = await made.web.visitor('coordinator');
    expect(await coordinator.read(`/dossiers/${caseId}`)).toContain('value="picture-withdrawn"');
    const empty = await write(
      coordinator,
      caseId,
      entry('picture-withdrawn', 1, { visuel: made.pictures[0] }),
    );
    expect(empty).toContain('Plus aucun visuel ne figure dans ce dossier.');
  });

  test('what reached people without a mail is entered by hand, at its time and not before', async () => {
    const made = await openCaseScene();
    const { web, reviewer } = made;
    const caseId = openOne(made);
    const volunteer = await web.visitor('volunteer');
    const coordinator = await web.visitor('coordinator');
    const seen = (): number => seenOf(made, caseId);
    const kinds = (page: string): readonly string[] =>
      [...page.matchAll(/name="entree" value="([a-z-]+)"/g)].map(([, kind]) => kind ?? '');
    const BY_HAND = new Set(
      'answered receipt delivery-failed no-answer taken-back documents-receipt documents-answered cada-referred cada-opinion documents-ended council-dated notice-given'.split(
        ' ',
      ),
    );
    const offered = async (): Promise<readonly string[]> =>
      kinds(await coordinator.read(`/dossiers/${caseId}`)).filter((kind) => BY_HAND.has(kind));
    const refused = async (fields: Record<string, string>): Promise<string> => {
      const answer = await coordinator.post(`/dossiers/${caseId}/evenements`, fields);
      expect(answer.status).toBe(422);
      return words(await answer.text());
    };
    expect(await offered()).toEqual([]);
    const base = { by: reviewer, at: AT, day: '2026-11-24', because: 'Essai.' };
    appendEvents(web.db, {
      caseId,
      events: [
        { ...base, kind: 'letter-drafted', letter: 'l' },
        { ...base, kind: 'letter-approved', letter: 'l' },
        { ...base, kind: 'letter-sent', letter: 'l', template: 't1' },
        { ...base, kind: 'documents-requested', letter: 'd' },
      ],
    });
    const asked = ['documents-receipt', 'documents-answered', 'cada-referred', 'documents-ended'];
    expect(await offered()).toEqual(['answered', 'receipt', 'delivery-failed', ...asked, 'council-dated']);

    const phone = entry('receipt', seen(), { choix: 'telephone', pourquoi: 'Accueil de la mairie.' });
    expect(await refused({ ...phone, jour: '2026-11-23' })).toContain(
      'vient avant le départ de la lettre, le 24 novembre 2026',
    );
    expect(await refused({ ...phone, jour: '2027-01-01' })).toContain('est à venir');
    expect(await refused(entry('no-answer', seen()))).toContain('La réception n’est pas prouvée');
    const proved = await write(volunteer, caseId, phone);
    expect(proved).toContain('Réception prouvée : réception confirmée au téléphone');
    expect(await offered()).not.toContain('receipt');
    expect(await offered()).not.toContain('delivery-failed');
    expect(await refused(entry('no-answer', seen()))).toContain('jusqu’au 6 janvier 2027 pour répondre');

    const council = entry('council-dated', seen(), { conseil: '2026-11-30' });
    expect(await refused(council)).toContain('Ce conseil est passé.');
    expect(await write(volunteer, caseId, { ...council, conseil: '2027-01-28' })).toContain(
      'Prochain conseil connu : le 28 janvier 2027',
    );
    await write(volunteer, caseId, entry('documents-receipt', seen(), { choix: 'postal-receipt' }));
    await write(volunteer, caseId, entry('documents-answered', seen(), { choix: 'refused' }));
    await write(volunteer, caseId, entry('cada-referred', seen()));
    expect(
      await refused(entry('cada-opinion', seen(), { choix: 'favourable', jour: '2026-11-30' })),
    ).toContain('vient avant l’enregistrement par la CADA');
    await write(volunteer, caseId, entry('cada-opinion', seen(), { choix: 'favourable' }));
    await write(coordinator, caseId, entry('documents-ended', seen()));

    const said = entry('answered', seen(), { choix: 'admitted', phrase: '' });
    expect(await refused(said)).toContain('Recopiez la phrase où la collectivité le dit');
    const phrase = 'Nous avons utilisé un outil d’IA.';
    const answered = await write(volunteer, caseId, { ...said, phrase });
    expect(answered).toContain(`Un outil d’IA générative a été utilisé : « ${phrase} »`);
    const facts = factsOf(web.db, made.pictures[0], { authority: TOWN });
    expect(facts === null ? null : standingOf(facts).verdict.grade).toBe('stated');
    expect((await volunteer.post(`/dossiers/${caseId}/evenements`, entry('taken-back', seen()))).status).toBe(
      403,
    );
    expect(await refused(entry('taken-back', seen(), { repris: '1' }))).toContain(
      'Choisissez ce qui est repris',
    );
    const back = await write(coordinator, caseId, entry('taken-back', seen(), { repris: String(seen()) }));
    expect(back).toContain('Étape Accusé de réception reçu');

    web.setNow('2027-01-07T09:00:00.000Z');
    const late = await web.visitor('volunteer');
    expect(await write(late, caseId, entry('no-answer', seen()))).toContain('Étape Sans réponse');
    expect(eventsOfCase(web.db, caseId).slice(5)).toMatchObject([
      { kind: 'receipt', proof: 'telephone', source: { kind: 'spoken-or-paper' } },
      { kind: 'council-dated', council: '2027-01-28' },
      { kind: 'documents-receipt' },
      { kind: 'documents-answered', answer: 'refused' },
      { kind: 'cada-referred' },
      { kind: 'cada-opinion' },
      { kind: 'documents-ended' },
      { kind: 'answered', quote: phrase },
      { kind: 'taken-back', of: 13 },
      { kind: 'no-answer' },
    ]);
  });

  test('a reminder that came back, and one whose arrival was told by telephone', async () => {
    const made = await openCaseScene();
    const { web, reviewer } = made;
    const caseId = openOne(made);
    const visitor = await web.visitor('volunteer');
    const base = { by: reviewer, at: AT, day: '2026-11-24', because: 'Essai.' };
    const reminder = { ...base, kind: 'reminder-sent', letter: 'r', template: 't2' } as const;
    appendEvents(web.db, {
      caseId,
      events: [
        { ...base, kind: 'letter-drafted', letter: 'l' },
        { ...base, kind: 'letter-approved', letter: 'l' },
        { ...base, kind: 'letter-sent', letter: 'l', template: 't1' },
        { ...base, kind: 'receipt', proof: 'acknowledgement', letter: 'l' },
        { ...reminder, day: '2026-11-24' },
      ],
    });
    const page = words(await visitor.read(`/dossiers/${caseId}`));
    expect(page).toContain('Noter que la relance est arrivée');
    expect(page).toContain('Noter que la relance est revenue');
    const early = entry('delivery-failed', seenOf(made, caseId), { jour: '2026-11-23' });
    const refused = await visitor.post(`/dossiers/${caseId}/evenements`, early);
    expect(words(await refused.text())).toContain('vient avant le départ de la relance, le 24 novembre 2026');
    const back = await write(visitor, caseId, { ...early, jour: '2026-11-24' });
    expect(back).toContain('Étape Accusé de réception reçu');
    expect(back).not.toContain('Noter que la relance');
    expect(eventsOfCase(web.db, caseId).at(-1)).toMatchObject({ kind: 'delivery-failed', letter: 'r' });
    appendEvents(web.db, { caseId, events: [reminder] });
    const arrived = await write(
      visitor,
      caseId,
      entry('receipt', seenOf(made, caseId), { choix: 'telephone', jour: '2026-11-24' }),
    );
    expect(arrived).not.toContain('Noter que la relance');
    expect(eventsOfCase(web.db, caseId).at(-1)).toMatchObject({ kind: 'receipt', letter: 'r' });
  });

  test('a statement is kept with its words and its page; without words nothing is admitted', async () => {
    const made = await openCaseScene();
    const caseId = openOne(made);
    const visitor = await made.web.visitor('volunteer');
    const found = entry('statement-found', 1, { choix: 'admitted', phrase: 'Une image générée.' });
    const post = (fields: Record<string, string>) =>
      visitor.post(`/dossiers/${caseId}/evenements`, { ...found, ...fields });
    expect(words(await (await post({ phrase: ' ' })).text())).toContain('Recopiez la phrase');
    expect(words(await (await post({ adresse: 'javascript:alert(1)' })).text())).toContain(
      'L’adresse de la page n’en est pas une',
    );
    const page = await write(visitor, caseId, { ...found, adresse: 'https://journal.example/conseil' });
    expect(page).toContain('« Une image générée. »');
    expect(page).toContain('journal.example/conseil');
    expect(eventsOfCase(made.web.db, caseId).at(-1)).toMatchObject({
      quote: 'Une image générée.',
      source: { kind: 'page', url: 'https://journal.example/conseil' },
    });
  });

  test('one that does not exist is not there', async () => {
    const visitor = await (await openCaseScene()).web.visitor('volunteer');
    for (const path of ['/dossiers/absent', '/dossiers/absent/dossier.zip', '/captures/absent/page.webp'])
      expect((await visitor.get(path)).status).toBe(404);
    expect((await visitor.post('/dossiers/absent/evenements', entry('noted', 1))).status).toBe(404);
  });
});

describe('hostile words', () => {
  const SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202egpj';
  const LIVE = /<script>alert|<img src=x|\u202e/;

  test('stand on every page about cases as text', async () => {
    const made = await openCaseScene({ alt: SCRIPT, caption: SCRIPT, credit: SCRIPT, pageTitle: SCRIPT });
    const { web, pictures, keys } = made;
    web.raw.prepare('UPDATE authorities SET name = ?').run(SCRIPT.replace('\u202e', ''));
    const visitor = await web.visitor('administrator', SCRIPT.slice(0, 50));
    const opened = await visitor.post('/dossiers', { picture: pictures[0], authority: TOWN });
    const place = (opened.headers.get('location') ?? '').split('?')[0] ?? '';
    const id = place.split('/').at(-1) ?? '';
    await visitor.post(`${place}/evenements`, entry('noted', 1, { pourquoi: SCRIPT }));
    await visitor.post(
      `${place}/evenements`,
      entry('credited', 2, { visuel: pictures[0], texte: SCRIPT, pourquoi: SCRIPT }),
    );
    const offer = await visitor.post('/dossiers', { picture: pictures[1], authority: TOWN });
    const refused = await visitor.post(`${place}/evenements`, entry('reopened', 3, { pourquoi: SCRIPT }));
    const pages = [
      await offer.text(),
      await refused.text(),
      ...(await Promise.all(
        [
          place,
          '/dossiers',
          `/dossiers?collectivite=${encodeURIComponent(SCRIPT)}`,
          `/visuels/${keys[0]}`,
          `/collectivites/${TOWN}`,
          '/',
        ].map((path) => visitor.read(path)),
      )),
    ];
    for (const page of pages) expect(page).not.toMatch(LIVE);
    expect(pages[2]?.split('&lt;script&gt;alert(1)').length).toBeGreaterThan(4);
    expect(pages[2]).toContain('[U+202E]');
    expect(eventsOfCase(web.db, id)).toHaveLength(3);
  });
});

describe('the page of a visual', () => {
  test('tells the review, its cases, its captures; what others decided once nothing is to be read blind', async () => {
    const made = await openCaseScene();
    const { web, keys, bytes } = made;
    const captureId = await captureOf(made, bytes[0]);
    const visitor = await web.visitor('volunteer');
    const before = await visitor.read(`/visuels/${keys[0]}`);
    expect(words(before)).toContain('Ouvrir un dossier : Saint-Exemple');
    openOne(made);
    const page = await visitor.read(`/visuels/${keys[0]}`);
    const text = words(page);
    expect(text).toContain('Relecture Confirmé');
    expect(text).toContain('Une autre personne que celles qui ont relu doit valider la lettre.');
    expect(page).toContain(`href="/relecture/${made.pictures[0]}"`);
    expect(text).toMatch(/Personne \d+ ?: visuel confirmé/);
    expect(text).toMatch(/Dossier VIG-2026-[0-9A-F]{8} Ouvert/);
    expect(text).not.toContain('Ouvrir un dossier : Saint-Exemple');
    expect(text).toContain('Journal : entrée n° 1 · pas encore horodatée');
    expect(page).toContain(`src="/captures/${captureId}/page.webp"`);
    const shot = await visitor.get(`/captures/${captureId}/page.webp`);
    expect(shot.headers.get('content-type')).toBe('image/webp');
    const html = await visitor.get(`/captures/${captureId}/fichiers/1`);
    expect(html.headers.get('content-type')).toBe('application/octet-stream');
    expect(html.headers.get('content-disposition')).toBe('attachment; filename="capture-1-page.bin"');
    for (const position of ['9', '-1', '1x', '..%2f1'])
      expect((await visitor.get(`/captures/${captureId}/fichiers/${position}`)).status).toBe(404);
  });

  test('keeps what others decided from a person whose reading is waited for', async () => {
    const made = await openCaseScene();
    const { web, scene } = made;
    const bytes = await poster({ layout: 3, picture: 21, words: 5 });
    const [picture = ''] = await crawlAndQueue(addTown(scene, '01998'), [{ bytes, isHinted: true }]);
    say(web.db, picture, made.reviewer);
    const visitor = await web.visitor('coordinator');
    const path = `/visuels/sha256:${(await import('../db/sample-crawl.js')).shaOf(bytes)}`;
    const before = words(await visitor.read(path));
    expect(before).toContain('ce que d’autres ont décidé n’est montré qu’après');
    expect(before).not.toContain('visuel confirmé');
    expect(before).toContain('Une autre personne doit relire ce visuel.');
    // Neither the state nor a case that could be opened tells what the first reader said.
    for (const secret of [
      'deuxième personne',
      'Attend une autre',
      'Personne n’a encore',
      'Ouvrir un dossier',
    ])
      expect(before).not.toContain(secret);
    say(web.db, picture, visitor.person.id);
    expect(words(await visitor.read(path))).toContain('visuel confirmé');
  });

  test('shows the same picture in other files and what is nearly alike, with what was decided', async () => {
    const made = await openCaseScene();
    const { web, scene, keys, bytes } = made;
    const town = addTown(scene, '01998');
    const [near = ''] = await crawlAndQueue(town, [{ bytes: await poster({ words: 2, smallPrint: 1001 }) }]);
    await crawlAndQueue(addTown(scene, '01997'), [{ bytes: await copyOf(bytes[0]) }]);
    say(web.db, near, made.reviewer, BY_ARTIST);
    const text = words(await (await web.visitor('volunteer')).read(`/visuels/${keys[0]}`));
    expect(text).toContain('Le même visuel à l’œil, dans 1 autre fichier');
    expect(text).toMatch(/Presque le même à l’œil.*Protégé Personne ne les a encore comparés/);
    expect(text).toContain('Relecture Protégé');
  });

  test('what a person brought in is never handed out as it is', async () => {
    const made = await openCaseScene();
    const { web, keys, bytes } = made;
    const report = addReport(web.db, made.reviewer, {
      contentKey: keys[0],
      place: 'Rue du Marché',
      seenOn: '2026-11-23',
      authorityCode: TOWN,
    });
    const captureId = await captureOf(made, bytes[0], { reportId: report.id });
    const visitor = await web.visitor('administrator');
    expect(words(await visitor.read(`/visuels/${keys[0]}`))).toContain('gardé et jamais montré tel quel');
    expect((await visitor.get(`/captures/${captureId}/fichiers/0`)).status).toBe(404);
    expect((await visitor.get(`/captures/${captureId}/page.webp`)).status).toBe(404);
    expect(words(await visitor.read(`/collectivites/${TOWN}`))).toContain('Rue du Marché');
  });
});

test('the page of an authority shows its cases, the first page what is due and what waits for me', async () => {
  const made = await openCaseScene();
  const { web } = made;
  openOne(made);
  await crawlAndQueue(made.scene, [{ bytes: await poster({ layout: 5, picture: 9, words: 4 }) }], later(60));
  const visitor = await web.visitor('volunteer');
  expect(words(await visitor.read(`/collectivites/${TOWN}`))).toContain('1 dossier');
  const first = words(await visitor.read('/'));
  expect(first).toContain('Saint-Exemple Préparer la lettre, dès maintenant');
  expect(first).toMatch(/1 visuel.* à relire/);
  expect(makePerson(web.db)).not.toBe('');
});
