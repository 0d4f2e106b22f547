/** Several people on the pages of the review: at once, blind to each other, coordinating; and hostile words. */
import { describe, expect, test } from 'vitest';
import { createReport } from '../../db/queries/reports.js';
import {
  enterObservations,
  factsOf,
  openPicture,
  queueReport,
  standingOf,
  type PictureFacts,
} from '../../src/review/index.js';
import { BY_ARTIST, CONFIRM, copyOf, keyOf, later, makePerson, poster, say } from '../review/store-kit.js';
import { decideOn, decisionsOf, evening, field, location, NOW, words, YES } from './review-kit.js';
import { EVENING } from './review-scene.js';

describe('two people at once', () => {
  test('who opens second sees who has it, looks, and gets it when the lease ran out', async () => {
    const web = await evening(1);
    const [picture = ''] = web.pictures;
    const [a, b] = [await web.visitor('volunteer', 'Alix'), await web.visitor('volunteer', 'Sacha')];
    await a.read(`/relecture/${picture}`);
    const held = await b.read(`/relecture/${picture}`);
    expect(words(held)).toContain('Ouvert par Alix');
    expect(held).not.toContain('name="version"');
    expect((await a.post(`/relecture/${picture}/ouvert`)).status).toBe(204);
    const told = await b.post(`/relecture/${picture}/ouvert`);
    expect([told.status, await told.text()]).toEqual([409, expect.stringContaining('ouvert par Alix')]);
    web.setNow(later(11, NOW));
    expect(await b.read(`/relecture/${picture}`)).toContain('name="version"');
    expect((await a.post(`/relecture/${picture}/ouvert`)).status).toBe(409);
  });

  test('who decides second is told, nothing is written, her answers stay, and she can go on', async () => {
    const web = await evening(1);
    const [picture = ''] = web.pictures;
    const [a, b] = [await web.visitor('volunteer', 'Alix'), await web.visitor('volunteer', 'Sacha')];
    const opened = await a.read(`/relecture/${picture}`);
    web.setNow(later(11, NOW));
    await decideOn(b, picture, {
      kind: 'dismissed',
      reason: 'photograph',
      note: 'négatif chez le photographe',
    });
    const answers = { ...YES, realistic: 'oui', eventDay: '2026-12-24', capacity: 'reviewer' };
    const send = (page: string): Promise<Response> =>
      a.post(`/relecture/${picture}/decision`, { ...answers, version: field(page, 'version') });
    const stale = await send(opened);
    expect(stale.status).toBe(409);
    const page = await stale.text();
    expect(words(page)).toContain('Déjà relu par Sacha');
    expect(words(page)).toContain('Rien n’a été écrit');
    // What the other one decided is not told.
    expect(page).not.toContain('photographe');
    expect(page).toMatch(/name="realistic" value="oui" checked/);
    expect(field(page, 'eventDay')).toBe('2026-12-24');
    expect(decisionsOf(web, picture)).toHaveLength(1);
    expect((await send(page)).status).toBe(303);
    expect(decisionsOf(web, picture)).toHaveLength(2);
    const after = words(await a.read(`/relecture/${picture}`));
    expect(after).toContain('négatif chez le photographe');
    expect(after).toContain('ne sont pas d’accord');
  });
});

