/** What `vigie doctor` looks at around Vigie: browser, mail, mailbox, authorities outside. */
import { existsSync } from 'node:fs';
import { officialAddress } from '../authorities/imports/fetch.js';
import { SETS } from '../authorities/imports/sets.js';
import type { Db } from '../../db/open.js';
import type { App } from '../app.js';
import type { Config } from '../config.js';
import { TIME_AUTHORITIES } from '../evidence/authorities-of-time.js';
import { authorityInUse } from '../evidence/authority-in-use.js';
import { formatDate, parisDay } from '../french/index.js';
import { certificateFinding, readCertificates } from '../health/validities.js';
import { readMailboxAddress, verifyMailbox } from '../mail/inbox/index.js';
import { mailSettingsOf } from '../mail/settings.js';
import { verifyTransport } from '../mail/verify.js';
import { problemOf, type Door } from '../net/index.js';
import { parseUrl } from '../parse-url.js';
import { type Check, ok, warning, wrong } from './doctor-rows.js';

export async function browserCheck(configured: string | null): Promise<Check> {
  if (configured !== null && !existsSync(configured)) {
    return wrong('Navigateur', `« ${configured} » n’existe pas`, 'Corrigez VIGIE_CHROMIUM.');
  }
  const { findBrowser } = await import('../crawlers/render/find-browser.js');
  const found = configured ?? findBrowser();
  return found === null
    ? warning(
        'Navigateur',
        'aucun : les pages vides sans script sont signalées comme non regardées',
        'Installez le paquet « chromium », ou lancez « npx playwright install chromium ».',
      )
    : ok('Navigateur', found);
}

export async function mailCheck(config: Config, dir: string): Promise<Check> {
  const setting = mailSettingsOf(config);
  if (!setting.ok) return wrong('Courriel', setting.problem, 'Réglez l’adresse d’expédition.');
  const verified = await verifyTransport({ mail: config.mail, dir });
  if (!verified.ok)
    return wrong(
      'Courriel',
      verified.problem,
      config.mail === null
        ? 'Rendez ce dossier inscriptible, ou indiquez un serveur par « mail » dans vigie.config.json (ou VIGIE_MAIL).'
        : 'Vérifiez « mail » dans les réglages (VIGIE_MAIL).',
    );
  return config.mail !== null && setting.settings.replyPattern === null
    ? warning(
        'Courriel',
        `${verified.where} ; les réponses arrivent à l’adresse d’expédition`,
        'Indiquez « replyTo » dans vigie.config.json (ou VIGIE_REPLY_TO), comme reponses+{ref}@section.example : la réponse porte alors la référence de la lettre.',
      )
    : ok('Courriel', verified.where);
}

/** Signs in and leaves; nothing is read and nothing is changed. */
export async function mailboxCheck({ mailbox, mail }: Pick<Config, 'mailbox' | 'mail'>): Promise<Check> {
  const name = 'Boîte des réponses';
  if (mailbox === null)
    return mail === null
      ? ok(name, 'aucune : rien ne part non plus')
      : warning(
          name,
          'aucune : des lettres partent et personne ne relève les réponses',
          'Indiquez « mailbox » dans vigie.config.json (ou VIGIE_MAILBOX) : imaps://nom:motdepasse@serveur/INBOX.',
        );
  const address = readMailboxAddress(mailbox);
  if (address.kind === 'refused')
    return wrong(name, address.problem, 'Corrigez « mailbox » dans les réglages (VIGIE_MAILBOX).');
  const verified = await verifyMailbox(address.mailbox);
  return verified.ok
    ? ok(name, verified.where)
    : wrong(name, verified.problem, 'Vérifiez « mailbox » dans les réglages (VIGIE_MAILBOX).');
}

/** The authority itself is not asked: each question may cost, and a seal of nothing says nothing. */
export function timeStampCheck({ config, now }: Pick<App, 'config' | 'now'>, db: Db | null): Check {
  const name = 'Horodatage';
  const { timeStamp } = config;
  if (timeStamp === null) {
    const chosen = db === null ? null : authorityInUse(db, null).url;
    if (chosen !== null) return ok(name, `${chosen}, choisie dans les pages`);
    return warning(
      name,
      'aucune autorité : rien d’extérieur ne date les preuves',
      `Choisissez-en une dans les pages, « Réglages », « Horodatage » (rien n’est demandé sans votre accord), ou indiquez « timeStamp » dans vigie.config.json. Sans compte, par exemple : ${TIME_AUTHORITIES.map(({ url }) => url).join(', ')}`,
    );
  }
  const { url, certificates } = timeStamp;
  if (certificates === undefined) return ok(name, url);
  const read = readCertificates(certificates);
  const at = now().toISOString();
  const finding = certificateFinding(read, parisDay(at) ?? at.slice(0, 10));
  if (finding !== null)
    return (finding.state === 'wrong' ? wrong : warning)(name, finding.said, finding.remedy);
  return ok(
    name,
    `${url}, certificats de ${certificates}${read.ok ? ` (jusqu’au ${formatDate(read.until)})` : ''}`,
  );
}

const ASK_BYTES = 4096;
const ASK_MS = 15_000;

/** Whether the sources of open data can be reached from here. */
export async function sourceChecks({ config, crawl }: App): Promise<readonly Check[]> {
  const name = 'Sources officielles';
  if (config.contact === null)
    return [
      warning(
        name,
        'non interrogées : aucun contact n’est configuré',
        'Indiquez « contact » dans vigie.config.json (ou VIGIE_CONTACT), puis recommencez.',
      ),
    ];
  return askSources(
    crawl.door,
    SETS.flatMap((set) => officialAddress(set) ?? []),
  );
}

/** One small question a host, of the first of its addresses. */
export async function askSources(door: Door, urls: readonly string[]): Promise<readonly Check[]> {
  const name = 'Sources officielles';
  const addresses = new Map<string, string>();
  for (const url of urls) {
    const host = parseUrl(url)?.host;
    if (host !== undefined && !addresses.has(host)) addresses.set(host, url);
  }
  return Promise.all(
    [...addresses].map(async ([host, url]) => {
      const outcome = await door.request({
        url,
        named: [url],
        accept: '*/*',
        range: { first: 0, last: 0 },
        maxBytes: ASK_BYTES,
        timeoutMs: ASK_MS,
      });
      const problem = problemOf(outcome);
      return problem === null
        ? ok(name, host)
        : warning(
            name,
            `${host} : ${problem.message}`,
            'Réessayez plus tard ; sinon donnez les fichiers à la main : « vigie authorities import --from ».',
          );
    }),
  );
}
