/** `vigie demo`: the whole chain on three sample town halls, on this machine, in a throw-away data folder. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import type { DigestReader } from '../../db/queries/digests.js';
import { listSites } from '../../db/queries/sites.js';
import { compareWithExpectations } from '../../tests/sites/compare.js';
import { type SampleSite, startSampleSites } from '../../tests/sites/sample-sites.js';
import { type App, build, type Store } from '../app.js';
import { addAuthority, addSite } from '../authorities/index.js';
import { loadConfig } from '../config.js';
import { crawlWatched } from '../crawlers/crawl-watched.js';
import { createGathering, type Gathering } from '../crawlers/findings.js';
import { createGatherer } from '../digests/gather.js';
import { composeDigest } from '../digests/index.js';
import { plural } from '../french/words.js';
import { createFileTransport } from '../mail/index.js';
import { VERSION } from '../version.js';
import { EXIT, type ExitCode } from './exit.js';
import { followCrawls } from './follow-crawls.js';
import { interruptible } from './interrupt.js';
import { colour, createOutput, type Output } from './output.js';
import { printFindings, printSummary, progressOf, summaryOf } from './print-crawl.js';
import { beginReport, type ReportWriter } from './report/write-report.js';
import { keepPagesOpen } from './serve.js';
import { accept, openStore } from './store.js';

/** Loopback servers of our own: the pause is only there to show that it is kept. */
const DEMO_DELAY_MS = 20;
/** Codes of the sample communes: 99 is no French department. */
const CODES: Readonly<Record<SampleSite['id'], string>> = {
  'sur-mer': '99001',
  'le-vieux': '99002',
  'les-bois': '99003',
};

interface DemoSite {
  readonly sample: SampleSite;
  readonly gathering: Gathering;
  readonly report: ReportWriter;
  readonly folder: string;
}

export function demoCommand(): Command {
  return new Command('demo')
    .description('montre toute la chaîne sur trois mairies d’exemple, sans réseau')
    .option(
      '--once',
      'se termine au lieu de laisser ouvertes les pages des bénévoles et les mairies d’exemple',
      false,
    )
    .addHelpText('after', '\nExemple :\n  vigie demo --once')
    .action(async (options: { once: boolean }) => {
      const output = createOutput(false);
      process.exitCode = await interruptible((signal) => runDemo(output, options.once, signal));
    });
}

async function runDemo(output: Output, once: boolean, signal: AbortSignal): Promise<ExitCode> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigie-demo-'));
  const config = loadConfig(
    { VIGIE_DATA: path.join(folder, 'donnees'), VIGIE_ALLOW_PRIVATE: 'true' },
    folder,
  );
  if (!config.ok) throw new Error(config.problems.join('\n'));
  output.progress('Les mairies d’exemple ouvrent leurs portes');
  const samples = await startSampleSites();
  const app = build(config.config);
  try {
    const store = openStore(app);
    const sites = await watchSamples(app, store, samples.sites, folder);
    const allAsExpected = await crawlAndTell(output, app, store, sites, folder, signal);
    if (signal.aborted) return EXIT.interrupted;
    if (!once) {
      output.line(
        `\nLes mairies d’exemple restent ouvertes : ${samples.sites.map((one) => one.url).join('  ')}`,
      );
      await keepPagesOpen(app, store, output, { port: 0, host: '127.0.0.1', hasJobs: false }, signal);
    }
    return allAsExpected ? EXIT.done : EXIT.failure;
  } finally {
    await app.close();
    await samples.close();
  }
}

/** Adds the communes and their sites to the throw-away watch list, and begins a report for each. */
async function watchSamples(
  app: App,
  store: Store,
  samples: readonly SampleSite[],
  folder: string,
): Promise<readonly DemoSite[]> {
  const deps = { db: store.db, now: app.now };
  const sites: DemoSite[] = [];
  for (const sample of samples) {
    const authority = CODES[sample.id];
    accept(addAuthority(deps, { code: authority, name: sample.name, kind: 'commune' }));
    accept(addSite(deps, { authority, url: sample.url, settings: { delayMs: DEMO_DELAY_MS } }));
    const report = path.join(folder, `rapport-${sample.id}`);
    sites.push({
      sample,
      gathering: createGathering(app.ruling.classify),
      folder: report,
      report: await beginReport(report, {
        sender: app.config.sender,
        now: app.now,
        authority: { name: sample.name, kind: 'commune', code: authority, addressLines: [], email: null },
      }),
    });
  }
  return sites;
}

