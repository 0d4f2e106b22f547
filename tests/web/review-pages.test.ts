/** The pages of the review over a real database: what waits, one picture, one decision. */
import { describe, expect, test } from 'vitest';
import { makePerson, poster, say } from '../review/store-kit.js';
import { decideOn, decisionsOf, evening, field, location, words, YES } from './review-kit.js';
import { openWeb } from './web-kit.js';

describe('what waits', () => {
  test('is counted lane by lane, the backlog apart, and by département', async () => {
    const web = await evening(3);
    const visitor = await web.visitor('volunteer');
    const page = words(await visitor.read('/relecture'));
    expect(page).toMatch(/0 Événement proche .* 3 Nouveaux .* 1 Premier passage/);
    expect(page).not.toContain('À trancher');
    expect(words(await visitor.read('/relecture?departement=01'))).toContain('3 Nouveaux');
    expect(words(await visitor.read('/relecture?departement=33'))).toContain('Rien n’attend : Gironde');
    expect(words(await visitor.read('/relecture?departement=xx&file=yy&passes=%00'))).toContain('3 Nouveaux');
    say(web.db, web.pictures[0] ?? '', visitor.person.id);
    say(web.db, web.pictures[0] ?? '', makePerson(web.db), { kind: 'dismissed', reason: 'photograph' });
    const coordinator = await web.visitor('coordinator', 'Dominique');
    expect(words(await coordinator.read('/relecture'))).toMatch(/À trancher.* 1 Nouveaux/);
  });

  test('on the dashboard the first visit of a site waits too: whoever just began is not told that there is nothing', async () => {
    const web = await evening(0);
    const home = words(await (await web.visitor('volunteer')).read('/'));
    expect(home).toContain('1 visuel du premier passage d’un site, à relire quand vous voulez. Relire');
    expect(home).not.toContain('Aucun visuel à relire');
    const later = words(await (await (await evening(2)).visitor('volunteer')).read('/'));
    expect(later).toMatch(/2 visuels à relire.* Sans compter 1 visuel du premier passage/);
    expect(words(await (await openWeb().visitor('volunteer')).read('/'))).toContain('Aucun visuel à relire');
  });

  test('nothing at all says what to do next', async () => {
    const web = openWeb();
    const page = await (await web.visitor('volunteer')).read('/relecture');
    expect(words(page)).toContain('Rien n’attend de relecture');
    web.raw.exec('DELETE FROM sites');
    expect(await (await web.visitor('coordinator')).read('/relecture')).toContain('href="/suivi/ajouter"');
  });

  test('a sitting begins where one said, the backlog by its name', async () => {
    const web = await evening(2);
    const visitor = await web.visitor('volunteer');
    const begun = await visitor.post('/relecture/seance?departement=01');
    expect(begun.status).toBe(303);
    expect(web.pictures.some((one) => location(begun).startsWith(`/relecture/${one}?departement=01`))).toBe(
      true,
    );
    const backlog = location(await visitor.post('/relecture/seance?file=premier-passage'));
    expect(web.pictures.some((one) => backlog.includes(one))).toBe(false);
    expect(location(await visitor.post('/relecture/seance?departement=33'))).toMatch(/^\/relecture\/fin/);
  });
});

