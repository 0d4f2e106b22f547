/** What a mail says of the root of the evidence log that it carries. French. Pure. */
import { formatInstant } from '../french/index.js';
import { formatNumber } from '../french/words.js';
import type { LogPoint } from './log.js';
import { writeRoot } from './roots.js';

/** The last point of the log when a mail was made. */
export interface MailedRoot extends LogPoint {
  /** ISO-8601 instant. */
  readonly at: string;
}

export const ROOT_HEADING = 'À garder : l’empreinte du journal des preuves';

export const ROOT_PURPOSE =
  'Gardez ce courriel. Le journal des preuves est une chaîne : cette empreinte en est le dernier maillon, et elle tient tous les autres. Si quelqu’un refaisait le journal, même en tenant la machine, un ancien courriel le montrerait.';

/** « 1 234 entrées, le 8 décembre 2026 à 8 h 00 » */
export function rootSize({ seq, at }: MailedRoot): string {
  return `${formatNumber(seq)} ${seq > 1 ? 'entrées' : 'entrée'}, ${formatInstant(at) ?? at}`;
}

/** The line that goes back into a command as it is; how to use it. */
export function rootCommands(root: LogPoint): readonly string[] {
  return [
    `Sur la machine de Vigie : vigie doctor --root ${writeRoot(root)}`,
    'Pour un dossier de preuves : vigie verify dossier.zip --root courriel.eml (ce courriel, enregistré)',
  ];
}
