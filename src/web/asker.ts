/** Where in the network a request comes from: for counting tries at the door, and for nothing else. It is kept nowhere. */
import { getConnInfo } from '@hono/node-server/conninfo';
import ipaddr from 'ipaddr.js';
import type { WebContext } from './context.js';

/** Of an IPv6 address the part that one subscriber has (RFC 6177). */
const SUBSCRIBER_BITS = 64;

/**
 * The address of whoever asks; null when nobody can tell. Behind a proxy all connections come from the proxy: its `header`
 * tells more, once whoever operates says that the proxy sets it itself. Without, only a public address is one asker; one of
 * this machine or of a private network may be everybody.
 *
 * @param header name of a request header with one address, set by the proxy whatever it was sent; null when there is none
 */
export function askerOf(c: WebContext, header: string | null): string | null {
  if (header !== null) return placeOf(c.req.header(header)?.trim() ?? '')?.place ?? null;
  const peer = placeOf(peerOf(c));
  return peer?.isPublic === true ? peer.place : null;
}

function peerOf(c: WebContext): string {
  // Without a port (tests ask the pages as functions) there is no connection.
  const bindings: unknown = c.env;
  const isConnected = typeof bindings === 'object' && bindings !== null && 'incoming' in bindings;
  return isConnected ? (getConnInfo(c).remote.address ?? '') : '';
}

function placeOf(text: string): { readonly place: string; readonly isPublic: boolean } | null {
  if (!ipaddr.isValid(text)) return null;
  const address = ipaddr.process(text);
  const isPublic = address.range() === 'unicast';
  if (address.kind() === 'ipv4') return { place: address.toString(), isPublic };
  const bytes = address.toByteArray().slice(0, SUBSCRIBER_BITS / 8);
  return { place: Buffer.from(bytes).toString('hex'), isPublic };
}
