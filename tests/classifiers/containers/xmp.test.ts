import { describe, expect, test } from 'vitest';
import { createFindings } from '../../../src/classifiers/containers/findings.js';
import { readXmp } from '../../../src/classifiers/containers/xmp.js';
import { canonicalPrefix } from '../../../src/classifiers/containers/xmp-namespaces.js';
import { makeXmp } from '../../fixtures/make-image.js';

const RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"';
const EXT = 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/';
const TRAINED = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

function pairs(packet: string): string[] {
  const findings = createFindings();
  readXmp(packet, findings);
  return findings.traces.map(({ where, value }) => `${where}=${value}`);
}

const rdf = (body: string): string =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF ${RDF}>${body}</rdf:RDF></x:xmpmeta>`;

describe('XMP', () => {
  test.each([
    ['element', {}],
    ['attribute', { attributes: true }],
    ['element with another prefix', { prefixes: { Iptc4xmpExt: 'iptcExt' } }],
    ['attribute with another prefix', { attributes: true, prefixes: { Iptc4xmpExt: 'a' } }],
  ])('a property as %s has the same name', (_, options) => {
    expect(pairs(makeXmp({ 'Iptc4xmpExt:DigitalSourceType': TRAINED }, options))).toEqual([
      `xmp:Iptc4xmpExt:DigitalSourceType=${TRAINED}`,
    ]);
  });

  test('lists, languages, resources and qualified values', () => {
    const packet =
      rdf(`<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
      <dc:creator><rdf:Seq><rdf:li>Camille &amp; Cie</rdf:li><rdf:li>B</rdf:li></rdf:Seq></dc:creator>
      <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Fête</rdf:li><rdf:li xml:lang="fr">Fête</rdf:li></rdf:Alt></dc:title>
      <dcterms:provenance rdf:resource="https://exemple.example/m.c2pa"/>
      <dc:source rdf:parseType="Resource"><rdf:value>Valeur</rdf:value></dc:source>
    </rdf:Description>`);
    expect(pairs(packet)).toEqual([
      'xmp:dc:creator=Camille & Cie; B',
      'xmp:dc:title=Fête',
      'xmp:dcterms:provenance=https://exemple.example/m.c2pa',
      // A manifest outside the file is a trace of its own.
      'c2pa:remote=https://exemple.example/m.c2pa',
      'xmp:dc:source=Valeur',
    ]);
  });

  test('structures are flattened in their three forms', () => {
    const ns =
      'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"';
    const expected = [
      'xmp:xmpMM:History/stEvt:action=created; saved',
      'xmp:xmpMM:History/stEvt:softwareAgent=A; B',
    ];
    const attributes =
      '<rdf:li stEvt:action="created" stEvt:softwareAgent="A"/><rdf:li stEvt:action="saved" stEvt:softwareAgent="B"/>';
    const resource =
      '<rdf:li rdf:parseType="Resource"><stEvt:action>created</stEvt:action><stEvt:softwareAgent>A</stEvt:softwareAgent></rdf:li>' +
      '<rdf:li rdf:parseType="Resource"><stEvt:action>saved</stEvt:action><stEvt:softwareAgent>B</stEvt:softwareAgent></rdf:li>';
    const described =
      '<rdf:li><rdf:Description stEvt:action="created" stEvt:softwareAgent="A"/></rdf:li>' +
      '<rdf:li><rdf:Description><stEvt:action>saved</stEvt:action><stEvt:softwareAgent>B</stEvt:softwareAgent></rdf:Description></rdf:li>';
    for (const items of [attributes, resource, described]) {
      const packet = rdf(
        `<rdf:Description ${ns}><xmpMM:History><rdf:Seq>${items}</rdf:Seq></xmpMM:History></rdf:Description>`,
      );
      expect(pairs(packet)).toEqual(expected);
    }
  });

  test('the same property in two descriptions stays two facts', () => {
    const one = `<rdf:Description xmlns:e="${EXT}" e:DigitalSourceType="a"/>`;
    const two = `<rdf:Description xmlns:e="${EXT}"><e:DigitalSourceType>b</e:DigitalSourceType></rdf:Description>`;
    expect(pairs(rdf(one + two))).toEqual([
      'xmp:Iptc4xmpExt:DigitalSourceType=a',
      'xmp:Iptc4xmpExt:DigitalSourceType=b',
    ]);
  });

  test('positions are told as presence only, whatever the vocabulary', () => {
    const packet =
      rdf(`<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:d="http://www.dji.com/drone-dji/1.0/"
      exif:GPSLatitude="48,51.4N" d:GpsLongtitude="2.29"/>`);
    expect(pairs(packet)).toEqual(['xmp:exif:GPSLatitude=present', 'xmp:drone-dji:GpsLongtitude=present']);
  });

  test.each([
    ['known', EXT, 'x', 'Iptc4xmpExt'],
    ['without its slash, in https', 'https://iptc.org/std/Iptc4xmpExt/2008-02-29', 'x', 'Iptc4xmpExt'],
    ['unknown', 'http://exemple.example/ns/', 'ex', 'ex'],
    [
      'unknown under a known prefix',
      'http://exemple.example/ns/',
      'Iptc4xmpExt',
      '{http://exemple.example/ns/}',
    ],
    ['never declared', '', 'Iptc4xmpExt', 'Iptc4xmpExt'],
  ])('a namespace that is %s', (_, namespace, prefix, expected) => {
    expect(canonicalPrefix(namespace, prefix)).toBe(expected);
  });

  test('entities of a document type are not expanded', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${rdf(
      '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>&b;</dc:title></rdf:Description>',
    )}`;
    expect(pairs(bomb)).toEqual(['xmp:dc:title=&b;']);
  });

  test('depth and number of elements are bounded', () => {
    const findings = createFindings();
    readXmp(rdf(`<rdf:Description>${'<a>'.repeat(5_000)}x`), findings);
    expect(findings.error?.code).toBe('malformed');
    const many = createFindings();
    readXmp(rdf(`<rdf:Description>${'<a>x</a>'.repeat(60_000)}</rdf:Description>`), many);
    expect(many.error?.code).toBe('malformed');
    expect(many.traces.length).toBeLessThanOrEqual(5_000);
  });

  test('broken markup gives what was understood', () => {
    const packet = makeXmp({ 'dc:creator': ['A'], 'photoshop:Credit': 'B' });
    expect(pairs(packet.slice(0, packet.indexOf('<photoshop:Credit>') + 20))).toContain('xmp:dc:creator=A');
    expect(pairs('not xml at all')).toEqual([]);
  });
});
