/** The default door: every message becomes an `.eml` file that any mail program opens. Nothing leaves. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from '../whole-file.js';
import type { MailDoor } from './door.js';

/** Name of the file of a message. */
export function nameOfMessage(messageId: string): string {
  return `${messageId.replaceAll(/[^\w.@-]+/g, '')}.eml`;
}

/** @param dir made when absent; a file is whole or absent, and named after its Message-ID: a second try finds it there */
export function createFileDoor(dir: string): MailDoor {
  return {
    where: `le dossier ${dir}`,
    told: 'le dossier des courriels (fichier .eml, à transmettre)',
    goesNowhere: true,
    isRepeatable: true,
    async hand({ messageId, raw, onContent }) {
      const file = path.join(dir, nameOfMessage(messageId));
      if (!onContent()) return { kind: 'later', code: null, answer: 'repris par un autre envoi' };
      if (!existsSync(file)) await writeWhole(file, raw);
      return { kind: 'accepted', code: null, answer: `écrit dans ${file}`, refusedCopies: [] };
    },
  };
}
