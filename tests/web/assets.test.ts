/** Files of our own, as they travel. */
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ORIGIN, openWeb } from './web-kit.js';

test.each(['base.css', 'htmx.js', 'vollkorn.ttf', 'vigie.svg'])(
  '%s is packed for whoever can unpack it',
  async (name) => {
    const { app } = openWeb();
    const ask = async (accepted?: string) => {
      const headers = {
        host: new URL(ORIGIN).host,
        ...(accepted === undefined ? {} : { 'accept-encoding': accepted }),
      };
      const answer = await app.request(`${ORIGIN}/assets/${name}`, { headers });
      return {
        encoding: answer.headers.get('content-encoding'),
        bytes: Buffer.from(await answer.arrayBuffer()),
      };
    };
    const plain = await ask();
    for (const accepted of ['gzip, deflate, br, zstd', 'br, gzip', 'GZIP']) {
      const packed = await ask(accepted);
      expect(packed.encoding).toBe('gzip');
      expect(packed.bytes.length).toBeLessThan(plain.bytes.length * 0.7);
      expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true);
    }
    for (const accepted of ['identity', 'br', 'gzip;q=0', '']) {
      const { encoding, bytes } = await ask(accepted);
      expect([encoding, bytes.equals(plain.bytes)]).toEqual([null, true]);
    }
  },
);
