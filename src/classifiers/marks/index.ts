import { a1111Rules } from './a1111.js';
import { addressRules } from './addresses.js';
import { c2paGeneratorRules } from './c2pa-generators.js';
import { c2paRules } from './c2pa.js';
import { comfyuiRules, comfyuiServiceRules } from './comfyui.js';
import { counterFileRules } from './counter-file.js';
import { creditRules } from './credits.js';
import { diffusionRules } from './diffusion.js';
import { hostedGeneratorRules } from './hosted-generators.js';
import { iptcRules } from './iptc.js';
import { labelAndPhoneRules } from './labels-and-phones.js';
import { mochiDiffusionRules } from './mochi-diffusion.js';
import { nameRules } from './names.js';
import { pixelRules } from './pixels.js';
import type { MarkRule } from './rule.js';

/** Version of the marks, kept with each verdict: a day, raised with every change of a rule or of its wording. */
export const RULESET = '2026-12-07';

/**
 * Every mark that Vigie knows, one family a file. The order is the order of marks of equal strength in a verdict:
 * what names a generator closely stands before what names its family.
 */
export const MARK_RULES: readonly MarkRule[] = [
  ...creditRules,
  ...c2paRules,
  ...c2paGeneratorRules,
  ...iptcRules,
  ...labelAndPhoneRules,
  ...hostedGeneratorRules,
  ...mochiDiffusionRules,
  ...comfyuiServiceRules,
  ...diffusionRules,
  ...a1111Rules,
  ...comfyuiRules,
  ...pixelRules,
  ...addressRules,
  ...nameRules,
  ...counterFileRules,
];

/**
 * The rules that read what stands around a visual, in the order of `MARK_RULES`. All the others read its traces, and say
 * nothing of a file that has none.
 */
export const SURROUNDINGS_RULES: readonly MarkRule[] = [...creditRules, ...addressRules, ...nameRules];
