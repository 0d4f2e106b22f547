/** What `vigie authorities import` says of each set: how far it is, what differs, what was put aside, what to do. */
import { findAuthority } from '../../db/queries/authorities.js';
import { findContract } from '../../db/queries/contracts.js';
import {
  countRejects,
  feedsOf,
  lastGoodImport,
  rejectsOf,
  type ImportRow,
} from '../../db/queries/imports.js';
import type { Db } from '../../db/open.js';
import type { ByHand } from '../authorities/imports/local-source.js';
import type { ImportOutcome, Progress } from '../authorities/imports/run.js';
import type { AnyImportSet } from '../authorities/imports/set.js';
import { FRESH_DAYS } from '../authorities/officials/addressee.js';
import { addDays, formatDate, parisDay } from '../french/index.js';
import { formatNumber, plural } from '../french/words.js';
import { foreign, type Output } from './output.js';

const SHOWN_REJECTS = 3;

/** How far an import is, on one line. */
export function progressWords(progress: Progress): string {
  return progress.kind === 'reading'
    ? `lecture ${bar(progress.part)} ${formatNumber(progress.records)} lignes`
    : `mise en place de ${plural(progress.of, 'changement', 'changements')}`;
}

const BAR_CELLS = 20;

/** Twenty cells and the part in per cent. */
export function bar(part: number): string {
  const cells = Math.round(Math.min(1, Math.max(0, part)) * BAR_CELLS);
  return `${'█'.repeat(cells)}${'░'.repeat(BAR_CELLS - cells)} ${Math.floor(Math.min(1, part) * 100)} %`;
}

/** What came of an import, as the command-line contract has it. */
export function toJson(set: AnyImportSet, outcome: ImportOutcome): unknown {
  if (outcome.kind === 'overtaken') return { type: 'import', set: set.id, outcome: outcome.kind };
  const { row } = outcome;
  return {
    type: 'import',
    set: set.id,
    outcome: outcome.kind,
    read: row.rowsRead,
    kept: row.rowsKept,
    refused: row.rowsRefused,
    ...(set.addsUp === undefined ? {} : { feed: row.feed }),
    asOf: row.asOf,
    ...('difference' in outcome ? { difference: outcome.difference } : {}),
    ...('waiting' in outcome ? { waiting: outcome.waiting, oversized: outcome.oversized } : {}),
    ...('drop' in outcome && outcome.drop !== null ? { drop: outcome.drop } : {}),
    ...(outcome.kind === 'refused' ? { problem: outcome.problem } : {}),
    sha256: row.sha256,
    source: row.source,
  };
}

/** What came of an import, to people: what changed, what was kept aside, what is to be done. */
export function tell(db: Db, set: AnyImportSet, outcome: ImportOutcome, output: Output): void {
  if (outcome.kind === 'overtaken') {
    output.warn(`${set.title} : une autre commande importe ce jeu en ce moment. Rien n’a été changé ici.`);
    return;
  }
  const { row } = outcome;
  switch (outcome.kind) {
    case 'done':
    case 'tried': {
      const { added, changed, gone } = outcome.difference;
      output.line(
        `${set.title} : ${plural(added, 'ligne ajoutée', 'lignes ajoutées')}, ${plural(changed, 'changée', 'changées')}, ${plural(gone, 'disparue', 'disparues')} sur ${plural(row.rowsRead, 'lue')}.`,
      );
      if (outcome.kind === 'tried') {
        if (outcome.examples.length > 0)
          output.line(
            `  Ce qui changerait : ${outcome.examples.map((subject) => subjectWords(db, subject)).join(' ; ')}${added + changed + gone > outcome.examples.length ? '…' : '.'}`,
          );
        output.line('  Essai : rien n’a été changé.');
      }
      break;
    }
    case 'same':
      output.line(
        outcome.waiting + outcome.oversized > 0
          ? `${set.title} : rien n’a été mis en place (${plural(row.rowsRead, 'ligne lue', 'lignes lues')}).`
          : `${set.title} : rien n’a changé depuis le dernier import (${plural(row.rowsRead, 'ligne lue', 'lignes lues')}).`,
      );
      break;
    case 'refused':
      output.warn(`${outcome.problem}\n  Les données sont restées comme avant.`);
      break;
    case 'interrupted':
      break;
  }
  if (outcome.kind !== 'refused' && outcome.kind !== 'interrupted') {
    tellFeed(db, set, row, output);
    tellDay(set, row, output);
  }
  if ('waiting' in outcome && outcome.waiting > 0)
    output.line(
      `  ${plural(outcome.waiting, 'entrée concerne une collectivité inconnue', 'entrées concernent des collectivités inconnues')} : ${
        lastGoodImport(db, 'cog') === null
          ? 'importez d’abord les communes (--set cog)'
          : 'le code officiel ne l’a pas. Ajoutez ce qui manque à la main (vigie authorities add), puis importez ce jeu de nouveau'
      }.`,
    );
  if ('drop' in outcome && outcome.drop !== null)
    output.line(
      `  À vérifier : ${formatNumber(outcome.drop.now)} lignes, contre ${formatNumber(outcome.drop.before)} au dernier import. Le fichier est-il entier ?`,
    );
  if ('oversized' in outcome && outcome.oversized > 0)
    output.line(
      `  ${plural(outcome.oversized, 'entrée a un nombre invraisemblable de lignes et reste', 'entrées ont un nombre invraisemblable de lignes et restent')} comme avant : vérifiez le fichier.`,
    );
  tellRejects(db, row, output);
}

