/** `vigie watch add` by criteria, and `vigie watch undo`. */
import { Command, Option } from 'commander';
import { isDirectoryEmpty } from '../../db/queries/directory-page.js';
import { lastGoodImport } from '../../db/queries/imports.js';
import { batchSites, lastBatches, namedPlaces } from '../../db/queries/watch-criteria.js';
import type { Db } from '../../db/open.js';
import type { App } from '../app.js';
import { criteriaWords, parseCriteria } from '../authorities/criteria.js';
import { parseSettings } from '../authorities/index.js';
import { readPlaces, type Places } from '../authorities/read-places.js';
import { AUTHORITY_KINDS, type WatchCriteria } from '../authorities/types.js';
import {
  PLAN_KINDS,
  previewWatch,
  takeBack,
  watchByCriteria,
  type Plan,
  type WatchPreview,
} from '../authorities/watch-by-criteria.js';
import { formatDayOf } from '../french/index.js';
import { formatNumber, plural } from '../french/words.js';
import { UsageError } from './exit.js';
import { wholeNumber } from './options.js';
import { createOutput, foreign, type Output } from './output.js';
import { accept, openStore } from './store.js';

export interface ByCriteriaOptions {
  readonly departement?: readonly string[];
  readonly region?: readonly string[];
  readonly epci?: readonly string[];
  readonly kind?: readonly string[];
  readonly minPopulation?: number;
  readonly maxPopulation?: number;
  readonly site?: string;
  readonly withEpci?: boolean;
  readonly withDepartement?: boolean;
  readonly withRegion?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** « 34,30 » and a repeated option say the same. */
const listed = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
];
const many = (flags: string, description: string): Option => new Option(flags, description).argParser(listed);
const inhabitants = wholeNumber(0, 100_000_000);

/** Options of criteria; any of them makes the addition one by criteria. */
export const CRITERIA_OPTIONS: readonly (() => Option)[] = [
  () => many('--departement <codes>', 'départements, par leur code ou leur nom (34,30)'),
  () => many('--region <noms>', 'régions, par leur nom ou leur code'),
  () => many('--epci <siren>', 'intercommunalités, par leur SIREN ou leur nom'),
  () => many('--kind <types>', `types de collectivité : ${AUTHORITY_KINDS.join(', ')} (commune)`),
  () =>
    new Option('--min-population <n>', 'habitants au moins (communes, intercommunalités)').argParser(
      inhabitants,
    ),
  () => new Option('--max-population <n>', 'habitants au plus').argParser(inhabitants),
  () =>
    new Option(
      '--site <état>',
      'any : peu importe ; known : avec un site connu ; none : sans site connu',
    ).choices(['any', 'known', 'none']),
  () => new Option('--with-epci', 'et l’intercommunalité des communes choisies'),
  () => new Option('--with-departement', 'et le département des communes choisies'),
  () => new Option('--with-region', 'et la région des communes choisies'),
  () => new Option('--dry-run', 'par critères : dit ce qui serait ajouté, sans rien ajouter'),
  () => new Option('--json', 'par critères : une ligne JSON par collectivité, puis un résumé'),
];

const CRITERIA = [
  'departement',
  'region',
  'epci',
  'kind',
  'minPopulation',
  'maxPopulation',
  'site',
  'withEpci',
  'withDepartement',
  'withRegion',
  'dryRun',
  'json',
] as const satisfies readonly (keyof ByCriteriaOptions)[];

export function isByCriteria(options: ByCriteriaOptions): boolean {
  return CRITERIA.some((name) => options[name] !== undefined);
}

/** Adds, or tells what it would add. The command sees all of France. */
export function addByCriteria(
  app: App,
  options: ByCriteriaOptions,
  settings: Readonly<Record<string, unknown>>,
): void {
  const output = createOutput(options.json === true);
  const { db } = openStore(app);
  const criteria = criteriaOf(db, options);
  const chosen = accept(parseSettings(settings));
  if (options.dryRun === true) {
    const preview = accept(previewWatch(db, criteria, null));
    tell(output, db, { criteria, preview });
    output.line(
      preview.counts['to-add'] > 0
        ? 'Essai : rien n’a été ajouté. La même commande sans --dry-run ajoute ces sites.'
        : 'Essai : il n’y a rien à ajouter.',
    );
    output.json({ type: 'summary', dryRun: true, ...summaryOf(preview), added: 0, batch: null });
    return;
  }
  const added = watchByCriteria(
    { db, now: app.now },
    { criteria, by: null, territory: null, settings: chosen },
  );
  switch (added.kind) {
    case 'refused':
      throw new UsageError(added.problems.join('\n'));
    case 'more-than-seen':
      throw new Error('a command names no number of sites');
    case 'nothing':
      tell(output, db, { criteria, preview: added.preview });
      output.line('Aucun site nouveau : rien n’a été ajouté.');
      output.json({ type: 'summary', dryRun: false, ...summaryOf(added.preview), added: 0, batch: null });
      return;
    case 'added': {
      tell(output, db, { criteria, preview: added.preview });
      const { id, added: count, addedAt } = added.batch;
      const until = formatDayOf(batchSites(db, id).lastDue ?? addedAt);
      output.line(
        `${plural(count, 'site est suivi', 'sites sont suivis')} ; premiers passages d’ici au ${until} (vigie crawl --due, chaque jour).\nPour revenir en arrière : vigie watch undo ${id}`,
      );
      output.json({ type: 'summary', dryRun: false, ...summaryOf(added.preview), added: count, batch: id });
    }
  }
}

