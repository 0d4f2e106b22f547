/**
 * The address judge: one place decides where the program may connect, with the reason for each range.
 * What is not known to be public is refused. Ranges: IANA special-purpose registries (RFC 6890, RFC 8190).
 */
import ipaddr from 'ipaddr.js';
import { isMetadataAddress, isMetadataName, NO_ORIGINS } from './private-origins.js';

export interface JudgeRules {
  /** Origins for which loopback, private, CGNAT and unique-local addresses are let through, and their own port. */
  readonly privateOrigins: ReadonlySet<string>;
  /** Ports allowed besides 80 for http and 443 for https. */
  readonly allowedPorts: readonly number[];
  /** Addresses let through by name although their range is refused (an intranet site to watch). */
  readonly trustedAddresses: readonly string[];
  /** True while no contact is configured: nothing but loopback may be asked. */
  readonly loopbackOnly: boolean;
}

export const STRICT_RULES: JudgeRules = {
  privateOrigins: NO_ORIGINS,
  allowedPorts: [],
  trustedAddresses: [],
  loopbackOnly: false,
};

export type JudgeCode = 'url' | 'scheme' | 'userinfo' | 'port' | 'private-address' | 'no-contact';
export type Judgement =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly code: JudgeCode; readonly reason: string };

const ALLOWED: Judgement = { allowed: true };

/** What each range is, and whether a private origin opens it. A range that is not listed here is refused. */
const RANGES: Readonly<Record<string, { readonly reason: string; readonly opens: 'always' | 'private' }>> = {
  unicast: { reason: 'public', opens: 'always' },
  // Anycast DNS sinks (RFC 7534, RFC 7535) are public but never a web site: they stay refused.
  loopback: { reason: 'loopback, this very machine (RFC 1122)', opens: 'private' },
  private: { reason: 'private network (RFC 1918)', opens: 'private' },
  carrierGradeNat: { reason: 'network of an access provider (RFC 6598)', opens: 'private' },
  uniqueLocal: { reason: 'unique local address (RFC 4193)', opens: 'private' },
};

/**
 * Ranges that no setting opens, with the reason told to people who read logs.
 * Link-local holds the metadata services of cloud machines (169.254.169.254) and no web site.
 */
const NEVER: Readonly<Record<string, string>> = {
  linkLocal: 'link-local address (RFC 3927, RFC 4291), where cloud metadata services answer',
  multicast: 'multicast address (RFC 5771, RFC 4291)',
  broadcast: 'broadcast address (RFC 919)',
  unspecified: 'unspecified address, "this host" (RFC 1122)',
  reserved: 'reserved, documentation or benchmarking range (RFC 6890)',
  deprecatedSiteLocal: 'deprecated site-local address (RFC 3879)',
};

/**
 * Judges one IP address as text. IPv6 forms that carry an IPv4 address (mapped, compatible, translated, NAT64,
 * 6to4, Teredo, ISATAP) are unwrapped and every address inside must be allowed as well. `origin` is what is asked for at
 * that address.
 */
export function judgeAddress(text: string, rules: JudgeRules, origin: string): Judgement {
  if (!ipaddr.isValid(text)) return refuse('private-address', `not an IP address: ${text.slice(0, 60)}`);
  const address = ipaddr.parse(text);
  const normal = address.toString();
  const isPrivateOpen = rules.privateOrigins.has(origin);
  const isTrusted =
    rules.trustedAddresses.some((one) => sameAddress(one, normal)) && !isMetadataAddress(address);
  const ranged = isTrusted ? ALLOWED : judgeRange(address, isPrivateOpen);
  if (!ranged.allowed) return ranged;
  if (rules.loopbackOnly && !isLoopback(address))
    return refuse('no-contact', 'no contact is configured: nothing but this machine may be asked');
  return ALLOWED;
}

