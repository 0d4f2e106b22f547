/** The directory, the page of an authority and the addition by criteria, asked without a port. */
import { beforeEach, describe, expect, test } from 'vitest';
import { findAuthority } from '../../db/queries/authorities.js';
import { listAudit } from '../../db/queries/audit.js';
import { currentOfficials } from '../../db/queries/officials.js';
import { listSites } from '../../db/queries/sites.js';
import { givePlace } from '../../db/queries/territories.js';
import { fillFrance } from '../authorities/small-france.js';
import { AT } from '../db/scene.js';
import { words } from './review-kit.js';
import { openWeb, type Visitor, type WebScene } from './web-kit.js';

const LATER = '2026-11-24T10:00:00.000Z';
const TOWN = '/collectivites/34001';

let web: WebScene;
let mine: Visitor;
beforeEach(async () => {
  web = openWeb();
  fillFrance(web.raw);
  mine = await web.visitor('coordinator');
});

const said = async (answer: Response): Promise<string> => words(await answer.text());
const noted = (): readonly string[] =>
  listAudit(web.db, { person: null, action: null, before: null, limit: 50 })
    .filter(({ action }) => action !== 'entered' && action !== 'invited')
    .map(({ action, subject }) => `${action} ${subject}`);
function contact(kind: string, value: string, flags: readonly string[] = []): void {
  web.raw
    .prepare(
      `INSERT INTO contacts (id, authority_code, kind, value, rank, flags, record, as_of, import_id)
       VALUES (?, '34001', ?, ?, 0, ?, 'r', '2026-07-01', 'i1')`,
    )
    .run(`${kind} ${value}`, kind, value, JSON.stringify(flags));
}

describe('the directory', () => {
  test('finds by the beginning of a name, by code and by postcode, and tells kind, place, population, watch', async () => {
    web.raw.exec(`UPDATE authorities SET postcodes = '["34999"]' WHERE code = '34002'`);
    const page = words(await mine.read('/annuaire?q=saint-exemple-av'));
    expect(page).toContain('Saint-Exemple-Aval Commune · Hérault (34) · 3 500 habitants Pas suivie');
    expect(words(await mine.read('/annuaire?q=34999'))).toContain('Saint-Exemple-Bas');
    expect(words(await mine.read('/annuaire?q=01999'))).toContain('Suivie');
    expect(words(await mine.read('/annuaire?q=vieux'))).toContain('Commune déléguée de Saint-Exemple-Aval');
    expect(words(await mine.read('/annuaire?q=nulle-part'))).toContain('Aucune collectivité ne répond');
    expect(words(await mine.read('/annuaire'))).toContain(
      'DILA (annuaire de l’administration), état au 6 août 2026',
    );
  });

  test('shows the whole of France, but links and tells of the watch only what is of the territory', async () => {
    const bound = await web.visitor('coordinator', 'Alix');
    givePlace(web.db, { kind: 'departement', code: '34', personId: bound.person.id, givenBy: null }, AT);
    const page = await bound.read('/annuaire?q=exemple');
    expect(page).toContain('href="/collectivites/34001"');
    expect(page).not.toContain('href="/collectivites/01999"');
    expect(words(page)).toContain('Hors de votre territoire');
    expect(words(page)).not.toContain(' Suivie');
  });

  test('while it is empty, every page about it says how to fill it', async () => {
    const empty = openWeb();
    const visitor = await empty.visitor('coordinator');
    for (const path of ['/annuaire', '/suivi/criteres'])
      expect(words(await visitor.read(path))).toContain('vigie authorities import --all');
  });
});