describe('the blind rule', () => {
  const place = { x: 0.1, y: 0.1, width: 0.2, height: 0.2 };
  const SEEN = [
    { id: 'impossible-hands', place, note: 'six doigts' },
    { id: 'letters-no-letters', place, note: 'AFFCHE' },
  ];

  test('keeps others’ observations, decisions and words from who has not spoken', async () => {
    const bytes = await poster();
    const web = await evening([{ bytes, isFlagged: false }]);
    // Unflagged it waits in no picture; a report brings it in.
    const report = createReport(web.db, {
      personId: makePerson(web.db),
      at: EVENING,
      contentKey: keyOf(bytes),
      place: 'Abribus, rue du Port',
      seenOn: '2026-11-30',
      authorityCode: '01999',
      support: 'poster',
      sourceUrl: null,
      eventName: null,
      eventDay: '2026-12-20',
      note: 'la main du maire est fausse',
      state: 'received',
      refusedReason: null,
    });
    const queued = await queueReport(
      { db: web.db, blobs: web.deps.blobs, now: () => new Date(EVENING) },
      report.id,
    );
    const picture = queued?.picture ?? '';
    for (const _ of [1, 2])
      enterObservations(web.db, { picture, person: makePerson(web.db), at: EVENING }, SEEN);
    const other = makePerson(web.db);
    say(web.db, picture, other, { kind: 'unsure', note: 'à demander à la mairie' });
    expect(factsOf(web.db, picture)?.observations).toHaveLength(2);

    const visitor = await web.visitor('volunteer');
    const page = await visitor.read(`/relecture/${picture}`);
    const text = words(page);
    expect(text).toContain('Rien de relevé');
    expect(text).toContain('Abribus, rue du Port');
    expect(text).toContain('Déjà relu par 1 autre personne');
    expect(field(page, 'publicationDay')).toBe('2026-11-30');
    expect(field(page, 'eventDay')).toBe('2026-12-20');
    for (const secret of [
      'six doigts',
      'Mains impossibles',
      'AFFCHE',
      'Indices',
      'la main du maire',
      'à demander',
    ])
      expect(text).not.toContain(secret);
    const events = factsOf(web.db, picture)?.observations ?? [];
    expect(events.map(({ kind }) => kind)).toEqual(['entered', 'entered']);
    // A refused form leaks no more.
    expect(words(await (await decideOn(visitor, picture, { kind: 'dismissed' })).text())).not.toContain(
      'à demander',
    );
    expect((await decideOn(visitor, picture, { kind: 'unsure' })).status).toBe(303);
    const after = words(await visitor.read(`/relecture/${picture}`));
    expect(after).toContain('à demander à la mairie');
    const confirmed = words(await visitor.read(location(await decideOn(visitor, picture))));
    // With the observations of others it would wait for a second reviewer.
    expect(
      factsOf(web.db, picture) === null ? null : standingOf(factsOf(web.db, picture) as PictureFacts).state,
    ).toBe('awaiting-reviewer');
    const end = words(await visitor.read('/relecture/fin'));
    for (const told of [after, confirmed, end, words(await visitor.read(`/relecture/${picture}`))])
      for (const secret of [
        'six doigts',
        'Mains impossibles',
        'Indices',
        'Attend une autre',
        'deuxième personne',
      ])
        expect(told).not.toContain(secret);
  });
});

