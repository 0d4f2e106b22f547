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
  /** « site poster » of what it asks to be reviewed. */
  readonly posters: readonly string[];
  /** Days without any visit that it tells of. */
  readonly silentDays: readonly string[];
  /** How many sites it says that nobody could look at: those it names, and the others that it counts. */
  readonly problems: number;
}

export async function readMails(taken: readonly TakenMail[]): Promise<readonly ReadMail[]> {
  const mails: ReadMail[] = [];
  for (const { to, messageId, raw } of taken) {
    const { text, date } = await simpleParser(raw, { skipHtmlToText: true, skipTextToHtml: true });
    const words = (text ?? '').replaceAll(/[\u00a0\u202f]/g, ' ');
    mails.push({
      messageId,
      person: Number(/^benevole(\d+)@/.exec(to[0] ?? '')?.[1] ?? -1),
      at: date?.getTime() ?? 0,
      canBeStopped:
        /^List-Unsubscribe:\s*<https:\S+>\r?$/mu.test(raw) &&
        /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/mu.test(raw),
      posters: [...words.matchAll(/^– Ville-Exemple (\d+) : « Affiche n° (\d+) »/gmu)].map(
        ([, site, poster]) => `${site} ${poster}`,
      ),
      silentDays: silentDaysOf(words),
      problems: problemsTold(words),
    });
  }
  return mails;
}

const HEADING = 'CE QUI N’A PAS PU ÊTRE REGARDÉ';

function problemsTold(text: string): number {
  const begin = text.indexOf(HEADING);
  if (begin === -1) return 0;
  const section = text.slice(begin + HEADING.length).split(/\n[A-ZÉÈÀÊ’ ]{8,}\n/u, 1)[0] ?? '';
  const named = section.match(/^– /gmu)?.length ?? 0;
  const others = /Et (?:encore )?([\d ]+|un) autres? sites?/u.exec(section)?.[1];
  return named + (others === undefined ? 0 : others === 'un' ? 1 : Number(others.replaceAll(' ', '')));
}

const MONTHS = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(
  ' ',
);
const DAY_MS = 86_400_000;

/** « Du 3 mars 2026 au 5 mars 2026, Vigie n’a visité aucun site », « Le 3 mars 2026 et le 5 mars 2026, … ». */
function silentDaysOf(text: string): readonly string[] {
  const words = /^(D?[ul]e? .*), Vigie n’a visité aucun site/imu.exec(text)?.[1];
  if (words === undefined) return [];
  const days = [...words.matchAll(/(\d+)(?:er)? (\p{L}+) (\d{4})/gu)].map(
    ([, day = '', month = '', year = '']) =>
      Date.parse(
        `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}T00:00:00.000Z`,
      ),
  );
  const [first = 0, last = 0] = days;
  const all = words.startsWith('Du ')
    ? Array.from({ length: Math.round((last - first) / DAY_MS) + 1 }, (_, index) => first + index * DAY_MS)
    : days;
  return all.map((day) => new Date(day).toISOString().slice(0, 10));
}