function judgeRange(address: ipaddr.IPv4 | ipaddr.IPv6, isPrivateOpen: boolean): Judgement {
  if (isMetadataAddress(address))
    return refuse('private-address', `${address.toString()}: metadata service of a cloud machine`);
  if (address.kind() === 'ipv6') {
    const inside = embeddedV4(address as ipaddr.IPv6);
    if (inside !== null) {
      for (const one of inside) {
        const judged = judgeRange(one, isPrivateOpen);
        if (!judged.allowed)
          return refuse(
            'private-address',
            `${address.toString()} carries ${one.toString()}: ${judged.reason}`,
          );
      }
      return ALLOWED;
    }
  }
  const name = address.range();
  const range = RANGES[name];
  if (range?.opens === 'always' || (range?.opens === 'private' && isPrivateOpen)) return ALLOWED;
  return refuse(
    'private-address',
    `${address.toString()}: ${range?.reason ?? NEVER[name] ?? `special range ${name}`}`,
  );
}

/** IPv4 addresses carried by an IPv6 one; null when it carries none by its form. */
function embeddedV4(address: ipaddr.IPv6): ipaddr.IPv4[] | null {
  const bytes = address.toByteArray();
  const v4 = (from: number, mask = 0): ipaddr.IPv4 =>
    new ipaddr.IPv4(bytes.slice(from, from + 4).map((byte) => byte ^ mask));
  const form: string = address.range();
  switch (form) {
    case 'ipv4Mapped': // ::ffff:a.b.c.d (RFC 4291)
    case 'rfc6145': // ::ffff:0:a.b.c.d (RFC 2765, RFC 6145)
      return [v4(12)];
    case 'rfc6052': // 64:ff9b::/96 only; the local-use prefix 64:ff9b:1::/48 (RFC 8215) is never public
      return bytes.slice(4, 12).every((byte) => byte === 0) ? [v4(12)] : null;
    case '6to4': // 2002:a.b.c.d::/48 (RFC 3056)
      return [v4(2)];
    case 'teredo': // server in clear, client inverted (RFC 4380)
      return [v4(4), v4(12, 0xff)];
    case 'unspecified':
    case 'loopback':
      return null;
    default:
      break;
  }
  // ::a.b.c.d (RFC 4291, deprecated) and ISATAP interface identifiers (RFC 5214)
  if (bytes.slice(0, 12).every((byte) => byte === 0)) return [v4(12)];
  const isIsatap =
    (bytes[8] === 0 || bytes[8] === 2) && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe;
  return isIsatap ? [v4(12)] : null;
}

function isLoopback(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.kind() === 'ipv6') {
    const mapped = address as ipaddr.IPv6;
    if (mapped.isIPv4MappedAddress()) return mapped.toIPv4Address().range() === 'loopback';
  }
  return address.range() === 'loopback';
}

function sameAddress(one: string, normal: string): boolean {
  return ipaddr.isValid(one) && ipaddr.parse(one).toString() === normal;
}

/**
 * Judges an address as a URL before its name is resolved: http(s) only, no user name or password, default ports
 * unless the rules say otherwise. Forms like `0x7f.1` or `2130706433` were made dotted by the WHATWG URL parser.
 */
export function judgeUrl(url: URL, rules: JudgeRules): Judgement {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return refuse('scheme', `scheme ${url.protocol.slice(0, 20)} is not http(s)`);
  if (url.username !== '' || url.password !== '')
    return refuse('userinfo', 'the address carries a user name or a password');
  if (url.hostname === '') return refuse('url', 'the address has no host');
  if (isMetadataName(url.hostname))
    return refuse('private-address', `${url.hostname}: metadata service of a cloud machine`);
  if (
    url.port !== '' &&
    !rules.privateOrigins.has(url.origin) &&
    !rules.allowedPorts.includes(Number(url.port))
  )
    return refuse('port', `port ${url.port} is not a default one`);
  return ALLOWED;
}

/** The IP address that a URL names by itself, without brackets; null for a name. */
export function literalAddress(url: URL): string | null {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(host) ? host : null;
}

function refuse(code: JudgeCode, reason: string): Judgement {
  return { allowed: false, code, reason };
}
