import { generatorIs, hasHint, namedOriginals, withPath } from './address.js';
import type { Derived, OriginalRule } from './types.js';

const STYLE = /^(.*?\/(?:sites\/[^/]+\/)?files2?)\/styles\/[^/]+\/(?:public|private|[a-z0-9_-]+)\/(.+?)$/i;
/** The folder of public files may have any name; the scheme behind the style then tells. */
const STYLE_ELSEWHERE = /^(.*?)\/styles\/[^/]+\/(?:public|private)\/(.+?)$/i;

/**
 * Drupal image styles (web note §1.4; source: `ImageStyle.php`, `ImageStyleDownloadController.php`). The path of the
 * upload stands in that of the copy; a converting style appends its extension, and a module of old put it in the place of the
 * other; `itok` protects making copies only. A private upload has its copy's path too, and is mostly refused.
 */
export const drupal: OriginalRule = {
  id: 'drupal',
  system: 'Drupal',
  steps: {
    'drupal-style': { confidence: 'high', collisionRisk: false },
    'drupal-format-jpg': { confidence: 'guess', collisionRisk: true },
    'drupal-format-png': { confidence: 'guess', collisionRisk: true },
    'drupal-format-jpeg': { confidence: 'guess', collisionRisk: true },
    'drupal-imagecache': { confidence: 'high', collisionRisk: false },
  },
  recognises: (facts) =>
    generatorIs(facts, /drupal/i) ||
    hasHint(facts, '/files/styles/', 'drupal-settings-json', '/core/misc/drupal', '/files/imagecache/'),
  candidates(url) {
    const style = STYLE.exec(url.pathname) ?? STYLE_ELSEWHERE.exec(url.pathname);
    if (style !== null) {
      const source = `${style[1] ?? ''}/${withoutAppended(style[2] ?? '')}`;
      const found: Derived[] = [{ step: 'drupal-style', url: withPath(url, source, 'drop') }];
      const converted = /^(.+)\.(webp|avif)$/i.exec(source);
      if (converted === null) return found;
      return [...found, ...namedOriginals('drupal-format', url, converted[1] ?? '', converted[2] ?? '')];
    }
    const cached = /^(.*?\/files)\/imagecache\/[^/]+\/(?:sites\/[^/]+\/files\/)?(.+)$/i.exec(url.pathname);
    if (cached === null) return [];
    return [
      { step: 'drupal-imagecache', url: withPath(url, `${cached[1] ?? ''}/${cached[2] ?? ''}`, 'drop') },
    ];
  },
};

function withoutAppended(path: string): string {
  return path.replace(/(\.(?:jpe?g|png|gif|webp|tiff?))\.(?:webp|avif|jpe?g|png)$/i, '$1');
}
