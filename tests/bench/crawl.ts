/**
 * Measures whole crawls in one run over a farm of small sites on loopback (`town-farm.ts`): the pipeline, twice, against a
 * bare CheerioCrawler that only visits the pages and against a plain full download. Each in a process of its own. Run by
 * `npm run bench:crawl`, which compiles first; `-- --sites 20` makes it shorter. No test asserts a time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import {
  COMPILED,
  type Cost,
  MIB,
  percent,
  print,
  runContestant,
  startFarm,
  table,
  type Farm,
} from './farm-race.js';
import type { FarmOrder } from './town-farm.js';

const { values } = parseArgs({
  options: {
    sites: { type: 'string', default: '200' },
    seed: { type: 'string', default: '7' },
    'cpu-prof': { type: 'string' },
  },
});
const contestant = (name: string, race: object, farm: Farm, profileName = name): Promise<Cost> =>
  runContestant(
    name,
    race,
    farm,
    values['cpu-prof'] === undefined ? null : path.join(values['cpu-prof'], profileName),
  );
await measure({ sites: Number(values.sites), pages: 30, images: 60, seed: Number(values.seed) });

async function measure(order: FarmOrder): Promise<void> {
  print(
    `Ferme : ${order.sites} sites, ${order.pages} pages et ${order.images} images chacun, graine ${order.seed}`,
  );
  const farm = await startFarm(order);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'vigie-bench-'));
  const race = {
    urls: farm.urls,
    paths: farm.paths,
    compiled: COMPILED,
    dataDir,
    pages: order.pages,
    sitesAtOnce: order.sites,
  };
  try {
    const first = await contestant('vigie', race, farm);
    const second = await contestant('vigie', race, farm);
    const bare = await contestant('cheerio', race, farm);
    const finding = await contestant('cheerio', { ...race, finds: true }, farm, 'cheerio-finds');
    const whole = await contestant('download', race, farm);
    print(`Images de la ferme : ${(farm.imageBytes / MIB).toFixed(0)} Mio`);
    table([
      ['', 'pages', 'pages/s', 'CPU s / 1000 pages', 'Mio reçus', 'requêtes', 'mémoire max Mio', 'signalés'],
      row('Vigie, premier passage', first),
      row('Vigie, second passage', second),
      row('CheerioCrawler, pages seules', bare),
      row('CheerioCrawler, qui cherche les pages', finding),
      row('téléchargement complet', whole),
    ]);
    print(`Fins de passage : ${JSON.stringify(first.outcomes)} puis ${JSON.stringify(second.outcomes)}`);
    const cpu = perThousand(first) / perThousand(bare);
    const [share, shareAgain] = [first.bytes / whole.bytes, second.bytes / whole.bytes];
    const expected = order.sites * order.pages;
    table([
      ['objectif', 'mesuré', ''],
      goal(
        'toutes les pages visitées',
        [first, second, bare, whole].map(({ pages }) => pages).join(' / '),
        [first, second, bare, whole].every(({ pages }) => pages === expected),
      ),
      goal('au plus 0,6 fois le CPU de CheerioCrawler', cpu.toFixed(2), cpu <= 0.6),
      goal(
        'les mêmes signalements que le téléchargement complet',
        difference(first, whole),
        isSame(first, whole),
      ),
      goal('les mêmes encore au second passage', difference(second, whole), isSame(second, whole)),
      goal('au plus 10 % de ses octets au premier passage', percent(share), share <= 0.1),
      goal('au plus 2 % au second', percent(shareAgain), shareAgain <= 0.02),
      goal(
        `moins de 600 Mo de mémoire, ${order.sites} sites à la fois`,
        [first, second].map(({ peakRssMb }) => peakRssMb.toFixed(0)).join(' / '),
        Math.max(first.peakRssMb, second.peakRssMb) < 600,
      ),
    ]);
  } finally {
    farm.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function perThousand({ cpuSeconds, pages }: Cost): number {
  return (cpuSeconds * 1_000) / pages;
}

function isSame(one: Cost, other: Cost): boolean {
  return one.flags.length > 0 && one.flags.join('\n') === other.flags.join('\n');
}

function difference(one: Cost, other: Cost): string {
  const [own, others] = [new Set(one.flags), new Set(other.flags)];
  const extra = one.flags.filter((flag) => !others.has(flag)).length;
  const missing = other.flags.filter((flag) => !own.has(flag)).length;
  return `${own.size}, ${missing} de moins, ${extra} de plus`;
}

function goal(name: string, measured: string, isMet: boolean): string[] {
  return [name, measured, isMet ? 'atteint' : 'MANQUÉ'];
}

function row(name: string, cost: Cost): string[] {
  return [
    name,
    String(cost.pages),
    (cost.pages / cost.seconds).toFixed(0),
    perThousand(cost).toFixed(2),
    (cost.bytes / MIB).toFixed(1),
    String(cost.requests),
    cost.peakRssMb.toFixed(0),
    String(cost.flags.length),
  ];
}
