/** A person's data on the pages: her own, somebody who left, and what officials are told. */
import { expect, test } from 'vitest';
import { informationFooter } from '../../src/letters/information.js';
import { openTwoTowns, HERE } from './access/two-towns.js';
import { words } from './review-kit.js';

test('one’s own are downloaded; those of somebody who left by who administers, never of somebody above', async () => {
  const towns = await openTwoTowns();
  const volunteer = await towns.comes('volunteer', [HERE]);
  const office = await towns.comes('national');
  const administrator = await towns.comes('administrator');
  const own = await volunteer.post('/compte/donnees.json');
  expect(own.headers.get('content-disposition')).toBe('attachment; filename="vigie-donnees.json"');
  const data = (await own.json()) as { people: { id: string }[] };
  expect(data.people.map(({ id }) => id)).toEqual([volunteer.person.id]);
  const of = (id: string) => `/reglages/personnes/${id}/donnees.json`;
  expect((await volunteer.post(of(office.person.id))).status).toBe(403);
  // While she takes part her data are hers alone, whoever asks.
  for (const asker of [administrator, office]) {
    const refused = await asker.post(of(volunteer.person.id));
    expect([refused.status, words(await refused.text())]).toEqual([
      422,
      expect.stringContaining('elle seule télécharge ses données'),
    ]);
  }
  expect((await administrator.post(`/reglages/personnes/${volunteer.person.id}/fin`)).status).toBe(303);
  const left = await administrator.post(of(volunteer.person.id));
  expect(left.headers.get('content-type')).toContain('application/json');
  const gone = await towns.comes('national');
  expect((await office.post(`/reglages/personnes/${gone.person.id}/fin`)).status).toBe(303);
  const above = await administrator.post(of(gone.person.id));
  expect([above.status, await above.text()]).toEqual([422, expect.stringContaining('bureau national')]);
  expect((await office.post(of(gone.person.id))).status).toBe(200);
});

test('somebody who left stands apart, and her name is erased on request', async () => {
  const towns = await openTwoTowns();
  const leaves = await towns.comes('volunteer', [HERE]);
  const office = await towns.comes('national');
  const at = `/reglages/personnes/${leaves.person.id}`;
  expect((await office.post(`${at}/oubli`)).status).toBe(422);
  expect((await office.post(`${at}/fin`)).status).toBe(303);
  expect(words(await office.read('/reglages'))).toContain('1 personne partie');
  expect(words(await office.read(at))).toContain('Effacer son nom maintenant');
  expect((await office.post(`${at}/oubli`)).status).toBe(303);
  expect(words(await office.read('/reglages'))).not.toContain('personne partie');
  expect(words(await office.read(at))).toContain('Personne partie');
});

test('officials are told who, what, why, how long and their rights, before the door and in a footer', async () => {
  const { web } = await openTwoTowns();
  const page = words(await web.stranger.read('/information'));
  for (const said of ['répertoire national des élus', 'intérêt légitime', 'un an', 'opposition', 'cnil.fr'])
    expect(page).toContain(said);
  const footer = informationFooter({ name: 'Syndicat d’exemple', email: 'vigie@section.example' });
  expect(footer).toMatch(
    /sources publiques.*intérêt légitime.*opposition : écrire à vigie@section\.example.*cnil\.fr/,
  );
  expect(footer.length).toBeLessThan(400);
});
