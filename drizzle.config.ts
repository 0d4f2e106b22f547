import { defineConfig } from 'drizzle-kit';

/** Only `drizzle-kit generate` is used: the SQL is read by a person, committed, and never pushed straight to a database. */
export default defineConfig({
  dialect: 'sqlite',
  schema: './db/schema/index.ts',
  out: './db/migrations',
});
