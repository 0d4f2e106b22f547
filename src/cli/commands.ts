import type { Command } from 'commander';

/** The commands, one file each, in the order of the help. Only the one that is asked for is loaded: crawler and typesetter take their time. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  inspect: async () => (await import('./inspect.js')).inspectCommand(),
  check: async () => (await import('./check.js')).checkCommand(),
  authorities: async () => (await import('./authorities.js')).authoritiesCommand(),
  watch: async () => (await import('./watch.js')).watchCommand(),
  crawl: async () => (await import('./crawl.js')).crawlCommand(),
  reclassify: async () => (await import('./reclassify.js')).reclassifyCommand(),
  letters: async () => (await import('./letters.js')).lettersCommand(),
  digest: async () => (await import('./digest.js')).digestCommand(),
  serve: async () => (await import('./serve.js')).serveCommand(),
  access: async () => (await import('./access.js')).accessCommand(),
  retention: async () => (await import('./retention.js')).retentionCommand(),
  jobs: async () => (await import('./jobs.js')).jobsCommand(),
  export: async () => (await import('./export.js')).exportCommand(),
  backup: async () => (await import('./backup.js')).backupCommand(),
  restore: async () => (await import('./restore.js')).restoreCommand(),
  demo: async () => (await import('./demo.js')).demoCommand(),
  doctor: async () => (await import('./doctor.js')).doctorCommand(),
  verify: async () => (await import('./verify.js')).verifyCommand(),
};
