/** Addresses as the packages of their makers write them, each with the source it was made from: null where a signature or a closed
 * form keeps it from being asked for by that address. Keys and signatures are made up here. */
import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
const SOURCE = 'https://www.saint-exemple.example/images/f%C3%AAte%20du%20port.jpg?v=2';
const PLAIN = 'https://www.saint-exemple.example/images/fete.jpg';
const list = [];
const add = (by, copy, source) => list.push({ by, copy, source });

const { v2: cloudinary } = require('cloudinary');
const cloud = { cloud_name: 'saint-exemple', secure: true };
const stored = 'https://res.cloudinary.com/saint-exemple/image/upload/v1700000000/agenda/fete.jpg';
for (const options of [
  { width: 300, crop: 'limit', fetch_format: 'auto', quality: 'auto' },
  { transformation: [{ width: 300, height: 200, crop: 'fill', gravity: 'auto' }, { overlay: { font_family: 'Arial', font_size: 40, text: 'Complet, merci' }, gravity: 'south' }, { fetch_format: 'auto' }] },
  { transformation: [{ variables: [['$large', 600]] }, { if: 'w_gt_600', width: '$large', crop: 'scale' }] },
  { transformation: ['vignette'] },
])
  add('cloudinary upload', cloudinary.url('agenda/fete.jpg', { ...cloud, ...options, version: '1700000000' }), stored);
add('cloudinary upload, signed', cloudinary.url('agenda/fete.jpg', { ...cloud, width: 300, crop: 'fill', version: '1700000000', sign_url: true, api_secret: 'secret' }), null);
add('cloudinary fetch', cloudinary.url(SOURCE, { ...cloud, type: 'fetch', width: 300, crop: 'limit' }), SOURCE);
add('cloudinary fetch, signed', cloudinary.url(SOURCE, { ...cloud, type: 'fetch', width: 300, sign_url: true, api_secret: 'secret' }), SOURCE);

const { default: Imgix } = await import('@imgix/js-core');
const imgix = (options) => new Imgix({ domain: 'saint-exemple.imgix.net', ...options });
add('imgix', imgix({}).buildURL('/agenda/fete.jpg', { w: 300, auto: 'format' }), 'https://saint-exemple.imgix.net/agenda/fete.jpg');
add('imgix, without its mark', imgix({ includeLibraryParam: false }).buildURL('/agenda/fete.jpg', { w: 300 }), 'https://saint-exemple.imgix.net/agenda/fete.jpg');
add('imgix, signed', imgix({ secureURLToken: 'secret' }).buildURL('/agenda/fete.jpg', { w: 300 }), null);
add('imgix, own host, signed', new Imgix({ domain: 'images.saint-exemple.example', secureURLToken: 'secret', includeLibraryParam: false }).buildURL('/agenda/fete.jpg', { w: 300, fm: 'webp' }), null);
add('imgix proxy, signed', imgix({ secureURLToken: 'secret' }).buildURL(SOURCE, { w: 300 }), SOURCE);

const { generateUrl } = require('@imgproxy/imgproxy-js-core');
const sign = (path) => 'https://images.saint-exemple.example/' + createHmac('sha256', 'secret').update('salt' + path).digest('base64url') + path;
const open = (path) => 'https://images.saint-exemple.example/insecure' + path;
const resizing = { resize: { resizing_type: 'fit', width: 300, height: 300 }, quality: 80 };
add('imgproxy plain', open(generateUrl({ value: encodeURIComponent(SOURCE), type: 'plain' }, { ...resizing, format: 'webp' })), SOURCE);
add('imgproxy plain, signed', sign(generateUrl({ value: encodeURIComponent(SOURCE), type: 'plain' }, resizing)), SOURCE);
add('imgproxy plain, no options', open('/plain/' + encodeURIComponent(PLAIN) + '@png'), PLAIN);
add('imgproxy plain, from a bucket', open(generateUrl({ value: 's3://agenda/fete.jpg', type: 'plain' }, resizing)), null);
add('imgproxy base64', open(generateUrl({ value: Buffer.from(SOURCE).toString('base64url'), type: 'base64' }, { ...resizing, format: 'webp' })), SOURCE);
add('imgproxy base64, signed', sign(generateUrl({ value: Buffer.from(SOURCE).toString('base64url'), type: 'base64' }, resizing)), SOURCE);
add('imgproxy base64 in pieces', open('/rs:fit:300:300/' + Buffer.from(SOURCE).toString('base64url').replace(/(.{16})/g, '$1/') + '.png'), SOURCE);
add('imgproxy encrypted', sign(generateUrl({ value: Buffer.from(SOURCE).reverse().toString('base64url'), type: 'encrypted' }, resizing)), null);