describe('adding by criteria', () => {
  const FIELDS = { ou: 'Hérault', type: 'commune', de: '3 500', avec: 'epci' };
  const asked = `/suivi/criteres?${new URLSearchParams(FIELDS).toString()}`;

  test('what is seen is what is added; then it is taken back', async () => {
    const page = words(await mine.read(asked));
    expect(page).toContain('4 collectivités répondent à ces critères');
    expect(page).toContain('Suivre ces 2 sites');
    const few = await mine.post('/suivi/criteres', { ...FIELDS, vus: '1' });
    expect(few.status).toBe(409);
    expect(await said(few)).toContain('plus de sites à ajouter que ceux que vous avez vus');
    const never = await mine.post('/suivi/criteres', { ...FIELDS, vus: '2', cadenceDays: '0' });
    expect(await said(never)).toContain('La fréquence est un nombre de jours, de 1 à 365.');
    const added = await mine.post('/suivi/criteres', { ...FIELDS, vus: '2', cadenceDays: '30' });
    expect(added.status).toBe(303);
    expect(listSites(web.db, LATER).filter(({ site }) => site.cadenceDays === 30)).toHaveLength(2);
    const after = await mine.read(added.headers.get('location') ?? '');
    expect(words(after)).toContain('2 sites sont suivis. Premiers passages d’ici au');
    expect(words(after)).toContain('Déjà suivie');
    expect(listSites(web.db, LATER)).toHaveLength(3);
    const undo = /action="(\/suivi\/criteres\/[^"]+\/fin)"/.exec(after)?.[1] ?? '';
    const other = await web.visitor('coordinator', 'Alix');
    expect((await other.post(undo)).status).toBe(403);
    expect((await mine.post(undo)).status).toBe(303);
    expect(listSites(web.db, LATER)).toHaveLength(1);
    expect(noted().map((line) => line.split(' ')[0])).toEqual(['sites-taken-back', 'sites-added']);
  });

  test('what cannot be read is asked again with what was typed; nothing is added', async () => {
    const answer = await mine.post('/suivi/criteres', { ...FIELDS, ou: 'Hérau', vus: '2' });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(words(page)).toContain('Peut-être : Hérault (34)');
    expect(page).toContain('value="Hérau"');
    expect(listSites(web.db, LATER)).toHaveLength(1);
  });

  test('a volunteer is told whom to ask', async () => {
    const volunteer = await web.visitor('volunteer');
    expect((await volunteer.get('/suivi/criteres')).status).toBe(403);
    expect((await volunteer.post('/suivi/criteres', FIELDS)).status).toBe(403);
  });
});

