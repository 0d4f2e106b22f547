/**
 * Lines of the essential data of public contracts (DECP) → contracts, amendments merged. A line is one contract × one
 * holder × one amendment. Pure (reference: public data §4).
 */
import { z } from 'zod';
import { dayTold, departementTold, numberTold, regionTold, sirenTold, textTold } from '../fields.js';
import { councilOfDepartement, councilOfRegion } from '../imports/councils.js';
import { cpvKind, cpvTold, scoreOf } from './cpv.js';
import { holderTold } from './holders.js';
import { objectTold } from './objects.js';

const holder = z.object({
  idType: z.string(),
  id: z.string(),
  name: z.string().nullable(),
  isPerson: z.boolean(),
});

/** What is to be known of a contract's quality; nothing that is flagged is told as a fact. */
export const CONTRACT_FLAGS = [
  /** No amount is known, or it is a filler (0, 1 €). */
  'amount-missing',
  /** The amount cannot be true, or the source itself doubts it. */
  'amount-doubtful',
  'date-missing',
  'holder-missing',
  /** Several lines say that they are the current one, and differ. */
  'several-current',
] as const;
export type ContractFlag = (typeof CONTRACT_FLAGS)[number];

export const contractLine = z.object({
  number: z.string(),
  buyerSiren: z.string(),
  buyerName: z.string().nullable(),
  /** `D34`, `R76`, when the source says that the buyer is that council: the COG tells no SIREN of theirs. */
  buyerBody: z.string().nullable(),
  object: z.string(),
  cpv: z.string(),
  nature: z.string().nullable(),
  procedure: z.string().nullable(),
  day: z.string().nullable(),
  amount: z.number().nullable(),
  isAmountDoubtful: z.boolean(),
  months: z.number().nullable(),
  /** 0 = the contract as it was signed. */
  amendment: z.number(),
  isCurrent: z.boolean().nullable(),
  holder: holder.nullable(),
});
export type ContractLine = z.infer<typeof contractLine>;

export type LineReading =
  | { readonly kind: 'line'; readonly uid: string; readonly line: ContractLine }
  /** About something else. */
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Most of what an order of images or prints costs; beyond it the amount is a slip of the keyboard (1e17 is one). */
const MAX_AMOUNT = 100_000_000;
/** 0 and 1 € stand for "not told". */
const MIN_AMOUNT = 10;
const MAX_MONTHS = 600;

/** Columns of the consolidated tabular set that are read. */
export const TABULAR_REQUIRED = [
  'uid',
  'id',
  'acheteur_id',
  'objet',
  'montant',
  'codeCPV',
  'dateNotification',
  'donneesActuelles',
] as const;
export const TABULAR_OPTIONAL = [
  'nature',
  'acheteur_nom',
  'acheteur_categorie',
  'acheteur_departement_code',
  'acheteur_region_code',
  'titulaire_id',
  'titulaire_typeIdentifiant',
  'titulaire_nom',
  'titulaire_categorie',
  'procedure',
  'dureeMois',
  'montant_anomalie',
  'modification_id',
] as const;
export type TabularColumn = (typeof TABULAR_REQUIRED)[number] | (typeof TABULAR_OPTIONAL)[number];

/**
 * Reads one line of the tabular set. The CPV list is asked first: nearly all lines are about something else. Words of the
 * object are asked when the lines are merged, since one of them may hold the word and another the first date.
 */
export function readTabularLine(fields: Readonly<Partial<Record<TabularColumn, unknown>>>): LineReading {
  const cpv = cpvTold(fields.codeCPV);
  if (cpv === null || cpvKind(cpv) === null) return { kind: 'none' };
  const buyerSiren = sirenTold(fields.acheteur_id);
  if (buyerSiren === null) return refused('Le SIRET de l’acheteur n’est pas valable.');
  const number = textTold(fields.id, 60);
  const uid = textTold(fields.uid, 120);
  if (number === null || uid === null) return refused('Le numéro du marché manque.');
  const object = objectTold(fields.objet);
  if (object === null) return refused('L’objet du marché manque.');
  const amount = amountTold(fields.montant);
  return {
    kind: 'line',
    uid,
    line: {
      number,
      buyerSiren,
      buyerName: textTold(fields.acheteur_nom, 300),
      buyerBody: bodyTold(fields),
      object,
      cpv,
      nature: textTold(fields.nature, 100),
      procedure: textTold(fields.procedure, 200),
      day: dayTold(fields.dateNotification),
      amount: amount.amount,
      isAmountDoubtful: amount.isDoubtful || isTrue(fields.montant_anomalie),
      months: monthsTold(fields.dureeMois),
      amendment: orderTold(fields.modification_id),
      isCurrent: flagTold(fields.donneesActuelles),
      holder: holderTold({
        idType: fields.titulaire_typeIdentifiant,
        id: fields.titulaire_id,
        name: fields.titulaire_nom,
        category: fields.titulaire_categorie,
      }),
    },
  };
}

