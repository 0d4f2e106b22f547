/** Forms in parts, as browsers write them and as attackers do. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundaryOf, readParts } from '../../src/web/multipart.js';

const written = async (form: FormData): Promise<{ body: Uint8Array; boundary: string }> => {
  const request = new Response(form);
  const boundary = boundaryOf(request.headers.get('content-type') ?? '');
  if (boundary === null) throw new Error('no boundary');
  return { body: new Uint8Array(await request.arrayBuffer()), boundary };
};

test('what a browser would write comes back, whatever stands in names, words and files', async () => {
  const words = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !/[\r\n]/.test(text));
  const field = fc.record({
    name: words,
    value: fc.oneof(
      words.map((text) => ({ text, bytes: null, filename: '' })),
      fc.record({
        text: fc.constant(null),
        bytes: fc.uint8Array({ maxLength: 200 }),
        filename: words.filter((text) => text !== ''),
      }),
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(field, { maxLength: 8 }), async (fields) => {
      const form = new FormData();
      for (const { name, value } of fields)
        if (value.bytes === null) form.append(name, value.text);
        else form.append(name, new File([value.bytes], value.filename));
      const { body, boundary } = await written(form);
      const parts = readParts(body, boundary, 40);
      const told = parts?.map(({ name, filename, bytes }) => [
        name,
        filename,
        Buffer.from(bytes).toString('base64'),
      ]);
      expect(told).toEqual(
        [...fields].map(({ name, value }) => [
          name,
          value.bytes === null ? null : value.filename,
          Buffer.from(value.bytes ?? value.text).toString('base64'),
        ]),
      );
    }),
    { numRuns: 80 },
  );
});

test('cut off anywhere there is no form; any other bytes give none and never throw', async () => {
  const form = new FormData();
  form.append('note', 'Vu sur la place');
  form.append('fichier', new File(['contenu'], 'a.jpg'));
  const { body, boundary } = await written(form);
  const end = Buffer.from(body).lastIndexOf(`--${boundary}--`) + boundary.length + 4;
  for (let length = 0; length < end; length += 1)
    expect(readParts(body.subarray(0, length), boundary, 40)).toBe(null);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(body.length), (bytes, at) => {
      const odd = Buffer.concat([body.subarray(0, at), bytes, body.subarray(at)]);
      const parts = readParts(odd, boundary, 40);
      expect(parts === null || parts.length <= 40).toBe(true);
    }),
  );
});

test.each([
  ['without a name', 'content-disposition: form-data\r\n\r\nx'],
  ['of another kind', 'content-disposition: attachment; name="a"\r\n\r\nx'],
  [
    'with headers without end',
    `content-disposition: form-data; name="a"; x="${'a'.repeat(100_000)}"\r\n\r\nx`,
  ],
  ['without headers', '\r\nx'],
])('a part %s is no part of ours', (_, part) => {
  expect(readParts(Buffer.from(`--x\r\n${part}\r\n--x--\r\n`), 'x', 40)).toBe(null);
});

test('beyond the bound on parts nothing is read, however many there are', () => {
  const part = '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n';
  const of = (count: number): Buffer => Buffer.from(`${part.repeat(count)}--x--`);
  expect(readParts(of(40), 'x', 40)).toHaveLength(40);
  expect(readParts(of(41), 'x', 40)).toBe(null);
  expect(readParts(of(300_000), 'x', 40)).toBe(null);
  expect(readParts(Buffer.alloc(5_000_000, '--x\r\n'), 'x', 40)).toBe(null);
});

test.each([
  ['multipart/form-data; boundary=----WebKitFormBoundaryabc', '----WebKitFormBoundaryabc'],
  ['multipart/form-data; boundary="a b"', null],
  ['multipart/form-data', null],
  ['multipart/mixed; boundary=x', null],
  [`multipart/form-data; boundary=${'x'.repeat(71)}`, null],
])('%s', (type, boundary) => {
  expect(boundaryOf(type)).toBe(boundary);
});
