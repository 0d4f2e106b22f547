/**
 * Measures what a first crawl takes of sites whose files have real sizes: bytes that left the farm's sockets, less those of
 * files that are kept as evidence, as a share of all that the sites hold; requests; and whether every marked file was found.
 * Run by `npm run bench:sizes`, which compiles first. No test asserts a time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { COMPILED, MIB, percent, print, runContestant, startFarm, table } from './farm-race.js';

/** The most of a site that its first reading may take. */
const MOST = 0.22;
const PAGES = 30;

const { values } = parseArgs({
  options: {
    sites: { type: 'string', default: '3' },
    files: { type: 'string', default: '60' },
    seed: { type: 'string', default: '7' },
    marked: { type: 'string', multiple: true, default: ['0', '3', '10'] },
  },
});
const rows = [
  ['marqués', 'sites Mio', 'reçus Mio', 'preuves Mio', 'part', 'requêtes', 'par fichier', 'manqués', ''],
];
for (const marked of values.marked) {
  const row = await measure(Number(marked));
  print(row.join('  '));
  rows.push(row);
}
table(rows);

async function measure(marked: number): Promise<string[]> {
  const order = {
    sites: Number(values.sites),
    pages: PAGES,
    images: Number(values.files),
    seed: Number(values.seed),
    marked,
  };
  const farm = await startFarm(order);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'vigie-bench-'));
  try {
    const race = {
      urls: farm.urls,
      paths: farm.paths,
      compiled: COMPILED,
      dataDir,
      pages: PAGES,
      sitesAtOnce: order.sites,
    };
    const cost = await runContestant('vigie', race, farm);
    const evidence = cost.keptBytes ?? 0;
    const kept = new Set(cost.kept);
    const missed = farm.marked.filter((url) => !kept.has(url));
    const isMore = kept.size > farm.marked.length;
    const share = (cost.bytes - evidence) / farm.siteBytes;
    for (const url of missed) print(`manqué : ${url}`);
    const mib = (bytes: number): string => (bytes / MIB).toFixed(1);
    return [
      `${marked} %`,
      mib(farm.siteBytes),
      mib(cost.bytes),
      mib(evidence),
      percent(share),
      String(cost.requests),
      (cost.requests / (order.sites * order.images)).toFixed(2),
      String(missed.length),
      share <= MOST && missed.length === 0 && !isMore ? 'atteint' : 'MANQUÉ',
    ];
  } finally {
    farm.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