function criteriaOf(db: Db, options: ByCriteriaOptions): WatchCriteria {
  // A région's code and a département's look alike: here the option says which is meant.
  const regionCodes = (options.region ?? []).filter((one) => /^\d\d$/.test(one));
  const names = (list: readonly string[] = []): string => list.join(';');
  const of = (kind: keyof Places, text: string): readonly string[] => {
    const places = accept(readPlaces(db, text));
    const others = (Object.keys(places) as (keyof Places)[]).filter((one) => one !== kind);
    if (others.some((one) => places[one].length > 0))
      throw new UsageError(`« ${text} » n’est pas du type que l’option demande.`);
    return places[kind];
  };
  return accept(
    parseCriteria({
      departements: of('departements', names(options.departement)),
      regions: [
        ...regionCodes,
        ...of('regions', names(options.region?.filter((one) => !regionCodes.includes(one)))),
      ],
      epcis: of('epcis', names(options.epci)),
      kinds: options.kind ?? ['commune'],
      minPopulation: options.minPopulation ?? null,
      maxPopulation: options.maxPopulation ?? null,
      site: options.site ?? 'any',
      withEpci: options.withEpci ?? false,
      withDepartement: options.withDepartement ?? false,
      withRegion: options.withRegion ?? false,
    }),
  );
}

const PLAN_WORDS: Readonly<Record<Plan['kind'], readonly [one: string, several: string]>> = {
  'to-add': ['site à ajouter', 'sites à ajouter'],
  'no-site': ['sans site connu', 'sans site connu'],
  watched: ['déjà suivie', 'déjà suivies'],
  shared: ['sur le site d’une autre', 'sur le site d’une autre'],
  ended: ['dont une personne a arrêté le suivi', 'dont une personne a arrêté le suivi'],
};

function tell(
  output: Output,
  db: Db,
  { criteria, preview }: { readonly criteria: WatchCriteria; readonly preview: WatchPreview },
): void {
  for (const { authority, plan } of preview.planned)
    output.json({
      type: 'authority',
      code: authority.code,
      kind: authority.kind,
      name: authority.name,
      population: authority.population,
      plan: plan.kind,
      url: plan.kind === 'no-site' ? null : plan.url,
    });
  output.line(`Critères : ${wordsOf(db, criteria)}.`);
  const counts = PLAN_KINDS.filter((kind) => preview.counts[kind] > 0);
  output.line(
    `${plural(preview.planned.length, 'collectivité répond', 'collectivités répondent')} à ces critères.`,
  );
  if (preview.planned.length === 0 && isDirectoryEmpty(db))
    output.line('L’annuaire est encore vide : « vigie authorities import --all » le remplit.');
  for (const kind of counts) {
    output.line(`  ${plural(preview.counts[kind], ...PLAN_WORDS[kind])}`);
    for (const { authority, plan } of preview.planned.filter((one) => one.plan.kind === kind).slice(0, SHOWN))
      output.line(
        `      ${foreign(authority.name)} (${authority.code})${plan.kind === 'no-site' ? '' : ` ${foreign(plan.url)}`}`,
      );
    if (preview.counts[kind] > SHOWN)
      output.line(`      … ${formatNumber(preview.counts[kind] - SHOWN)} de plus, en entier avec --json`);
  }
  if (preview.uncounted > 0)
    output.line(
      `  ${plural(preview.uncounted, 'autre est laissée de côté : sa population est inconnue', 'autres sont laissées de côté : leur population est inconnue')}`,
    );
  if (preview.counts['no-site'] > 0)
    output.line(
      lastGoodImport(db, 'annuaire') === null
        ? 'Les adresses des sites viennent de l’annuaire : vigie authorities import --set annuaire'
        : 'Un site s’indique à la main : vigie watch add <adresse> --authority <code>',
    );
}

const SHOWN = 10;

function summaryOf(preview: WatchPreview) {
  return { authorities: preview.planned.length, ...preview.counts, populationUnknown: preview.uncounted };
}

function wordsOf(db: Db, criteria: WatchCriteria): string {
  const places = namedPlaces(db);
  return criteriaWords(
    criteria,
    (kind, code) => places.find((one) => one.kind === kind && one.code === code)?.name ?? code,
  );
}

/** `vigie watch undo`: the last additions by criteria, or the end of one. */
export function undoCommand(withApp: (work: (app: App) => void) => Promise<void>): Command {
  return new Command('undo')
    .description('annule un ajout par critères : ses sites ne sont plus suivis, ce qui a été relevé reste')
    .argument('[ajout]', 'identifiant de l’ajout ; sans lui, montre les derniers')
    .addHelpText('after', '\nExemple :\n  vigie watch undo')
    .action((id: string | undefined) => withApp((app) => undo(app, id)));
}

function undo(app: App, id: string | undefined): void {
  const output = createOutput(false);
  const { db } = openStore(app);
  if (id === undefined) {
    const batches = lastBatches(db, { limit: 10 });
    if (batches.length === 0) output.line('Aucun ajout par critères.');
    for (const row of batches)
      output.line(
        `${row.id}  ${formatDayOf(row.addedAt)} · ${plural(row.added, 'site')}${row.undoneAt === null ? '' : ', annulé'} · ${wordsOf(db, row.criteria)}`,
      );
    return;
  }
  const done = takeBack({ db, now: app.now }, { id, by: null, territory: null });
  switch (done.kind) {
    case 'unknown':
      throw new UsageError(`Aucun ajout n’a l’identifiant « ${id} ». « vigie watch undo » les montre.`);
    case 'already':
      output.line('Cet ajout est déjà annulé : rien n’a été changé.');
      return;
    case 'taken-back':
      output.line(
        `${plural(done.ended, 'site n’est plus suivi', 'sites ne sont plus suivis')}. Ce qui a été relevé reste.`,
      );
  }
}
