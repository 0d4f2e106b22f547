/**
 * Time-stamp authorities (RFC 3161) that answer without an account, by https. Proposed and never asked by themselves:
 * somebody who administers agrees first. Pure.
 *
 * Sources, read on 7 December 2026: Sectigo’s own page « Time Stamp Server & Stamping Protocols » gives its two addresses,
 * as http, says of the second that it is compliant with eIDAS, and asks for fifteen seconds between two questions of a
 * script; the European Commission’s code for the reference wallet (`RQESConfigImpl.kt`) has the second by https, published
 * test material of August 2026 the first. FreeTSA’s address is the one that documents of its users give; no source calls
 * it qualified. Others are left out whose https address no such source confirms: without https anybody on the way answers.
 */
export interface TimeAuthority {
  readonly name: string;
  readonly url: string;
  /** French: what is known of it. */
  readonly about: string;
}

export const TIME_AUTHORITIES: readonly TimeAuthority[] = [
  {
    name: 'Sectigo, service conforme à eIDAS',
    url: 'https://timestamp.sectigo.com/qualified',
    about:
      'Autorité de certification commerciale. Elle présente ce service comme conforme au règlement européen eIDAS ; s’il vous faut un horodatage « qualifié », vérifiez-le dans la liste de confiance de l’Union européenne.',
  },
  {
    name: 'Sectigo',
    url: 'https://timestamp.sectigo.com/',
    about: 'La même, service courant. Rien ne dit qu’il soit qualifié au sens d’eIDAS.',
  },
  {
    name: 'FreeTSA',
    url: 'https://freetsa.org/tsr',
    about:
      'Service gratuit, à employer avec mesure (Vigie demande une fois par jour). Rien ne dit qu’il soit qualifié au sens d’eIDAS.',
  },
];

export function timeAuthorityOf(url: string): TimeAuthority | null {
  return TIME_AUTHORITIES.find((one) => one.url === url) ?? null;
}
