/** `--root`: roots of the evidence log that somebody kept outside, typed as they stand in the mail, or as the mail itself. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Option } from 'commander';
import { readRoot, rootsIn, writeRoot, type RootState } from '../evidence/roots.js';
import type { LogPoint } from '../evidence/log.js';
import { parseMail } from '../mail/inbox/parse-mail.js';
import { UsageError } from './exit.js';
import { clean } from './output.js';

const MAX_MAIL_BYTES = 30 * 1024 * 1024;

export const rootOption = (): Option =>
  new Option(
    '--root <racine>',
    'une racine gardée d’un bulletin (1234:empreinte), ou le courriel lui-même (fichier .eml ou texte) ; peut être répété',
  ).argParser((value: string, before?: readonly string[]): readonly string[] => [...(before ?? []), value]);

/**
 * The roots that were given, each once.
 *
 * @throws UsageError for what is neither a root nor a file that holds one
 */
export async function readGivenRoots(values: readonly string[] | undefined): Promise<readonly LogPoint[]> {
  const roots = new Map<string, LogPoint>();
  for (const value of values ?? []) {
    const typed = readRoot(value);
    const found = typed === null ? await rootsOfFile(value) : [typed];
    for (const root of found) roots.set(writeRoot(root), root);
  }
  return [...roots.values()].sort((a, b) => a.seq - b.seq);
}

async function rootsOfFile(file: string): Promise<readonly LogPoint[]> {
  const size = await sizeOf(file);
  if (size === null)
    throw new UsageError(
      `--root : « ${clean(file.slice(0, 120))} » n’est ni une racine ni un fichier. Recopiez la ligne entière du bulletin, le nombre, les deux-points et les 64 caractères ; ou donnez le courriel enregistré (.eml).`,
    );
  if (size > MAX_MAIL_BYTES)
    throw new UsageError(`--root : « ${clean(file)} » dépasse 30 Mio, ce n’est pas un bulletin.`);
  const { text, innerText } = await parseMail(createReadStream(file));
  const inMail = rootsIn(`${text}\n${innerText}`);
  // A page of text into which somebody copied the line is no mail.
  const roots = inMail.length > 0 ? inMail : rootsIn((await readFile(file)).toString('latin1'));
  if (roots.length === 0)
    throw new UsageError(
      `--root : « ${clean(file)} » ne contient aucune racine du journal. C’est un bulletin de la coordination, ou le point de la semaine, qui en porte une.`,
    );
  return roots;
}

async function sizeOf(file: string): Promise<number | null> {
  try {
    const found = await stat(file);
    return found.isFile() ? found.size : null;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return null;
  }
}

/** « n° 1234 (ab12cd34…) » */
export function rootWords({ seq, hash }: LogPoint): string {
  return `n° ${seq} (${hash.slice(0, 12)}…)`;
}

/** What each state says of the log of this machine. */
export const OWN_ROOT_WORDS: Readonly<Record<RootState, string>> = {
  met: 'le journal passe par elle : rien n’en a été réécrit jusque-là',
  contradicted:
    'le journal porte une autre empreinte à ce numéro : il a été réécrit depuis ce courriel, ou le courriel vient d’une autre installation',
  beyond:
    'le journal ne va pas jusque-là : il a été raccourci, ou une sauvegarde d’avant ce courriel a été remise',
  before: 'le journal n’a pas ce numéro',
};