function bodyTold(fields: Readonly<Partial<Record<TabularColumn, unknown>>>): string | null {
  const category = (textTold(fields.acheteur_categorie, 60) ?? '').toLowerCase();
  if (category === 'département') {
    const code = departementTold(fields.acheteur_departement_code);
    return code === null ? null : councilOfDepartement(code);
  }
  if (category === 'région') {
    const code = regionTold(fields.acheteur_region_code);
    return code === null ? null : councilOfRegion(code);
  }
  return null;
}

export const refused = (reason: string): { readonly kind: 'refused'; readonly reason: string } => ({
  kind: 'refused',
  reason,
});

/** Amount in euros before tax; null for nothing, for fillers and for what cannot be true (`isDoubtful` then). */
export function amountTold(value: unknown): { readonly amount: number | null; readonly isDoubtful: boolean } {
  const amount = numberTold(value);
  if (amount === null || (amount >= 0 && amount < MIN_AMOUNT)) return { amount: null, isDoubtful: false };
  return amount < 0 || amount > MAX_AMOUNT
    ? { amount: null, isDoubtful: true }
    : { amount, isDoubtful: false };
}

export function monthsTold(value: unknown): number | null {
  const months = numberTold(value);
  return months !== null && months > 0 && months <= MAX_MONTHS ? Math.round(months) : null;
}

/** Number of an amendment; 0 for the contract itself. */
export function orderTold(value: unknown): number {
  const number = numberTold(value);
  return number !== null && number >= 0 && number < 10_000 ? Math.round(number) : 0;
}

function flagTold(value: unknown): boolean | null {
  if (isTrue(value)) return true;
  return /^(?:false|faux|0|non)$/i.test(String(textTold(value, 10))) || value === false ? false : null;
}

function isTrue(value: unknown): boolean {
  return value === true || /^(?:true|vrai|1|oui)$/i.test(String(textTold(value, 10)));
}

/** Key of a line within its contract: the same holder at the same amendment is the same line. */
export function lineKey({ amendment, day, holder: one }: ContractLine): string {
  return `${amendment} ${day ?? '-'} ${one?.idType ?? ''} ${one?.id ?? ''}`.slice(0, 200);
}

export interface MergedContract extends Pick<
  ContractLine,
  'number' | 'buyerSiren' | 'buyerName' | 'buyerBody' | 'object' | 'cpv' | 'nature' | 'procedure' | 'months'
> {
  readonly score: 1 | 3;
  readonly notifiedOn: string | null;
  readonly amountFirst: number | null;
  readonly amountLast: number | null;
  readonly amendments: number;
  readonly lastAmendedOn: string | null;
  readonly holders: readonly NonNullable<ContractLine['holder']>[];
  readonly flags: readonly ContractFlag[];
}

/**
 * One contract of all its lines: what it is now from the current one, its date the first of all (the line of an amendment
 * carries the amendment's date), its amounts the first and the last. Null when it is not about visuals after all.
 */
export function mergeLines(lines: readonly ContractLine[]): MergedContract | null {
  const inOrder = lines.toSorted(
    (a, b) =>
      a.amendment - b.amendment || compare(a.day ?? '', b.day ?? '') || compare(lineKey(a), lineKey(b)),
  );
  const marked = inOrder.filter((line) => line.isCurrent === true);
  const last = (marked.length > 0 ? marked : inOrder).at(-1);
  const first = inOrder[0];
  if (first === undefined || last === undefined) return null;
  const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];
  const score = scoreOf(
    distinct(inOrder.map(({ cpv }) => cpv)),
    distinct(inOrder.map(({ object }) => object)).join(' / '),
  );
  if (score === 0) return null;
  const current = inOrder.filter((line) => line.amendment === last.amendment && line.day === last.day);
  const days = inOrder.flatMap(({ day }) => (day === null ? [] : [day])).toSorted();
  const amendments = new Set(
    inOrder.filter(({ amendment }) => amendment > 0).map(({ amendment }) => amendment),
  );
  const amountLast = last.amount ?? inOrder.findLast(({ amount }) => amount !== null)?.amount ?? null;
  const holders = [
    ...new Map(
      current.flatMap(({ holder: one }) => (one === null ? [] : [[`${one.idType} ${one.id}`, one] as const])),
    ).values(),
  ];
  const flags: ContractFlag[] = [
    ...(amountLast === null ? (['amount-missing'] as const) : []),
    ...(inOrder.some((line) => line.isAmountDoubtful) ? (['amount-doubtful'] as const) : []),
    ...(days.length === 0 ? (['date-missing'] as const) : []),
    ...(holders.length === 0 ? (['holder-missing'] as const) : []),
    ...(new Set(marked.map(({ amendment, amount }) => `${amendment} ${amount}`)).size > 1
      ? (['several-current'] as const)
      : []),
  ];
  return {
    number: last.number,
    buyerSiren: last.buyerSiren,
    buyerName: last.buyerName,
    buyerBody: last.buyerBody,
    object: last.object,
    cpv: last.cpv,
    nature: last.nature,
    procedure: last.procedure,
    months: last.months ?? inOrder.findLast(({ months }) => months !== null)?.months ?? null,
    score,
    notifiedOn: days[0] ?? null,
    amountFirst: first.amount,
    amountLast,
    amendments: amendments.size,
    lastAmendedOn: amendments.size > 0 ? (days.at(-1) ?? null) : null,
    holders,
    flags,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
