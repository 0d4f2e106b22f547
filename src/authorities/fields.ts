/**
 * Values of open data as producers write them: fillers for nothing, codes without their zeros, two forms of dates, dirty
 * numbers. Total: whatever comes in, a value or null comes out. Pure (reference: public data §0, §2, §4).
 */
import { isLegalDay, type LegalDay } from '../french/dates.js';
import { isCommuneCode, isDepartementCode } from './codes.js';

/** What producers write for "nothing" (« CDL » in the copies of the ministry). */
const FILLERS: ReadonlySet<string> = new Set([
  'nc',
  'n/c',
  'nan',
  'nat',
  'none',
  'null',
  'na',
  'n/a',
  'cdl',
  'inconnu',
  'non renseigné',
  'undefined',
  '-',
]);

/** The text on one line, without control characters, at most `max` characters; null for nothing and for fillers. */
export function textTold(value: unknown, max = 2000): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') return null;
  // Cut before the work: a line may be megabytes long.
  const text = value
    .slice(0, max * 4)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, max)
    // Halves of a character, also the one that the cut made.
    .replaceAll(/\p{Cs}/gu, '')
    .trim();
  return text === '' || FILLERS.has(text.toLowerCase()) ? null : text;
}

/** A day written `2026-05-12` (a time may follow) or `12/05/2026`; null when there is none or it does not exist. */
export function dayTold(value: unknown): LegalDay | null {
  const text = textTold(value, 40) ?? '';
  const french = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?!\d)/.exec(text);
  const day =
    french === null
      ? text.slice(0, 10)
      : `${french[3]}-${(french[2] ?? '').padStart(2, '0')}-${(french[1] ?? '').padStart(2, '0')}`;
  // Fillers are days too (0001-01-01, 9999-12-31).
  return isLegalDay(day) && day >= '1900-01-01' && day <= '2100-01-01' ? day : null;
}

/** A number, also written « 61 000,50 » or « 61000.0 »; null when it is none. */
export function numberTold(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  const text = (textTold(value, 60) ?? '').replaceAll(/[\s€]/gu, '').replace(/^(-?\d+),(\d+)$/, '$1.$2');
  if (!/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text)) return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : null;
}

/** Overseas, as the ministry of the Interior codes it. */
const INTERIOR: Readonly<Record<string, string>> = {
  ZA: '971',
  ZB: '972',
  ZC: '973',
  ZD: '974',
  ZM: '976',
  ZN: '988',
  ZP: '987',
  ZS: '975',
  ZW: '986',
};

/** `3` → `03`, `2a` → `2A`, `ZA` → `971`, `69M` and `69D` → `69`; null for what is none (`6AE`, Alsace, is two of them). */
export function departementTold(value: unknown): string | null {
  const text = (textTold(value, 10) ?? '').toUpperCase().replace(/\.0$/, '');
  const code = INTERIOR[text] ?? text.replace(/^69[DM]$/, '69').replace(/^\d$/, '0$&');
  return isDepartementCode(code) ? code : null;
}

/** INSEE's code of a région: `1` → `01`; null for what is none. */
export function regionTold(value: unknown): string | null {
  const code = (textTold(value, 10) ?? '').replace(/\.0$/, '').padStart(2, '0');
  return /^\d{2}$/.test(code) && code !== '00' ? code : null;
}

/**
 * INSEE's code of a commune, whole (`01004`), without its zero (`1004`), or its number within the département alone
 * (`4` in `01`; `101` in `ZA` is `97101`); null for what is none.
 */
export function communeTold(departement: unknown, value: unknown): string | null {
  const text = (textTold(value, 12) ?? '').toUpperCase().replace(/\.0$/, '');
  const inside = departementTold(departement);
  const candidates = [
    text,
    ...(/^\d{4}$/.test(text) ? [`0${text}`] : []),
    ...(inside !== null && /^\d{1,3}$/.test(text)
      ? inside.length === 3
        ? [`${inside}${text.padStart(2, '0')}`, `${inside.slice(0, 2)}${text}`]
        : [`${inside}${text.padStart(3, '0')}`]
      : []),
  ];
  return candidates.find((code) => code.length === 5 && isCommuneCode(code)) ?? null;
}

/** The nine digits of a body from its SIRET or SIREN, also when it went through a spreadsheet (`….0`); null else. */
export function sirenTold(value: unknown): string | null {
  const digits = siretDigits(value);
  return /^(?:\d{9}|\d{14})$/.test(digits) ? digits.slice(0, 9) : null;
}

/** The digits of a SIRET or SIREN without spaces. */
export function siretDigits(value: unknown): string {
  return (textTold(value, 40) ?? '').replaceAll(/\s/gu, '').replace(/\.0+$/, '');
}
