/** Publications at services on the pages: counted apart, each with its reason, and a way to report by hand. */
import { expect, test } from 'vitest';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { record } from '../db/record.js';
import { HOME } from '../db/sample-crawl.js';
import { publicationAtBook, REFUSED, refusedPublication, sampleCrawlWith } from '../db/sample-publication.js';
import { AT } from '../db/scene.js';
import { openWeb } from './web-kit.js';

async function scene(events: readonly CrawlEvent[]) {
  const web = openWeb();
  await record(web, sampleCrawlWith(AT, events));
  const who = await web.visitor('volunteer');
  const code = (web.raw.prepare('SELECT authority_code AS code FROM sites').get() as { code: string }).code;
  return { web, who, code };
}
const plain = (html: string): string => html.replace(/[\u00a0\u202f]/g, ' ');

test('the page of the authority counts them apart, says why, and leads to a report that is begun', async () => {
  const { web, who, code } = await scene([publicationAtBook(AT), ...refusedPublication(AT)]);
  const page = plain(await who.read(`/collectivites/${code}`));
  expect(page).toContain('Calaméo : 1 publication, 1 regardée');
  expect(page).toContain('IntraMuros : 1 publication, 1 non regardée');
  expect(page).toContain('ce service refuse les robots');
  expect(page).toContain('Leur silence ne prouve rien');
  // In its own list, and not among the addresses of the site that could not be looked at.
  const own = page.slice(page.indexOf('Publications chez d’autres services'));
  expect(own).toContain('Le site y mène depuis');
  expect(page.slice(0, page.indexOf('Publications chez d’autres services'))).not.toContain('intramuros.org');
  const link = /href="(\/signaler\?[^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
  expect(new URL(link, HOME).searchParams.get('adresse')).toBe(REFUSED);
  const form = await who.read(link);
  expect(form).toContain(`value="${REFUSED}"`);
  expect(form).toMatch(new RegExp(`name="collectivite" value="${code}" checked`));
  web.close();
});

test('what a link says of an authority, an address or a support that is none is left out', async () => {
  const { web, who } = await scene([]);
  const form = await who.read(
    '/signaler?collectivite=%22%3E%3Cscript%3E&adresse=javascript:alert(1)&support=%3Cb%3E',
  );
  expect(form).not.toContain('javascript:alert');
  expect(form).not.toMatch(/"><script>/);
  expect(form).toMatch(/value="poster" selected/);
  web.close();
});

test('the list of watched sites names the services; a site without any says nothing of them', async () => {
  const { web, who } = await scene(refusedPublication(AT));
  expect(plain(await who.read('/suivi'))).toContain('IntraMuros : 1 publication, 1 non regardée');
  web.close();
  const other = await scene([]);
  expect(await other.who.read('/suivi')).not.toContain('IntraMuros');
  other.web.close();
});

test('the page of a town at a service may be watched, unless the service refuses robots or it is no page of a town', async () => {
  const { web, code } = await scene([]);
  const boss = await web.visitor('coordinator');
  const add = async (url: string) => {
    const answer = await boss.post('/suivi/ajouter', { code, name: '', url });
    return [answer.status, plain(await answer.text())] as const;
  };
  expect((await add('https://app.panneaupocket.com/ville/106279647-saint-exemple-99001'))[0]).toBe(303);
  expect((await add('https://station.illiwap.com/fr/public/99001'))[0]).toBe(303);
  for (const [url, why] of [
    ['https://www.intramuros.org/saint-exemple', 'IntraMuros refuse les robots'],
    ['https://app.panneaupocket.com/', 'porte les pages de beaucoup d’autres'],
    ['https://station.illiwap.com/', 'porte les pages de beaucoup d’autres'],
    ['https://www.calameo.com/accounts/53137', 'porte les pages de beaucoup d’autres'],
  ] as const) {
    const [status, page] = await add(url);
    expect([url, status]).toEqual([url, 422]);
    expect(page).toContain(why);
  }
  web.close();
});
