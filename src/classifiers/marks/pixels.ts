import { DOCUMENTS, type MarkDocument } from './documents.js';
import type { MarkRule } from './rule.js';

/*
 * Watermarks that published programs write into the pixels of what they produce. The same programs write them when they
 * transform or enlarge a picture that was there before: what was done is not said, so `kind` stays open.
 */

function watermark(
  id: string,
  generator: string,
  messages: readonly string[],
  document: MarkDocument,
): MarkRule {
  return {
    id,
    strength: 'signature',
    kind: null,
    generator,
    weight: null,
    explain: `Les pixels portent le filigrane invisible que le programme publié de ${generator} inscrit dans les images qu’il produit.`,
    ...document,
    match: ({ traces }) =>
      traces
        .filter(
          ({ where, value }) =>
            where === 'pixels:dwtDct' && messages.some((message) => value.startsWith(`${message} `)),
        )
        .map(({ where, value }) => ({ where, value })),
  };
}

export const pixelRules: readonly MarkRule[] = [
  watermark('wm-sd1', 'Stable Diffusion', ['StableDiffusionV1', 'SDV2'], DOCUMENTS.stableDiffusionWatermark),
  watermark('wm-sdxl', 'Stable Diffusion XL', ['SDXL'], DOCUMENTS.sdxlWatermark),
  watermark('wm-flux', 'Black Forest Labs FLUX', ['FLUX'], DOCUMENTS.fluxWatermark),
];
