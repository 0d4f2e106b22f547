import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import {
  checkIntegrity,
  closeIntegrityWorker,
  integrityFromReport,
} from '../../src/classifiers/integrity.js';
import { makeC2paStore, makeJpeg, makePng, makeXmp } from '../fixtures/make-image.js';
import { describeWithShared } from '../support/shared.js';

afterAll(closeIntegrityWorker);

function report(
  success: readonly string[],
  failure: readonly string[] = [],
  deltas: readonly string[] = [],
): string {
  const codes = (list: readonly string[]): object[] => list.map((code) => ({ code, url: 'self#jumbf=x' }));
  return JSON.stringify({
    validation_state: 'Invalid',
    validation_results: {
      activeManifest: { success: codes(success), informational: [], failure: codes(failure) },
      ingredientDeltas: [{ validationDeltas: { success: [], informational: [], failure: codes(deltas) } }],
    },
  });
}

const SOUND = ['claimSignature.validated', 'assertion.dataHash.match'];

describe('integrityFromReport', () => {
  test.each([
    ['signature and hash match', report(SOUND), 'intact'],
    ['boxes instead of a range', report(['claimSignature.validated', 'assertion.boxesHash.match']), 'intact'],
    ['failures that are not about the bytes', report(SOUND, ['cawg.ica.did_unavailable']), 'intact'],
    ['a broken ingredient', report(SOUND, [], ['assertion.dataHash.mismatch']), 'intact'],
    ['data changed', report(['claimSignature.validated'], ['assertion.dataHash.mismatch']), 'broken'],
    ['boxes changed', report(['claimSignature.validated'], ['assertion.bmffHash.mismatch']), 'broken'],
    ['assertion changed', report(SOUND, ['assertion.hashedURI.mismatch']), 'broken'],
    ['claim changed', report(['assertion.dataHash.match'], ['claimSignature.mismatch']), 'broken'],
    ['changed and expired', report([], ['signingCredential.expired', 'claimSignature.mismatch']), 'broken'],
    ['certificate expired', report(SOUND, ['signingCredential.expired']), 'signer-not-verified'],
    ['certificate unknown', report(SOUND, ['signingCredential.untrusted']), 'signer-not-verified'],
    ['hash of another kind', report(['claimSignature.validated'], ['algorithm.unsupported']), 'not-checked'],
    ['no signature', report(['assertion.dataHash.match'], ['claimSignature.missing']), 'not-checked'],
    ['no results', '{}', 'not-checked'],
    ['no JSON', 'oops', 'not-checked'],
  ])('%s', (_, json, integrity) => {
    expect(integrityFromReport(json)).toBe(integrity);
  });
});

