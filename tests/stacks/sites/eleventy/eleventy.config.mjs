import path from 'node:path';
import { eleventyImageTransformPlugin } from '@11ty/eleventy-img';
export default function (config) {
  config.addPassthroughCopy('src/images');
  config.addPlugin(eleventyImageTransformPlugin, { widths: [300, 600], formats: ['webp', 'auto'] });
  return { dir: { input: 'src', output: '_site' } };
}
