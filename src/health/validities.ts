/** What runs out: the certificates of the time-stamp authority, and the reading of letters by those who answer for them. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { addDays, formatDate, type LegalDay } from '../french/index.js';
import { plural } from '../french/words.js';
import type { TemplateSet } from '../letters/index.js';
import type { Finding } from './judge.js';

/** Told so long before. */
const CERTIFICATE_DAYS = 60;
const TEMPLATE_DAYS = 30;

export type Certificates =
  | { readonly ok: true; readonly until: LegalDay }
  /** French, without its full stop. */
  | { readonly ok: false; readonly problem: string };

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** Until when all certificates of a PEM file hold. */
export function readCertificates(file: string): Certificates {
  try {
    const parts = readFileSync(file, 'utf8').match(PEM) ?? [];
    const days = parts.map((pem) => new Date(new X509Certificate(pem).validTo).toISOString().slice(0, 10));
    const [first] = days.toSorted();
    return first === undefined
      ? { ok: false, problem: `« ${file} » ne contient aucun certificat` }
      : { ok: true, until: first };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, problem: `« ${file} » n’est pas un fichier de certificats lisible (${reason})` };
  }
}

/** What is to be said of the certificates on a day; null when nothing is. */
export function certificateFinding(certificates: Certificates, on: LegalDay): Finding | null {
  const remedy = 'Demandez à l’autorité d’horodatage ses certificats actuels, et remplacez le fichier PEM.';
  if (!certificates.ok) return { part: 'keys', state: 'wrong', said: certificates.problem, remedy };
  const { until } = certificates;
  if (until >= addDays(on, CERTIFICATE_DAYS)) return null;
  return {
    part: 'keys',
    state: 'attention',
    said:
      until < on
        ? `Un certificat de l’autorité d’horodatage a pris fin le ${formatDate(until)}`
        : `Un certificat de l’autorité d’horodatage prend fin le ${formatDate(until)}`,
    remedy,
  };
}

/** What is to be said of the letters on a day: without a validation that holds, none of them may leave. */
export function templateFindings(
  { templates, parts, problems }: TemplateSet,
  on: LegalDay,
): readonly Finding[] {
  const all = [...templates, ...parts];
  const open = all.filter(
    ({ validation }) => validation === null || validation.on > on || validation.until < on,
  );
  const ending = all
    .flatMap(({ validation }) => validation?.until ?? [])
    .filter((until) => until >= on && until < addDays(on, TEMPLATE_DAYS))
    .toSorted();
  const found: Finding[] = [];
  const [first] = problems;
  if (first !== undefined)
    found.push({
      part: 'keys',
      state: 'wrong',
      said: `${plural(problems.length, 'défaut', 'défauts')} dans les modèles de lettres (${first.file} : ${first.message})`,
      remedy: 'Corrigez le modèle ; la page « Modèles de lettres » les nomme tous.',
    });
  if (open.length > 0)
    found.push({
      part: 'keys',
      state: 'attention',
      said: `${plural(open.length, 'texte de lettre n’est pas validé', 'textes de lettres ne sont pas validés')} sur ${all.length} (modèles et textes joints) : aucune lettre qui s’en sert ne peut partir`,
      remedy:
        'Faites-les lire par le syndicat, puis inscrivez en tête de chaque modèle qui l’a validé et jusqu’à quand (docs/ecrire-une-lettre.md).',
    });
  if (ending[0] !== undefined)
    found.push({
      part: 'keys',
      state: 'attention',
      said: `${plural(ending.length, 'validation de modèle prend', 'validations de modèles prennent')} fin dans les trente jours, la première le ${formatDate(ending[0])}`,
      remedy: 'Faites relire ces modèles avant ce jour.',
    });
  return found;
}