describe('one picture', () => {
  test('is told in its order: publisher, verdict, for, against, what is missing, decision', async () => {
    const web = await evening([{ bytes: await poster(), around: { caption: 'Le marché' } }]);
    const page = await (await web.visitor('volunteer')).read(`/relecture/${web.pictures[0] ?? ''}`);
    const order = [
      'class="mat"',
      '<h1>',
      'Le marché',
      'id="constat"',
      'id="pour"',
      'id="contre"',
      'id="suite"',
    ];
    const places = [...order, 'Noter ce que vous voyez', 'id="decider"', 'data-key="s"'].map((one) =>
      page.indexOf(one),
    );
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(page).toContain(`/observations"`);
    for (const key of ['c', 'e', 'j', 's']) expect(page).toContain(`data-key="${key}"`);
    expect(field(page, 'publicationDay')).toBe('2026-12-01');
  });

  test('that is not kept says so', async () => {
    const web = await evening([{ bytes: await poster(), isKept: false }]);
    const page = await (await web.visitor('volunteer')).read(`/relecture/${web.pictures[0] ?? ''}`);
    expect(words(page)).toContain('Le fichier n’est pas gardé');
    expect(page).not.toContain('/page.webp');
  });

  test('the next image is fetched ahead, and nobody’s turn is taken by that', async () => {
    const web = await evening(2);
    const [a, b] = [await web.visitor('volunteer'), await web.visitor('volunteer', 'Alix')];
    const first = location(await a.post('/relecture/seance'));
    const page = await a.read(first);
    expect(page).toMatch(/<link rel="preload" as="image" href="\/images\/sha256[^"]+\/page.webp"/);
    const second = location(await b.post('/relecture/seance'));
    expect(second).not.toBe(first);
    expect(await b.read(second)).not.toContain('Ouvert par');
  });

  test('one that does not exist is told so, whatever is asked of it', async () => {
    const visitor = await (await evening(1)).visitor('coordinator');
    for (const path of ['rien', '<script>', '01a230b9-9b40-7127-a50b-8f063c711d89']) {
      expect((await visitor.get(`/relecture/${path}`)).status).toBe(404);
      for (const act of ['decision', 'paire', 'separer', 'origine'])
        expect((await visitor.post(`/relecture/${path}/${act}`, { ...YES, ruled: 'same' })).status).toBe(404);
      expect([404, 409]).toContain((await visitor.post(`/relecture/${path}/ouvert`)).status);
    }
    expect((await visitor.post('/relecture/annuler', { decision: 'rien' })).status).toBe(422);
  });
});