describe('checkIntegrity', () => {
  const store = makeC2paStore({
    manifests: [{ label: 'urn:c2pa:1', claimGenerator: 'X', actions: [{ action: 'c2pa.created' }] }],
  });

  test('unsigned stores, plain files, unsupported formats and noise are not checked', async () => {
    const jpeg = await makeJpeg({ width: 16, height: 16, jumbf: store });
    expect(await checkIntegrity(jpeg, 'jpeg')).toBe('not-checked');
    expect(await checkIntegrity(await makePng({ width: 16, height: 16 }), 'png')).toBe('not-checked');
    expect(await checkIntegrity(jpeg, 'bmp')).toBe('not-checked');
    expect(await checkIntegrity(Buffer.from('noise'), 'jpeg')).toBe('not-checked');
    // The caller's bytes are still its own.
    expect(jpeg.length).toBeGreaterThan(100);
  });

  test('no address written in an image is ever asked', async () => {
    let hits = 0;
    const server = createServer((_, response) => {
      hits += 1;
      response.end();
    });
    server.on('connection', () => {
      hits += 1;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const address = `http://127.0.0.1:${port}/manifest.c2pa`;
      const xmp = makeXmp({ 'dcterms:provenance': address }, { attributes: true });
      const jpeg = await makeJpeg({ width: 16, height: 16, xmp });
      expect(await checkIntegrity(jpeg, 'jpeg')).toBe('not-checked');
      expect(await checkIntegrity(await makePng({ width: 16, height: 16, xmp }), 'png')).toBe('not-checked');
      expect(await checkIntegrity(await makeJpeg({ width: 16, height: 16, xmp, jumbf: store }), 'jpeg')).toBe(
        'not-checked',
      );
      // The counter does count: a request made on purpose is seen.
      expect(hits).toBe(0);
      await fetch(address);
      expect(hits).toBeGreaterThan(0);
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  test('after closing, a later check starts a new thread; a check under way ends as not checked', async () => {
    const jpeg = await makeJpeg({ width: 16, height: 16, jumbf: store });
    const underWay = checkIntegrity(jpeg, 'jpeg');
    await closeIntegrityWorker();
    expect(await underWay).toBe('not-checked');
    expect(await checkIntegrity(jpeg, 'jpeg')).toBe('not-checked');
    await closeIntegrityWorker();
    await closeIntegrityWorker();
  });

  // The build stands in dist/ before any test runs.
  test.each([
    [
      'TypeScript sources',
      'src/classifiers/integrity.ts',
      [path.join('node_modules', 'tsx', 'dist', 'cli.mjs')],
    ],
    ['compiled sources', 'dist/src/classifiers/integrity.js', []],
  ])('from %s the thread starts, the process waits for its answer and then ends', (_, file, loader) => {
    const root = path.resolve(import.meta.dirname, '../..');
    const module = pathToFileURL(path.join(root, file)).href;
    const script = `import(${JSON.stringify(module)}).then(async ({ checkIntegrity }) => {
      process.stdout.write(await checkIntegrity(Buffer.from('noise'), 'jpeg'));
    });`;
    const run = spawnSync(process.execPath, [...loader, '--eval', script], {
      cwd: root,
      encoding: 'utf8',
      timeout: 25_000,
    });
    expect({ out: run.stdout, status: run.status, signal: run.signal }).toEqual({
      out: 'not-checked',
      status: 0,
      signal: null,
    });
  });
});

describeWithShared('checkIntegrity on signed files', (dir) => {
  test.each([
    ['neither/c2pa-org-adobe-20220124-CA.jpg', 'jpeg', 'intact'],
    ['ai-generated/microsoft-DALL-E_cloud_surfing_puppy.webp', 'webp', 'intact'],
    ['ai-generated/wiltodelta-firefly-1.png', 'png', 'intact'],
    ['neither/trustnxt-trustnxt-icon-signed-v2-bmff.heic', 'heic', 'intact'],
    ['ai-edited/c2pa-org-adobe-20240110-single_manifest_store.pdf', 'pdf', 'intact'],
    ['neither/c2pa-org-adobe-20220124-E-dat-CA.jpg', 'jpeg', 'broken'],
    ['neither/c2pa-org-adobe-20220124-E-uri-CA.jpg', 'jpeg', 'broken'],
    ['neither/c2pa-org-adobe-20220124-E-sig-CA.jpg', 'jpeg', 'broken'],
    ['neither/c2pa-org-adobe-20220124-XCA.jpg', 'jpeg', 'broken'],
    ['ai-generated/wiltodelta-flux-1.jpg', 'jpeg', 'signer-not-verified'],
    ['ai-generated/pranayr710-gemini_img.png', 'png', 'signer-not-verified'],
    ['ai-generated/microsoft-bing_creator_cloud_surfing_puppy.jpg', 'jpeg', 'signer-not-verified'],
    ['human/contentauth-no_alg.jpg', 'jpeg', 'not-checked'],
  ] as const)('%s', async (file, format, integrity) => {
    expect(await checkIntegrity(readFileSync(path.join(dir, 'corpus', file)), format)).toBe(integrity);
  });

  test('one changed pixel byte breaks a sound file', async () => {
    const bytes = readFileSync(path.join(dir, 'corpus', 'neither/c2pa-org-adobe-20220124-CA.jpg'));
    bytes[bytes.length - 1_000] = (bytes[bytes.length - 1_000] ?? 0) ^ 1;
    expect(await checkIntegrity(bytes, 'jpeg')).toBe('broken');
  });
});
