/** What `vigie authorities import` is asked for: sets, files, whose they are and of which day. */
import { ONE_FEED, feedName } from '../authorities/imports/feed.js';
import type { AnyImportSet } from '../authorities/imports/set.js';
import { SETS } from '../authorities/imports/sets.js';
import { IMPORT_SETS, type ImportSetId } from '../authorities/types.js';
import { isLegalDay } from '../french/index.js';
import { UsageError } from './exit.js';

export interface AskedOptions {
  readonly all: boolean;
  readonly set: readonly string[];
  readonly from: readonly string[];
  readonly source: readonly string[];
  readonly dated: readonly string[];
}

export interface Asked {
  readonly set: AnyImportSet;
  /** Null = its official address. */
  readonly from: string | null;
  /** Whose file it is, as the person names it. */
  readonly feed: string | null;
  /** Legal day of the file, as the person tells. */
  readonly dated: string | null;
}

/** The consolidated contracts hold what this one tells: it is for files of one platform. */
const NOT_IN_ALL: readonly ImportSetId[] = ['decp-2022'];

/** @throws UsageError */
export function askedSets({ all, set, from, source, dated }: AskedOptions, today: string): readonly Asked[] {
  const files = pairs(from, 'le fichier', 'annuaire=export.json');
  const feeds = onePerSet(pairs(source, 'le nom de la source', 'decp-2022=megalis'), '--source');
  const days = onePerSet(pairs(dated, 'le jour', 'rne-maires=2026-08-11'), '--dated');
  const official = new Set([
    ...set.map(setId),
    ...(all ? IMPORT_SETS.filter((id) => !NOT_IN_ALL.includes(id)) : []),
  ]);
  const asked = SETS.flatMap((one): readonly Asked[] => {
    const given = files.filter(({ id }) => id === one.id);
    const feed = feeds.get(one.id) ?? null;
    const day = days.get(one.id) ?? null;
    check(one, { files: given.length, feed, day, isAsked: given.length > 0 || official.has(one.id) }, today);
    const places: readonly (string | null)[] =
      given.length > 0 ? given.map(({ value }) => value) : official.has(one.id) ? [null] : [];
    return places.map((file) => ({ set: one, from: file, feed, dated: day }));
  });
  if (asked.length === 0)
    throw new UsageError(
      'Dites quoi importer : --all, --set <jeu> ou --from <jeu=fichier>. Voyez l’aide de la commande.',
    );
  return asked;
}

/** @throws UsageError when what was said of a set does not go together */
function check(
  { id, addsUp }: AnyImportSet,
  said: {
    readonly files: number;
    readonly feed: string | null;
    readonly day: string | null;
    readonly isAsked: boolean;
  },
  today: string,
): void {
  const refuse = (problem: string): never => {
    throw new UsageError(problem);
  };
  if (!said.isAsked && (said.feed !== null || said.day !== null))
    refuse(`« ${id} » n’est pas importé : donnez aussi son fichier (--from ${id}=<fichier>).`);
  if (said.files > 1 && addsUp !== 'by-file')
    refuse(`Un seul fichier à la fois pour « ${id} » : le second remplacerait le premier.`);
  if (said.files > 1 && (said.feed !== null || said.day !== null))
    refuse(
      `Plusieurs fichiers de « ${id} » n’ont ni le même nom de source ni le même jour : donnez-les un par un.`,
    );
  if (said.feed !== null && addsUp === undefined)
    refuse(`« ${id} » est un seul fichier pour toute la France : --source n’y a pas de sens.`);
  if (said.feed !== null && feedName(said.feed) === ONE_FEED)
    refuse('Donnez à la source un nom en lettres ou en chiffres (exemple : --source decp-2022=megalis).');
  if (said.day !== null && (!isLegalDay(said.day) || said.day > today))
    refuse(`« ${said.day} » n’est pas un jour passé : écrivez-le ainsi, 2026-08-11.`);
}

interface Pair {
  readonly id: ImportSetId;
  readonly value: string;
}

/** @throws UsageError */
function pairs(texts: readonly string[], what: string, example: string): readonly Pair[] {
  return texts.map((one) => {
    const at = one.indexOf('=');
    if (at < 1 || at === one.length - 1)
      throw new UsageError(`« ${one} » : écrivez le jeu, « = » et ${what} (exemple : ${example}).`);
    return { id: setId(one.slice(0, at)), value: one.slice(at + 1) };
  });
}

/** @throws UsageError */
function onePerSet(given: readonly Pair[], option: string): ReadonlyMap<ImportSetId, string> {
  const bySet = new Map(given.map(({ id, value }) => [id, value]));
  if (bySet.size < given.length) throw new UsageError(`${option} : une fois par jeu.`);
  return bySet;
}

/** @throws UsageError */
export function setId(text: string): ImportSetId {
  const found = SETS.find(({ id }) => id === text);
  if (found === undefined)
    throw new UsageError(`Le jeu « ${text} » n’existe pas. Jeux : ${SETS.map(({ id }) => id).join(', ')}.`);
  return found.id;
}
