import { createHash } from 'node:crypto';
import { decodeSafely, encodePath, generatorIs, hasHint, withPath } from './address.js';
import type { Derived, OriginalRule, RuleContext } from './types.js';
import { parseUrl } from '../../parse-url.js';

const PROCESSED =
  /^(.*?\/[^/]+)\/_processed_\/(?:([0-9a-f])\/([0-9a-f])\/)?(?:csm|preview)_(.+)_[0-9a-f]{6,10}\.(\w{3,4})$/i;
const MAX_GUESSES = 3;

/**
 * TYPO3 processed files (web note §1.5; source: `ImageCropScaleMaskTask.php`, `ResourceStorage.php`). The name of the upload
 * is kept and its folder lost; the two folders `a/b` are characters of an MD5 over the upload's identifier, which
 * leaves one wrong folder in 256. A name may exist in several folders, so every candidate is to be compared. `fileadmin` is the usual
 * storage and not the only one; copies below `/typo3temp/` come from outside of every storage and lead nowhere.
 */
export const typo3: OriginalRule = {
  id: 'typo3',
  system: 'TYPO3',
  steps: {
    'typo3-known': { confidence: 'high', collisionRisk: true },
    'typo3-folder': { confidence: 'guess', collisionRisk: true },
  },
  recognises: (facts) =>
    generatorIs(facts, /typo3/i) || hasHint(facts, '/fileadmin/', '/typo3temp/', '/typo3conf/'),
  candidates(url, context) {
    const match = PROCESSED.exec(url.pathname);
    if (match === null || url.pathname.includes('/typo3temp/')) return [];
    const [, storage = '', first, second, encodedName = '', extension = ''] = match;
    const name = decodeSafely(encodedName);
    const passes = (identifier: string): boolean =>
      first === undefined || second === undefined || matchesFolders(identifier, first, second);
    const found: Derived[] = [];
    for (const upload of context.knownUploads) {
      const known = parseUrl(upload);
      if (known === null || known.host !== url.host || !known.pathname.startsWith(`${storage}/`)) continue;
      const identifier = decodeSafely(known.pathname.slice(storage.length));
      const base = identifier.slice(identifier.lastIndexOf('/') + 1).replace(/\.\w{3,4}$/, '');
      if (base === name && !identifier.startsWith('/_processed_/') && passes(identifier)) {
        found.push({ step: 'typo3-known', url: withPath(known, known.pathname, 'drop') });
      }
    }
    const extensions = [...new Set([extension, 'jpg', 'JPG', 'jpeg', 'png', 'PNG', 'webp'])];
    for (const folder of foldersOf(storage, context)) {
      for (const kind of extensions) {
        const identifier = `${folder}${name}.${kind}`;
        // Without the two folders nothing sorts the extensions out: the copy's own is the likeliest.
        if ((first === undefined && kind !== extension) || !passes(identifier)) continue;
        if (found.length < MAX_GUESSES)
          found.push({ step: 'typo3-folder', url: withPath(url, storage + encodePath(identifier), 'drop') });
      }
    }
    return found;
  },
};

/**
 * True when a file of this identifier (path inside the storage, leading slash) would be processed into the folders `a/b`:
 * characters 1 and 2, counted from 0, of the MD5 of the identifier.
 */
export function matchesFolders(identifier: string, a: string, b: string): boolean {
  const digest = createHash('md5').update(identifier).digest('hex');
  return digest.charAt(1) === a.toLowerCase() && digest.charAt(2) === b.toLowerCase();
}

function foldersOf(storage: string, context: RuleContext): string[] {
  const learnt = context.knownFolders
    .map((folder) => decodeSafely(folder))
    .filter((folder) => folder.startsWith(`${storage}/`) && !folder.includes('/_processed_/'))
    .map((folder) => folder.slice(storage.length))
    .slice(0, 200);
  return [...new Set([...learnt, '/user_upload/', '/_migrated/pics/', '/images/', '/'])];
}
