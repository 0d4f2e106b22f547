/**
 * Synthetic files of full size in the true formats: town halls of the Annuaire, the register of elected people, lines of
 * contracts, notices. Every name, host and number is made up by counting; only the codes of communes are those of the COG,
 * so that rows find their authority. The same seed gives the same bytes.
 */
import { createWriteStream } from 'node:fs';
import { createRequire } from 'node:module';
import { once } from 'node:events';
import path from 'node:path';

export interface Sizes {
  readonly towns: number;
  readonly councillors: number;
  readonly contractLines: number;
  readonly notices: number;
}

export const FULL: Sizes = { towns: 36_000, councillors: 500_000, contractLines: 3_000_000, notices: 20_000 };
export const SMALL: Sizes = { towns: 2_000, councillors: 20_000, contractLines: 100_000, notices: 1_000 };

interface Commune {
  readonly code: string;
  readonly nom: string;
  readonly departement?: string;
  readonly siren?: string;
  readonly type: string;
}

/** What a set is called and where its file was written. */
export interface MadeFile {
  readonly set: string;
  readonly file: string;
}

/** Writes the files of a folder; in the order in which they are imported. */
export async function makeFiles(folder: string, sizes: Sizes): Promise<readonly MadeFile[]> {
  const all = createRequire(import.meta.url)(
    '@etalab/decoupage-administratif/data/communes.json',
  ) as readonly Commune[];
  const communes = all.filter(({ type, siren }) => type === 'commune-actuelle' && siren !== undefined);
  const at = (index: number): Commune => communes[index % communes.length] as Commune;
  const file = (name: string): string => path.join(folder, name);
  await write(file('annuaire.json'), townHalls(sizes.towns, at));
  await write(file('maires.csv'), mayors(Math.min(sizes.towns, communes.length), at));
  await write(
    file('conseillers.csv'),
    councillors(sizes.councillors, Math.min(sizes.towns, communes.length), at),
  );
  await write(file('decp.csv'), contractLines(sizes.contractLines, at));
  await write(file('boamp.json'), notices(sizes.notices, at));
  return [
    { set: 'annuaire', file: file('annuaire.json') },
    { set: 'rne-maires', file: file('maires.csv') },
    { set: 'rne-municipaux', file: file('conseillers.csv') },
    { set: 'decp', file: file('decp.csv') },
    { set: 'boamp', file: file('boamp.json') },
  ];
}

const PIECE_CHARS = 1024 * 1024;

async function write(file: string, lines: Iterable<string>): Promise<void> {
  const out = createWriteStream(file);
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < PIECE_CHARS) continue;
    if (!out.write(piece)) await once(out, 'drain');
    piece = '';
  }
  out.end(piece);
  await once(out, 'close');
}

type At = (index: number) => Commune;

function* townHalls(count: number, at: At): Generator<string> {
  for (let index = 0; index < count; index += 1) {
    const { code, nom, siren } = at(index);
    // Two in five have no site, a tenth is still without encryption (public data §1).
    const host = `www.commune-${code.toLowerCase()}.example`;
    const site = index % 5 < 2 ? null : `${index % 10 === 3 ? 'http' : 'https'}://${host}/`;
    yield `${index === 0 ? '[' : ',\n'}${JSON.stringify({
      id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      nom: `Mairie - ${nom}`,
      pivot: JSON.stringify([{ type_service_local: 'mairie', code_insee_commune: [code] }]),
      code_insee_commune: code,
      statut_de_diffusion: 'true',
      site_internet: site === null ? null : JSON.stringify([{ libelle: '', valeur: site }]),
      adresse_courriel: `mairie@${host.slice(4)}`,
      telephone: JSON.stringify([{ valeur: '01 99 00 12 34', description: '' }]),
      adresse: JSON.stringify([
        {
          type_adresse: 'Adresse',
          complement1: '',
          complement2: '',
          numero_voie: '1 place de la Mairie',
          service_distribution: '',
          code_postal: `${code.slice(0, 2)}000`,
          nom_commune: nom,
          pays: 'France',
        },
      ]),
      formulaire_contact: null,
      sve: null,
      siren: siren ?? null,
      siret: null,
      date_modification_datetime: '2026-07-01T10:10:10+00:00',
      plage_ouverture: JSON.stringify([{ nom_jour_debut: 'Lundi', valeur_heure_debut_1: '09:00:00' }]),
    })}`;
  }
  yield ']\n';
}

const PERSON =
  "Nom de l'élu;Prénom de l'élu;Code sexe;Date de naissance;Code de la catégorie socio-professionnelle;Libellé de la catégorie socio-professionnelle;Date de début du mandat";
const COMMUNE =
  'Code du département;Libellé du département;Code de la collectivité à statut particulier;Libellé de la collectivité à statut particulier;Code de la commune;Libellé de la commune';

function person(index: number): string {
  return `EXEMPLE-${index};Camille;${index % 2 === 0 ? 'F' : 'M'};1970-01-01;37;Cadre administratif et commercial d'entreprise;2026-03-15`;
}