describe('who coordinates', () => {
  test('settles, and sees who said what; a volunteer cannot', async () => {
    const web = await evening(1);
    const [picture = ''] = web.pictures;
    const alix = await web.visitor('volunteer', 'Alix');
    say(web.db, picture, alix.person.id, CONFIRM, { at: NOW });
    say(web.db, picture, makePerson(web.db), { kind: 'dismissed', reason: 'false-mark' }, { at: NOW });
    web.setNow(later(11, NOW));
    const coordinator = await web.visitor('coordinator', 'Dominique');
    const page = await coordinator.read(`/relecture/${picture}`);
    expect(field(page, 'capacity')).toBe('coordinator');
    expect(words(page)).toContain('Une personne qui coordonne doit trancher');
    expect(words(page)).toContain('Alix : confirmé');
    const blind = await coordinator.read(`/relecture/${picture}?en=relecture`);
    expect(field(blind, 'capacity')).toBe('reviewer');
    expect(words(blind)).not.toContain('Alix : confirmé');
    const settled = await decideOn(coordinator, picture, { kind: 'dismissed', reason: 'false-mark' });
    expect(settled.status).toBe(303);
    expect(words(await coordinator.read(`/relecture/${picture}`))).toContain('Écarté');
    // A volunteer who writes it into the address reviews all the same.
    expect(field(await alix.read(`/relecture/${picture}?en=coordination`), 'capacity')).not.toBe(
      'coordinator',
    );
  });

  test('takes older decisions back and says why', async () => {
    const web = await evening(1);
    const [picture = ''] = web.pictures;
    const entry = say(web.db, picture, makePerson(web.db), BY_ARTIST, { at: EVENING });
    if (entry.kind !== 'decided') throw new Error(entry.kind);
    const decision = entry.entry.id;
    const volunteer = await web.visitor('volunteer');
    const refused = await volunteer.post('/relecture/annuler', { decision, reason: 'parce que' });
    expect(refused.status).toBe(422);
    expect(words(await refused.text())).toContain('Seule la personne qui a relu');
    web.setNow(later(15, NOW));
    const coordinator = await web.visitor('coordinator', 'Dominique');
    expect((await coordinator.post('/relecture/annuler', { decision, reason: '  ' })).status).toBe(422);
    expect(decisionsOf(web, picture)[0]?.undone).toBeNull();
    const reason = 'Erreur <b>de visuel</b>';
    expect((await coordinator.post('/relecture/annuler', { decision, reason })).status).toBe(303);
    expect(decisionsOf(web, picture)[0]?.undone).toMatchObject({ reason, by: coordinator.person.id });
    const page = await coordinator.read(`/relecture/${picture}?en=coordination`);
    expect(page).toContain('Erreur &lt;b&gt;de visuel');
  });

  test('rules on near copies: the same becomes one, two works stay two', async () => {
    const near = { layout: 50, picture: 5 };
    const web = await evening([
      { bytes: await poster({ ...near, words: 1 }) },
      { bytes: await poster({ ...near, words: 2 }) },
    ]);
    const [one = '', other = ''] = web.pictures;
    const volunteer = await web.visitor('volunteer');
    const rule = { other, ruled: 'same' };
    expect((await volunteer.post(`/relecture/${one}/paire`, rule)).status).toBe(403);
    expect((await volunteer.post(`/relecture/${one}/separer`, { content: 'x' })).status).toBe(403);
    const seen = await volunteer.read(`/relecture/${one}`);
    expect(words(seen)).toContain('Presque identique à relire');
    expect(seen).not.toContain('/paire');
    web.setNow(later(15, NOW));
    const coordinator = await web.visitor('coordinator', 'Dominique');
    expect(await coordinator.read(`/relecture/${one}`)).toContain('/paire');
    expect((await coordinator.post(`/relecture/${one}/paire`, { other, ruled: 'both' })).status).toBe(422);
    expect((await coordinator.post(`/relecture/${one}/paire`, { other: 'rien', ruled: 'same' })).status).toBe(
      422,
    );
    await coordinator.post(`/relecture/${one}/paire`, { other, ruled: 'distinct' });
    expect(words(await coordinator.read(`/relecture/${one}`))).toContain('jugé différent');
    const merged = location(await coordinator.post(`/relecture/${one}/paire`, rule));
    const gone = merged.includes(one) ? other : one;
    expect(location(await coordinator.get(`/relecture/${gone}`))).toBe(merged.replace(/\?.*/, ''));
  });

  test('takes apart what the program joined by its look', async () => {
    const bytes = await poster({ layout: 60, picture: 7 });
    const web = await evening([{ bytes }]);
    const copy = await copyOf(bytes);
    const [joined = ''] = await web.crawled([{ bytes: copy }], EVENING, '29998');
    expect(joined).toBe(web.pictures[0]);
    const coordinator = await web.visitor('coordinator');
    const page = await coordinator.read(`/relecture/${joined}`);
    expect(words(page)).toContain('1 autre fichier réuni');
    expect(words(page)).toContain('et 1 autre collectivité');
    const content = field(page, 'content');
    const apart = await coordinator.post(`/relecture/${joined}/separer`, { content });
    expect(apart.status).toBe(303);
    expect(location(apart)).not.toContain(joined);
    expect((await coordinator.post(`/relecture/${joined}/separer`, { content })).status).toBe(422);
  });
});