describe('the page of an authority', () => {
  test('an unwatched one does not say that nothing was found; its site is watched with one button', async () => {
    const page = words(await mine.read(TOWN));
    expect(page).toContain('Aucun de ses sites n’est suivi');
    expect(page).not.toContain('Rien n’a été relevé');
    const watched = await mine.post(`${TOWN}/site`, { url: 'https://un.saint-exemple.example/' });
    expect(watched.headers.get('location')).toBe(`${TOWN}?fait=ajoute`);
    expect(words(await mine.read(TOWN))).toContain('Autres sites possibles https://rendez-vous.example/un');
    web.raw.exec(`UPDATE sites SET removed_at = '${AT}' WHERE authority_code = '34001'`);
    expect(words(await mine.read(TOWN))).toContain('Plus rien n’est donc regardé');
    const taken = await mine.post('/collectivites/34003/site', { url: 'https://www.saint-exemple.example/' });
    expect(await said(taken)).toContain('déjà suivie pour une autre');
  });

  test('a page of a network or on the site of another has no such button, and says why', async () => {
    contact('site', 'https://www.facebook.com/saint-exemple', ['social-network']);
    contact('site', 'https://www.vallee.example/communes/aval');
    const page = words(await mine.read(TOWN));
    expect(page).toContain('https://www.facebook.com/saint-exemple');
    expect(page).toContain('ne se suit pas comme un site');
    expect(page).toContain('Sur le site de CC Vallée d’Exemple');
    expect(page).toContain('Suivre ce site : https://un.saint-exemple.example/');
    expect(page).not.toMatch(/Suivre ce site : https:\/\/www\.(?:facebook|vallee)/);
  });

  test('contacts tell their age, their origin and what is to be known of them', async () => {
    contact('email', 'jeanne.exemple@saint-exemple.example', ['personal-mailbox']);
    contact('sve', 'https://un.saint-exemple.example/saisine');
    contact('postal-address', 'Mairie\n1 place de l’Exemple\n34000 SAINT-EXEMPLE');
    const page = words(await mine.read(TOWN));
    expect(page).toContain(
      'À qui écrire Annuaire de l’administration, état au 1er juillet 2026. Courriel jeanne.exemple@saint-exemple.example peut-être la boîte d’une personne',
    );
    expect(page).toContain('Saisine par voie électronique https://un.saint-exemple.example/saisine');
    expect(page).toContain('34000 SAINT-EXEMPLE');
  });

  test('a correction stands before the source, is a question when the source changes, and ends', async () => {
    contact('email', 'mairie@saint-exemple.example');
    const fields = { field: 'email', because: 'https://un.saint-exemple.example/contact' };
    expect(await said(await mine.post(`${TOWN}/corrections`, { ...fields, value: 'non' }))).toContain(
      'Ce n’est pas une adresse électronique',
    );
    await mine.post(`${TOWN}/corrections`, { ...fields, value: 'accueil@saint-exemple.example' });
    const page = await mine.read(TOWN);
    expect(words(page)).toContain('accueil@saint-exemple.example corrigé le');
    expect(words(page)).toContain('l’annuaire disait : mairie@saint-exemple.example');
    const path = /action="(\/collectivites\/34001\/corrections\/[^"/]+)\/fin"/.exec(page)?.[1] ?? '';
    web.raw.exec(`UPDATE corrections SET told = 'neuf@saint-exemple.example', told_by = 'i1'`);
    expect(words(await mine.read(TOWN))).toContain(
      'Courriel : l’annuaire a changé. Qui a raison ? La correction accueil@saint-exemple.example',
    );
    expect(words(await mine.read('/annuaire'))).toContain('Corrections à confirmer');
    expect((await mine.post(`${path}/reponse`, { reponse: 'peut-être' })).status).toBe(422);
    await mine.post(`${path}/reponse`, { reponse: 'garder' });
    // What the source told since is what is compared with from now on.
    expect(words(await mine.read(TOWN))).toContain('l’annuaire disait : neuf@saint-exemple.example');
    expect(words(await mine.read(TOWN))).not.toContain('Qui a raison');
    expect(words(await mine.read('/annuaire'))).not.toContain('Corrections à confirmer');
    await mine.post(`${path}/fin`);
    expect(words(await mine.read(TOWN))).not.toContain('accueil@saint-exemple.example');
    expect((await mine.post(`${path}/fin`)).status).toBe(404);
    expect(noted()).toEqual(['correction-ended 34001', 'value-corrected 34001', 'value-corrected 34001']);
  });

  test('a corrected name is the one by which it is found', async () => {
    await mine.post(`${TOWN}/corrections`, {
      field: 'name',
      value: 'Saint-Exemple-en-Amont',
      because: 'Délibération',
    });
    expect(findAuthority(web.db, '34001')?.name).toBe('Saint-Exemple-en-Amont');
    expect(words(await mine.read('/annuaire?q=amont'))).toContain('Saint-Exemple-en-Amont');
    const page = await mine.read(TOWN);
    await mine.post(/action="([^"]+\/fin)"/.exec(page)?.[1] ?? '');
    expect(findAuthority(web.db, '34001')?.name).toBe('Saint-Exemple-Aval');
    expect(words(await mine.read('/annuaire?q=amont'))).toContain('Aucune collectivité ne répond');
  });

  test('an elected person is noted with her source, checked, and ends; those of the register do not', async () => {
    const person = {
      office: 'adjoint',
      firstName: 'Camille',
      lastName: 'EXEMPLE',
      sex: 'F',
      charge: 'la culture',
    };
    const again = await (await mine.post(`${TOWN}/elus`, person)).text();
    expect(words(again)).toContain('Dites où vous l’avez lu');
    // What was typed is not lost, and its form stands open.
    expect(again).toMatch(/<details class="beneath" open="" id="saisie">/);
    expect(again).toContain('name="firstName" value="Camille"');
    expect(again).toContain('<option value="F" selected="">');
    await mine.post(`${TOWN}/elus`, { ...person, source: 'https://un.saint-exemple.example/arrete.pdf' });
    web.raw.exec(
      `INSERT INTO imports (id, set_id, source, sha256, bytes, retrieved_at, licence, reader, state, started_at, ended_at)
         VALUES ('i2', 'rne-maires', 'maires.csv', 'x', 1, '2026-01-01T00:00:00.000Z', 'LO', '1', 'done', '${AT}', '${AT}');
       INSERT INTO officials (id, authority_code, office, last_name, first_name, sex, valid_from, checked_on, set_id, import_id)
       VALUES ('o1', '34001', 'maire', 'MODELE', 'Dominique', 'F', '${AT}', '2026-01-01', 'rne-maires', 'i2')`,
    );
    const page = await mine.read(TOWN);
    expect(words(page)).toContain('Camille EXEMPLE , adjointe à la maire chargée de la culture');
    expect(words(page)).toContain('une lettre s’adresse à la fonction');
    expect((await mine.post(`${TOWN}/elus/o1/fin`)).status).toBe(422);
    expect((await mine.post(`/collectivites/34002/elus/o1/verifie`)).status).toBe(404);
    await mine.post(`${TOWN}/elus/o1/verifie`);
    expect(words(await mine.read(TOWN))).not.toContain('une lettre s’adresse à la fonction');
    await mine.post(/action="([^"]+\/elus\/[^"]+\/fin)"/.exec(page)?.[1] ?? '');
    expect(words(await mine.read(TOWN))).not.toContain('Camille EXEMPLE');
  });

  test('a delegation goes to whom the register names, and is taken back; letters begin as the town signs', async () => {
    web.raw.exec(
      `INSERT INTO imports (id, set_id, source, sha256, bytes, retrieved_at, licence, reader, state, started_at, ended_at)
         VALUES ('i2', 'rne-municipaux', 'm.csv', 'x', 1, '2026-11-20T00:00:00.000Z', 'LO', '1', 'done', '${AT}', '${AT}');
       INSERT INTO officials (id, authority_code, office, rank, last_name, first_name, sex, valid_from, checked_on, set_id, import_id)
       VALUES ('o2', '34001', 'adjoint', 3, 'EXEMPLE', 'Camille', 'F', '${AT}', '2026-11-20', 'rne-municipaux', 'i2')`,
    );
    const told = {
      office: 'adjoint',
      firstName: 'Camille',
      lastName: 'Exemple',
      sex: 'F',
      source: 'arrêté du 1er juin',
    };
    expect(await said(await mine.post(`${TOWN}/elus`, { ...told, charge: 'culture' }))).toContain(
      'avec son article',
    );
    await mine.post(`${TOWN}/elus`, { ...told, charge: 'la cult\u202eure' });
    const [one, ...others] = currentOfficials(web.db, '34001');
    expect(one).toMatchObject({
      lastName: 'EXEMPLE',
      rank: 3,
      setId: 'rne-municipaux',
      charge: 'la cult ure',
    });
    expect(others).toEqual([]);
    const path = `${TOWN}/elus/${one?.id ?? ''}`;
    expect((await mine.post(`${path}/appel`, { appel: 'Cher Camille,' })).status).toBe(422);
    await mine.post(`${path}/appel`, { appel: 'Madame l’Adjointe au Maire,' });
    expect(words(await mine.read(TOWN))).toContain('Une lettre commence par « Madame l’Adjointe au Maire, »');
    await mine.post(`${path}/fin`);
    expect(currentOfficials(web.db, '34001')).toMatchObject([
      { lastName: 'EXEMPLE', charge: null, preferredAppel: 'Madame l’Adjointe au Maire' },
    ]);
    // Nothing is left that a person noted.
    const left = currentOfficials(web.db, '34001')[0]?.id ?? '';
    expect((await mine.post(`${TOWN}/elus/${left}/fin`)).status).toBe(422);
    await mine.post(`${TOWN}/elus/${left}/appel`, { appel: '' });
    expect(currentOfficials(web.db, '34001')[0]?.preferredAppel).toBeNull();
  });

  test('charters need a link or a quote, and are ended', async () => {
    expect(await said(await mine.post(`${TOWN}/chartes`, { title: 'Charte' }))).toContain(
      'Donnez l’adresse du texte, ou citez-en un passage',
    );
    expect(
      await said(await mine.post(`${TOWN}/chartes`, { title: 'Charte', url: 'javascript:alert(1)' })),
    ).toContain('commence par');
    await mine.post(`${TOWN}/chartes`, {
      title: 'Charte IA',
      quote: 'Pas d’affiche générée.',
      votedOn: '2026-06-30',
    });
    const page = await mine.read(TOWN);
    expect(words(page)).toContain('Charte IA , votée le 30 juin 2026');
    await mine.post(/action="([^"]+\/chartes\/[^"]+\/fin)"/.exec(page)?.[1] ?? '');
    expect(words(await mine.read(TOWN))).not.toContain('Charte IA');
    expect(noted()).toEqual(['charter-ended 34001', 'charter-noted 34001']);
  });

  test('a museum is added under its authority, with a number of its own and its site', async () => {
    const added = await mine.post(`${TOWN}/organismes`, {
      name: 'Musée d’Exemple',
      siren: '',
      url: 'https://musee.saint-exemple.example',
    });
    expect(added.headers.get('location')).toBe('/collectivites/X00000001?fait=organisme');
    expect(findAuthority(web.db, 'X00000001')).toMatchObject({
      parent: '34001',
      departement: '34',
      kind: 'autre',
    });
    expect(words(await mine.read(TOWN))).toContain('Musée d’Exemple');
    expect(words(await mine.read('/collectivites/X00000001'))).toContain(
      'Organisme de la commune de Saint-Exemple-Aval',
    );
    // Watched, and nobody looked yet: that is no finding.
    expect(words(await mine.read('/collectivites/X00000001'))).toContain('Rien n’a encore pu être regardé');
    // A site that another one has: nothing of the body is left behind.
    const refused = await mine.post(`${TOWN}/organismes`, {
      name: 'Festival',
      url: 'https://www.saint-exemple.example/',
    });
    expect(refused.status).toBe(422);
    expect(findAuthority(web.db, 'X00000002')).toBeNull();
  });

  test('contracts: masked holders, amounts, and what silence means; open calls; the same with a case', async () => {
    web.raw.exec(`
      INSERT INTO contracts (uid, authority_code, buyer_siren, number, object, cpv, score, nature, notified_on, amount_first, amount_last, amendments, holders, flags, set_id, import_id)
        VALUES ('u1', '34001', '213400013', '2026COM002', 'Mise en page du magazine', '79822500', 3, 'Marché', '2026-05-12', 60000, 65000, 1,
          '[{"idType":"SIRET","id":"1","name":null,"isPerson":true}]', '[]', 'decp', 'i1');
      INSERT INTO tenders (id, authority_code, buyer, object, nature, departements, deadline, url, score, descriptors, import_id)
        VALUES ('26-1', '34001', 'Ville', 'Identité visuelle', 'APPEL_OFFRE', '["34"]', '2099-12-31T12:00:00.000Z', 'https://boamp.example/26-1', 3, '[]', 'i1');`);
    const page = words(await mine.read(TOWN));
    expect(page).toContain('notifié le 12 mai 2026 · 65 000 € HT · 60 000 € au départ · 1 avenant');
    expect(page).toContain('nom masqué (peut-être une personne)');
    expect(page).toContain('Le silence des données ne prouve rien');
    expect(page).toContain('1 appel d’offres en cours');
    expect(words(await mine.read('/collectivites/34002'))).toContain('Aucun marché connu. Le silence');
  });

  test('foreign values stand as text, and none of them becomes a link that is no web address', async () => {
    const wild = '<img src=x onerror=alert(1)>\u202e';
    contact('email', wild);
    contact('form', 'javascript:alert(1)');
    web.raw.prepare(`UPDATE authorities SET name = ? WHERE code = '34002'`).run(wild);
    for (const path of [
      TOWN,
      '/collectivites/34002',
      '/annuaire?q=34002',
      '/suivi/criteres?type=commune&ou=34',
    ]) {
      const page = await mine.read(path);
      expect([path, page.includes('<img src=x'), page.includes('href="javascript:')]).toEqual([
        path,
        false,
        false,
      ]);
    }
  });
});
