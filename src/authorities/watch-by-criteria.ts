/** Watching many sites at once: who answers to criteria, what would be added and what not, the addition, taking it back. */
import type { PersonRow } from '../../db/queries/people.js';
import type { WatchSettings } from '../../db/queries/sites.js';
import type { Territory } from '../../db/queries/territories.js';
import {
  chosenAuthorities,
  countUncounted,
  declaredOn,
  findBatch,
  insertBatch,
  kinAuthorities,
  knownSites,
  siteCandidates,
  undoBatch,
  type ChosenAuthority,
  type KnownSite,
  type WatchBatchRow,
} from '../../db/queries/watch-criteria.js';
import { transact, type Db } from '../../db/open.js';
import { note } from '../accounts/audit.js';
import { councilsElsewhere } from './imports/councils.js';
import type { AuthorityKind, WatchCriteria } from './types.js';
import { DEFAULT_SETTINGS, parseSiteUrl, type AuthoritiesDeps, type Parsed } from './index.js';
import { bareHost, isOfOthers, ownerBefore, type Declared } from './own-host.js';
import { spreadFirstCrawls } from './spread.js';

/** Most authorities that criteria may name at once: those of France above 3,500 inhabitants with their EPCI, départements and régions are fewer. */
export const MOST_CHOSEN = 5000;
/** The first crawls of an addition are spread over a week, or over the cadence where that is shorter. */
const SPREAD_DAYS = 7;

/** What adding would do about an authority. */
export type Plan =
  | { readonly kind: 'to-add'; readonly url: string }
  /** One of its sites is watched already: nothing is changed about it. */
  | { readonly kind: 'watched'; readonly url: string }
  /** Its site is that of another authority, or a part of it: one host is crawled once, for whose it is. */
  | { readonly kind: 'shared'; readonly url: string; readonly name: string }
  /** A person ended the watch of its site: only a person takes it up again. */
  | { readonly kind: 'ended'; readonly url: string; readonly at: string }
  /** No site is known, or none that could be asked. */
  | { readonly kind: 'no-site' };

export const PLAN_KINDS = ['to-add', 'no-site', 'watched', 'shared', 'ended'] as const;

export interface Planned {
  readonly authority: ChosenAuthority;
  readonly plan: Plan;
}

export interface WatchPreview {
  readonly planned: readonly Planned[];
  readonly counts: Readonly<Record<(typeof PLAN_KINDS)[number], number>>;
  /** Wanted with the chosen ones, but outside of the territory of whoever asks: their names. */
  readonly outside: readonly string[];
  /** Left out of a choice by population because nobody knows theirs. */
  readonly uncounted: number;
}

/** What criteria would add for somebody who works in `territory`; nothing is written. Problems are French sentences. */
export function previewWatch(db: Db, criteria: WatchCriteria, territory: Territory): Parsed<WatchPreview> {
  const chosen = chosenAuthorities(db, criteria, {
    territory,
    limit: MOST_CHOSEN + 1,
    councils: councilsElsewhere(criteria.departements),
  });
  const kin = kinOf(db, criteria, chosen, territory);
  const inside = kin.filter((one) => one.inside === 1);
  const all = [...inside, ...chosen].toSorted(
    (a, b) => KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) || BY_NAME.compare(a.name, b.name),
  );
  if (all.length > MOST_CHOSEN)
    return {
      ok: false,
      problems: [
        'Plus de 5 000 collectivités répondent à ces critères : choisissez moins de territoires, ou une population plus grande.',
      ],
    };
  const planned = planOf(db, all).filter(({ plan }) => {
    if (criteria.site === 'any') return true;
    return (plan.kind === 'no-site') === (criteria.site === 'none');
  });
  const count = (kind: Plan['kind']): number => planned.filter(({ plan }) => plan.kind === kind).length;
  return {
    ok: true,
    value: {
      planned,
      counts: {
        'to-add': count('to-add'),
        'no-site': count('no-site'),
        watched: count('watched'),
        shared: count('shared'),
        ended: count('ended'),
      },
      outside: kin.filter((one) => one.inside === 0).map(({ name }) => name),
      uncounted: countUncounted(db, criteria, territory),
    },
  };
}

/** As lists show them; within a kind by name, as French dictionaries do: « Bédarieux » before « Bessan ». */
const KIND_ORDER: readonly AuthorityKind[] = ['region', 'departement', 'epci', 'commune', 'autre'];
const BY_NAME = new Intl.Collator('fr');

/** EPCI, départements and régions of the chosen communes, as far as they are wanted and not chosen themselves. */
function kinOf(
  db: Db,
  criteria: WatchCriteria,
  chosen: readonly ChosenAuthority[],
  territory: Territory,
): readonly ChosenAuthority[] {
  const communes = chosen.filter(({ kind }) => kind === 'commune');
  const of = (isWanted: boolean, field: 'epci' | 'departement' | 'region'): readonly string[] =>
    isWanted ? [...new Set(communes.map((one) => one[field]).filter((code) => code !== null))] : [];
  const known = new Set(chosen.map(({ code }) => code));
  const departements = of(criteria.withDepartement, 'departement');
  const kin = {
    epcis: of(criteria.withEpci, 'epci'),
    departements,
    councils: councilsElsewhere(departements),
    regions: of(criteria.withRegion, 'region'),
  };
  return kinAuthorities(db, kin, territory).filter(({ code }) => !known.has(code));
}

