/**
 * Contracts in the official nested JSON (formats 2019 and 2022) → lines, as the tabular set has them. Real files break
 * their schema (`"NC"`, `"nan"`, 1e17, a holder that is a text): what can be read is. Pure (reference: public data §4.2).
 */
import { dayTold, sirenTold, siretDigits, textTold } from '../fields.js';
import { cpvKind, cpvTold } from './cpv.js';
import { amountTold, monthsTold, orderTold, refused, type ContractLine } from './contract-lines.js';
import { holderTold, type Holder } from './holders.js';
import { objectTold } from './objects.js';

export type NestedReading =
  | { readonly kind: 'contract'; readonly uid: string; readonly lines: readonly ContractLine[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Groups of more holders, and longer lists of amendments, are cut: no true contract has them. */
const MAX_HOLDERS = 100;
const MAX_AMENDMENTS = 100;
/** Every contract has one of them, however dirty its file. */
const IDENTITY = ['codeCPV', 'acheteur', 'objet'] as const;

/** Reads one element of `marches.marche` (2022), of `marches` (2019), or of the flat copy of the ministry. */
export function readNestedContract(value: unknown): NestedReading {
  const told = recordOf(value);
  if (told === null) return refused('Ce n’est pas un marché.');
  const contract = 'codecpv' in told ? nested(told) : told;
  // Another list of objects must not pass for a file of contracts that are about something else.
  if (!IDENTITY.some((name) => name in contract)) return refused('Ce n’est pas un marché.');
  const cpv = cpvTold(contract['codeCPV']);
  if (cpv === null || cpvKind(cpv) === null) return { kind: 'none' };
  const buyer = recordOf(contract['acheteur']) ?? { id: contract['acheteur'] };
  const siret = siretDigits(buyer['id']);
  const buyerSiren = sirenTold(buyer['id']);
  if (buyerSiren === null) return refused('Le SIRET de l’acheteur n’est pas valable.');
  const number = textTold(contract['id'], 60);
  if (number === null) return refused('Le numéro du marché manque.');
  const object = objectTold(contract['objet']);
  if (object === null) return refused('L’objet du marché manque.');
  const amount = amountTold(contract['montant']);
  const signed: ContractLine = {
    number,
    buyerSiren,
    buyerName: textTold(buyer['nom'], 300),
    buyerBody: null,
    object,
    cpv,
    nature: textTold(contract['nature'], 100),
    procedure: textTold(contract['procedure'], 200),
    day: dayTold(contract['dateNotification']),
    amount: amount.amount,
    isAmountDoubtful: amount.isDoubtful,
    months: monthsTold(contract['dureeMois']),
    amendment: 0,
    isCurrent: null,
    holder: null,
  };
  let holders = holdersTold(contract['titulaires']);
  const lines = [...withHolders(signed, holders)];
  const changes = listOf(contract['modifications'], 'modification').slice(0, MAX_AMENDMENTS);
  for (const [at, change] of changes.entries()) {
    const changed = amountTold(change['montant']);
    const others = holdersTold(change['titulaires']);
    if (others.length > 0) holders = others;
    lines.push(
      ...withHolders(
        {
          ...signed,
          // Amendments of the format 2019 have no number.
          amendment: orderTold(change['id']) || at + 1,
          day:
            dayTold(change['dateNotificationModification']) ??
            dayTold(change['datePublicationDonneesModification']),
          amount: changed.amount,
          isAmountDoubtful: changed.isDoubtful,
          months: monthsTold(change['dureeMois']),
        },
        holders,
      ),
    );
  }
  return { kind: 'contract', uid: `${siret}${number}`.slice(0, 120), lines };
}

/** The flat copy writes its names in lower case, and numbers up to three holders. */
function nested(flat: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return {
    id: flat['id'],
    acheteur: { id: flat['acheteur_id'], nom: flat['acheteur_nom'] },
    nature: flat['nature'],
    objet: flat['objet'],
    codeCPV: flat['codecpv'],
    procedure: flat['procedure'],
    dureeMois: flat['dureemois'],
    dateNotification: flat['datenotification'],
    montant: flat['montant'],
    titulaires: ['1', '2', '3'].map((order) => ({
      typeIdentifiant: flat[`titulaire_typeidentifiant_${order}`],
      id: flat[`titulaire_id_${order}`],
    })),
  };
}

function withHolders(line: ContractLine, holders: readonly Holder[]): readonly ContractLine[] {
  return holders.length === 0 ? [line] : holders.map((holder) => ({ ...line, holder }));
}

function holdersTold(value: unknown): readonly Holder[] {
  return listOf(value, 'titulaire')
    .slice(0, MAX_HOLDERS)
    .map((one) =>
      holderTold({ idType: one['typeIdentifiant'], id: one['id'], name: one['denominationSociale'] }),
    )
    .filter((one) => one !== null);
}

/** Elements of a list, be each wrapped in its name (2022), bare (2019), or the list itself wrapped. */
function listOf(value: unknown, name: string): readonly Readonly<Record<string, unknown>>[] {
  const wrapped = recordOf(value)?.[name];
  const list = Array.isArray(value) ? value : Array.isArray(wrapped) ? wrapped : [wrapped ?? value];
  return list.flatMap((item: unknown) => {
    const outer = recordOf(item);
    if (outer === null) return [];
    // `{ "titulaire": "texte" }` tells nothing.
    if (!(name in outer)) return [outer];
    const inner = recordOf(outer[name]);
    return inner === null ? [] : [inner];
  });
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}
