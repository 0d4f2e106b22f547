/** What the domain of a mail address says about who writes. Pure. */

/** Where everybody may have an address: a domain says nothing about who writes. */
const EVERYBODYS = new Set(
  'gmail.com googlemail.com outlook.com outlook.fr hotmail.com hotmail.fr live.com live.fr msn.com yahoo.com yahoo.fr icloud.com me.com orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.net bbox.fr numericable.fr aol.com proton.me protonmail.com gmx.fr gmx.com mailo.com'.split(
    ' ',
  ),
);

/** Whether a domain is that of a provider where everybody may have an address. @param domain in lower case */
export function isEverybodys(domain: string): boolean {
  return EVERYBODYS.has(domain);
}

/** What stands after the at sign, in lower case; null when there is none. */
export function domainOf(address: string): string | null {
  const at = address.lastIndexOf('@');
  return at === -1 || at === address.length - 1 ? null : address.slice(at + 1).toLowerCase();
}
