/** Answers that lie about themselves: sizes, encodings, ranges, states, redirects. Each is a page and a picture. */
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import type { Socket } from 'node:net';
import { answer, endless, type RawRequest, type RawRoute, redirect, verbatim } from './serve-raw.js';

const OK = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n';
const ZEROS = Buffer.alloc(16 * 1024 * 1024);

/** Made once: bombs are dear to make. */
const bombs = new Map<string, Buffer>();
function bomb(name: string, make: () => Buffer): Buffer {
  const known = bombs.get(name) ?? make();
  bombs.set(name, known);
  return known;
}

function encoded(coding: string, body: () => Uint8Array): RawRoute {
  return (socket) => answer(body(), { headers: [`Content-Encoding: ${coding}`] })(socket);
}

/** Addresses that nobody may be sent to. `closed` = listeners that must never hear of us. */
export function forbiddenAddresses(
  closed: readonly { readonly port: number; readonly url: string }[],
): string[] {
  const [first] = closed;
  const port = first?.port ?? 1;
  return [
    ...closed.map(({ url }) => `${url}/secret`),
    `http://2130706433:${port}/decimal`,
    `http://0x7f.1:${port}/hexadecimal`,
    `http://0177.0.0.1:${port}/octal`,
    `http://127.1:${port}/court`,
    `http://[::ffff:127.0.0.2]:${port}/transforme`,
    `http://[::ffff:7f00:2]:${port}/hexa`,
    `http://127.0.0.2./point`,
    `http://0/`,
    `http://10.0.0.1/`,
    `http://192.168.1.1/`,
    `http://169.254.169.254/latest/meta-data/`,
    `http://[::1]/`,
    `http://[fd00::1]/`,
    `http://[64:ff9b::7f00:1]/`,
    `http://interne.saint-exemple.example/`,
    `http://mixte.saint-exemple.example/`,
    `http://localhost:${port}/`,
    `http://utilisateur:mot@127.0.0.2:${port}/`,
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,<img src=x>',
    'ftp://127.0.0.2/',
    `http:\\\\127.0.0.2:${port}\\x`,
    `//127.0.0.2:${port}/x`,
  ];
}

