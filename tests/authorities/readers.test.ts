/** Whatever bytes come, each reader of officials and contracts ends with records, never with a fault. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BOAMP, DECP, DECP_2022 } from '../../src/authorities/contracts/contract-sets.js';
import { anySet, type AnyImportSet } from '../../src/authorities/imports/set.js';
import { rneSet } from '../../src/authorities/officials/rne-sets.js';
import { temporaryFolder } from '../support/folder.js';

const RNE =
  "Code du département;Code de la commune;Nom de l'élu;Prénom de l'élu;Code sexe;Date de début du mandat;Libellé de la fonction;Date de début de la fonction\n34;34172;FICTIVE;Andréa;F;2026-03-15;1er adjoint au Maire;2026-03-21\n34;34172;AUTRE;Andréa;F;2026-03-15;;\n";
const TABULAR =
  'uid,id,acheteur_id,objet,montant,codeCPV,dateNotification,donneesActuelles\n1,1,21990001600011,"Affiches, flyers",5000,79822500,2026-05-12,true\n';
const NESTED = JSON.stringify({
  marches: {
    marche: [{ id: '1', acheteur: { id: '21990001600011' }, objet: 'Affiches', codeCPV: '79822500' }],
  },
});
const NOTICE = JSON.stringify({
  results: [{ idweb: '1', objet: 'Affiches', nomacheteur: 'Commune de X', nature: 'APPEL_OFFRE' }],
});

const READERS: readonly (readonly [name: string, set: AnyImportSet, text: string])[] = [
  ['rne.csv', anySet(rneSet('rne-municipaux')), RNE],
  ['decp.csv', anySet(DECP), TABULAR],
  ['decp.json', anySet(DECP), JSON.stringify({ data: [] })],
  ['decp-2022.json', anySet(DECP_2022), NESTED],
  ['boamp.json', anySet(BOAMP), NOTICE],
];

async function read(set: AnyImportSet, file: string): Promise<string[]> {
  const kinds: string[] = [];
  for await (const record of set.read({ path: file, name: path.basename(file) })) {
    kinds.push(record.kind);
    if (record.kind === 'rows') for (const row of record.rows) set.row.parse(row.data);
  }
  return kinds;
}

test.each(READERS)('%s', async (name, set, text) => {
  const file = path.join(temporaryFolder(), name);
  writeFileSync(file, text);
  const kinds = await read(set, file);
  expect(kinds).not.toContain('broken');
  const whole = Buffer.from(text);
  writeFileSync(file, gzipSync(whole));
  expect(await read(set, file)).toEqual(kinds);
  /** Bytes of chance, and true files that are cut or whose bytes were changed. */
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((some) => Buffer.from(some)),
    fc.nat(whole.length).map((length) => whole.subarray(0, length)),
    fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 5 }).map((changes) => {
      const changed = Buffer.from(whole);
      for (const [at, byte] of changes) changed[at] = byte;
      return changed;
    }),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (content) => {
      writeFileSync(file, content);
      const told = await read(set, file);
      expect(told.indexOf('broken')).toBe(told.includes('broken') ? told.length - 1 : -1);
    }),
    { numRuns: 40 },
  );
});

test('a register of more bodies than France has is none; what is counted stays bounded', async () => {
  const file = path.join(temporaryFolder(), 'epci.csv');
  const header =
    "N° SIREN;Nom de l'élu;Prénom de l'élu;Code sexe;Date de début du mandat;Libellé de la fonction;Date de début de la fonction";
  const rows = Array.from({ length: 60_001 }, (_, at) => `${200_000_000 + at};X;Y;F;;;`);
  writeFileSync(file, [header, ...rows, ''].join('\n'));
  const kinds = await read(anySet(rneSet('rne-communautaires')), file);
  expect(kinds.at(-1)).toBe('broken');
});
