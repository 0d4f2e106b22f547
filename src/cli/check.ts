/** `vigie check`: one site, once, without a watch list. */
import { Command } from 'commander';
import { build } from '../app.js';
import type { Config } from '../config.js';
import { createGathering } from '../crawlers/findings.js';
import { DEFAULT_CRAWL_OPTIONS } from '../crawlers/crawl-options.js';
import { NO_MEMORY } from '../crawlers/events.js';
import { crawlSites } from '../crawlers/run.js';
import { VERSION } from '../version.js';
import { EXIT, type ExitCode } from './exit.js';
import { interruptible } from './interrupt.js';
import { CRAWL_OPTIONS, wholeNumber } from './options.js';
import { createOutput, type Output } from './output.js';
import { printFindings, printSummary, progressOf, summaryOf, visualJson } from './print-crawl.js';
import { beginReport } from './report/write-report.js';
import { loadSettings, parseSiteUrl, requireContact } from './settings.js';
import { RESERVED } from '../web/parts/standing.js';

const MIB = 1024 * 1024;

interface CheckOptions {
  readonly maxPages?: number;
  readonly maxMinutes: number;
  readonly maxMb?: number;
  readonly delayMs?: number;
  readonly concurrency: number;
  readonly scope: 'host' | 'domain';
  readonly render: 'auto' | 'never' | 'always';
  readonly documents: 'auto' | 'never';
  readonly allowPrivate: boolean;
  readonly all: boolean;
  readonly out?: string;
  readonly json: boolean;
}

export function checkCommand(): Command {
  const command = new Command('check')
    .description('visite un site une fois et relève ses visuels marqués')
    .argument('<adresse>', 'adresse du site')
    .option('--max-pages <n>', 'pages visitées au plus (200)', wholeNumber(1, 100_000))
    .option(
      '--max-minutes <m>',
      'durée au plus, en minutes',
      wholeNumber(1, 10_000),
      DEFAULT_CRAWL_OPTIONS.maxMinutes,
    )
    .option('--max-mb <n>', 'mégaoctets téléchargés au plus (500)', wholeNumber(1, 1_000_000))
    .option('--delay-ms <d>', 'pause entre deux demandes, en millisecondes (1000)', wholeNumber(0, 600_000))
    .option('--concurrency <c>', 'demandes à la fois', wholeNumber(1, 8), 1);
  for (const option of CRAWL_OPTIONS) command.addOption(option());
  return command
    .option(
      '--allow-private',
      'accepte que le site nommé soit à une adresse locale ou privée (elle seule, avec son port)',
      false,
    )
    .option('--all', 'montre aussi les visuels sans marque', false)
    .option('--out <dossier>', 'écrit un rapport, les preuves et un projet de lettre')
    .option('--json', 'une ligne JSON par visuel, puis un résumé', false)
    .addHelpText(
      'after',
      '\nExemple :\n  vigie check https://www.saint-exemple.example --max-pages 50 --out rapport',
    )
    .action(async (address: string, options: CheckOptions) => {
      const config = loadSettings();
      const url = parseSiteUrl(address);
      requireContact(config, url);
      process.exitCode = await interruptible((signal) => checkSite(url, options, config, signal));
    });
}

async function checkSite(
  url: URL,
  options: CheckOptions,
  config: Config,
  signal: AbortSignal,
): Promise<ExitCode> {
  const output = createOutput(options.json);
  const app = build({ ...config, allowPrivate: config.allowPrivate || options.allowPrivate });
  const host = url.host;
  const report =
    options.out === undefined
      ? null
      : await beginReport(options.out, {
          sender: config.sender,
          now: app.now,
          authority: {
            name: `[collectivité à préciser : ${host}]`,
            kind: 'autre',
            code: '',
            addressLines: [],
            email: null,
          },
        });
  const crawledAt = app.now().toISOString();
  try {
    const gathering = createGathering(app.ruling.classify);
    const tell = progressOf(output, host);
    const { allowPrivate: _1, all: _2, out: _3, json: _4, maxMb, ...crawl } = options;
    const [outcome] = await crawlSites(
      app.crawl,
      [
        () => ({
          site: { startUrl: url.href, isNamed: true },
          memory: NO_MEMORY,
          options: {
            ...DEFAULT_CRAWL_OPTIONS,
            ...crawl,
            ...(maxMb === undefined ? {} : { maxBytes: maxMb * MIB }),
            maxPages: options.maxPages ?? config.maxPages,
            delayMs: options.delayMs ?? config.delayMs,
          },
          onEvent: async (event) => {
            tell(event);
            gathering.add(event);
            if (event.type === 'evidence') await report?.keep(event.sha256, event.bytes);
          },
        }),
      ],
      { sitesAtOnce: 1, signal },
    );
    output.endProgress();
    if (outcome?.kind === 'failed') throw outcome.error;
    const result = gathering.result();
    const flagged = result.findings.filter((finding) => finding.verdict.grade !== 'none');
    for (const finding of options.all ? result.findings : flagged) output.json(visualJson(finding));
    const summary = summaryOf(url.href, result);
    output.json(summary);
    printFindings(output, options.all ? result.findings : flagged);
    printSummary(output, summary);
    if (result.reservations.length > 0) output.line(`→ ${RESERVED}`);
    if (report !== null && options.out !== undefined) {
      const { letters } = await report.finish({
        site: url.href,
        crawledAt,
        toolVersion: VERSION,
        summary,
        findings: flagged,
      });
      sayReport(output, options.out, letters);
    }
    if (signal.aborted) return EXIT.interrupted;
    if (result.outcome === 'refused') return EXIT.refused;
    return result.outcome === 'unreachable' || summary.problems.length > 0 ? EXIT.partial : EXIT.done;
  } catch (error) {
    await report?.abandon();
    throw error;
  } finally {
    await app.close();
  }
}

function sayReport(output: Output, folder: string, letters: number): void {
  output.line(`\nRapport : ${folder}/index.html`);
  if (letters > 0)
    output.line(`Lettres en projet : ${folder}/lettres/ (à relire par une personne ; rien n’est envoyé)`);
}
