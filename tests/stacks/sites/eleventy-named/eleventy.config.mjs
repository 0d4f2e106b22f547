import path from 'node:path';
import { eleventyImageTransformPlugin } from '@11ty/eleventy-img';
export default function (config) {
  config.addPassthroughCopy('src/images');
  config.addPlugin(eleventyImageTransformPlugin, { widths: [300, 600], formats: ['auto'], urlPath: '/images/', outputDir: './_site/images/',
    filenameFormat: (id, src, width, format) => path.basename(src, path.extname(src)) + '-' + width + 'w.' + format });
  return { dir: { input: 'src', output: '_site' } };
}
