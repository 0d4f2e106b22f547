/** What `vigie doctor` looks at in the settings: who asks, where the pages are, who signs, when nothing is visited. Pure. */
import type { Config } from '../config.js';
import { OPENED_BY_SETTING, platformOf, type PlatformsRead } from '../crawlers/platforms/index.js';
import { formatDate } from '../french/index.js';
import type { Finding, HealthPart } from '../health/judge.js';
import { parseUrl } from '../parse-url.js';
import { type Check, ok, warning, wrong } from './doctor-rows.js';

export function contactCheck(contact: string | null): Check {
  return contact === null
    ? warning(
        'Contact',
        'aucun : seuls les sites de cette machine peuvent être visités',
        'Indiquez « contact » dans vigie.config.json (ou VIGIE_CONTACT) : une adresse où les mairies peuvent écrire.',
      )
    : ok('Contact', contact);
}

const HERE = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether mails lead to pages that answer. */
export function publicUrlCheck({ publicUrl, hosts }: Pick<Config, 'publicUrl' | 'hosts'>): Check {
  const name = 'Adresse des pages';
  if (publicUrl === null)
    return warning(
      name,
      'aucune : les courriels ne mènent à aucune page',
      'Indiquez « publicUrl » dans vigie.config.json (ou VIGIE_PUBLIC_URL) : l’adresse par laquelle vos bénévoles ouvrent Vigie.',
    );
  const url = parseUrl(publicUrl);
  if (url === null)
    return wrong(
      name,
      `« ${publicUrl} » n’est pas une adresse`,
      'Corrigez « publicUrl » dans vigie.config.json (ou VIGIE_PUBLIC_URL).',
    );
  const isKnown = HERE.test(url.hostname) || hosts.some((host) => host.toLowerCase() === url.hostname);
  if (!isKnown)
    return wrong(
      name,
      `Vigie ne répond pas sous le nom « ${url.hostname} »`,
      'Ajoutez-le à « hosts » dans vigie.config.json (ou VIGIE_HOSTS).',
    );
  return url.protocol === 'https:' || HERE.test(url.hostname)
    ? ok(name, publicUrl)
    : warning(
        name,
        `${publicUrl} n’est pas chiffrée`,
        'Mettez un proxy avec HTTPS devant Vigie (docs/exploitation.md) : liens et sessions passent sinon en clair.',
      );
}

const SENDER_WORDS = {
  name: 'le nom de la section (name)',
  addressLines: 'son adresse (addressLines)',
  city: 'la ville (city)',
  email: 'son adresse électronique (email)',
  signatory: 'qui signe (signatory)',
} as const;

/** What a letter leaves empty for want of a setting. */
export function senderCheck(sender: Config['sender']): Check {
  const name = 'Signature des lettres';
  const empty = (Object.keys(SENDER_WORDS) as (keyof typeof SENDER_WORDS)[]).filter((key) => {
    const value = sender[key];
    return value === undefined || value.length === 0;
  });
  return empty.length === 0
    ? ok(name, `${sender.name ?? ''}, ${sender.signatory ?? ''}`)
    : warning(
        name,
        `il manque ${empty.map((key) => SENDER_WORDS[key]).join(', ')}`,
        'Complétez « sender » dans vigie.config.json (voir vigie.config.example.json) : les lettres laissent ces places vides.',
      );
}

const MOST_QUIET_HOURS = 18;

export function quietHoursCheck(quietHours: Config['quietHours']): Check {
  const name = 'Heures calmes';
  if (quietHours === null) return ok(name, 'aucune : les passages commencent à toute heure');
  const { from, until } = quietHours;
  const hours = (until - from + 24) % 24;
  const said = `aucun passage ne commence de ${from} h à ${until} h (heure de Paris)`;
  if (hours === 0)
    return warning(
      name,
      `de ${from} h à ${until} h : cela ne fait aucune heure`,
      'Corrigez « quietHours », ou retirez la clé.',
    );
  return hours > MOST_QUIET_HOURS
    ? warning(
        name,
        said,
        'Laissez au moins six heures par jour : sinon des sites ne sont pas regardés à temps.',
      )
    : ok(name, said);
}

/** Which publishing services are looked at, and which wait for somebody to read their terms. */
export function platformsCheck(platforms: Config['platforms']): Check {
  const opened = OPENED_BY_SETTING.flatMap((id) => {
    const day = (platforms as PlatformsRead)[id];
    return day === undefined ? [] : [`${platformOf(id).name} (conditions lues le ${formatDate(day)})`];
  });
  const waiting = OPENED_BY_SETTING.filter((id) => (platforms as PlatformsRead)[id] === undefined).map(
    (id) => platformOf(id).name,
  );
  return ok(
    'Publications',
    [
      `regardées : ${['Issuu (couvertures)', ...opened].join(', ')}`,
      ...(waiting.length === 0 ? [] : [`pas encore : ${waiting.join(', ')} (réglage « platforms »)`]),
    ].join(' ; '),
  );
}

const NAMES: Readonly<Partial<Record<HealthPart, string>>> = {
  jobs: 'Travaux',
  sites: 'Sites suivis',
  mail: 'Envois',
  inbox: 'Réponses',
  keys: 'Modèles de lettres',
};

/** What the installation's health says beyond what is looked at here, a line a finding. */
export function findingChecks(findings: readonly Finding[]): readonly Check[] {
  return Object.entries(NAMES).flatMap(([part, name]) => {
    const own = findings.filter((one) => one.part === part);
    if (own.length === 0) return [ok(name, 'rien à signaler')];
    return own.map(({ state, said, remedy }) =>
      (state === 'wrong' ? wrong : warning)(name, said.charAt(0).toLowerCase() + said.slice(1), remedy),
    );
  });
}
