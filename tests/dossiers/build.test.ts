import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WARCParser } from 'warcio';
import { buildDossier, type Dossier, verifyDossier } from '../../src/dossiers/index.js';
import type { DossierPart } from '../../src/dossiers/types.js';
import { appendEntry, type LogContent } from '../../src/evidence/log.js';
import { temporaryFolder } from '../support/folder.js';
import {
  describeWithOpenssl,
  startTimeStampAuthority,
  type TimeStampAuthority,
} from '../support/time-stamp-authority.js';
import { HOSTILE, makeSample, PAGE, PAGE_URL } from './sample.js';
import { entriesOf, sha } from './zip-kit.js';

/** Unpacks by code of the test's own: names were checked before. */
function unpack(zip: string): Map<string, Buffer> {
  return new Map(entriesOf(zip).map(({ name, bytes }) => [name, bytes]));
}

function has(command: string, ...args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('a dossier without a time stamp', () => {
  test('is written whole, says that nothing proves its date, and is incomplete when verified', async () => {
    const folder = temporaryFolder();
    const target = path.join(folder, 'sortie', 'dossier.zip');
    const sample = await makeSample(path.join(folder, 'blobs'));
    const outcome = await buildDossier(sample, sample.dossier, target);
    const bytes = readFileSync(target);
    expect(outcome).toMatchObject({ kind: 'written', sha256: sha(bytes), bytes: bytes.byteLength });
    expect(readdirSync(path.dirname(target))).toEqual(['dossier.zip']);
    expect(statSync(target).mode & 0o777).toBe(0o600);
    const check = await verifyDossier(target);
    expect(check).toMatchObject({ outcome: 'incomplete', sha256: sha(bytes), seals: [] });
    expect(check.findings).toEqual([
      { kind: 'incomplete', file: 'horodatage/racine-3.tsr', message: expect.stringContaining('la date') },
    ]);
    const files = unpack(target);
    for (const name of ['LISEZMOI.txt', 'horodatage/commandes.txt'])
      expect(files.get(name)?.toString('utf8')).toContain('rien n’y prouve leur date');
  });

  test('has names of the program’s own, whatever the texts say; the pages are text', async () => {
    const folder = temporaryFolder();
    const target = path.join(folder, 'dossier.zip');
    const sample = await makeSample(path.join(folder, 'blobs'), { texts: HOSTILE });
    expect(await buildDossier(sample, sample.dossier, target)).toMatchObject({ kind: 'written' });
    const files = unpack(target);
    expect([...files.keys()]).toEqual([
      'LISEZMOI.txt',
      'SHA256SUMS',
      'captures/001/derivative.jpg',
      'captures/001/headers.txt',
      'captures/001/original.png',
      'captures/001/page.html.txt',
      'captures/001/page.warc.gz',
      'captures/001/screenshot.png',
      'captures/001/terms.json',
      'horodatage/commandes.txt',
      'journal/entree-001.txt',
      'journal/preuve-001.json',
      'resume.pdf',
    ]);
    expect(files.get('captures/001/page.html.txt')?.equals(PAGE)).toBe(true);
    const readme = files.get('LISEZMOI.txt')?.toString('utf8') ?? '';
    expect(readme).toContain('Objet        : ../../etc/passwd gnp.exe');
    expect(readme).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/u);
  });

  test.each([
    ['text/html', 'bin'],
    ['image/svg+xml', 'svg.txt'],
    ['image/svg+xml; charset=utf-8', 'svg.txt'],
    ['application/x-msdownload', 'bin'],
    ['IMAGE/JPEG', 'jpg'],
    ['constructor', 'bin'],
    ['../../x', 'bin'],
    [null, 'bin'],
  ])('an original said to be %s gets the extension %s', async (contentType, extension) => {
    const folder = temporaryFolder();
    const target = path.join(folder, 'dossier.zip');
    const sample = await makeSample(path.join(folder, 'blobs'));
    const dossier = withParts(sample.dossier, (parts) =>
      parts.map((part) => (part.role === 'original' ? { ...part, contentType } : part)),
    );
    expect(await buildDossier(sample, dossier, target)).toMatchObject({ kind: 'written' });
    expect([...unpack(target).keys()]).toContain(`captures/001/original.${extension}`);
  });

  test('the same case gives the same bytes, in another zone and at another time', async () => {
    const folder = temporaryFolder();
    const first = path.join(folder, '1.zip');
    const second = path.join(folder, '2.zip');
    const sample = await makeSample(path.join(folder, 'blobs'), { pictures: 2 });
    await buildDossier(sample, sample.dossier, first);
    const zone = process.env.TZ;
    process.env.TZ = 'Pacific/Kiritimati';
    // PDF dates have seconds.
    await new Promise((later) => setTimeout(later, 1100));
    await buildDossier(sample, sample.dossier, second);
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
    expect(readFileSync(first).equals(readFileSync(second))).toBe(true);
  });

  test('the summary claims PDF/UA-1 and has a title', async () => {
    const folder = temporaryFolder();
    const target = path.join(folder, 'dossier.zip');
    const sample = await makeSample(path.join(folder, 'blobs'));
    await buildDossier(sample, sample.dossier, target);
    const pdf = unpack(target).get('resume.pdf')?.toString('latin1') ?? '';
    expect(pdf).toMatch(/pdfuaid:part(?:>|=")1/u);
    expect(pdf).toContain('/Alt');
    expect(pdf).toMatch(/<dc:title>|dc:title/u);
  });
});

describe('what a capture may be', () => {
  /** A case whose one capture is this content. */
  async function withContent(change: Partial<LogContent>, isWithheld = false) {
    const folder = temporaryFolder();
    const sample = await makeSample(path.join(folder, 'blobs'));
    const capture = sample.dossier.pictures[0]?.captures[0];
    if (capture === undefined) throw new Error('no capture');
    const entry = appendEntry(null, { ...capture.proof.entry, ...change });
    const known = new Map(capture.parts.map((part) => [part.sha256, part.contentType]));
    const parts = entry.parts.map((part) => ({
      ...part,
      role: part.role as DossierPart['role'],
      contentType: known.get(part.sha256) ?? null,
      isWithheld: isWithheld && part.role === 'original',
    }));
    const { seq, hash } = entry;
    const one = { ...capture, parts, proof: { entry, following: [] }, root: { seq, hash } };
    const dossier = {
      ...sample.dossier,
      pictures: sample.dossier.pictures.map((picture) => ({ ...picture, captures: [one] })),
    };
    const zip = path.join(folder, 'dossier.zip');
    const outcome = await buildDossier(sample, dossier, zip);
    return { outcome, zip, parts: capture.parts.map(({ role, sha256, bytes }) => ({ role, sha256, bytes })) };
  }

  test('several parts of a role are numbered in their order', async () => {
    const { parts } = await withContent({});
    const [original, derivative] = parts;
    if (original === undefined || derivative === undefined) throw new Error('no parts');
    const { zip } = await withContent({ parts: [original, derivative, { ...original, role: 'derivative' }] });
    const names = [...unpack(zip).keys()].filter((name) => name.startsWith('captures/'));
    expect(names).toEqual(
      ['derivative-2.png', 'derivative.jpg', 'original.png'].map((one) => `captures/001/${one}`),
    );
    expect((await verifyDossier(zip)).findings.map(({ file }) => file)).toEqual(['horodatage/racine-1.tsr']);
  });

  test('a visual that was read in part: its key is told as not checked', async () => {
    const { zip } = await withContent({ subject: `ranges:${'a'.repeat(64)}` });
    expect((await verifyDossier(zip)).notChecked.join('\n')).toContain('Capture 001, la clé de contenu');
  });

  test('an original that is another visual is refused', async () => {
    const { outcome } = await withContent({ subject: `sha256:${'a'.repeat(64)}` });
    expect(outcome).toEqual({ kind: 'refused', problems: [expect.stringContaining('n’est pas le visuel')] });
  });

  test('the original of a report may stay behind, and this is said; that of a capture may not', async () => {
    const { zip, outcome } = await withContent({ kind: 'report', subject: 'signalement-7' }, true);
    expect(outcome).toMatchObject({ kind: 'written' });
    expect([...unpack(zip).keys()]).not.toContain('captures/001/original.png');
    const check = await verifyDossier(zip);
    expect(check.findings.map(({ file }) => file)).toEqual(['horodatage/racine-1.tsr']);
    expect(check.notChecked.join('\n')).toContain('Capture 001, l’original du signalement : non joint');
    expect((await withContent({}, true)).outcome).toMatchObject({
      kind: 'refused',
      problems: [expect.stringContaining('seul l’original d’un signalement')],
    });
  });
});

describe('no dossier leaves with a hole', () => {
  test.each(['missing', 'corrupt'] as const)('a blob is %s', async (state) => {
    const folder = temporaryFolder();
    const target = path.join(folder, 'dossier.zip');
    const sample = await makeSample(path.join(folder, 'blobs'));
    const sha256 = sample.dossier.pictures[0]?.captures[0]?.parts[0]?.sha256 ?? '';
    const blob = path.join(folder, 'blobs', sha256.slice(0, 2), sha256);
    if (state === 'missing') rmSync(blob);
    else {
      chmodSync(blob, 0o600);
      writeFileSync(blob, 'autre chose');
    }
    const outcome = await buildDossier(sample, sample.dossier, target);
    expect(outcome).toEqual({
      kind: 'refused',
      problems: [expect.stringContaining('captures/001/original.png')],
    });
    expect(readdirSync(folder)).toEqual(['blobs']);
  });

  test('a blob that goes bad while the archive is written leaves no file', async () => {
    const folder = temporaryFolder();
    const target = path.join(folder, 'sortie', 'dossier.zip');
    const { blobs, dossier } = await makeSample(path.join(folder, 'blobs'));
    const screenshot = dossier.pictures[0]?.captures[0]?.parts.find(({ role }) => role === 'screenshot');
    const failing: typeof blobs = {
      ...blobs,
      get: (sha256) =>
        sha256 === screenshot?.sha256 ? Promise.resolve({ kind: 'missing' }) : blobs.get(sha256),
    };
    await expect(buildDossier({ blobs: failing }, dossier, target)).rejects.toThrow('missing');
    expect(readdirSync(path.dirname(target))).toEqual([]);
  });

  test.each<[string, (dossier: Dossier) => Dossier, string]>([
    ['a part is left out', (one) => withParts(one, (parts) => parts.slice(1)), 'entrée du journal'],
    [
      'a part is another one',
      (one) => withParts(one, (parts) => parts.map((part) => ({ ...part, sha256: 'a'.repeat(64) }))),
      'entrée du journal',
    ],
    ['no picture', (one) => ({ ...one, pictures: [] }), 'de 1 à 999 captures'],
    [
      'a picture without a capture',
      (one) => ({ ...one, pictures: one.pictures.map((picture) => ({ ...picture, captures: [] })) }),
      'aucune capture',
    ],
    ['certificates that are none', (one) => ({ ...one, authorityCertificates: 'bonjour' }), 'PEM'],
    [
      'a proof of another root',
      (one) => withRoot(one, { seq: 3, hash: 'b'.repeat(64) }),
      'ne mène pas à la racine',
    ],
  ])('%s', async (_, change, problem) => {
    const folder = temporaryFolder();
    const target = path.join(folder, 'dossier.zip');
    const sample = await makeSample(path.join(folder, 'blobs'));
    const outcome = await buildDossier(sample, change(sample.dossier), target);
    expect(outcome).toEqual({
      kind: 'refused',
      problems: expect.arrayContaining([expect.stringContaining(problem)]),
    });
    expect(readdirSync(folder)).toEqual(['blobs']);
  });
});

describeWithOpenssl('a sealed dossier by hand', () => {
  let authority: TimeStampAuthority;
  let folder: string;
  let files: Map<string, Buffer>;
  beforeAll(async () => {
    authority = await startTimeStampAuthority();
  });
  afterAll(() => authority.close());

  async function sealed(): Promise<void> {
    folder = temporaryFolder();
    const zip = path.join(folder, 'dossier.zip');
    const sample = await makeSample(path.join(folder, 'blobs'), {
      reply: authority.reply,
      pictures: 2,
      isTwoDays: true,
      certificates: `# racine\n${authority.rootPem}`,
    });
    expect(await buildDossier(sample, sample.dossier, zip)).toMatchObject({ kind: 'written' });
    expect(await verifyDossier(zip)).toMatchObject({
      outcome: 'intact',
      findings: [],
      captures: [{ number: '001' }, { number: '002' }],
    });
    files = unpack(zip);
  }

  test('two days, two roots, each under its time stamp; openssl accepts them', async () => {
    await sealed();
    for (const seq of [3, 5]) {
      const proofs = [1, 2].map(
        (n) =>
          JSON.parse(files.get(`journal/preuve-00${n}.json`)?.toString('utf8') ?? '') as {
            root: { seq: number; hash: string };
          },
      );
      const root = proofs.find((proof) => proof.root.seq === seq)?.root.hash ?? '';
      const stamp = files.get(`horodatage/racine-${seq}.tsr`) ?? Buffer.alloc(0);
      expect(authority.opensslAccepts(stamp, root)).toBe(true);
      expect(authority.opensslAccepts(stamp, 'a'.repeat(64))).toBe(false);
    }
  });

  test.skipIf(!has('unzip', '-v') || !has('sha256sum', '--version'))(
    'unzip, sha256sum, sed and openssl, as LISEZMOI.txt says (skipped without unzip and sha256sum)',
    async () => {
      await sealed();
      const out = path.join(folder, 'a la main');
      execFileSync('unzip', ['-q', path.join(folder, 'dossier.zip'), '-d', out]);
      const sh = (script: string): string =>
        execFileSync('sh', ['-c', script], { cwd: out, encoding: 'utf8', stdio: 'pipe' });
      expect(sh('sha256sum -c SHA256SUMS').trim().split('\n')).toHaveLength(files.size - 1);
      const readme = readFileSync(path.join(out, 'LISEZMOI.txt'), 'utf8');
      const script = /^ {4}n=001\n[\s\S]*?echo "\$h"$/m.exec(readme)?.[0] ?? 'false';
      for (const n of ['001', '002']) {
        const { root } = JSON.parse(readFileSync(path.join(out, `journal/preuve-${n}.json`), 'utf8')) as {
          root: { hash: string };
        };
        expect(sh(script.replace('n=001', `n=${n}`)).trim()).toBe(root.hash);
      }
      const commands = readFileSync(path.join(out, 'horodatage/commandes.txt'), 'utf8');
      const verifications = commands.match(/^ *openssl ts -verify .*$/gm) ?? [];
      expect(verifications).toHaveLength(2);
      for (const command of verifications) expect(sh(`${command} 2>&1`)).toContain('Verification: OK');
      writeFileSync(path.join(out, 'captures/001/headers.txt'), 'autre');
      expect(() => sh('sha256sum -c SHA256SUMS')).toThrow('Command failed');
    },
  );

  test('warcio reads its web archive', async () => {
    await sealed();
    const warc = files.get('captures/001/page.warc.gz') ?? Buffer.alloc(0);
    const parser = new WARCParser(new Response(new Uint8Array(warc)).body as never);
    const seen: string[] = [];
    for await (const record of parser) {
      const payload = Buffer.from(await record.readFully(false));
      if (record.warcType !== 'response') continue;
      seen.push(record.warcTargetURI ?? '');
      expect(payload.equals(PAGE)).toBe(true);
    }
    expect(seen).toEqual([PAGE_URL]);
  });

  test('a seal that does not hold is refused, with its reason', async () => {
    const blobs = path.join(temporaryFolder(), 'blobs');
    const sample = await makeSample(blobs, {
      reply: (query) => {
        const answer = authority.reply(query);
        answer[answer.byteLength - 1] = (answer.at(-1) ?? 0) ^ 1;
        return answer;
      },
    });
    const outcome = await buildDossier(sample, sample.dossier, path.join(blobs, '../dossier.zip'));
    expect(outcome).toMatchObject({ kind: 'refused', problems: [expect.stringContaining('Racine n° 3')] });
  });
});

type Parts = Dossier['pictures'][number]['captures'][number]['parts'];

function withParts(dossier: Dossier, change: (parts: Parts) => Parts): Dossier {
  return {
    ...dossier,
    pictures: dossier.pictures.map((picture) => ({
      ...picture,
      captures: picture.captures.map((capture) => ({ ...capture, parts: change(capture.parts) })),
    })),
  };
}

function withRoot(dossier: Dossier, root: { readonly seq: number; readonly hash: string }): Dossier {
  return {
    ...dossier,
    pictures: dossier.pictures.map((picture) => ({
      ...picture,
      captures: picture.captures.map((capture) => ({ ...capture, root })),
    })),
  };
}
