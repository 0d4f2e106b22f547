/** A record of the Annuaire de l’administration as rows of the import (public-data.md §1). Pure. */
import { z } from 'zod';
import { departementOfCommune, isCommuneCode, isSiren } from '../codes.js';
import { foldName } from '../search-words.js';
import {
  decodeField,
  envelopeAddress,
  labelled,
  listField,
  mailboxFlags,
  readMailboxes,
  readPhone,
  readWebAddress,
  textOf,
  type ContactFlag,
} from './annuaire-values.js';
import { councilOfDepartement } from './councils.js';
import type { SetRow, SourceRecord } from './set.js';

const declaredValue = z.object({ value: z.string(), label: z.string(), flags: z.array(z.string()) });

export const annuaireRow = z.object({
  id: z.string().min(1).max(100),
  name: z.string().min(1).max(300),
  /** Communes that the record names for this role. */
  communes: z.array(z.string()),
  siren: z.string().nullable(),
  /** Day of the last change. */
  asOf: z.string().nullable(),
  /** Its page of the public directory. */
  page: z.string().nullable(),
  disagrees: z.boolean(),
  sites: z.array(declaredValue),
  emails: z.array(declaredValue),
  phones: z.array(declaredValue),
  addresses: z.array(z.object({ lines: z.array(z.string()), isPostal: z.boolean(), isCut: z.boolean() })),
  forms: z.array(declaredValue),
  sves: z.array(declaredValue),
});
export type AnnuaireRow = z.infer<typeof annuaireRow>;
type Value = z.infer<typeof declaredValue>;

/** The fields that are read; names of people (`affectation_personne`) are not among them. */
export const NEEDED_FIELDS = ['id', 'nom', 'pivot', 'statut_de_diffusion', 'site_internet'] as const;
export const OTHER_FIELDS = [
  'adresse_courriel',
  'telephone',
  'adresse',
  'formulaire_contact',
  'sve',
  'code_insee_commune',
  'siren',
  'siret',
  'date_modification_datetime',
  'date_modification',
  'url_service_public',
] as const;

const LYON = '200046977';
const TOWN_HALLS = new Set(['mairie', 'paris_mairie', 'paris_mairie_arrondissement', 'mairie_com']);

interface Role {
  readonly type: string;
  readonly codes: readonly string[];
}

/** Reads a record, whichever of the forms it comes in: texts of JSON (API, CSV) or the values themselves (bulk file). */
export function readAnnuaireRecord(
  record: Readonly<Record<string, unknown>>,
  line: number,
): SourceRecord<AnnuaireRow> {
  const refused = (reason: string): SourceRecord<AnnuaireRow> => ({
    kind: 'refused',
    line,
    reason,
    excerpt: JSON.stringify(record).slice(0, 400),
  });
  const text = (name: string): string => textOf(record, name);
  const status = decodeField(record['statut_de_diffusion']);
  if (status === undefined || status === null) return refused('Le statut de diffusion manque.');
  // What its owner does not publish is not kept.
  if (status !== true && status !== 'true') return { kind: 'rows', line, rows: [] };
  if (text('id') === '' || text('nom') === '') return refused('L’identifiant ou le nom manque.');
  const roles = rolesOf(record['pivot']);
  if (roles === null) return refused('Le champ « pivot » est illisible.');
  const own = codeOf(record['code_insee_commune']);
  const problems: string[] = [];
  const data = contactsIn(record, text('nom'), problems);
  const rows = new Map<string, SetRow<AnnuaireRow>>();
  for (const { type, codes } of roles) {
    const disagrees = own !== null && codes.length > 0 && !codes.includes(own);
    if (disagrees && TOWN_HALLS.has(type))
      problems.push(`Deux communes différentes (${own}, ${codes.join(', ')})`);
    for (const subject of subjectsOf(type, codes.length > 0 ? codes : own === null ? [] : [own], data.siren))
      rows.set(subject, {
        subject,
        key: data.id.slice(0, 100),
        data: { ...data, communes: [...codes].slice(0, 200), disagrees },
      });
  }
  return {
    kind: 'rows',
    line,
    rows: [...rows.values()],
    ...(problems.length === 0 || rows.size === 0
      ? {}
      : {
          warning: { reason: `${problems.join(' ; ')}.`.slice(0, 300), excerpt: `${data.id} ${data.name}` },
        }),
  };
}

/** What a record is about; several for a town hall of several communes. */
function subjectsOf(type: string, codes: readonly string[], siren: string | null): readonly string[] {
  if (TOWN_HALLS.has(type)) return codes;
  const first = codes[0];
  switch (type) {
    case 'epci':
      return siren !== null ? [siren] : first === undefined ? [] : [`~epci/${first}`];
    case 'cg': {
      // The metropolis has the powers of a département on its ground and stands as an EPCI (CGCT L3611-1).
      if (siren === LYON) return [LYON];
      const departement = first === undefined ? null : departementOfCommune(first);
      return departement === null ? [] : [councilOfDepartement(departement)];
    }
    case 'cr':
      return first === undefined ? [] : [`~cr/${first}`];
    default:
      return [];
  }
}

