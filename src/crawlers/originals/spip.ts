import { createHash } from 'node:crypto';
import { decodeSafely, encodePath, generatorIs, hasHint, IMAGE_EXTENSIONS, withPath } from './address.js';
import type { Derived, OriginalRule, RuleContext } from './types.js';
import { isUrl } from '../../parse-url.js';

const VIGNETTE = /^(.*\/)local\/cache-vignettes\/L(\d{1,5})xH(\d{1,5})\/(.+)-([0-9a-f]{5})\.(\w{3,4})$/i;

/**
 * SPIP (web note §1.3; source: `ecrire/inc/filtres_images_lib_mini.php`). The name of a resized copy ends with the first
 * five hexadecimal digits of an MD5 over the path of its source, so that the source is recognised without asking for it:
 * of the path alone when the upload fitted and was copied byte for byte, of path and size when it was resized.
 * The `.src` files beside the copies are internal and are never asked.
 */
export const spip: OriginalRule = {
  id: 'spip',
  system: 'SPIP',
  steps: {
    'spip-copy': { confidence: 'proven', collisionRisk: false },
    'spip-resized': { confidence: 'proven', collisionRisk: false },
    'spip-responsive': { confidence: 'proven', collisionRisk: false },
    'spip-adaptive': { confidence: 'high', collisionRisk: false },
    'spip-action': { confidence: 'high', collisionRisk: false },
    // The hash does not prove this path: the name alone speaks for it.
    'spip-folder': { confidence: 'guess', collisionRisk: true },
    'spip-copy-of-copy': { confidence: 'guess', collisionRisk: true },
    'spip-logo-copy-of-copy': { confidence: 'guess', collisionRisk: true },
  },
  recognises: (facts) =>
    generatorIs(facts, /^spip/i) || hasHint(facts, '/local/cache-', '/local/adapt-img/', 'spip.php'),
  candidates(url, context) {
    const path = url.pathname;
    const vignette = VIGNETTE.exec(path);
    if (vignette !== null) return fromVignette(url, vignette, context);
    const adaptive = /^(.*\/)local\/adapt-img\/[^/]+\/\d\dx\/(?:root\/)?(.+)$/i.exec(path);
    if (adaptive !== null) {
      return [
        { step: 'spip-adaptive', url: withPath(url, `${adaptive[1] ?? '/'}${adaptive[2] ?? ''}`, 'drop') },
      ];
    }
    const responsive = /^(.*\/)local\/cache-responsive\/cache-[^/]+\/([0-9a-f]{32})\.\w+(?:\.webp)?$/i.exec(
      path,
    );
    if (responsive !== null) return fromResponsive(url, responsive, context);
    if (/\/spip\.php$/i.test(path) && url.searchParams.get('action') === 'image_responsive') {
      const source = url.searchParams.get('img');
      const root = path.replace(/spip\.php$/i, '');
      if (source !== null && /^[^:?#]+\.\w{3,4}$/.test(source) && !source.includes('..')) {
        return [
          {
            step: 'spip-action',
            url: withPath(url, `${root}${encodePath(source.replace(/^\/+/, ''))}`, 'drop'),
          },
        ];
      }
    }
    return [];
  },
};

function fromVignette(url: URL, match: RegExpExecArray, context: RuleContext): Derived[] {
  const [, root = '/', width = '', height = '', encodedName = '', rawHash = '', extension = ''] = match;
  const name = decodeSafely(encodedName);
  const hash = rawHash.toLowerCase();
  const suffix = `-L${width}xH${height}`;
  const found: Derived[] = [];
  for (const source of sourcePaths(name, extension, url.hostname, root, context)) {
    const hashed = pathsOfSource(source, root);
    const isCopy = hashed.some((path) => md5(path).startsWith(hash));
    if (!isCopy && !hashed.some((path) => md5(path + suffix).startsWith(hash))) continue;
    const originals = addressesOfSource(source).map((path) => withPath(url, root + encodePath(path), 'drop'));
    found.push(
      ...originals.map((original) =>
        isCopy
          ? { step: 'spip-copy', url: original, copyIsIntact: true as const }
          : { step: 'spip-resized', url: original },
      ),
    );
    break;
  }
  if (found.length > 0) return found;
  const folder = extension.toLowerCase() === 'jpeg' ? 'jpg' : extension.toLowerCase();
  // The copy of a copy bears two hashes; the inner one was made over a size that is not known.
  const inner = /^(.+)-[0-9a-f]{5}$/i.exec(name)?.[1];
  if (inner !== undefined) {
    const places = { 'spip-copy-of-copy': folder, 'spip-logo-copy-of-copy': 'logo' };
    for (const [step, place] of Object.entries(places))
      found.push({
        step,
        url: withPath(url, `${root}IMG/${place}/${encodePath(inner)}.${extension}`, 'drop'),
      });
  }
  found.push({
    step: 'spip-folder',
    url: withPath(url, `${root}IMG/${folder}/${encodePath(name)}.${extension}`, 'drop'),
  });
  return found;
}

/**
 * Paths of a source as SPIP itself may write them. Where several sites share one SPIP (`sites/default/local/…`, as its Debian
 * package lays them out), they begin above the folder of the site.
 */
function pathsOfSource(source: string, root: string): string[] {
  const site = /(?:^|\/)(sites\/[^/]+\/)$/.exec(root)?.[1];
  return site === undefined ? [source] : [source, decodeSafely(site) + source];
}

/** Below the root; a server that hides the folder of the site (`Alias /local …/sites/default/local`) hides it before `IMG` too. */
function addressesOfSource(source: string): string[] {
  const short = source.replace(/^sites\/[^/]+\//, '');
  return short === source ? [source] : [source, short];
}

function fromResponsive(url: URL, match: RegExpExecArray, context: RuleContext): Derived[] {
  const [, root = '/', hash = ''] = match;
  for (const upload of context.knownUploads) {
    if (!isUrl(upload)) continue;
    const known = new URL(upload);
    if (known.host !== url.host || !known.pathname.startsWith(root)) continue;
    const source = decodeSafely(known.pathname.slice(root.length));
    if (pathsOfSource(source, root).some((path) => md5(path) === hash.toLowerCase()))
      return [{ step: 'spip-responsive', url: withPath(known, known.pathname, 'drop') }];
  }
  return [];
}

/** Paths, relative to the root of the site, at which the source of a copy may lie. */
function sourcePaths(
  name: string,
  extension: string,
  host: string,
  root: string,
  context: RuleContext,
): string[] {
  const own = extension.toLowerCase();
  const extensions = [...new Set([extension, own, ...IMAGE_EXTENSIONS])];
  const folders = [...new Set([own, 'jpg', 'jpeg', 'png', 'gif', 'webp', 'svg'])].map(
    (kind) => `IMG/${kind}/`,
  );
  const shared = [...folders, 'IMG/logo/', 'IMG/'].flatMap((folder) =>
    [host, 'default'].map((site) => `sites/${site}/${folder}`),
  );
  const learnt = context.knownFolders.map((folder) =>
    folder.startsWith(root) ? folder.slice(root.length) : folder.replace(/^\/+/, ''),
  );
  const all = new Set([
    ...folders,
    'IMG/logo/',
    'IMG/',
    ...shared,
    'squelettes/img/',
    'squelettes/images/',
    'squelettes/',
    ...learnt.slice(0, 20).map(decodeSafely),
  ]);
  return [...all].flatMap((folder) => extensions.map((kind) => `${folder}${name}.${kind}`));
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
