/** `vigie authorities`: the directory of authorities, and what is imported into it. */
import { Command, Option } from 'commander';
import { listAuthorities, type AuthorityRow } from '../../db/queries/authorities.js';
import { sitesOfAuthority } from '../../db/queries/authority-page.js';
import { correctionsOf } from '../../db/queries/corrections.js';
import { isDirectoryEmpty } from '../../db/queries/directory-page.js';
import { groupsOf, membersOf, partsOf } from '../../db/queries/directory.js';
import { currentOfficials } from '../../db/queries/officials.js';
import type { Db } from '../../db/open.js';
import { build } from '../app.js';
import { contactsOf } from '../authorities/contacts.js';
import { addAuthority } from '../authorities/index.js';
import { attachBody } from '../authorities/notes.js';
import { officialsToAddress } from '../authorities/officials/addressee.js';
import { searchAuthorities } from '../authorities/search.js';
import { AUTHORITY_KINDS } from '../authorities/types.js';
import { formatDate, officeInText } from '../french/index.js';
import { formatNumber, plural } from '../french/words.js';
import { departementName } from '../web/map-of-france.js';
import { FIELD_WORDS, flagsInWords } from '../web/parts/contact-words.js';
import { correctCommand } from './authorities-correct.js';
import { importCommand, importsCommand } from './authorities-import.js';
import { kindWords, knownAuthority as known } from './authorities-known.js';
import { UsageError } from './exit.js';
import { createOutput, foreign, table, type Output } from './output.js';
import { loadSettings } from './settings.js';
import { accept, openStore } from './store.js';

const MOST_FOUND = 50;
const MOST_LISTED = 1000;

export function authoritiesCommand(): Command {
  const command = new Command('authorities').description('l’annuaire des collectivités');
  command.addCommand(importCommand());
  command.addCommand(importsCommand());
  command
    .command('add')
    .description('ajoute une collectivité que les données publiques ne donnent pas, ou la complète')
    .argument('<code>', 'code INSEE d’une commune, SIREN de toute autre collectivité')
    .argument('<nom>', 'nom de la collectivité')
    .addOption(
      new Option('--kind <type>', 'type de collectivité').choices([...AUTHORITY_KINDS]).default('commune'),
    )
    .option('--siren <siren>', 'SIREN de la commune')
    .addHelpText('after', '\nExemple :\n  vigie authorities add 99001 "Saint-Exemple" --kind commune')
    .action(async (code: string, name: string, options: { kind: string; siren?: string }) => {
      const app = build(loadSettings());
      try {
        const { db } = openStore(app);
        const row = accept(addAuthority({ db, now: app.now }, { code, name, ...options }));
        const output = createOutput(false);
        output.line(`${row.name} (${row.code}) est enregistrée.`);
        if (row.name !== name.trim())
          output.line(
            'Son nom vient des données publiques : corrigez-le s’il est faux (vigie authorities correct).',
          );
        if (options.siren !== undefined && row.siren !== options.siren.replaceAll(/\s/g, ''))
          output.line(
            'Son SIREN vient des données publiques : corrigez-le s’il est faux (vigie authorities correct).',
          );
      } finally {
        await app.close();
      }
    });
  command
    .command('attach')
    .description('ajoute un organisme qui dépend d’une collectivité : musée, festival, office de tourisme…')
    .argument('<code>', 'code INSEE ou SIREN de la collectivité')
    .argument('<nom>', 'nom de l’organisme')
    .option('--siren <siren>', 'SIREN de l’organisme, s’il en a un à lui')
    .option('--site <adresse>', 'adresse de son site, à suivre')
    .addHelpText(
      'after',
      '\nExemple :\n  vigie authorities attach 99001 "Musée d’Exemple" --site https://musee.saint-exemple.example',
    )
    .action(async (code: string, name: string, options: { siren?: string; site?: string }) => {
      const app = build(loadSettings());
      try {
        const { db } = openStore(app);
        const to = known(db, code);
        const form = { name, siren: options.siren, url: options.site };
        const attached = attachBody({ db, by: null, at: app.now().toISOString(), authority: to.code }, form);
        if (attached.kind === 'refused') throw new UsageError(attached.problems.join('\n'));
        const { authority } = attached;
        createOutput(false).line(
          `${foreign(authority.name)} (${authority.code}) est enregistré et dépend de ${foreign(to.name)}.`,
        );
      } finally {
        await app.close();
      }
    });
  command.addCommand(correctCommand());
  command
    .command('list')
    .description('montre les collectivités suivies ou ajoutées à la main, ou cherche dans l’annuaire')
    .argument('[texte]', 'début du nom, code INSEE, SIREN ou code postal')
    .option('--json', 'une ligne JSON par collectivité', false)
    .addHelpText('after', '\nExemples :\n  vigie authorities list\n  vigie authorities list st-exemple')
    .action(async (text: string | undefined, options: { json: boolean }) => {
      const app = build(loadSettings());
      const output = createOutput(options.json);
      try {
        const { db } = openStore(app);
        const most = text === undefined ? MOST_LISTED : MOST_FOUND;
        const found =
          text === undefined ? listAuthorities(db, most + 1) : searchAuthorities(db, text, most + 1);
        const rows = found.slice(0, most);
        for (const row of rows) output.json(row);
        if (options.json) return;
        if (rows.length > 0) output.line(listTable(rows));
        else output.line(noneWords(db, text));
        if (found.length > rows.length)
          output.line(
            `Les ${formatNumber(most)} premières ; d’autres suivent. ${text === undefined ? 'Cherchez par le nom : vigie authorities list <nom>.' : 'Écrivez la suite du nom, ou le code postal.'}`,
          );
      } finally {
        await app.close();
      }
    });
  command
    .command('show')
    .description('montre ce que l’annuaire sait d’une collectivité, avec la source et la date')
    .argument('<code>', 'code INSEE ou SIREN')
    .option('--json', 'tout sur une ligne JSON', false)
    .addHelpText('after', '\nExemple :\n  vigie authorities show 99001')
    .action(async (code: string, options: { json: boolean }) => {
      const app = build(loadSettings());
      try {
        const { db } = openStore(app);
        show(db, known(db, code), createOutput(options.json));
      } finally {
        await app.close();
      }
    });
  command.addHelpText('after', '\nExemple :\n  vigie authorities list st-exemple');
  return command;
}

