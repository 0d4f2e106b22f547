/** Migrates a database in a process of its own and tells how it went: `file [folder]`. */
import { migrateDatabase } from '../../db/migrate.js';

const [file = '', folder] = process.argv.slice(2);
process.stdout.write('begins\n');
try {
  const result = migrateDatabase({
    file,
    now: new Date('2026-11-24T08:00:00.000Z'),
    ...(folder === undefined ? {} : { folder }),
  });
  process.stdout.write(`${JSON.stringify(result)}\n`);
} catch (error) {
  process.stdout.write(
    `${JSON.stringify({ kind: 'threw', message: error instanceof Error ? error.message : '' })}\n`,
  );
}
