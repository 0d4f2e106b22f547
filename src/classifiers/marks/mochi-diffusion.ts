import { at, comments, pngTexts, shown } from './reading.js';
import type { MarkRule } from './rule.js';
import { signatureRule } from './signature-rule.js';

/* Mochi Diffusion (macOS): names itself as originating program (IPTC 2:65) and, later, at the end of its settings. */

const PROGRAM = /^Mochi Diffusion$/;
/** Its last field; a record made through a hosted model has no `Steps:`, so the settings alone would not be recognised. */
const SETTINGS = /(?:^|, )Model: [^\n]{1,200}, Software: Mochi Diffusion \d[\d.]*$/m;

export const mochiDiffusionRules: readonly MarkRule[] = [
  signatureRule(
    'mochi-diffusion',
    'Mochi Diffusion',
    'Le fichier nomme Mochi Diffusion comme le programme qui l’a produit.',
    'godly-devotion/MochiDiffusion',
    ({ traces }) =>
      shown([
        ...at(traces, 'iptc:2:65').filter(({ value }) => PROGRAM.test(value.trim())),
        ...[...pngTexts(traces, 'parameters'), ...comments(traces)].filter(({ value }) =>
          SETTINGS.test(value),
        ),
      ]),
  ),
];