function planOf(db: Db, authorities: readonly ChosenAuthority[]): readonly Planned[] {
  const codes = authorities.map(({ code }) => code);
  const firstSite = new Map<string, string>();
  for (const { code, url } of siteCandidates(db, codes)) {
    const site = firstSite.has(code) ? null : parseSiteUrl(url);
    const host = site?.ok === true ? bareHost(site.value) : null;
    if (site?.ok === true && host !== null && !isOfOthers(host)) firstSite.set(code, site.value);
  }
  const hosts = [...new Set([...firstSite.values()].map(bareHost).filter((host) => host !== null))];
  const declared = new Map<string | null, Declared[]>();
  for (const one of declaredOn(db, hosts)) {
    const host = bareHost(one.url);
    const onHost = declared.get(host);
    if (onHost === undefined) declared.set(host, [one]);
    else onHost.push(one);
  }
  const known = knownSites(db, { codes, urls: [...new Set(firstSite.values())] });
  const watchedOf = new Map<string, KnownSite>();
  const byUrl = new Map(known.map((site) => [site.url, site]));
  for (const site of known) if (site.removedAt === null) watchedOf.set(site.code, site);
  /** Hosts that this very addition takes, with the name of the authority it takes them for. */
  const taken = new Map<string | null, string>();
  return authorities.map((authority) => {
    const watched = watchedOf.get(authority.code);
    const url = firstSite.get(authority.code);
    const plan: Plan =
      watched !== undefined
        ? { kind: 'watched', url: watched.url }
        : url === undefined
          ? { kind: 'no-site' }
          : planSite(authority, url, {
              site: byUrl.get(url),
              takenFor:
                taken.get(bareHost(url)) ??
                ownerBefore({ ...authority, url }, declared.get(bareHost(url)) ?? [])?.name,
            });
    if (plan.kind === 'to-add') taken.set(bareHost(plan.url), authority.name);
    return { authority, plan };
  });
}

function planSite(
  authority: ChosenAuthority,
  url: string,
  known: { readonly site: KnownSite | undefined; readonly takenFor: string | undefined },
): Plan {
  const { site, takenFor } = known;
  if (takenFor !== undefined) return { kind: 'shared', url, name: takenFor };
  if (site === undefined) return { kind: 'to-add', url };
  // Its proof belongs to the authority it was gathered for, whether it is watched now or not.
  if (site.code !== authority.code) return { kind: 'shared', url, name: site.name };
  return site.isTakenBack === 1 || site.removedAt === null
    ? { kind: 'to-add', url }
    : { kind: 'ended', url, at: site.removedAt };
}

export interface WatchAsk {
  readonly criteria: WatchCriteria;
  /** Who adds; null: a command. */
  readonly by: Pick<PersonRow, 'id' | 'role'> | null;
  readonly territory: Territory;
  readonly settings?: Partial<WatchSettings>;
  /** How many sites the person saw would be added; more than that are not added unseen. */
  readonly seen?: number;
}

export type WatchAdded =
  | { readonly kind: 'added'; readonly batch: WatchBatchRow; readonly preview: WatchPreview }
  | { readonly kind: 'nothing'; readonly preview: WatchPreview }
  /** More would be added than was seen: the preview has to be looked at again. */
  | { readonly kind: 'more-than-seen'; readonly preview: WatchPreview }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/** Watches the first site of everybody who answers to criteria; first crawls are spread. One transaction, one line in the log. */
export function watchByCriteria({ db, now }: AuthoritiesDeps, ask: WatchAsk): WatchAdded {
  return transact(db, (tx): WatchAdded => {
    const read = previewWatch(tx, ask.criteria, ask.territory);
    if (!read.ok) return { kind: 'refused', problems: read.problems };
    const preview = read.value;
    const wanted = preview.planned.flatMap(({ authority, plan }) =>
      plan.kind === 'to-add' ? [{ authorityCode: authority.code, startUrl: plan.url }] : [],
    );
    if (wanted.length === 0) return { kind: 'nothing', preview };
    if (ask.seen !== undefined && wanted.length > ask.seen) return { kind: 'more-than-seen', preview };
    const settings = { ...DEFAULT_SETTINGS, ...ask.settings };
    const at = now();
    const instants = spreadFirstCrawls(
      wanted.map(({ startUrl }) => startUrl),
      at,
      Math.min(SPREAD_DAYS, settings.cadenceDays),
    );
    const sites = wanted.map((site, nth) => ({ ...site, dueFrom: instants[nth] ?? at.toISOString() }));
    const by = ask.by?.id ?? null;
    const batch = insertBatch(tx, { by, criteria: ask.criteria, sites, settings }, at.toISOString());
    note(tx, {
      by: ask.by,
      action: 'sites-added',
      subject: batch.id,
      detail: String(wanted.length),
      at: batch.addedAt,
    });
    return { kind: 'added', batch, preview };
  });
}

export type TakenBack =
  | { readonly kind: 'taken-back'; readonly ended: number }
  | { readonly kind: 'already' }
  | { readonly kind: 'unknown' };

/**
 * Takes an addition back: its sites are watched no more, unless somebody added them by hand since; what was found
 * stays. Those outside of the territory of whoever asks are left as they are.
 */
export function takeBack(
  { db, now }: AuthoritiesDeps,
  ask: {
    readonly id: string;
    readonly by: Pick<PersonRow, 'id' | 'role'> | null;
    readonly territory: Territory;
  },
): TakenBack {
  return transact(db, (tx): TakenBack => {
    if (findBatch(tx, ask.id) === null) return { kind: 'unknown' };
    const at = now().toISOString();
    const ended = undoBatch(tx, { id: ask.id, by: ask.by?.id ?? null, territory: ask.territory }, at);
    if (ended === null) return { kind: 'already' };
    note(tx, { by: ask.by, action: 'sites-taken-back', subject: ask.id, detail: String(ended), at });
    return { kind: 'taken-back', ended };
  });
}