describe('a spread picture', () => {
  test('asks for its origin, which anybody who reviews may find out', async () => {
    const bytes = await poster({ layout: 70, picture: 9 });
    const web = await evening([{ bytes }]);
    const [picture = ''] = web.pictures;
    for (const code of ['01991', '01992', '01993', '29998']) await web.crawled([{ bytes }], EVENING, code);
    const visitor = await web.visitor('volunteer');
    const page = words(await visitor.read(`/relecture/${picture}`));
    expect(page).toContain('Répandu : 5 collectivités le montrent');
    expect(page).toContain('D’où vient ce visuel');
    await decideOn(visitor, picture);
    const note = (fields: Readonly<Record<string, string>>): Promise<Response> =>
      visitor.post(`/relecture/${picture}/origine`, fields);
    expect((await note({})).status).toBe(422);
    expect((await note({ origin: 'elsewhere', who: ' ' })).status).toBe(422);
    expect((await note({ origin: 'elsewhere', who: '<i>Préfecture</i>' })).status).toBe(303);
    const noted = await visitor.read(`/relecture/${picture}`);
    expect(noted).toContain('&lt;i&gt;Préfecture');
    expect(words(noted)).toContain('un seul dossier, à l’origine');
    expect((await note({ origin: 'this-authority' })).status).toBe(303);
    expect(words(await visitor.read(`/relecture/${picture}`))).toContain('Ouvrir un dossier');
  });
});

describe('hostile words', () => {
  const SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
  const LIVE = /<script>alert|<img src=x|onerror=alert\(2\)>|href="javascript:|\u202e/;

  test('stand on every page of the review as text', async () => {
    const around = { caption: `${SCRIPT} \u202egpj.exe`, credit: SCRIPT, alt: SCRIPT, pageTitle: SCRIPT };
    const web = await evening([{ bytes: await poster(), around }]);
    const [picture = ''] = web.pictures;
    web.raw.exec(`UPDATE pages SET url = 'javascript:alert(1)', title = '${SCRIPT.replaceAll("'", "''")}'`);
    web.raw.exec(`UPDATE image_addresses SET url = url || '/${encodeURIComponent(SCRIPT)}'`);
    const visitor = await web.visitor('coordinator', SCRIPT.slice(0, 70));
    const asked = encodeURIComponent(SCRIPT);
    const page = await visitor.read(`/relecture/${picture}?fait=${asked}&dit=${asked}&passes=${asked}`);
    expect(page.split('&lt;script&gt;alert(1)').length).toBeGreaterThan(3);
    expect(page).toContain('[U+202E]');
    expect(page).not.toMatch(LIVE);
    const sent = { kind: 'dismissed', reason: SCRIPT, note: `</textarea>${SCRIPT}` };
    expect(await (await decideOn(visitor, picture, sent)).text()).not.toMatch(LIVE);
    const typed = { ...YES, made: SCRIPT, mention: 'beside', mentionText: SCRIPT, eventDay: SCRIPT };
    expect(await (await decideOn(visitor, picture, typed)).text()).not.toMatch(LIVE);
    await decideOn(visitor, picture, { ...sent, reason: 'other' });
    const other = await web.visitor('coordinator', 'Alix');
    for (const path of [
      `/relecture/${picture}?en=coordination`,
      `/relecture?departement=${asked}&file=${asked}`,
      `/relecture/fin?fait=${asked}`,
    ])
      expect(await other.read(path)).not.toMatch(LIVE);
    expect(await visitor.read('/relecture/fin')).not.toMatch(LIVE);
    openPicture(web.db, picture, { person: visitor.person.id, at: NOW });
    const held = await other.read(`/relecture/${picture}`);
    expect(held).not.toMatch(LIVE);
  });
});
