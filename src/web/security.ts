/** What every answer and every request goes through before a page is made. */
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';
import type { Env, WebContext } from './context.js';
import { tooMany, type Turns } from './turns.js';
import { parseUrl } from '../parse-url.js';

/** Longest form: a pasted list of sites. Uploads have a limit of their own where they are taken. */
export const MAX_FORM_BYTES = 256 * 1024;
/** A form that anybody may send holds an address, a password or a token. */
const MAX_OUTSIDE_FORM_BYTES = 16 * 1024;
/** Fields of a form: the longest of ours has about a hundred. What is parsed becomes objects, thousands of them milliseconds. */
const MAX_FORM_FIELDS = 1000;

/** Nothing runs and nothing is drawn but files of our own; `connect-src` is for htmx. */
const POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'"],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

/** Headers of every answer; pages are private and are kept nowhere. */
export function headers(): MiddlewareHandler<Env> {
  const secure = secureHeaders({
    contentSecurityPolicy: POLICY,
    // "no-referrer" would make browsers send « Origin: null » with our own forms (Fetch, "append a request Origin header").
    referrerPolicy: 'same-origin',
    xFrameOptions: 'DENY',
    crossOriginOpenerPolicy: 'same-origin',
    crossOriginResourcePolicy: 'same-origin',
    // Told by whoever puts HTTPS in front; on a plain loopback address it would mean nothing.
    strictTransportSecurity: false,
    permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  });
  return async (c, next) => {
    const done = await secure(c, next);
    // The place is asked of the browser by a button of this page, and of no other.
    if (c.req.path === UPLOAD_PATH)
      c.res.headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=(self)');
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
    c.res.headers.set('x-robots-tag', 'noindex, nofollow');
    return done;
  };
}

/** Numbers as addresses have them: what only looks like one is no address that could be answered. */
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const LOOPBACK = new RegExp(`^(?:localhost|127(?:\\.${OCTET}){3}|\\[::1\\])$`);

/** Whether a Host header names this machine or one of `hosts` (lower case): any other one is a name somebody points at us. */
export function isKnownHost(host: string | undefined, hosts: readonly string[]): boolean {
  const name = hostName(host ?? '');
  return name !== null && (LOOPBACK.test(name) || hosts.includes(name));
}

function hostName(host: string): string | null {
  return /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase() ?? null;
}

/** Refuses requests under names that are not ours (DNS rebinding). */
export function knownHosts(hosts: readonly string[]): MiddlewareHandler<Env> {
  const names = hosts.map((name) => name.toLowerCase());
  return async (c, next) => {
    if (isKnownHost(c.req.header('host'), names)) return next();
    return c.text(
      'Vigie ne répond pas sous ce nom. Ajoutez-le à « hosts » dans vigie.config.json (ou VIGIE_HOSTS), puis relancez « vigie serve ».\n',
      421,
    );
  };
}

/**
 * A form is taken only from our own pages: the browser says where it comes from. Together with the cookie's
 * `SameSite=Strict` it needs no token in the page. Behind HTTPS the scheme differs, so hosts are compared.
 */
export function ownForms(): MiddlewareHandler<Env> {
  const hono = csrf({ origin: isOwn });
  return async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    // Asked by the servers of mailboxes, which are no page of ours; the token in the address is all the proof there is.
    if (ONE_CLICK.test(c.req.path)) return next();
    const origin = c.req.header('origin');
    const site = c.req.header('sec-fetch-site');
    const isRefused = origin === undefined ? site !== 'same-origin' : !isOwn(origin, c);
    return isRefused ? c.text(FOREIGN_FORM, 403) : hono(c, next);
  };
}

/** What one click on a mail’s own « se désabonner » asks (RFC 8058). No other address is asked from elsewhere. */
const ONE_CLICK = /^\/bulletin\/arret\/[\w-]+$/;
const MAX_ONE_CLICK_BYTES = 4096;

const FOREIGN_FORM =
  'Cette demande ne vient pas d’une page de Vigie : rien n’a été changé. Revenez à la page et recommencez.\n';

function isOwn(origin: string, c: { req: { header(name: string): string | undefined } }): boolean {
  return parseUrl(origin)?.host === c.req.header('host')?.toLowerCase();
}

/** Where files are taken, under a limit of their own and only behind the door (`uploads.ts`). */
export const UPLOAD_PATH = '/signaler';
export const RECEIPT_UPLOAD = '/lettres/:id/envois/:delivery/preuve';
const UPLOADS = /^\/signaler$|^\/lettres\/[^/]+\/envois\/[^/]+\/preuve$/;

/**
 * Waits for the whole of a form before anybody asks who sends it: a form that comes slowly, for minutes, would else be taken
 * in the name of somebody who left meanwhile, or in the role that she had. To be put behind `formLimit`. Files are waited
 * for behind the door only; what takes them asks anew whether the person takes part.
 */
export function wholeForms(turns: Turns): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (c.req.method !== 'POST' || UPLOADS.test(c.req.path)) return next();
    const bytes = Buffer.from(await c.req.arrayBuffer());
    if (hasTooManyFields(bytes)) return c.text(TOO_LONG, 413);
    // Those that came meanwhile are read one a turn, too.
    const turn = turns.next();
    if (turn === null) return tooMany(c);
    await turn;
    if (!ONE_CLICK.test(c.req.path)) await c.req.parseBody();
    return next();
  };
}

function hasTooManyFields(bytes: Buffer): boolean {
  let at = bytes.indexOf('&');
  for (let count = 0; at !== -1; count += 1) {
    if (count >= MAX_FORM_FIELDS) return true;
    at = bytes.indexOf('&', at + 1);
  }
  return false;
}

/** Paths of forms that are answered without a session. */
const OUTSIDE_FORMS = /^\/(?:entree|connexion(?:\/lien)?|bulletin\/(?:arret|retour)\/[^/]+)$/;

/** Refuses who has no session before anything of her form is read: to be put before `formLimit`. */
export function knownSenders(
  hasSession: (c: WebContext) => boolean,
  otherwise: (c: WebContext) => Response | Promise<Response>,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const isAsked = c.req.method === 'POST' && !OUTSIDE_FORMS.test(c.req.path);
    return isAsked && !hasSession(c) ? otherwise(c) : next();
  };
}

const TOO_LONG = 'Ce formulaire est trop long : rien n’a été changé. Envoyez-le en plusieurs fois.\n';

export function formLimit(): MiddlewareHandler<Env> {
  const limit = bodyLimit({ maxSize: MAX_FORM_BYTES, onError: (c) => c.text(TOO_LONG, 413) });
  const outside = bodyLimit({ maxSize: MAX_OUTSIDE_FORM_BYTES, onError: (c) => c.text(TOO_LONG, 413) });
  const oneClick = bodyLimit({ maxSize: MAX_ONE_CLICK_BYTES, onError: (c) => c.text('Trop long.\n', 413) });
  return async (c, next) => {
    if (UPLOADS.test(c.req.path)) return next();
    if (ONE_CLICK.test(c.req.path)) return oneClick(c, next);
    // None of our other forms comes in parts; a parser that is given parts throws at every one that is broken.
    if (/^\s*multipart\//i.test(c.req.header('content-type') ?? ''))
      return c.text('Ce formulaire n’est pas de ceux de Vigie : rien n’a été changé.\n', 415);
    return (OUTSIDE_FORMS.test(c.req.path) ? outside : limit)(c, next);
  };
}
