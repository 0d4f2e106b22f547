/** From whom mails leave and by which door, by the settings. */
import path from 'node:path';
import type { MailDoor } from './door.js';
import { createFileDoor } from './file-door.js';
import type { MailSettings } from './queue.js';
import { createSmtpDoor } from './smtp-door.js';

/** What of the settings is about mail. */
export interface MailConfig {
  readonly mail: string | null;
  readonly mailFrom: string | null;
  readonly replyTo: string | null;
  readonly sender: { readonly name?: string | undefined; readonly email?: string | undefined };
}

export type MailSetting =
  | { readonly ok: true; readonly settings: MailSettings }
  /** French, says what to do. */
  | { readonly ok: false; readonly problem: string };

/** `mailFrom`, else the sender of letters; for a folder an address of nobody will do. */
export function mailSettingsOf({ mail, mailFrom, replyTo, sender }: MailConfig): MailSetting {
  const email = sender.email === undefined || sender.email === '' ? null : sender.email;
  const name = (sender.name ?? 'Vigie').replaceAll(/[^\p{L}\p{N} .·’'-]/gu, '').trim();
  const from = mailFrom ?? (email === null ? null : `${name} <${email}>`);
  if (from !== null) return { ok: true, settings: { from, replyPattern: replyTo } };
  return mail === null
    ? { ok: true, settings: { from: 'Vigie <vigie@vigie.invalid>', replyPattern: replyTo } }
    : {
        ok: false,
        problem:
          'Aucune adresse d’expédition : indiquez « mailFrom » dans vigie.config.json (ou VIGIE_MAIL_FROM), ou « email » dans « sender » de vigie.config.json.',
      };
}

/** @param dir where messages are written while no server is set */
export function mailDoorOf({ mail }: Pick<MailConfig, 'mail'>, dir: string): MailDoor {
  return mail === null ? createFileDoor(path.resolve(dir)) : createSmtpDoor(mail);
}
