/**
 * Which private places are open: the origins (scheme, host and port) that a person named, where the settings accept
 * private addresses at all. What a page, a redirect or a file names is no such. Pure.
 */
import ipaddr from 'ipaddr.js';
import { parseUrl } from '../parse-url.js';

/** Nothing is open. */
export const NO_ORIGINS: ReadonlySet<string> = new Set();

/** Origins of the addresses that a person named; what is no web address names nothing. */
export function privateOrigins(named: readonly string[]): ReadonlySet<string> {
  return new Set(
    named.flatMap((address) => {
      const url = parseUrl(address);
      return url !== null && /^https?:$/.test(url.protocol) && !isMetadataName(url.hostname)
        ? [url.origin]
        : [];
    }),
  );
}

/**
 * Where the machines of cloud providers are told of themselves, keys included. Nothing opens them. Link-local ones
 * (169.254.0.0/16, fe80::/10) are refused as a range.
 */
const METADATA_ADDRESSES: ReadonlySet<string> = new Set(
  [
    // Amazon (EC2 user guide, « Instance metadata and user data »).
    'fd00:ec2::254',
    // Google (Compute Engine, « About VM metadata », IPv6-only machines).
    'fd20:ce::254',
    // Alibaba Cloud (ECS, « Instance metadata »).
    '100.100.100.200',
    // Azure (« What is IP address 168.63.129.16? »): a public address that answers within the machine.
    '168.63.129.16',
    // Oracle Cloud (« iSCSI and metadata endpoints »).
    '192.0.0.192',
  ].map((address) => ipaddr.parse(address).toString()),
);

const METADATA_NAMES: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
  'metadata.tencentyun.com',
  'metadata.platformequinix.com',
]);

/** Whether an address is one of those services. */
export function isMetadataAddress(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return METADATA_ADDRESSES.has(address.toString());
}

/** Whether a host name, as an address carries it, is that of such a service. */
export function isMetadataName(hostname: string): boolean {
  return METADATA_NAMES.has(hostname.toLowerCase().replace(/\.$/, ''));
}
