/** A time-stamp authority on loopback for tests: `openssl ts -reply` behind HTTP, with a throw-away root. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe } from 'vitest';

export interface TimeStampAuthority {
  readonly url: string;
  /** Certificate of its throw-away root. */
  readonly rootPem: string;
  /** What was asked: the type of the body, and the body. */
  readonly queries: { readonly method: string; readonly type: string; readonly body: Buffer }[];
  /** Answers a query as the server would. */
  readonly reply: (query: Uint8Array) => Buffer;
  /** A signed token over a content of the test's own, which `openssl ts -reply` would not sign. */
  readonly sign: (tstInfo: Uint8Array, ...options: readonly string[]) => Buffer;
  /** What `openssl ts -verify` says of an answer, trusting this authority's root alone. */
  readonly opensslAccepts: (response: Uint8Array, sha256: string) => boolean;
  readonly close: () => Promise<void>;
}

export interface AuthorityOptions {
  readonly key?: 'rsa' | 'ec';
  /** Extended key usage of its certificate; for time stamps alone unless told. */
  readonly usage?: string;
  readonly digest?: 'sha256' | 'sha512';
  /** Digest that names the certificate; `sha1` gives the older form of that attribute. */
  readonly certificateDigest?: 'sha1' | 'sha256' | 'sha384';
}

/** Tests with openssl; skipped, with a name that says so, where there is none of version 3. */
export function describeWithOpenssl(name: string, define: () => void): void {
  const isThere = hasOpenssl();
  // oxlint-disable-next-line vitest/valid-title -- the name says why it is skipped
  describe.skipIf(!isThere)(isThere ? name : `${name} (skipped: no openssl 3)`, () => {
    define();
  });
}

function hasOpenssl(): boolean {
  try {
    // Certificates are made with options of version 3.
    return /^OpenSSL [3-9]/.test(execFileSync('openssl', ['version'], { encoding: 'utf8' }));
  } catch {
    return false;
  }
}

/** Makes root, certificate and keys in a temporary folder and starts to answer. */
export async function startTimeStampAuthority({
  key = 'ec',
  usage = 'critical,timeStamping',
  digest = 'sha256',
  certificateDigest = 'sha256',
}: AuthorityOptions = {}): Promise<TimeStampAuthority> {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigie-tsa-'));
  /** A command in words that hold no space, then words as they are. */
  const run = (command: string, ...more: readonly string[]): void => {
    execFileSync('openssl', [...command.split(' '), ...more], { cwd: folder, stdio: 'ignore' });
  };
  const keyType = key === 'ec' ? '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1' : '-newkey rsa:2048';
  const certificate = (name: string, more: string): void =>
    run(
      `req -x509 ${keyType} -nodes -days 2 -config openssl.cnf -subj /O=Saint-Exemple/CN=${name} -keyout ${name}.key -out ${name}.pem ${more}`,
    );
  writeFileSync(
    path.join(folder, 'openssl.cnf'),
    [
      '[req]',
      'distinguished_name = name',
      '[name]',
      '[tsa]',
      'default_tsa = here',
      '[here]',
      'serial = serial',
      'signer_cert = stamps.pem',
      'certs = root.pem',
      'signer_key = stamps.key',
      `signer_digest = ${digest}`,
      'default_policy = 2.999.1',
      'digests = sha256',
      'accuracy = secs:1',
      'ordering = yes',
      'tsa_name = yes',
      `ess_cert_id_alg = ${certificateDigest}`,
      '',
    ].join('\n'),
  );
  certificate('root', '-addext basicConstraints=critical,CA:TRUE');
  certificate(
    'stamps',
    `-CA root.pem -CAkey root.key -addext basicConstraints=critical,CA:FALSE -addext extendedKeyUsage=${usage}`,
  );

  const reply = (query: Uint8Array): Buffer => {
    writeFileSync(path.join(folder, 'query.tsq'), query);
    run('ts -reply -config openssl.cnf -queryfile query.tsq -out answer.tsr');
    return readFileSync(path.join(folder, 'answer.tsr'));
  };
  const queries: TimeStampAuthority['queries'] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      queries.push({ method: request.method ?? '', type: request.headers['content-type'] ?? '', body });
      response.writeHead(200, { 'content-type': 'application/timestamp-reply' });
      response.end(reply(body));
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/horodatage`,
    rootPem: readFileSync(path.join(folder, 'root.pem'), 'utf8'),
    queries,
    reply,
    sign: (tstInfo, ...options) => {
      writeFileSync(path.join(folder, 'content.der'), tstInfo);
      run(
        'cms -sign -binary -nodetach -md sha256 -outform DER -econtent_type 1.2.840.113549.1.9.16.1.4',
        ...'-signer stamps.pem -inkey stamps.key -in content.der -out token.der'.split(' '),
        ...options,
      );
      return readFileSync(path.join(folder, 'token.der'));
    },
    opensslAccepts: (response, sha256) => {
      writeFileSync(path.join(folder, 'kept.tsr'), response);
      try {
        run(`ts -verify -digest ${sha256} -in kept.tsr -CAfile root.pem`);
        return true;
      } catch {
        return false;
      }
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          rmSync(folder, { recursive: true, force: true });
          closed();
        });
        server.closeAllConnections();
      }),
  };
}
