/** From whom letters of tests leave, in a file of its own: a process that only sends loads nothing else. */
import type { MailSettings } from '../../src/mail/queue.js';

export const SETTINGS: MailSettings = {
  from: 'Section de l’Exemple <veille@syndicat.example>',
  replyPattern: 'reponses+{ref}@syndicat.example',
};
