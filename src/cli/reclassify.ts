/** `vigie reclassify`: the present marks on stored traces, without the network. */
import { Command } from 'commander';
import { listVisualKeys } from '../../db/queries/verdicts.js';
import { build } from '../app.js';
import { reclassifyVisual } from '../crawlers/stored-verdict.js';
import { plural } from '../french/words.js';
import { createOutput } from './output.js';
import { loadSettings } from './settings.js';
import { openStore } from './store.js';

const BATCH = 500;

export function reclassifyCommand(): Command {
  return new Command('reclassify')
    .description('applique les marques d’aujourd’hui à ce qui a déjà été lu, sans rien redemander')
    .option('--json', 'une ligne JSON par constat changé, puis un résumé', false)
    .addHelpText('after', '\nExemple :\n  vigie reclassify')
    .action(async (options: { json: boolean }) => {
      const app = build(loadSettings());
      const output = createOutput(options.json);
      try {
        const { db } = openStore(app);
        let seen = 0;
        let changed = 0;
        for (let after: string | null = null; ;) {
          const keys: readonly string[] = listVisualKeys(db, { after, limit: BATCH });
          for (const key of keys) {
            const ruled = reclassifyVisual(db, app.ruling, key, app.now().toISOString());
            seen++;
            if (ruled?.result !== 'changed') continue;
            changed++;
            output.json({ type: 'changed', contentKey: key, grade: ruled.verdict.grade });
          }
          output.progress(plural(seen, 'visuel relu', 'visuels relus'));
          after = keys.at(-1) ?? null;
          if (after === null) break;
        }
        output.endProgress();
        output.json({ type: 'summary', visuals: seen, changed });
        output.line(
          `${plural(seen, 'visuel relu', 'visuels relus')}, ${plural(changed, 'constat changé', 'constats changés')}.`,
        );
      } finally {
        await app.close();
      }
    });
}