function noneWords(db: Db, text: string | undefined): string {
  if (isDirectoryEmpty(db)) return 'L’annuaire est vide. Importez-le : vigie authorities import --all';
  return text === undefined
    ? 'Aucune collectivité n’est suivie. Choisissez-en : vigie watch add --help'
    : `Aucune collectivité ne répond à « ${foreign(text)} ». Essayez le début du nom, ou le code postal.`;
}

function listTable(rows: readonly AuthorityRow[]): string {
  return table(
    ['Code', 'Nom', 'Type', 'Département', 'Habitants'],
    rows.map((row) => [
      row.code,
      row.name,
      kindWords(row),
      row.departement === null || row.kind === 'departement' ? '' : departementName(row.departement),
      row.population === null ? '' : formatNumber(row.population),
    ]),
    [11, 36, 19, 24, 12],
  );
}

function show(db: Db, row: AuthorityRow, output: Output): void {
  const contacts = contactsOf(db, row.code);
  const groups = groupsOf(db, row.code);
  const parts = partsOf(db, row.code);
  if (output.isJson) {
    const officials = currentOfficials(db, row.code);
    output.json({
      ...row,
      contacts,
      groups: groups.map(({ code }) => code),
      parts: parts.map(({ code }) => code),
      officials,
    });
    return;
  }
  const members = row.kind === 'epci' ? membersOf(db, row.code).length : 0;
  output.line(`${foreign(row.name)} (${row.code}), ${kindWords(row)}`);
  if (row.population !== null) output.line(`  ${plural(row.population, 'habitant')}`);
  if (row.siren !== null) output.line(`  SIREN ${row.siren}`);
  if (members > 0) output.line(`  ${plural(members, 'commune membre', 'communes membres')}`);
  for (const group of groups) output.line(`  membre de ${foreign(group.name)} (${group.code})`);
  for (const part of parts) output.line(`  comprend ${foreign(part.name)} (${part.code})`);
  for (const { row: one, official } of officialsToAddress(db, row.code))
    output.line(`  ${foreign(officeInText(official))} : ${foreign(`${one.firstName} ${one.lastName}`)}`);
  for (const contact of contacts) {
    const value = foreign(contact.value.replaceAll('\n', ', '));
    output.line(`  ${FIELD_WORDS[contact.kind].toLocaleLowerCase('fr')} : ${value}${originWords(contact)}`);
  }
  for (const { field, told, toldBy } of correctionsOf(db, row.code))
    if (toldBy !== null)
      output.line(
        `  à trancher (${FIELD_WORDS[field].toLocaleLowerCase('fr')}) : la source dit maintenant « ${foreign(told ?? 'rien')} »`,
      );
  const watched = sitesOfAuthority(db, row.code).filter(({ removedAt }) => removedAt === null);
  for (const site of watched) output.line(`  site suivi : ${foreign(site.startUrl)}`);
  if (watched.length === 0) output.line('  aucun de ses sites n’est suivi');
  if (contacts.length === 0 && row.importId !== null)
    output.line('  aucun site ni courriel connu (vigie authorities import --set annuaire)');
}

function originWords(contact: ReturnType<typeof contactsOf>[number]): string {
  if (contact.from === 'person')
    return ` (corrigé le ${formatDate(contact.correction.madeAt.slice(0, 10))} : ${foreign(contact.correction.because)})`;
  const { told, isReplaced } = contact;
  const flags = flagsInWords(told.flags)
    .map((words) => `${words} ; `)
    .join('');
  return ` (${isReplaced ? 'remplacé ; ' : ''}${flags}source : Annuaire${told.asOf === null ? '' : `, état au ${formatDate(told.asOf)}`})`;
}
