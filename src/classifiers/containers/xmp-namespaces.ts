/** Canonical prefixes of the namespaces that XMP packets use (XMP part 2, IPTC, PLUS, exiftool's lists). */
const PREFIXES: Readonly<Record<string, string>> = {
  'http://www.w3.org/1999/02/22-rdf-syntax-ns': 'rdf',
  'http://www.w3.org/XML/1998/namespace': 'xml',
  'adobe:ns:meta': 'x',
  'http://purl.org/dc/elements/1.1': 'dc',
  'http://purl.org/dc/terms': 'dcterms',
  'http://ns.adobe.com/xap/1.0': 'xmp',
  'http://ns.adobe.com/xap/1.0/mm': 'xmpMM',
  'http://ns.adobe.com/xap/1.0/rights': 'xmpRights',
  'http://ns.adobe.com/xap/1.0/bj': 'xmpBJ',
  'http://ns.adobe.com/xap/1.0/t/pg': 'xmpTPg',
  'http://ns.adobe.com/xap/1.0/g': 'xmpG',
  'http://ns.adobe.com/xap/1.0/g/img': 'xmpGImg',
  'http://ns.adobe.com/xmp/note': 'xmpNote',
  'http://ns.adobe.com/xmp/1.0/DynamicMedia': 'xmpDM',
  'http://ns.adobe.com/xap/1.0/sType/ResourceEvent': 'stEvt',
  'http://ns.adobe.com/xap/1.0/sType/ResourceRef': 'stRef',
  'http://ns.adobe.com/xap/1.0/sType/Dimensions': 'stDim',
  'http://ns.adobe.com/xap/1.0/sType/Font': 'stFnt',
  'http://ns.adobe.com/xap/1.0/sType/Version': 'stVer',
  'http://ns.adobe.com/xap/1.0/sType/Job': 'stJob',
  'http://ns.adobe.com/photoshop/1.0': 'photoshop',
  'http://ns.adobe.com/camera-raw-settings/1.0': 'crs',
  'http://ns.adobe.com/lightroom/1.0': 'lr',
  'http://ns.adobe.com/illustrator/1.0': 'illustrator',
  'http://ns.adobe.com/creatorAtom/1.0': 'creatorAtom',
  'http://ns.adobe.com/pdf/1.3': 'pdf',
  'http://ns.adobe.com/pdfx/1.3': 'pdfx',
  'http://www.aiim.org/pdfa/ns/id': 'pdfaid',
  'http://www.aiim.org/pdfua/ns/id': 'pdfuaid',
  'http://ns.adobe.com/tiff/1.0': 'tiff',
  'http://ns.adobe.com/exif/1.0': 'exif',
  'http://ns.adobe.com/exif/1.0/aux': 'aux',
  'http://cipa.jp/exif/1.0': 'exifEX',
  'http://cipa.jp/exif/2.32': 'exifEX',
  'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns': 'Iptc4xmpCore',
  'http://iptc.org/std/Iptc4xmpExt/2008-02-29': 'Iptc4xmpExt',
  'http://iptc.org/std/Iptc4xmpExt/2008-02-19': 'Iptc4xmpExt',
  'http://ns.useplus.org/ldf/xmp/1.0': 'plus',
  'http://www.tc260.org.cn/ns/AIGC/1.0': 'TC260',
  'http://ns.microsoft.com/photo/1.0': 'MicrosoftPhoto',
  'http://ns.microsoft.com/photo/1.2': 'MP',
  'http://ns.google.com/photos/1.0/container': 'Container',
  'http://ns.google.com/photos/1.0/container/item': 'Item',
  'http://ns.google.com/photos/1.0/camera': 'GCamera',
  'http://ns.google.com/photos/1.0/creations': 'GCreations',
  'http://ns.google.com/photos/1.0/panorama': 'GPano',
  'http://ns.apple.com/faceinfo/1.0': 'apple-fi',
  'http://ns.apple.com/pixeldatainfo/1.0': 'apdi',
  'http://ns.acdsee.com/iptc/1.0': 'acdsee',
  'http://www.digikam.org/ns/1.0': 'digiKam',
  'http://www.gimp.org/xmp': 'GIMP',
  'http://creativecommons.org/ns': 'cc',
  'http://web.resource.org/cc': 'cc',
  'http://www.metadataworkinggroup.com/schemas/regions': 'mwg-rs',
  'http://www.metadataworkinggroup.com/schemas/keywords': 'mwg-kw',
  'http://www.metadataworkinggroup.com/schemas/collections': 'mwg-coll',
  'http://www.dji.com/drone-dji/1.0': 'drone-dji',
  'http://cipa.jp/exif/2.3': 'exifEX',
};

const BY_NAMESPACE: ReadonlyMap<string, string> = new Map(
  Object.entries(PREFIXES).map(([namespace, prefix]) => [normalised(namespace), prefix]),
);
const CANONICAL: ReadonlySet<string> = new Set(Object.values(PREFIXES));

export const RDF = 'rdf';

/** Writers differ in the final `/` or `#`, in http or https and in case. */
function normalised(namespace: string): string {
  return namespace
    .trim()
    .toLowerCase()
    .replace(/^https:/, 'http:')
    .replace(/[/#]+$/, '');
}

/**
 * Prefix under which traces name a property. A known namespace gives its canonical prefix whatever prefix the
 * file uses; an unknown one keeps the file's, unless that would pass for a known vocabulary, when the
 * namespace itself is written. A prefix that was never declared is taken at its word.
 */
export function canonicalPrefix(namespace: string, prefix: string): string {
  if (namespace === '') return prefix;
  const known = BY_NAMESPACE.get(normalised(namespace));
  if (known !== undefined) return known;
  return prefix === '' || CANONICAL.has(prefix) ? `{${namespace.slice(0, 200)}}` : prefix;
}
