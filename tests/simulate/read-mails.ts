/** What arrived, read as a person reads it: nothing here is asked of the program that wrote it. */
import { simpleParser } from 'mailparser';
import type { TakenMail } from '../mail/mail-server.js';

export interface ReadMail {
  readonly messageId: string;
  /** Number of the volunteer. */
  readonly person: number;
  /** Milliseconds. */
  readonly at: number;
  /** Whether it carries the way to stop it in one click. */
  readonly canBeStopped: boolean;
  /** « site poster » of what it asks to be reviewed, and of what it asks to be settled by who coordinates. */
  readonly posters: readonly string[];
  readonly toSettle: readonly string[];
  /** Steps of cases that it says are due. */
  readonly steps: readonly ToldStep[];
  /** What it tells of cases, in its order. */
  readonly news: readonly ToldNews[];
  /** How many other cases it says there is news of. */
  readonly newsLeft: number;
  /** Events that it warns of: « site day ». */
  readonly events: readonly string[];
  /** Days without any visit that it tells of. */
  readonly silentDays: readonly string[];
  /** How many sites it says that nobody could look at: those it names, and the others that it counts. */
  readonly problems: number;
}

export interface ToldStep {
  readonly site: number;
  readonly caseId: string;
  /** « Relancer ». */
  readonly words: string;
  /** Null: at once. */
  readonly day: string | null;
  readonly isLate: boolean;
}

export interface ToldNews {
  readonly site: number;
  readonly caseId: string;
  readonly lines: readonly string[];
}

export async function readMails(taken: readonly TakenMail[]): Promise<readonly ReadMail[]> {
  const mails: ReadMail[] = [];
  for (const { to, messageId, raw } of taken) {
    const { text, date } = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true });
    const words = (text ?? '').replaceAll(/[\u00a0\u202f]/g, ' ');
    const posters = [...words.matchAll(/^– Ville-Exemple (\d+) : « Affiche n° (\d+) »/gmu)].map(
      ([, site, poster]) => `${site} ${poster}`,
    );
    const isToSettle = sectionOf(words, 'UN ÉVÉNEMENT PROCHE').includes('décision de la coordination');
    mails.push({
      messageId,
      person: Number(/^benevole(\d+)@/.exec(to[0] ?? '')?.[1] ?? -1),
      at: date?.getTime() ?? 0,
      canBeStopped:
        /^List-Unsubscribe:\s*<https:\S+>\r?$/mu.test(raw) &&
        /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/mu.test(raw),
      posters: isToSettle ? [] : posters,
      toSettle: isToSettle ? posters : [],
      steps: itemsOf(words, 'ÉCHÉANCES').map(stepOf),
      news: itemsOf(words, 'DU NOUVEAU DANS VOS DOSSIERS').map(({ title, lines, caseId }) => ({
        site: siteIn(title),
        caseId,
        lines: lines.slice(0, lines.indexOf('Le dossier :')),
      })),
      newsLeft: countIn(
        sectionOf(words, 'DU NOUVEAU DANS VOS DOSSIERS'),
        /([\d ]+) autres? dans les dossiers/u,
      ),
      events: itemsOf(words, 'UN ÉVÉNEMENT PROCHE').map(
        ({ title, lines }) =>
          `${siteIn(title)} ${daysIn(/a lieu (?:le|du) (.*)/u.exec(lines.join(' '))?.[1] ?? '')[0]}`,
      ),
      silentDays: silentDaysOf(words),
      problems: problemsTold(words),
    });
  }
  return mails;
}

function sectionOf(text: string, heading: string): string {
  const begin = text.indexOf(`\n${heading}\n`);
  return begin === -1
    ? ''
    : (text.slice(begin + heading.length + 2).split(/\n(?:\p{Lu}[\p{Lu}’ \d]{5,}|-- )\n/u, 1)[0] ?? '');
}

interface Item {
  readonly title: string;
  readonly lines: readonly string[];
  /** Of the page that it links to; empty for none. */
  readonly caseId: string;
}

function itemsOf(text: string, heading: string): readonly Item[] {
  return sectionOf(text, heading)
    .split(/^– /mu)
    .slice(1)
    .map((item) => {
      const [title = '', ...rest] = item.split('\n');
      const lines = rest.filter((line) => line.startsWith('  ')).map((line) => line.trim());
      return { title, lines, caseId: /\/dossiers\/(\S+)/u.exec(item)?.[1] ?? '' };
    });
}

const siteIn = (title: string): number => Number(/^Ville-Exemple (\d+)/u.exec(title)?.[1] ?? -1);

/** « Ville-Exemple 3 : Relancer » with its badge in a bulletin, « Relancer : le 12 mars 2026. » in a reminder. */
function stepOf({ title, lines, caseId }: Item): ToldStep {
  const [named, inTitle] = /^Ville-Exemple \d+ : (.+)$/u.exec(title) ?? [];
  const own = lines.find((line) => / : (?:le|depuis le) \d/u.test(line)) ?? '';
  const words = inTitle ?? /^(.+) : (?:le|depuis le) \d/u.exec(own)?.[1] ?? '';
  const dated = named === undefined ? own : (lines[0] ?? '');
  return {
    site: siteIn(title),
    caseId,
    words,
    day: daysIn(dated)[0] ?? null,
    isLate: /^En retard|^Date passée/mu.test(lines.join('\n')),
  };
}

const HEADING = 'CE QUI N’A PAS PU ÊTRE REGARDÉ';

function problemsTold(text: string): number {
  const section = sectionOf(text, HEADING);
  const named = section.match(/^– /gmu)?.length ?? 0;
  return named + countIn(section, /Et (?:encore )?([\d ]+|un) autres? sites?/u);
}

/** The number that a text gives in words or figures; 0 where it gives none. */
function countIn(text: string, words: RegExp): number {
  const said = words.exec(text)?.[1] ?? '0';
  return said === 'un' ? 1 : Number(said.replaceAll(' ', ''));
}

const MONTHS = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(
  ' ',
);
const DAY_MS = 86_400_000;

/** « Du 3 mars 2026 au 5 mars 2026, Vigie n’a visité aucun site », « Le 3 mars 2026 et le 5 mars 2026, … ». */
function silentDaysOf(text: string): readonly string[] {
  const words = /^(D?[ul]e? .*), Vigie n’a visité aucun site/imu.exec(text)?.[1];
  if (words === undefined) return [];
  const days = daysIn(words).map((day) => Date.parse(`${day}T00:00:00.000Z`));
  const [first = 0, last = 0] = days;
  const all = words.startsWith('Du ')
    ? Array.from({ length: Math.round((last - first) / DAY_MS) + 1 }, (_, index) => first + index * DAY_MS)
    : days;
  return all.map((day) => new Date(day).toISOString().slice(0, 10));
}

/** « 12 mars 2026 » as « 2026-03-12 », each that stands in a text. */
function daysIn(words: string): readonly string[] {
  return [...words.matchAll(/(\d+)(?:er)? (\p{L}+) (\d{4})/gu)].map(
    ([, day = '', month = '', year = '']) =>
      `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`,
  );
}
