/**
 * A plain full download: every page, every picture they show, whole, and the same classifiers over the bytes. What it
 * flags is what the crawl has to flag. Started by `crawl.ts`.
 */
import { gunzipSync } from 'node:zlib';
import { Agent, request } from 'undici';
import { byText, loader, race } from './race.mjs';

const { urls, paths, compiled, sitesAtOnce } = JSON.parse(process.argv[2]);
const load = loader(compiled);
const { extractPage } = await load('src/crawlers/extract/index.js');
const { readTraces } = await load('src/classifiers/read-traces.js');
const { classify } = await load('src/classifiers/classify.js');
const { checkIntegrity, closeIntegrityWorker } = await load('src/classifiers/integrity.js');
const { memorySource } = await load('src/classifiers/containers/byte-source.js');

const dispatcher = new Agent({ connections: 1 });
const flags = [];
let visited = 0;

async function fetchWhole(url) {
  const { statusCode, headers, body } = await request(url, {
    dispatcher,
    headers: { 'accept-encoding': 'gzip' },
  });
  const bytes = new Uint8Array(await body.arrayBuffer());
  if (statusCode !== 200) throw new Error(`${url}: ${statusCode}`);
  return headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
}

async function crawl(site) {
  const shown = new Map();
  for (const one of paths) {
    const url = `${site}${one}`;
    const html = new TextDecoder().decode(await fetchWhole(url));
    visited += 1;
    for (const { imageUrl, surroundings } of extractPage({ html, url, contentType: 'text/html' }).sightings)
      shown.set(imageUrl, [...(shown.get(imageUrl) ?? []), surroundings]);
  }
  for (const [url, surroundings] of shown) {
    const bytes = await fetchWhole(url);
    const { traces, format } = await readTraces(memorySource(bytes));
    const hasManifest = traces.some(({ where }) => where.startsWith('jumbf:'));
    const integrity = hasManifest && format !== null ? await checkIntegrity(bytes, format) : null;
    const { grade } = classify({ traces, surroundings, integrity });
    if (grade !== 'none') flags.push(`${grade} ${url}`);
  }
}

await race(
  async () => {
    const waiting = [...urls];
    const worker = async () => {
      for (let site = waiting.shift(); site !== undefined; site = waiting.shift()) await crawl(site);
    };
    await Promise.all(Array.from({ length: sitesAtOnce }, worker));
    await closeIntegrityWorker();
  },
  async () => {
    await dispatcher.close();
    return { pages: visited, flags: flags.sort(byText), outcomes: {} };
  },
);