function tellRejects(db: Db, row: ImportRow, output: Output): void {
  const rejects = rejectsOf(db, row.id, SHOWN_REJECTS + 1);
  if (rejects.length === 0) return;
  const warned = Math.max(0, countRejects(db, row.id) - row.rowsRefused);
  const aside =
    row.rowsRefused === 0
      ? plural(warned, 'ligne gardée avec un avertissement', 'lignes gardées avec un avertissement')
      : plural(row.rowsRefused, 'ligne mise de côté', 'lignes mises de côté');
  const also = row.rowsRefused > 0 && warned > 0 ? ` (et ${plural(warned, 'avertissement')})` : '';
  output.line(`  ${aside}${also} :`);
  for (const { line, reason } of rejects.slice(0, SHOWN_REJECTS))
    output.line(`    ligne ${formatNumber(line)} : ${foreign(reason)}`);
  if (rejects.length > SHOWN_REJECTS)
    output.line(`    … toutes : vigie authorities imports --rejects ${row.setId}`);
}

/** An authority by its name, a contract by its number, anything else as the source numbers it. */
function subjectWords(db: Db, subject: string): string {
  // Councils and groups that the source names by a commune: as it does.
  const [, role, commune] = /^~(cr|epci)\/(.+)$/.exec(subject) ?? [];
  if (commune !== undefined)
    return `${role === 'cr' ? 'le conseil régional' : 'l’intercommunalité'} dont la source donne la commune ${foreign(commune)}`;
  const authority = findAuthority(db, subject);
  if (authority !== null) return `${foreign(authority.name)} (${authority.code})`;
  const contract = findContract(db, subject);
  return contract === null ? foreign(subject) : `marché n° ${foreign(contract.number)}`;
}

/** Whose file it was, and which others it is laid beside. */
function tellFeed(db: Db, set: AnyImportSet, row: ImportRow, output: Output): void {
  if (set.addsUp === undefined || (set.addsUp === 'by-name' && row.feed === '')) return;
  const others = feedsOf(db, set.id).filter((feed) => feed !== row.feed && feed !== '');
  output.line(
    `  Source « ${row.feed} »${others.length === 0 ? '' : `, qui s’ajoute à : ${others.slice(0, 8).join(', ')}${others.length > 8 ? '…' : ''}`}.`,
  );
  const isNew = row.rowsChanged === 0 && row.rowsGone === 0 && row.rowsAdded !== 0;
  if (set.addsUp === 'by-file' && others.length > 0 && isNew)
    output.line(
      `  Si c’est une nouvelle version d’une source ci-dessus, donnez son nom : --source ${set.id}=<nom>.`,
    );
}

/** Of the registers: names are used for thirty days from the day of the file. */
function tellDay({ id }: AnyImportSet, { asOf, retrievedAt }: ImportRow, output: Output): void {
  if (!id.startsWith('rne-') || asOf === null) return;
  const old = addDays(asOf, FRESH_DAYS) < (parisDay(retrievedAt) ?? retrievedAt.slice(0, 10));
  output.line(
    `  État au ${formatDate(asOf)}${old ? ' : plus de trente jours. Les lettres s’adressent à la fonction, sans nom, tant que personne n’a vérifié' : ''}.`,
  );
}

/** What could not be fetched, for a machine that can: each file with its address, then the one command that gives them. */
export function tellByHand(
  missing: readonly { readonly set: AnyImportSet; readonly byHand: ByHand }[],
  output: Output,
): void {
  if (missing.length === 0) return;
  const lines = missing.map(
    ({ set, byHand }) =>
      `  ${set.id} : ${byHand.url}${byHand.archive === null ? '' : `\n    (ou l’archive entière : ${byHand.archive})`}`,
  );
  output.warn(
    [
      missing.length === 1
        ? 'Téléchargez ce fichier sur une machine reliée au réseau :'
        : 'Téléchargez ces fichiers sur une machine reliée au réseau :',
      ...lines,
      `puis ${missing.length === 1 ? 'donnez-le' : 'donnez-les'} : vigie authorities import ${missing.map(({ set }) => `--from ${set.id}=<fichier>`).join(' ')}`,
    ].join('\n'),
  );
}
