import { generatorIs, hasHint, withPath } from './address.js';
import type { OriginalRule } from './types.js';

const STYLE = /^(.*?\/(?:sites\/[^/]+\/)?files2?)\/styles\/[^/]+\/(?:public|private|[a-z0-9_-]+)\/(.+?)$/i;

/**
 * Drupal image styles (web note §1.4; source: `ImageStyle.php`, `ImageStyleDownloadController.php`). The path of the
 * upload stands in that of the copy; a converting style appends its extension; `itok` protects making copies only.
 */
export const drupal: OriginalRule = {
  id: 'drupal',
  system: 'Drupal',
  steps: {
    'drupal-style': { confidence: 'high', collisionRisk: false },
    'drupal-imagecache': { confidence: 'high', collisionRisk: false },
  },
  recognises: (facts) =>
    generatorIs(facts, /drupal/i) ||
    hasHint(facts, '/files/styles/', 'drupal-settings-json', '/core/misc/drupal', '/files/imagecache/'),
  candidates(url) {
    const style = STYLE.exec(url.pathname);
    if (style !== null) {
      const source = `${style[1] ?? ''}/${withoutAppended(style[2] ?? '')}`;
      return [{ step: 'drupal-style', url: withPath(url, source, 'drop') }];
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
