/** Pages that never end: calendars, lists, filters, sessions, loops of relative links, crowds. All made on demand. */
import { answer, type RawRoute } from './serve-raw.js';

const MONTHS = 'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre'.split(
  ' ',
);

export function html(body: string, head = '<title>Saint-Exemple</title>'): string {
  return `<!doctype html><html lang="fr"><head>${head}</head><body><main>${body}</main></body></html>`;
}

export function link(href: string): string {
  return `<a href="${href}">suite</a>`;
}

/** Stands for chance: the same text gives the same number. */
function scatter(text: string): number {
  let hash = 2_166_136_261;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619);
  return hash >>> 0;
}

function slug(seed: string): string {
  return scatter(seed).toString(36) + scatter(`${seed}!`).toString(36);
}

/** The first number of a path, moved on. */
function numbers(path: string, steps: readonly number[]): string[] {
  const [found = '0'] = /\d+/.exec(path) ?? [];
  return steps.map((step) => path.replace(found, String(Number(found) + step)));
}

function dayAfter(path: string, days: number): string {
  const [whole = '', year, month, day] = /(\d{4})-?(\d\d)-?(\d\d)/.exec(path) ?? [];
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day) + days));
  const iso = at.toISOString().slice(0, 10);
  return path.replace(whole, whole.includes('-') ? iso : iso.replaceAll('-', ''));
}

function monthAfter(path: string, step: number): string {
  const [whole = '', name = '', year = ''] = /([a-z]+)-(\d{4})/.exec(path) ?? [];
  const index = Number(year) * 12 + MONTHS.indexOf(name) + step;
  return path.replace(whole, `${MONTHS[index % 12]}-${Math.floor(index / 12)}`);
}

/** Every beginning of a path that never ends, with the links its pages hold. */
const ENDLESS: readonly {
  readonly starts: string;
  readonly first: string;
  readonly next: (path: string) => readonly string[];
}[] = [
  {
    starts: '/agenda/jour/',
    first: '/agenda/jour/2026-11-20/',
    next: (path) => [1, 2, 3, 4, 5, 6, 7, -1].map((days) => dayAfter(path, days)),
  },
  {
    starts: '/evenements/liste/',
    first: '/evenements/liste/20261120',
    next: (path) => [1, 30, 365].map((days) => dayAfter(path, days)),
  },
  {
    starts: '/agenda/mois/',
    first: '/agenda/mois/novembre-2026',
    next: (path) => [1, 2, 12, -1].map((step) => monthAfter(path, step)),
  },
  {
    starts: '/agenda/semaine/',
    first: '/agenda/semaine/2026-W48',
    next: (path) => {
      const [, year, week] = /(\d{4})-W(\d\d)/.exec(path) ?? [];
      const at = Number(year) * 52 + Number(week);
      return [1, 2, 3].map(
        (step) =>
          `/agenda/semaine/${Math.floor((at + step) / 52)}-W${String(((at + step) % 52) + 1).padStart(2, '0')}`,
      );
    },
  },
  {
    starts: '/calendrier?',
    first: '/calendrier?mois=12&annee=2026',
    next: (path) => {
      const [, month, year] = /mois=(\d+)&annee=(\d+)/.exec(path) ?? [];
      const at = Number(year) * 12 + Number(month);
      return [1, 12, 228].map(
        (step) => `/calendrier?mois=${((at + step) % 12) + 1}&amp;annee=${Math.floor((at + step) / 12)}`,
      );
    },
  },
  {
    starts: '/20',
    first: '/2026/12/',
    next: (path) => {
      const [, year, month] = /^\/(\d{4})\/(\d\d)/.exec(path) ?? [];
      const at = Number(year) * 12 + Number(month);
      return [1, 12, 228].map(
        (step) => `/${Math.floor((at + step) / 12)}/${String(((at + step) % 12) + 1).padStart(2, '0')}/`,
      );
    },
  },
  { starts: '/planning/', first: '/planning/', next: () => ['suivant/', './suite/', '?apres'] },
  { starts: '/heures?', first: '/heures?t=1795000000', next: (path) => numbers(path, [3_600, 86_400]) },
  { starts: '/actus/page/', first: '/actus/page/1', next: (path) => numbers(path, [1, 2, 3]) },
  { starts: '/liste?', first: '/liste?page=1', next: (path) => numbers(path, [1, 10]) },
  { starts: '/suite/', first: '/suite/1', next: (path) => numbers(path, [1, 2, 3, 4, 5]) },
  {
    starts: '/annuaire?',
    first: '/annuaire?tri=nom',
    next: (path) =>
      ['quartier', 'type', 'ouvert', 'acces'].map((name) => `${path}&amp;${name}=${slug(path + name)}`),
  },
  {
    starts: '/session/',
    first: '/session/0123456789abcdef/accueil',
    next: (path) => ['accueil', 'menu'].map((page) => `/session/${slug(path + page)}/${page}`),
  },
  {
    starts: '/boutique?',
    first: '/boutique?sid=a1b2c3d4e5f6a7b8c9d0e1f2',
    next: (path) => [`/boutique?sid=${slug(path)}${slug(`${path}.`)}`, `/boutique;jsessionid=${slug(path)}`],
  },
  { starts: '/double/', first: '/double/double/', next: () => ['double/x/', 'double/'] },
  {
    starts: '/actualites/sans-fin/',
    first: '/actualites/sans-fin/a',
    next: (path) => Array.from({ length: 40 }, (_, n) => `/actualites/sans-fin/${slug(path + n)}`),
  },
];

/** A crowd of a hundred thousand. */
const CROWD = 100_000;

/** Addresses at which each part of the maze begins. */
export const MAZE_ENTRANCES: readonly string[] = [
  ...ENDLESS.map(({ first }) => first),
  '/foule/liens',
  '/foule/images',
  '/longues-adresses',
  '/profond',
];

/** The pages of the maze; null for a path that is not in it. */
export function mazeRoute(path: string): RawRoute | null {
  const endless = ENDLESS.find(({ starts }) => path.startsWith(starts));
  if (endless !== undefined) return answer(html(endless.next(path).map(link).join(' ')));
  switch (path) {
    case '/foule/liens':
      return answer(html(Array.from({ length: CROWD }, (_, n) => `<a href=/foule/${n}>p</a>`).join('')));
    case '/foule/images':
      // In a hundred thousand pictures, all the same.
      return answer(html(`<img src=/photos/innocente-0.jpg width=640 height=480>`.repeat(CROWD)));
    case '/longues-adresses':
      return answer(
        html(
          Array.from({ length: 6_000 }, (_, n) => `<a href=${n}>p</a><img src=${n}.jpg>`).join(''),
          `<base href="/longues-adresses/${'a'.repeat(3_900)}/">`,
        ),
      );
    case '/profond':
      return answer(`<title>Profond</title>${'<div><b><font>'.repeat(CROWD)}`);
    default:
      return path.startsWith('/longues-adresses/') || path.startsWith('/foule/')
        ? answer(html('vide'))
        : null;
  }
}