describe('a decision', () => {
  test('leads to the next picture, is told there, and can be taken back', async () => {
    const web = await evening(2);
    const visitor = await web.visitor('volunteer');
    const first = location(await visitor.post('/relecture/seance'));
    const picture = /\/relecture\/([^?]+)/.exec(first)?.[1] ?? '';
    const next = location(await decideOn(visitor, picture, { ...YES, realistic: 'oui' }));
    const page = await visitor.read(next);
    expect(next).not.toContain(picture);
    expect(words(page)).toContain('1 sur 20');
    expect(words(page)).toMatch(/Saint-Exemple : confirmé\. Annuler/);
    const undone = await visitor.post('/relecture/annuler', { decision: field(page, 'decision') });
    expect(location(undone)).toContain(`/relecture/${picture}?dit=annule`);
    const again = await visitor.read(location(undone));
    expect(words(again)).toContain('de nouveau à décider');
    expect(again).toMatch(/name="realistic" value="oui" checked/);
    expect(words(again)).toContain('0 sur 20');
    // Pressed twice: told, and nothing else happens.
    const twice = await visitor.post('/relecture/annuler', { decision: field(page, 'decision') });
    expect(twice.status).toBe(422);
    expect(words(await twice.text())).toContain('déjà été annulée');
  });

  test('of an artist’s work says what is protected from then on', async () => {
    const near = { layout: 50, picture: 5 };
    const web = await evening([
      { bytes: await poster({ ...near, words: 1 }) },
      { bytes: await poster({ ...near, words: 2 }) },
    ]);
    const [one = '', other = ''] = web.pictures;
    expect(one).not.toBe(other);
    const visitor = await web.visitor('volunteer');
    const after = location(
      await decideOn(visitor, one, { kind: 'dismissed', reason: 'artist', note: 'Signé en bas.' }),
    );
    const page = words(await visitor.read(after));
    expect(page).toContain('sont protégés partout');
    expect(page).toContain('1 copie proche est protégée avec lui');
    const copy = words(await visitor.read(`/relecture/${other}`));
    expect(copy).toContain('une ou un artiste l’a fait : protégé');
    expect(copy).toContain('celui-ci est protégé aussi');
  });

  test('passed over, a picture does not come back; passed all, they are offered again', async () => {
    const web = await evening(2);
    const visitor = await web.visitor('volunteer');
    let at = location(await visitor.post('/relecture/seance'));
    const seen: string[] = [];
    while (!at.startsWith('/relecture/fin')) {
      const picture = /\/relecture\/([^?]+)/.exec(at)?.[1] ?? '';
      seen.push(picture);
      at = location(await visitor.post(at.replace(picture, `${picture}/passer`)));
    }
    expect(seen.toSorted()).toEqual(web.pictures.toSorted());
    expect(words(await visitor.read(at))).toContain('Revoir ceux que vous avez passés');
    const stop = await visitor.post(`/relecture/${seen[0] ?? ''}/laisser`);
    expect(words(await visitor.read(location(stop)))).toContain('Rien n’a été décidé dans cette séance');
  });

  const LACKING: readonly (readonly [says: string, fields: Readonly<Record<string, string>>])[] = [
    ['pourquoi ce visuel est écarté', { kind: 'dismissed', reason: 'other', note: ' ' }],
    ['Choisissez une raison', { kind: 'dismissed' }],
    ['trop longue', { kind: 'dismissed', reason: 'artist', note: 'x'.repeat(501) }],
    ['trop longue', { kind: 'unsure', note: 'y'.repeat(600) }],
    ['recopiez-la', { ...YES, mention: 'beside', mentionText: ' ' }],
    ['recopiez-la', { ...YES, mention: 'none', mentionText: 'Image IA' }],
    ['date de publication', { ...YES, publicationDay: '2026-02-30', publicationSource: 'page' }],
    ['d’où vous la tenez', { ...YES, publicationDay: '2026-02-20' }],
    ['n’existe pas', { ...YES, eventDay: '12 décembre' }],
    ['créé, modifié', { ...YES, made: 'oui' }],
    ['passer pour une photographie', { kind: 'confirmed' }],
    ['confirmer, écarter ou je ne sais pas', { kind: '' }],
  ];

  test('that lacks something comes back with what was typed, and nothing is written', async () => {
    const web = await evening(1);
    const [picture = ''] = web.pictures;
    const visitor = await web.visitor('volunteer');
    for (const [says, fields] of LACKING) {
      const answer = await decideOn(visitor, picture, fields);
      expect([says, answer.status]).toEqual([says, 422]);
      const page = await answer.text();
      expect(words(page)).toContain(says);
      expect(page).toMatch(/role="alert"/);
      for (const typed of Object.values(fields)) if (typed.trim() !== '') expect(page).toContain(typed);
    }
    expect(decisionsOf(web, picture)).toEqual([]);
  });

  test('for the coordination is refused to others, and its address leads back to the picture', async () => {
    const web = await evening(1);
    const [picture = ''] = web.pictures;
    const visitor = await web.visitor('volunteer');
    expect((await decideOn(visitor, picture, { ...YES, capacity: 'coordinator' })).status).toBe(403);
    expect(decisionsOf(web, picture)).toEqual([]);
    expect(location(await visitor.get(`/relecture/${picture}/decision?departement=01`))).toBe(
      `/relecture/${picture}?departement=01`,
    );
  });

  test('a mention that speaks of AI makes it said by the authority', async () => {
    const web = await evening(1);
    const [picture = ''] = web.pictures;
    const visitor = await web.visitor('volunteer');
    const mention = { mention: 'in-picture', mentionText: 'Image générée par intelligence artificielle' };
    expect((await decideOn(visitor, picture, { ...YES, ...mention })).status).toBe(303);
    const page = await visitor.read(`/relecture/${picture}`);
    expect(words(page)).toContain('Dit par la collectivité');
    expect(page).toContain('action="/dossiers"');
    expect(field(page, 'authority')).toBe('01999');
  });

  test('twenty end the sitting, and the end says what was done', async () => {
    const web = await evening(21);
    const visitor = await web.visitor('volunteer');
    let at = location(await visitor.post('/relecture/seance'));
    for (let n = 0; n < 20; n += 1) {
      const picture = /\/relecture\/([^?]+)/.exec(at)?.[1] ?? '';
      const fields =
        n === 3 ? { kind: 'unsure' } : n === 4 ? { kind: 'dismissed', reason: 'photograph' } : YES;
      at = location(await decideOn(visitor, picture, fields));
    }
    const page = words(await visitor.read(at));
    expect(page).toContain('Vos vingt visuels sont relus');
    expect(page).toContain('20 visuels relus : 18 confirmés, 1 écarté, 1 laissé en suspens');
    expect(page).toContain('Vingt de plus');
    expect(location(await visitor.post('/relecture/seance', { new: 'oui' }))).not.toContain('fin');
  });
});