async function crawlAndTell(
  output: Output,
  app: App,
  store: Store,
  sites: readonly DemoSite[],
  folder: string,
  signal: AbortSignal,
): Promise<boolean> {
  const crawledAt = app.now().toISOString();
  const of = (url: string): DemoSite | undefined => sites.find((one) => one.sample.url === url);
  const keeping: Promise<void>[] = [];
  const tell = progressOf(output, 'Trois mairies');
  const watched = listSites(store.db, crawledAt);
  const crawls = await crawlWatched(
    { ...store, now: app.now, ruling: app.ruling, crawl: app.crawl },
    watched,
    {
      sitesAtOnce: app.config.sitesAtOnce,
      signal,
      onEvent: ({ site }, event) => {
        tell(event);
        of(site.startUrl)?.gathering.add(event);
        if (event.type === 'evidence')
          keeping.push(of(site.startUrl)?.report.keep(event.sha256, event.bytes) ?? Promise.resolve());
      },
    },
  );
  await Promise.all(keeping);
  output.endProgress();
  for (const { result } of crawls) if (result.kind === 'failed') throw result.error;

  let checked = 0;
  let different = 0;
  for (const site of sites) {
    const result = site.gathering.result();
    const findings = result.findings.filter((finding) => finding.verdict.grade !== 'none');
    const summary = summaryOf(site.sample.url, result);
    output.line(`\n${colour.bold(site.sample.name)}`);
    printFindings(output, findings);
    printSummary(output, summary);
    await site.report.finish({ site: site.sample.url, crawledAt, toolVersion: VERSION, summary, findings });
    const compared = compareWithExpectations(site.sample, result.findings);
    checked += compared.checked;
    different += compared.differences.length;
    for (const { expectation, found } of compared.differences) {
      output.warn(
        `  Pas comme attendu : ${expectation.imagePath} (attendu ${expectation.grade}, trouvé ${found?.grade ?? 'rien'} ${found?.marks.join(', ') ?? ''})`,
      );
    }
  }
  output.line();
  await followCrawls(app, store, output, signal);
  const digest = await writeDigest(app, store, folder);
  output.line(
    `\n${checked - different} visuels d’exemple sur ${checked} jugés comme attendu (œuvres humaines et pièges compris).`,
  );
  output.line('\nCe qui a été écrit, à regarder :');
  for (const { sample, folder: report } of sites) {
    output.line(
      `  ${sample.name}\n    rapport  ${report}/index.html\n    lettres  ${report}/lettres/ (projets : rien n’est envoyé)`,
    );
  }
  output.line(`  bulletin ${digest}`);
  output.line(`  base     ${app.paths.database}`);
  return different === 0;
}

/** As for somebody who joins today and works everywhere. */
async function writeDigest(app: App, { db }: Pick<Store, 'db'>, folder: string): Promise<string> {
  const at = app.now().toISOString();
  const reader: DigestReader = {
    person: { id: 'demonstration', name: '', role: 'national', addedAt: at, endedAt: null },
    mail: null,
    settings: { frequency: 'weekly', instant: false },
  };
  const input = createGatherer({ db, key: null, publicUrl: null }, { at }).gather(reader, null);
  const digest = composeDigest({ ...input, person: null });
  if (digest === null) return 'rien à dire cette semaine';
  const transport = createFileTransport({
    dir: app.paths.mail,
    from: 'Vigie <vigie@section.example>',
    now: app.now,
    random: randomBytes,
  });
  const sent = await transport.send({
    kind: 'notice',
    about: 'digest',
    to: 'benevole@section.example',
    subject: digest.subject,
    text: digest.text,
    html: digest.html,
    unsubscribeUrl: null,
  });
  if (sent.kind === 'refused') throw new Error(sent.problem);
  const page = path.join(folder, 'bulletin.html');
  writeFileSync(page, digest.html, { mode: 0o600 });
  return `${sent.file}\n           ${page} (${plural(input.findings.items.length, 'visuel')})`;
}
