import { withoutParameters } from './address.js';
import type { Derived, OriginalRule } from './types.js';

const SIZE_PARAMETER =
  /^(?:w|h|width|height|size|resize|fit|crop|quality|q|format|fm|auto|dpr|mode|scale|thumb|sharp|blur|maxwidth|maxheight|imwidth)$/;
const SMALL_FOLDER = /\/(?:thumbs?|thumbnails?|vignettes?|miniatures?|small|medium|mini|preview|resized?)\//i;

/** Conventions that many hand-made sites share (web note §1.6, last rows). The path ones are guesses. */
export const generic: OriginalRule = {
  id: 'generic',
  system: 'formes courantes',
  steps: {
    'converted-copy': { confidence: 'high', collisionRisk: false },
    'size-parameters': { confidence: 'high', collisionRisk: false },
    // What a script is asked for may hang on any of its parameters (`q` is a quality here and a question there).
    'size-parameters-of-script': { confidence: 'high', collisionRisk: true },
    'small-folder': { confidence: 'guess', collisionRisk: true },
    'large-folder': { confidence: 'guess', collisionRisk: true },
    'small-suffix': { confidence: 'guess', collisionRisk: true },
  },
  recognises: () => false,
  candidates(url, context) {
    const found: Derived[] = [];
    const path = url.pathname;
    const add = (step: string, to: string): void => {
      if (to !== path) found.push({ step, url: `${url.origin}${to}${url.search}` });
    };
    add('converted-copy', path.replace(/(\.(?:jpe?g|png|gif))\.(?:webp|avif)$/i, '$1'));
    if (
      url.search !== '' &&
      !/\.(?:php|aspx?|ashx|jsp|cgi)$|\/_(?:next\/|vercel\/)?image\/?$|\/\.netlify\/images$/i.test(path)
    ) {
      const to = withoutParameters(url, (name) => SIZE_PARAMETER.test(name));
      const isFile = /\.(?:jpe?g|png|gif|webp|avif)$/i.test(path);
      if (to !== url.href)
        found.push({ step: isFile ? 'size-parameters' : 'size-parameters-of-script', url: to });
    }
    // Systems that are known name their copies by rules of their own.
    if (context.systems.size > 0 || !/\.(?:jpe?g|png|gif|webp)$/i.test(path)) return found;
    if (SMALL_FOLDER.test(path)) {
      add('small-folder', path.replace(SMALL_FOLDER, '/'));
      if (/\/(?:small|medium|mini)\//i.test(path)) add('large-folder', path.replace(SMALL_FOLDER, '/large/'));
    }
    add('small-suffix', path.replace(/[-_](?:thumb|mini|min|small|medium|sm|md|vignette)(?=\.\w+$)/i, ''));
    return found;
  },
};