function place({ code, nom, departement = '' }: Commune): string {
  return `${departement};Département;;;${code};${nom}`;
}

function* mayors(count: number, at: At): Generator<string> {
  yield `${COMMUNE};${PERSON};Date de début de la fonction\n`;
  for (let index = 0; index < count; index += 1) yield `${place(at(index))};${person(index)};2026-03-21\n`;
}

function* councillors(count: number, towns: number, at: At): Generator<string> {
  yield `${COMMUNE};${PERSON};Libellé de la fonction;Date de début de la fonction;Code nationalité\n`;
  const seats = Math.ceil(count / towns);
  for (let index = 0; index < count; index += 1) {
    const seat = index % seats;
    const label =
      seat === 0 ? 'Maire' : seat < 4 ? `${seat}${seat === 1 ? 'er' : 'ème'} adjoint au Maire` : '';
    yield `${place(at(Math.floor(index / seats)))};${person(index)};${label};${label === '' ? '' : '2026-03-21'};FR\n`;
  }
}

const CONTRACT_COLUMNS =
  'uid,id,nature,acheteur_id,acheteur_nom,titulaire_id,titulaire_typeIdentifiant,titulaire_nom,objet,montant,type,codeCPV,procedure,techniques,dureeMois,dureeRestanteMois,offresRecues,dateNotification,datePublicationDonnees,formePrix,typesPrix,attributionAvance,tauxAvance,marcheInnovant,modalitesExecution,considerationsSociales,considerationsEnvironnementales,ccag,sousTraitanceDeclaree,typeGroupementOperateurs,origineUE,origineFrance,lieuExecution_code,lieuExecution_typeCode,idAccordCadre,titulaire_distance,acheteur_categorie,acheteur_commune_code,acheteur_commune_nom,acheteur_departement_code,acheteur_departement_nom,acheteur_region_code,acheteur_region_nom,acheteur_latitude,acheteur_longitude,titulaire_categorie,titulaire_commune_code,titulaire_commune_nom,titulaire_departement_code,titulaire_departement_nom,titulaire_region_code,titulaire_region_nom,titulaire_latitude,titulaire_longitude,modification_id,donneesActuelles,sourceDataset,sourceFile';

/** One contract in five has an amendment; one in thirty is about visuals or printing. */
function* contractLines(count: number, at: At): Generator<string> {
  yield `${CONTRACT_COLUMNS}\n`;
  for (let index = 0; index < count; index += 1) {
    const contract = Math.floor(index / 6) * 5 + Math.min(index % 6, 4);
    const isAmendment = index % 6 === 5;
    const { code, nom, siren = '' } = at(contract * 7);
    const siret = `${siren}00011`;
    const isOurs = contract % 30 === 0;
    const cpv = isOurs ? (contract % 60 === 0 ? '79822500' : '79800000') : '45233140';
    const object = isOurs
      ? `"Conception graphique, illustration et impression des supports de communication, lot ${contract}"`
      : `Travaux de voirie et réseaux divers de la commune programme ${contract} tranche ferme et optionnelle`;
    const [day, amendment] = isAmendment ? ['2026-09-01', 1] : ['2026-05-12', 0];
    yield `${siret}2026M${contract},2026M${contract},Marché,${siret},COMMUNE DE ${nom.toUpperCase()},812999902${String(contract % 100_000).padStart(5, '0')},SIRET,ENTREPRISE EXEMPLE ${contract % 5000} SARL,${object},${40_000 + (contract % 900)}.0,Services,${cpv},Procédure adaptée,,24,12,4,${day},2026-06-20,Unitaire,Définitif ferme,false,,false,Bons de commande,Pas de considération sociale,Pas de considération environnementale,Prestations intellectuelles,false,Pas de groupement,,,${code},Code commune,,12,Commune,${code},${nom},${code.slice(0, 2)},Département,84,Région,45.1234,4.5678,PME,${code},${nom},${code.slice(0, 2)},Département,84,Région,45.1234,4.5678,${amendment},${isAmendment || index % 6 !== 4},exemple,exemple.json\n`;
  }
}

function* notices(count: number, at: At): Generator<string> {
  for (let index = 0; index < count; index += 1) {
    const { nom, departement = '' } = at(index * 3);
    yield `${index === 0 ? '[' : ',\n'}${JSON.stringify({
      idweb: `26-${index}`,
      objet: index % 10 === 0 ? 'Conception graphique et réalisation de supports' : 'Travaux de voirie',
      nomacheteur: `Commune de ${nom}`,
      nature: 'APPEL_OFFRE',
      dateparution: '2026-11-20',
      datelimitereponse: '2026-12-18T12:00:00+00:00',
      code_departement: [departement],
      descripteur_libelle: ['Communication'],
      url_avis: `https://avis.example/26-${index}`,
      donnees: JSON.stringify({ texte: 'x'.repeat(4000) }),
    })}`;
  }
  yield ']\n';
}