function rolesOf(pivot: unknown): readonly Role[] | null {
  const list = listField(pivot);
  const roles = list.map((one) => ({
    type: textOf(one, 'type_service_local'),
    codes: listField((one as Readonly<Record<string, unknown>> | null)?.['code_insee_commune'])
      .map(codeOf)
      .filter((code) => code !== null),
  }));
  return roles.every(({ type }) => type !== '') ? roles : null;
}

/** INSEE code of a commune; those that lost their first zero get it back. */
function codeOf(value: unknown): string | null {
  const text =
    typeof value === 'string' ? value.trim().toUpperCase() : typeof value === 'number' ? String(value) : '';
  const code = /^\d{4}$/.test(text) ? `0${text}` : text;
  return isCommuneCode(code) ? code : null;
}

function contactsIn(
  record: Readonly<Record<string, unknown>>,
  name: string,
  problems: string[],
): Omit<AnnuaireRow, 'communes' | 'disagrees'> {
  const sites: Value[] = [];
  const emails: Value[] = [];
  const addMailbox = (mailbox: string, flags: readonly ContactFlag[]): void => {
    if (!emails.some((one) => one.value === mailbox))
      emails.push({ value: mailbox, label: '', flags: [...flags, ...mailboxFlags(mailbox, name)] });
  };
  const fromMailField = readMailboxes(listField(record['adresse_courriel']));
  for (const mailbox of fromMailField.mailboxes) addMailbox(mailbox, []);
  if (fromMailField.refused.length > 0) problems.push('Adresse électronique mal formée laissée de côté');
  for (const declared of listField(record['site_internet']).map((one) => labelled(one))) {
    // Several addresses in one text.
    for (const part of declared.value.split(/[\s;]+|,(?=\s|https?:)/).filter((one) => one !== '')) {
      const read = readWebAddress(part);
      if (read.kind === 'mailbox') {
        addMailbox(read.mailbox, ['found-in-site-field']);
        problems.push('Adresse électronique à la place du site');
      } else if (read.kind === 'refused')
        problems.push(`Site laissé de côté : ${read.reason.replace(/\.$/, '')}`);
      else {
        if (read.flags.includes('scheme-mended'))
          problems.push('Adresse de site sans « http:// », complétée');
        sites.push({ value: read.url, label: declared.label.slice(0, 200), flags: [...read.flags] });
      }
    }
  }
  const forms: Value[] = [];
  const sves: Value[] = [];
  for (const one of listField(record['formulaire_contact']).map((each) => labelled(each))) {
    const read = readWebAddress(one.value);
    if (read.kind === 'url')
      forms.push({ value: read.url, label: one.label.slice(0, 200), flags: [...read.flags] });
    else problems.push('Formulaire de contact sans adresse lisible');
  }
  for (const one of listField(record['sve']).map((each) => labelled(each))) {
    const read = readWebAddress(one.value);
    if (read.kind === 'refused') problems.push('Adresse de saisine électronique illisible');
    else
      sves.push({
        value: read.kind === 'url' ? read.url : read.mailbox,
        label: one.label.slice(0, 200),
        flags: read.kind === 'url' ? [...read.flags] : [],
      });
  }
  const siren = [textOf(record, 'siren'), textOf(record, 'siret').slice(0, 9)].find(isSiren) ?? null;
  return {
    id: textOf(record, 'id').slice(0, 100),
    name: name.slice(0, 300),
    siren,
    asOf: dayOf(record),
    page: textOf(record, 'url_service_public').slice(0, 500) || null,
    sites,
    emails,
    phones: listField(record['telephone'])
      .map((one) => labelled(one, 'description'))
      .flatMap((one) => {
        const phone = readPhone(one.value);
        return phone === null ? [] : [{ value: phone, label: one.label.slice(0, 200), flags: [] }];
      }),
    addresses: listField(record['adresse']).flatMap((one) => {
      const read = envelopeAddress(one);
      return read === null
        ? []
        : [
            {
              lines: [...read.lines],
              isPostal: foldName(textOf(one, 'type_adresse')) === 'adresse postale',
              isCut: read.isCut,
            },
          ];
    }),
    forms,
    sves,
  };
}

/** Legal day of the last change: ISO in the API, dd/mm/yyyy in the bulk file. */
function dayOf(record: Readonly<Record<string, unknown>>): string | null {
  const iso = /^(\d{4}-\d{2}-\d{2})/.exec(textOf(record, 'date_modification_datetime'))?.[1];
  if (iso !== undefined) return iso;
  const other = textOf(record, 'date_modification');
  const french = /^(\d{2})\/(\d{2})\/(\d{4})/.exec(other);
  return french === null
    ? (/^(\d{4}-\d{2}-\d{2})/.exec(other)?.[1] ?? null)
    : `${french[3]}-${french[2]}-${french[1]}`;
}
