/** Reads a mailbox in a process of its own, which a test kills. */
import { openDatabase } from '../../db/open.js';
import { readMailbox, type Mailbox } from '../../src/mail/inbox/index.js';

const { file, folder, mailbox } = JSON.parse(process.argv[2] ?? '{}') as {
  file: string;
  folder: string;
  mailbox: Mailbox;
};
const { db, close } = openDatabase(file);
const outcome = await readMailbox({ db, folder, now: () => new Date(), ours: [] }, mailbox);
close();
process.exitCode = outcome.kind === 'read' ? 0 : 1;
