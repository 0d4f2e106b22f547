import { generatorIs, hasHint, withPath } from './address.js';
import type { Derived, OriginalRule } from './types.js';

/** Marks behind the name of an upload; looked for in the last segment only, which keeps the time linear. */
const SIZE_MARKS = /((?:-(?:scaled|rotated|e\d{10,13}|\d{1,5}x\d{1,5}(?:@\dx)?))+)(\.[a-z]{3,4})$/i;
const SIZE = /-\d{1,5}x\d{1,5}(?:@\dx)?(\.[a-z]{3,4})$/i;

/**
 * WordPress core and NextGEN (web note §1.1, WP1–WP8; source: `class-wp-image-editor.php`, `wp-admin/includes/image.php`).
 * Sub-sizes are named after the raw upload and not after its `-scaled` copy, so that taking the marks off leads straight
 * to the upload; the copy is tried after it, for sites that delete the upload.
 */
export const wordpress: OriginalRule = {
  id: 'wordpress',
  system: 'WordPress',
  steps: {
    'wordpress-converted': { confidence: 'high', collisionRisk: false },
    'wordpress-size': { confidence: 'high', collisionRisk: false },
    // An edit in the media library may be another crop of the upload, or another picture of that name.
    'wordpress-edit': { confidence: 'high', collisionRisk: true },
    'wordpress-size-elsewhere': { confidence: 'guess', collisionRisk: true },
    'wordpress-scaled': { confidence: 'guess', collisionRisk: false },
    // `fete.webp` and `fete.jpg` may be two uploads.
    'wordpress-format': { confidence: 'guess', collisionRisk: true },
    'wordpress-cropped': { confidence: 'guess', collisionRisk: true },
    'wordpress-block-crop': { confidence: 'guess', collisionRisk: true },
    'wordpress-cache': { confidence: 'high', collisionRisk: false },
    'nextgen-thumb': { confidence: 'high', collisionRisk: false },
    'nextgen-dynamic': { confidence: 'high', collisionRisk: false },
  },
  recognises: (facts) =>
    generatorIs(facts, /wordpress|elementor|divi|woocommerce/i) ||
    hasHint(facts, '/wp-content/', '/wp-includes/', '/wp-json/'),
  candidates(url, context) {
    const path = url.pathname;
    if (!context.systems.has('wordpress') && !/\/wp-content\//.test(path)) return [];
    const found: Derived[] = [];
    const add = (step: string, to: string): void => {
      if (to !== path) found.push({ step, url: withPath(url, to, 'drop') });
    };
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const name = path.slice(folder.length);
    const marked = folder.includes('/uploads/') ? SIZE_MARKS.exec(name) : null;
    if (marked !== null && marked.index > 0) {
      const raw = `${folder}${name.slice(0, marked.index)}${marked[2] ?? ''}`;
      add(/-e\d{10,13}/.test(marked[1] ?? '') ? 'wordpress-edit' : 'wordpress-size', raw);
      addOtherFormats(raw);
      if (SIZE.test(path)) add('wordpress-scaled', raw.replace(/(\.[a-z]{3,4})$/i, '-scaled$1'));
    } else if (SIZE.test(path)) {
      add('wordpress-size-elsewhere', path.replace(SIZE, '$1'));
    } else {
      addOtherFormats(path);
    }
    add('wordpress-converted', path.replace(/(\.(?:jpe?g|png|gif))\.(?:webp|avif)$/i, '$1'));
    add('wordpress-cropped', path.replace(/\/cropped-([^/]+)$/i, '/$1'));
    add('wordpress-block-crop', path.replace(/-edited(?:-\d)?(\.[a-z]+)$/i, '$1'));
    add(
      'wordpress-cache',
      path.replace(/\/uploads\/cache\/(\d{4}\/\d\d\/[^/]+)\/\d+(\.\w+)$/i, '/uploads/$1$2'),
    );
    add('nextgen-thumb', path.replace(/\/thumbs\/thumbs[_-]([^/]+)$/i, '/$1'));
    const dynamic = /^(.*?\/)cache\/([^/]+?\.(?:jpe?g|png|gif|webp))?-?nggid0\d+-ngg0dyn-[^/]*$/i.exec(path);
    if (dynamic?.[2] !== undefined) add('nextgen-dynamic', `${dynamic[1] ?? ''}${dynamic[2]}`);
    return found;

    /** Sub-sizes may be WebP while the full upload stays JPEG or PNG ("Modern Image Formats"). */
    function addOtherFormats(raw: string): void {
      if (!/[^/.]\.(?:webp|avif)$/i.test(raw) || /\.(?:jpe?g|png|gif)\.(?:webp|avif)$/i.test(raw)) return;
      for (const extension of ['.jpg', '.jpeg', '.png']) {
        add('wordpress-format', raw.replace(/\.(?:webp|avif)$/i, extension));
      }
    }
  },
};