const Thumbor = require('thumbor-url-builder');
const thumbor = (key) => new Thumbor(key, 'https://thumbor.saint-exemple.example');
const named = 'www.saint-exemple.example/images/fete.jpg';
add('thumbor unsafe', thumbor().setImagePath(named).resize(300, 200).smartCrop(true).buildUrl(), PLAIN);
add('thumbor signed', thumbor('secret').setImagePath(encodeURIComponent(SOURCE)).fitIn(300, 200).filter('format(webp)').buildUrl(), SOURCE);
add('thumbor crop and watermark', thumbor('secret').setImagePath(PLAIN).crop(10, 10, 200, 200).resize(300, 0).halign('left').valign('top').filter('quality(80)').filter('watermark(https://www.saint-exemple.example/blason.png,10,10,30)').buildUrl(), PLAIN);
add('thumbor, source without a host', thumbor('secret').setImagePath('agenda/2026/fete.jpg').resize(300, 200).buildUrl(), null);

const gatsby = require('gatsby-plugin-utils/dist/polyfill-remote-file/utils/url-generator');
const remote = { url: SOURCE, filename: 'fête du port.jpg', mimeType: 'image/jpeg', internal: { contentDigest: '0a1b2c' } };
add('gatsby image cdn', 'https://www.saint-exemple.example' + gatsby.generateImageUrl(remote, { width: 300, height: 200, format: 'webp', quality: 75, cropFocus: 'center' }), SOURCE);
add('gatsby file cdn', 'https://www.saint-exemple.example' + gatsby.generateFileUrl(remote), SOURCE);

const { default: nuxt } = await import('./node_modules/@nuxt/image/dist/runtime/providers/ipx.js');
const provider = (src, modifiers, baseURL) => 'https://www.saint-exemple.example' + nuxt().getImage(src, { modifiers, baseURL }, { options: { nuxt: { baseURL: '/' } } }).url;
add('nuxt ipx', provider('/images/fete.jpg', { width: 300, format: 'webp' }), PLAIN);
add('nuxt ipx, no modifiers', provider('/images/fete.jpg', {}), PLAIN);
add('nuxt ipx, both sides', provider('/images/fete.jpg', { width: 300, height: 200, fit: 'cover', background: '#fff' }), PLAIN);
add('nuxt ipx, elsewhere', provider(SOURCE, { width: 300, quality: 80 }), SOURCE);
add('nuxt ipx, below a base', provider('/images/fete.jpg', { width: 300 }, '/ville/_ipx'), 'https://www.saint-exemple.example/ville/images/fete.jpg');

const { transformUrl } = await import('unpic');
const asked = { width: 300, height: 200, format: 'webp', quality: 75 };
for (const [fallback, url] of [['vercel', '/images/fete.jpg'], ['nextjs', '/images/fete.jpg'], ['netlify', '/images/fete.jpg'], ['astro', '/images/fete.jpg'], ['ipx', '/images/fete.jpg'], ['cloudflare', '/images/fete.jpg']]) {
  const made = transformUrl({ url, ...asked, fallback, provider: fallback }, {}, {});
  if (made !== undefined) add('unpic ' + fallback, new URL(String(made), 'https://www.saint-exemple.example').href, PLAIN);
}
for (const [by, url] of [
  ['directus', 'https://cms.saint-exemple.example/assets/c984b755-e201-497e-b0a7-24156ad9c7e0'],
  ['imgix', 'https://saint-exemple.imgix.net/agenda/fete.jpg'],
  ['shopify', 'https://cdn.shopify.com/s/files/1/0001/files/fete.jpg'],
  ['contentful', 'https://images.ctfassets.net/space/asset/hash/fete.jpg'],
  ['supabase', 'https://projet.supabase.co/storage/v1/object/public/agenda/fete.jpg'],
  ['keycdn', 'https://saint-exemple.kxcdn.com/fete.jpg'],
]) {
  const made = transformUrl({ url, ...asked, provider: by }, {}, {});
  if (made !== undefined) add('unpic ' + by, String(made), url);
}
require('node:fs').writeFileSync('addresses.json', JSON.stringify(list, null, 2));
