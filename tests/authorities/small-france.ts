/** A région with two départements, an EPCI and a few communes, as an import leaves them. Names and hosts are made up. */
import type Database from 'better-sqlite3';
import { AT } from '../db/instants.js';

const EPCI = '200000172';

interface Row {
  readonly code: string;
  readonly kind: string;
  readonly name: string;
  readonly departement?: string;
  readonly population?: number;
  readonly epci?: string;
  readonly status?: string;
  readonly parent?: string;
  readonly sites?: readonly string[];
}

const ROWS: readonly Row[] = [
  {
    code: 'R76',
    kind: 'region',
    name: 'Exemple',
    sites: ['https://www.region.example/'],
  },
  {
    code: 'D34',
    kind: 'departement',
    name: 'Hérault',
    departement: '34',
    sites: ['https://www.departement.example/'],
  },
  {
    code: EPCI,
    kind: 'epci',
    name: 'CC Vallée d’Exemple',
    departement: '34',
    population: 9000,
    sites: ['https://www.vallee.example/'],
  },
  {
    code: '34001',
    kind: 'commune',
    name: 'Saint-Exemple-Aval',
    departement: '34',
    population: 3500,
    epci: EPCI,
    sites: ['https://un.saint-exemple.example/', 'https://rendez-vous.example/un'],
  },
  {
    code: '34002',
    kind: 'commune',
    name: 'Saint-Exemple-Bas',
    departement: '34',
    population: 5000,
    epci: EPCI,
  },
  {
    code: '34003',
    kind: 'commune',
    name: 'Saint-Exemple-Coteau',
    departement: '34',
    population: 9000,
    sites: ['https://www.saint-exemple.example/'],
  },
  { code: '34004', kind: 'commune', name: 'Saint-Exemple-Dessus', departement: '34', population: 400 },
  {
    code: '34005',
    kind: 'commune',
    name: 'Saint-Exemple-le-Vieux',
    departement: '34',
    population: 9000,
    status: 'delegated',
    parent: '34001',
  },
  { code: '34006', kind: 'commune', name: 'Saint-Exemple-Est', departement: '34' },
  {
    code: '30001',
    kind: 'commune',
    name: 'Saint-Exemple-du-Gard',
    departement: '30',
    population: 8000,
    sites: ['https://gard.saint-exemple.example/'],
  },
];

/** Writes it beside what the database holds; its import is named `i1`. */
export function fillFrance(raw: Database.Database): void {
  raw
    .prepare(
      `INSERT INTO imports (id, set_id, source, sha256, bytes, retrieved_at, as_of, licence, reader, state, started_at, ended_at)
       VALUES ('i1', 'annuaire', 'annuaire.json', 'x', 1, @at, '2026-08-06', 'Licence Ouverte 2.0', '1', 'done', @at, @at)`,
    )
    .run({ at: AT });
  const authority = raw.prepare(
    `INSERT INTO authorities (code, kind, name, departement, region, population, epci, status, parent, import_id, created_at, updated_at)
     VALUES (@code, @kind, @name, @departement, '76', @population, @epci, @status, @parent, 'i1', @at, @at)`,
  );
  const contact = raw.prepare(
    `INSERT INTO contacts (id, authority_code, kind, value, rank, flags, record, as_of, import_id)
     VALUES (@id, @code, 'site', @value, @rank, '[]', @code, '2026-07-01', 'i1')`,
  );
  for (const { sites = [], ...row } of ROWS) {
    const none = { departement: null, population: null, epci: null, parent: null };
    authority.run({ ...none, status: 'current', ...row, at: AT });
    for (const [rank, value] of sites.entries())
      contact.run({ id: `${row.code}-${rank}`, code: row.code, value, rank });
  }
}
