/** The identifiers of French authorities. Codes are strings: leading zeros count. */

/**
 * Départements as INSEE writes them, with the overseas ones that have communes. 99 means "abroad" to INSEE: no commune of
 * France has it, so samples and demonstrations use it.
 */
const DEPARTEMENT = /^(?:0[1-9]|1\d|2[1-9AB]|[3-8]\d|9[0-5]|97[1-8]|98[678]|99)$/;

/**
 * Whether a text is a commune's INSEE code: département (2 characters, 3 overseas) and number
 * (`01004`, `2A004`, `97411`). Corsica is 2A and 2B, never 20.
 */
export function isCommuneCode(code: string): boolean {
  const number = code.slice(numberAt(code));
  return /^\d[0-9AB]\d{3}$/.test(code) && departementOfCommune(code) !== null && Number(number) > 0;
}

/** Code of the département of a commune (`01`, `2A`, `974`); null when the code names none. */
export function departementOfCommune(code: string): string | null {
  const departement = code.slice(0, numberAt(code));
  return DEPARTEMENT.test(departement) ? departement : null;
}

export function isDepartementCode(code: string): boolean {
  return DEPARTEMENT.test(code);
}

function numberAt(code: string): number {
  return code.startsWith('97') || code.startsWith('98') ? 3 : 2;
}

/** Whether a text is a SIREN: nine digits, the last one of which makes the Luhn sum a multiple of ten. */
export function isSiren(code: string): boolean {
  if (!/^\d{9}$/.test(code)) return false;
  const sum = Array.from(code).reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum > 0 && sum % 10 === 0;
}
