/** `vigie reclassify`: the present marks on stored traces, without the network. */
import { Command } from 'commander';
import { evidenceOf } from '../../db/queries/evidence.js';
import { listVisualKeys } from '../../db/queries/verdicts.js';
import { build } from '../app.js';
import { reclassifyVisual } from '../crawlers/stored-verdict.js';
import { plural } from '../french/words.js';
import { queueAllFlagged, rebuildStandings } from '../review/index.js';
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
        const store = openStore(app);
        const { db } = store;
        let seen = 0;
        let changed = 0;
        let withoutProof = 0;
        for (let after: string | null = null; ;) {
          const keys: readonly string[] = listVisualKeys(db, { after, limit: BATCH });
          for (const key of keys) {
            const ruled = reclassifyVisual(db, app.ruling, key, app.now().toISOString());
            seen++;
            if (ruled?.result !== 'changed') continue;
            changed++;
            // The next crawl takes such a visual for unknown and captures it (`createMemory`).
            const awaitsEvidence = ruled.verdict.grade !== 'none' && evidenceOf(db, key).length === 0;
            if (awaitsEvidence) withoutProof++;
            output.json({ type: 'changed', contentKey: key, grade: ruled.verdict.grade, awaitsEvidence });
          }
          output.progress(plural(seen, 'visuel relu', 'visuels relus'));
          after = keys.at(-1) ?? null;
          if (after === null) break;
        }
        // Marks that are new flag what was seen before: it gets into the queue without waiting for a crawl.
        output.progress('mise en file des visuels à relire');
        const { placed } = await queueAllFlagged({ ...store, now: app.now });
        // Those that wait or were decided stand by the new constats: each time, for a call that was stopped left some.
        rebuildStandings(db);
        output.endProgress();
        output.json({
          type: 'summary',
          visuals: seen,
          changed,
          awaitingEvidence: withoutProof,
          queued: placed.length,
        });
        output.line(
          `${plural(seen, 'visuel relu', 'visuels relus')}, ${plural(changed, 'constat changé', 'constats changés')}.`,
        );
        if (placed.length > 0)
          output.line(
            `${plural(placed.length, 'visuel rejoint', 'visuels rejoignent')} la file de relecture.`,
          );
        if (withoutProof > 0) {
          output.line(
            `${plural(withoutProof, 'visuel nouvellement relevé attend sa preuve', 'visuels nouvellement relevés attendent leur preuve')} : elle sera prise au prochain passage.`,
          );
        }
      } finally {
        await app.close();
      }
    });
}
