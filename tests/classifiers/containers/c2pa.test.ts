import { encode } from 'cbor2';
import { describe, expect, test } from 'vitest';
import { readC2pa } from '../../../src/classifiers/containers/c2pa.js';
import { createFindings } from '../../../src/classifiers/containers/findings.js';
import type { Findings } from '../../../src/classifiers/containers/findings.js';
import { blockOf, readJumbf } from '../../../src/classifiers/containers/jumbf.js';
import { makeC2paStore } from '../../fixtures/make-image.js';

const TRAINED = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

async function read(bytes: Uint8Array): Promise<Findings> {
  const findings = createFindings();
  await readC2pa(bytes, findings);
  return findings;
}

describe('C2PA store', () => {
  test('a v2 claim with its actions', async () => {
    const { traces, error } = await read(
      makeC2paStore({
        manifests: [
          {
            label: 'urn:c2pa:one',
            title: 'image.png',
            claimGeneratorInfo: [{ name: 'ChatGPT', version: '2' }],
            actions: [
              {
                action: 'c2pa.created',
                digitalSourceType: TRAINED,
                softwareAgent: { name: 'gpt-image', version: '2.0' },
                parameters: { 'com.exemple.prompt': 'un chat' },
              },
              { action: 'c2pa.converted', description: 'Converti' },
            ],
          },
        ],
      }),
    );
    expect(error).toBeNull();
    const place = { manifest: 'active', label: 'urn:c2pa:one' };
    expect(traces).toEqual([
      {
        where: 'jumbf:c2pa.claim',
        value: 'ChatGPT 2',
        detail: { ...place, claimGenerator: 'ChatGPT 2', title: 'image.png' },
      },
      {
        where: 'jumbf:c2pa.actions',
        value: `c2pa.created; digitalSourceType=${TRAINED}; softwareAgent=gpt-image 2.0`,
        detail: {
          ...place,
          action: 'c2pa.created',
          digitalSourceType: TRAINED,
          softwareAgent: 'gpt-image 2.0',
          json: expect.stringContaining('"com.exemple.prompt":"un chat"') as string,
        },
      },
      {
        where: 'jumbf:c2pa.actions',
        value: 'c2pa.converted; description=Converti',
        detail: {
          ...place,
          action: 'c2pa.converted',
          description: 'Converti',
          json: expect.any(String) as string,
        },
      },
    ]);
  });

  test('agents by place, and a template for every action (actions v2)', async () => {
    const { traces } = await read(
      makeC2paStore({
        manifests: [
          {
            label: 'urn:c2pa:one',
            assertions: {
              'c2pa.actions.v2': {
                softwareAgents: [{ name: 'Éditeur', version: '3' }, 'Générateur'],
                templates: [{ action: '*', digitalSourceType: TRAINED }],
                actions: [
                  { action: 'c2pa.created', softwareAgentIndex: 1 },
                  { action: 'c2pa.edited', softwareAgentIndex: 0, softwareAgent: 'le sien' },
                  { action: 'c2pa.placed', softwareAgentIndex: 7 },
                ],
              },
            },
          },
        ],
      }),
    );
    const actions = traces.filter(({ where }) => where === 'jumbf:c2pa.actions');
    expect(actions.map(({ detail }) => detail?.softwareAgent ?? null)).toEqual([
      'Générateur',
      'le sien',
      null,
    ]);
    expect(actions.map(({ detail }) => detail?.digitalSourceType)).toEqual([TRAINED, TRAINED, TRAINED]);
  });

  test('a v1 claim joins its generator and the names of its list', async () => {
    const { traces } = await read(
      makeC2paStore({
        manifests: [
          {
            label: 'urn:uuid:1',
            claimGenerator: 'Adobe_Firefly c2pa-rs/0.1',
            claimGeneratorInfo: [{ name: 'Adobe Firefly' }, { name: 'Autre', version: '3' }],
            actions: [{ action: 'c2pa.created', softwareAgent: 'Adobe Firefly' }],
          },
        ],
      }),
    );
    expect(traces[0]?.detail?.claimGenerator).toBe('Adobe_Firefly c2pa-rs/0.1 | Adobe Firefly | Autre 3');
    expect(traces[1]?.detail?.softwareAgent).toBe('Adobe Firefly');
  });

  test('ingredient manifests know how they are pointed to, through several levels', async () => {
    const { traces } = await read(
      makeC2paStore({
        manifests: [
          { label: 'urn:uuid:alone', claimGenerator: 'Z' },
          {
            label: 'urn:uuid:deep',
            claimGenerator: 'A',
            actions: [{ action: 'c2pa.created', digitalSourceType: TRAINED }],
          },
          {
            label: 'urn:uuid:middle',
            claimGenerator: 'B',
            ingredients: [{ relationship: 'componentOf', manifest: 'urn:uuid:deep', title: 'colle.png' }],
          },
          { label: 'urn:c2pa:top', ingredients: [{ relationship: 'parentOf', manifest: 'urn:uuid:middle' }] },
        ],
      }),
    );
    const claims = traces.filter(({ where }) => where === 'jumbf:c2pa.claim').map(({ detail }) => detail);
    expect(claims.map((detail) => [detail?.label, detail?.manifest, detail?.relationship])).toEqual([
      ['urn:uuid:alone', 'ingredient', undefined],
      ['urn:uuid:deep', 'ingredient', 'componentOf'],
      ['urn:uuid:middle', 'ingredient', 'parentOf'],
      ['urn:c2pa:top', 'active', undefined],
    ]);
    expect(traces.find(({ where }) => where === 'jumbf:c2pa.ingredient')).toMatchObject({
      value: 'componentOf; colle.png',
      detail: { title: 'colle.png', label: 'urn:uuid:middle' },
    });
  });

  test('other assertions come as JSON, without hashes, thumbnails and positions', async () => {
    const { traces } = await read(
      makeC2paStore({
        manifests: [
          {
            label: 'urn:c2pa:1',
            assertions: {
              'c2pa.hash.data': { alg: 'sha256', pad: new Uint8Array(8) },
              'c2pa.thumbnail.claim.jpeg': { x: 1 },
              'c2pa.ai_generated_content': { ai_generated: true },
              'stds.exif': { 'exif:GPSLatitude': '48,51N', 'exif:Make': 'X', raw: new Uint8Array(5) },
            },
          },
        ],
      }),
    );
    expect(traces.slice(1).map(({ where, value }) => [where, value])).toEqual([
      ['jumbf:c2pa.ai_generated_content', '{"ai_generated":true}'],
      ['jumbf:stds.exif', '{"exif:GPSLatitude":"present","exif:Make":"X","raw":"(5 bytes)"}'],
    ]);
  });

  test('manifests that point at each other end', async () => {
    const { traces } = await read(
      makeC2paStore({
        manifests: [
          { label: 'a', ingredients: [{ relationship: 'parentOf', manifest: 'b' }] },
          { label: 'b', ingredients: [{ relationship: 'componentOf', manifest: 'a' }] },
        ],
      }),
    );
    expect(traces.filter(({ where }) => where === 'jumbf:c2pa.claim')).toHaveLength(2);
  });

  test.each([1, 9, 40, 120, 200])('a store that is cut by %i bytes is told', async (bytes) => {
    const store = makeC2paStore({
      manifests: [{ label: 'urn:c2pa:1', actions: [{ action: 'c2pa.created' }] }],
    });
    expect((await read(store.subarray(0, store.length - bytes))).error?.code).toBe('malformed');
  });

  test('boxes inside boxes are bounded', async () => {
    let box = Buffer.alloc(0);
    const description = Buffer.from(`0000001f6a756d64${'00'.repeat(16)}036100${'00'.repeat(4)}`, 'hex');
    for (let i = 0; i < 400; i += 1) {
      const head = Buffer.alloc(8);
      head.writeUInt32BE(8 + description.length + box.length);
      head.write('jumb', 4);
      box = Buffer.concat([head, description, box]);
    }
    expect((await readJumbf(blockOf(box))).isComplete).toBe(false);
    expect(
      (await readJumbf(blockOf(Buffer.alloc(100_000, Buffer.from('0000000866726565', 'hex'))))).isComplete,
    ).toBe(false);
  });

  test('CBOR that lies about its size or its depth is no assertion', async () => {
    const store = makeC2paStore({
      manifests: [{ label: 'urn:c2pa:1', assertions: { 'org.exemple': 'xxxxxxxxxxxxxxxx' } }],
    });
    const good = Buffer.from(encode('xxxxxxxxxxxxxxxx'));
    for (const bad of [
      Buffer.from('9b00ffffffffffffff', 'hex'),
      Buffer.alloc(17, 0x81),
      Buffer.alloc(17, 0xff),
    ]) {
      const broken = Buffer.from(store);
      bad.copy(broken, broken.indexOf(good));
      const { traces, error } = await read(broken);
      expect(error?.code).toBe('malformed');
      expect(traces.map(({ where }) => where)).toEqual(['jumbf:c2pa.claim']);
    }
  });
});
