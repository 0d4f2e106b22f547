/** French sentences of the pages that several of them use. */
import type { PersonRow } from '../../../db/queries/people.js';
import type { C2paIntegrity } from '../../classifiers/types.js';
import { formatDate, isLegalDay, NARROW_NBSP, NBSP, typo } from '../../french/index.js';
import { formatNumber, plural } from '../../french/words.js';
import type { Standing } from '../../../db/queries/standings.js';
import type { CrawlRow } from '../../../db/queries/authority-page.js';

export { formatDayOf as day } from '../../french/index.js';
export { AUTHORITY_WORDS } from '../../french/words.js';

/**
 * Our own sentence in French typography; never used on foreign text. A sentence may go on after a name or a link
 * (« … : suite »): the space it begins with holds as well.
 */
export const fr = (text: string): string =>
  typo(text, 'print')
    .replace(/^ (?=[:»])/u, NBSP)
    .replace(/^ (?=[;!?])/u, NARROW_NBSP);

/** Words that begin a line begin with a capital. */
export const begun = (text: string): string => text.charAt(0).toLocaleUpperCase('fr') + text.slice(1);

/** A ruleset is named by its day; the name itself when it is none. */
export function rulesetWords(ruleset: string): string {
  return isLegalDay(ruleset) ? `règles du ${formatDate(ruleset)}` : `règles « ${ruleset} »`;
}

export const ROLE_WORDS: Readonly<
  Record<PersonRow['role'], { readonly label: string; readonly may: string }>
> = {
  volunteer: { label: 'Bénévole', may: 'regarde, relit, signale' },
  coordinator: {
    label: 'Coordination',
    may: 'tranche aussi ce qui est contesté et tient la liste des sites suivis',
  },
  administrator: { label: 'Administration', may: 'invite aussi des personnes et met fin à leur accès' },
  national: { label: 'Bureau national', may: 'voit aussi toute la France et lit le journal' },
};

export const INTEGRITY_WORDS: Readonly<Record<C2paIntegrity, string>> = {
  intact: 'La carte d’identité signée du fichier (C2PA) concorde avec lui.',
  'signer-not-verified':
    'La carte d’identité signée (C2PA) concorde avec le fichier ; son signataire n’a pas pu être vérifié. Ce qu’elle déclare reste lu.',
  'not-checked': 'La carte d’identité signée (C2PA) n’a pas pu être comparée au fichier.',
  broken:
    'La carte d’identité signée (C2PA) ne concorde plus avec le fichier : elle ne vaut plus qu’un indice. Un simple réenregistrement suffit à cela.',
};

export const OUTCOME_WORDS: Readonly<Record<NonNullable<CrawlRow['outcome']>, string>> = {
  complete: 'tout le site parcouru',
  budget: 'arrêté à sa limite, la suite au prochain passage',
  refused: 'le site a refusé : rien n’a été regardé',
  unreachable: 'le site n’a pas pu être regardé',
  stopped: 'interrompu, à reprendre',
};

/** Sites that were looked at, wholly or in part, among those that are watched: the count and all that it leaves out. */
export interface LookCounts {
  readonly watched: number;
  readonly lookedAt: number;
  readonly partial: number;
  readonly notLookedAt: number;
  readonly never: number;
  /** Of all of these, how many nobody looks at for now. */
  readonly paused: number;
}

/** What a count of looked-at sites leaves out, each part named; empty when it leaves out nothing. */
export function leftOut(looks: LookCounts): readonly string[] {
  return [
    looks.partial > 0
      ? `${plural(looks.partial, 'site regardé', 'sites regardés')} en partie seulement`
      : null,
    looks.notLookedAt > 0
      ? plural(looks.notLookedAt, 'site n’a pas pu être regardé', 'sites n’ont pas pu être regardés')
      : null,
    looks.never > 0 ? plural(looks.never, 'site pas encore visité', 'sites pas encore visités') : null,
    looks.paused > 0 ? plural(looks.paused, 'site suspendu', 'sites suspendus') : null,
  ].filter((part) => part !== null);
}

/** Whether no part of any site was seen: « nothing found » would then be a false reassurance. */
export function isNothingSeen({ lookedAt, partial }: LookCounts): boolean {
  return lookedAt + partial === 0;
}

/** Said in the place of « nothing found » where no part of any site was seen. */
export const NOTHING_SEEN =
  'Aucun site n’a encore pu être regardé : on ne peut rien dire des visuels qu’ils publient.';

/** « 41 sites sur 340 regardés ». */
export function looksInWords(looks: LookCounts): string {
  const s = looks.lookedAt >= 2 ? 's' : '';
  return `${formatNumber(looks.lookedAt)} site${s} sur ${formatNumber(looks.watched)} regardé${s}`;
}

export function countLooks(
  standings: readonly { readonly standing: Standing; readonly site: { readonly paused: boolean } }[],
): LookCounts {
  const of = (kind: Standing['kind']): number => standings.filter((one) => one.standing.kind === kind).length;
  return {
    watched: standings.length,
    lookedAt: of('looked-at'),
    partial: of('partial'),
    notLookedAt: of('not-looked-at'),
    never: of('never'),
    paused: standings.filter(({ site }) => site.paused).length,
  };
}