/** Ranges that are not what was asked for. `body` = the picture that would be there. */
function lyingRanges(body: Buffer): Record<string, RawRoute> {
  const part = (head: readonly string[], bytes: Uint8Array): RawRoute =>
    verbatim(
      `HTTP/1.1 206 Partial Content\r\n${head.join('\r\n')}\r\nContent-Type: image/jpeg\r\nContent-Length: ${bytes.byteLength}\r\nConnection: close\r\n\r\n`,
      bytes,
    );
  return {
    'range-wrong-start': part([`Content-Range: bytes 1000-1999/${body.length}`], body.subarray(0, 1_000)),
    'range-wrong-total': part(['Content-Range: bytes 0-99/999999999999'], body.subarray(0, 100)),
    'range-no-header': part(['X-Range: non'], body.subarray(0, 100)),
    'range-reversed': part(['Content-Range: bytes 99-0/10'], body.subarray(0, 100)),
    'range-multipart': part(
      ['Content-Range: bytes 0-9/20', 'Content-Type: multipart/byteranges; boundary=x'],
      Buffer.from('--x\r\nContent-Range: bytes 0-1/20\r\n\r\nab\r\n--x--'),
    ),
    'range-changes': (socket, { times }) =>
      part(
        [`Content-Range: bytes 0-${99 + times}/${100_000 + times}`, `ETag: "${times}"`],
        body.subarray(0, 100 + times),
      )(socket, NO_REQUEST),
    'range-never': verbatim(
      'HTTP/1.1 416 Non\r\nContent-Range: bytes */10\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    ),
    'not-asked-304': verbatim('HTTP/1.1 304 Inchange\r\nConnection: close\r\n\r\n'),
  };
}

const NO_REQUEST: RawRequest = { path: '', headers: {}, times: 0, startedMs: 0, endedMs: null };

function slowly(text: string): RawRoute {
  return (socket) => {
    let at = 0;
    const timer = setInterval(() => {
      socket.write(text.charAt(at % text.length));
      at += 1;
    }, 40);
    socket.on('close', () => clearInterval(timer));
  };
}

/** All attacks of the wire by name. `picture` = an innocent picture. */
export function wireAttacks(picture: Buffer): Record<string, RawRoute> {
  const manyHeaders = Array.from({ length: 10_000 }, (_, n) => `X-${n}: ${n}`).join('\r\n');
  const cookies = Array.from({ length: 400 }, (_, n) => `Set-Cookie: c${n}=${'v'.repeat(20)}`);
  return {
    'slow-head': slowly('HTTP/1.1 200 OK\r\nX: '),
    'slow-body': endless(`${OK}\r\n`, '<', 40),
    'never-answers': () => undefined,
    'endless-chunks': endless(
      `${OK}Transfer-Encoding: chunked\r\n\r\n`,
      `10000\r\n${'a'.repeat(65_536)}\r\n`,
      0,
    ),
    'endless-info': endless('', 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'.repeat(200), 0),
    'endless-header': endless('HTTP/1.1 200 OK\r\nX: ', 'a'.repeat(65_536), 0),
    'length-long': verbatim(`${OK}Content-Length: 100000\r\n\r\nbref`),
    'length-short': verbatim(`${OK}Content-Length: 3\r\n\r\n<p>bien plus long`),
    'length-negative': verbatim(`${OK}Content-Length: -5\r\n\r\nabc`),
    'length-twice': verbatim(`${OK}Content-Length: 3\r\nContent-Length: 9\r\n\r\nabc`),
    'length-huge': verbatim(`${OK}Content-Length: 99999999999999999999999\r\n\r\nabc`),
    'chunk-lies': verbatim(`${OK}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\nabc`),
    'gzip-bomb': encoded('gzip', () => bomb('gzip', () => gzipSync(ZEROS))),
    'deflate-bomb': encoded('deflate', () => bomb('deflate', () => deflateSync(ZEROS))),
    'br-bomb': encoded('br', () =>
      bomb('br', () => brotliCompressSync(ZEROS, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })),
    ),
    'nested-bomb': encoded('gzip, gzip', () => bomb('nested', () => gzipSync(gzipSync(ZEROS)))),
    'too-many-codings': encoded('gzip, gzip, gzip, br, deflate', () => Buffer.from('x')),
    'gzip-cut': encoded('gzip', () => gzipSync('<p>texte</p>'.repeat(500)).subarray(0, 60)),
    'gzip-no-gzip': encoded('gzip', () => Buffer.from('pas compressé')),
    'unknown-coding': encoded('toto', () => Buffer.from('x')),
    'no-http': verbatim('Bonjour, ici la mairie.\r\n\r\n'),
    'old-http': verbatim('HTTP/1.0 200 OK\r\n\r\n<p>vieux</p>'),
    'no-version': verbatim('ICY 200 OK\r\n\r\nabc'),
    'status-999': verbatim('HTTP/1.1 999 Non\r\nContent-Length: 0\r\n\r\n'),
    'status-0': verbatim('HTTP/1.1 000 Non\r\nContent-Length: 0\r\n\r\n'),
    upgrade: verbatim(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nabc',
    ),
    'proto-headers': verbatim(
      `HTTP/1.1 404 Non\r\n__proto__: a\r\n__proto__: b\r\nconstructor: a\r\nconstructor: b\r\ntoString: x\r\nhasOwnProperty: y\r\nContent-Length: 0\r\n\r\n`,
    ),
    'many-headers': verbatim(`HTTP/1.1 200 OK\r\n${manyHeaders}\r\n\r\nabc`),
    'big-header': verbatim(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(1_000_000)}\r\n\r\nabc`),
    'bad-header': verbatim(`${OK}X\x00Y: \x01\x7f\r\n\xff\xfe: z\r\n\r\nabc`),
    'many-cookies': (socket) => answer('<p>biscuits</p>', { headers: cookies })(socket),
    'reset-at-once': (socket) => socket.resetAndDestroy(),
    'reset-in-head': (socket) => socket.write('HTTP/1.1 200 O', () => socket.resetAndDestroy()),
    'reset-in-body': (socket) =>
      socket.write(`${OK}Content-Length: 500\r\n\r\nabc`, () => socket.resetAndDestroy()),
    'closes-at-once': (socket) => void socket.end(),
    'retry-never': busy('-1'),
    'retry-past': busy('Thu, 01 Jan 1970 00:00:00 GMT'),
    'retry-overflow': busy('1000000000000'),
    'retry-far': busy('Fri, 31 Dec 9999 23:59:59 GMT'),
    'always-503': verbatim('HTTP/1.1 503 Non\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
    'redirect-loop': redirect('?encore'),
    'redirect-self': (socket, request) => redirect(request.path)(socket, request),
    'redirect-grows': (socket, request) => redirect(`${request.path}/x`)(socket, request),
    'redirect-nowhere': verbatim('HTTP/1.1 302 Non\r\nContent-Length: 0\r\n\r\n'),
    'redirect-empty': redirect(''),
    'redirect-crlf': redirect('/a%0d%0aX-Injecte:%20oui\r\nX-Vrai: oui'),
    'redirect-huge': redirect(`/${'a'.repeat(20_000)}`),
    'redirect-broken': redirect('http://[::bad/'),
    'redirect-bytes': redirect('/\xff\xfe\x80'),
    ...lyingRanges(picture),
  };
}

function busy(retryAfter: string): RawRoute {
  return (socket: Socket) => {
    socket.end(
      `HTTP/1.1 429 Trop\r\nRetry-After: ${retryAfter}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    );
  };
}
