/** The default transport: every message becomes an `.eml` file that any mail program opens. Nothing leaves. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from '../whole-file.js';
import { mailOf, messageIdFor, messageProblem, rawMail } from './compose.js';
import type { Message, SendOutcome, Transport } from './types.js';

export interface FileTransportOptions {
  /** Made when absent. */
  readonly dir: string;
  /** Address, or « Name <address> »; the domain of Message-IDs. */
  readonly from: string;
  readonly now: () => Date;
  /** `size` random bytes (`node:crypto`'s randomBytes). */
  readonly random: (size: number) => Uint8Array;
}

/**
 * Writes messages as `<UTC time>-<subject>-<random>.eml`. A file is whole or absent: it is written beside its place
 * and renamed. Throws when the disk refuses.
 */
export function createFileTransport({ dir, from, now, random }: FileTransportOptions): Transport {
  return {
    async send(message): Promise<SendOutcome> {
      const problem = messageProblem(message);
      if (problem !== null) return { kind: 'refused', problem };
      const at = now();
      const messageId = messageIdFor(from, random);
      const bytes = await rawMail(mailOf(message, from, messageId, at));
      const file = path.join(dir, fileName(message, at, random));
      if (existsSync(file)) throw new Error(`a message of this name is there already: ${file}`);
      await writeWhole(file, bytes);
      return { kind: 'written', file, messageId };
    },
  };
}

function fileName(message: Message, at: Date, random: (size: number) => Uint8Array): string {
  const time = at.toISOString().replace(/[-:]|\.\d+/g, '');
  const words = message.subject
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 50);
  return `${time}-${words}-${Buffer.from(random(4)).toString('hex')}.eml`;
}
