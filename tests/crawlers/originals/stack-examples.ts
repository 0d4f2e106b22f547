/** Addresses of copies that generators, frameworks and headless systems make, by their documented forms. */
import type { Example } from './examples.js';

const M = 'https://www.saint-exemple.example';
const DIGEST = '402fec631ec5d44e28abbbcc16dea266';
const ASSET = 'https://cms.saint-exemple.example/assets/c984b755-e201-497e-b0a7-24156ad9c7e0';

/** What a converted copy may have been. */
const uploads = (stem: string): string[] => ['jpg', 'png', 'jpeg'].map((format) => `${stem}.${format}`);

const DRUPAL_CONVERTED = `${M}/sites/default/files/2024-03/fete`;

const CONVERTED: readonly Example[] = [
  { step: 'astro-asset', copy: `${M}/_astro/fete.BVE9oBJe_rK3x4.webp`, stem: `${M}/_astro/fete.BVE9oBJe` },
  {
    step: 'gatsby-static',
    copy: `${M}/static/${DIGEST}/49f80/fete.avif`,
    stem: `${M}/static/${DIGEST}/fete`,
  },
  {
    step: 'hugo-resource',
    copy: `${M}/agenda/affiche_hu5042850359617212370.webp`,
    stem: `${M}/agenda/affiche`,
  },
  { step: 'eleventy-name', copy: `${M}/img/fete-600w.webp`, stem: `${M}/img/fete`, systems: ['eleventy'] },
  {
    step: 'payload-file',
    copy: `${M}/api/media/file/fete-600x400.webp`,
    stem: `${M}/api/media/file/fete`,
  },
  { step: 'payload-media', copy: `${M}/media/fete-600x400.webp`, stem: `${M}/media/fete` },
].flatMap(({ step, copy, stem, systems = [] }) =>
  ['jpg', 'png', 'jpeg'].map((format) => ({
    rule: `${step}-${format}`,
    copy,
    originals: uploads(stem),
    systems,
  })),
);

export const STACK_EXAMPLES: readonly Example[] = [
  ...CONVERTED,
  ...['jpg', 'png', 'jpeg'].map((format) => ({
    rule: `drupal-format-${format}`,
    copy: `${M}/sites/default/files/styles/large/public/2024-03/fete.webp?itok=abcd1234`,
    originals: [`${DRUPAL_CONVERTED}.webp`, ...uploads(DRUPAL_CONVERTED)],
  })),
  {
    rule: 'drupal-style',
    copy: `${M}/medias/styles/large/public/2024-03/fete.jpg.avif?h=1a2b3c4d&itok=abcd1234`,
    originals: [`${M}/medias/2024-03/fete.jpg`],
  },
  {
    rule: 'drupal-style',
    copy: `${M}/system/files/styles/large/private/2024-03/fete.png?itok=abcd1234`,
    originals: [`${M}/system/files/2024-03/fete.png`],
  },
  {
    rule: 'next-image',
    copy: `${M}/ville/_next/image?url=%2Fville%2F_next%2Fstatic%2Fmedia%2Ffete.1lvu_6aflcmw5.jpg&w=1200&q=75`,
    originals: [`${M}/ville/_next/static/media/fete.1lvu_6aflcmw5.jpg`],
  },
  {
    rule: 'next-image',
    copy: `${M}/_next/image?url=%2Fapi%2Fmedia%2Ffile%2Ff%25C3%25AAte-600x400.jpg%3Fprefix%3Dmedia&w=640&q=75`,
    originals: [`${M}/api/media/file/f%C3%AAte.jpg?prefix=media`],
  },
  {
    rule: 'host-image',
    copy: `${M}/_vercel/image?url=%2Fimages%2Ffete.jpg&w=640&q=75`,
    originals: [`${M}/images/fete.jpg`],
  },
  {
    rule: 'host-image',
    copy: `${M}/.netlify/images?url=https%3A%2F%2Fcms.saint-exemple.example%2Ffete.jpg&w=640`,
    originals: ['https://cms.saint-exemple.example/fete.jpg'],
  },
  {
    rule: 'astro-image',
    copy: `${M}/_image?href=%2F_astro%2Ffete.BVE9oBJe.jpg&w=600&h=327&f=webp`,
    originals: [`${M}/_astro/fete.BVE9oBJe.jpg`],
  },
  {
    rule: 'astro-asset',
    copy: `${M}/_astro/ecole.CsKIC5PY_9p7eE.jpg`,
    originals: [`${M}/_astro/ecole.CsKIC5PY.jpg`],
  },
  {
    rule: 'ipx-root',
    copy: `${M}/ville/_ipx/w_300,f_webp/images/fete.jpg`,
    originals: [`${M}/ville/images/fete.jpg`, `${M}/images/fete.jpg`],
  },
  {
    rule: 'ipx-path',
    copy: 'https://images.saint-exemple.example/w_300,f_webp/https%3A%2F%2Fcms.saint-exemple.example%2Ffete.jpg',
    originals: ['https://cms.saint-exemple.example/fete.jpg'],
  },
  {
    rule: 'gatsby-static',
    copy: `${M}/static/${DIGEST}/52a58/fete.jpg`,
    originals: [`${M}/static/${DIGEST}/fete.jpg`],
  },
  {
    rule: 'gatsby-image-cdn',
    // The first version wrote source and parameters as base64.
    copy: `${M}/_gatsby/image/${Buffer.from('https://cms.saint-exemple.example/fete.jpg').toString('base64')}/dz0zMDAmaD00MDAmZm09YXZpZg==.avif`,
    originals: ['https://cms.saint-exemple.example/fete.jpg'],
  },
  {
    rule: 'hugo-resource',
    copy: `${M}/agenda/fete_hu59e56ffff1bc1d8d122b1403d34e039f_90587_300x200_fill_q75_box_center.jpg`,
    originals: [`${M}/agenda/fete.jpg`],
  },
  {
    rule: 'hugo-resource',
    copy: `${M}/agenda/fete_du_port_hu17140148164179767837.png`,
    originals: [`${M}/agenda/fete_du_port.png`],
  },
  {
    rule: 'hugo-resource',
    copy: `${M}/agenda/fete_hu_9f8e7d6c5b4a3210.jpg`,
    originals: [`${M}/agenda/fete.jpg`],
  },
  {
    rule: 'eleventy-name',
    copy: `${M}/img/fete-600w.jpeg`,
    originals: [`${M}/img/fete.jpg`, `${M}/img/fete.jpeg`],
    systems: ['eleventy'],
  },
  {
    rule: 'imgproxy-plain',
    copy: `https://images.saint-exemple.example/AfrOrF3gWeDA6VOlDG4TzxMv39O7MXnF4CXpKUwGqRM/rs:fill:300:200/wm:0.5/plain/${encodeURIComponent(`${M}/images/fete.jpg?v=2`)}@webp`,
    originals: [`${M}/images/fete.jpg?v=2`],
  },
  {
    rule: 'imgproxy-base64',
    copy: `https://images.saint-exemple.example/insecure/fill/300/300/sm/0/${Buffer.from(`${M}/images/fete.jpg`).toString('base64url')}.png`,
    originals: [`${M}/images/fete.jpg`],
  },
  {
    rule: 'ghost-upload',
    copy: `${M}/content/images/size/w600/format/webp/2024/05/fete-1.jpg`,
    originals: [`${M}/content/images/2024/05/fete-1_o.jpg`, `${M}/content/images/2024/05/fete-1.jpg`],
  },
  {
    rule: 'ghost-size',
    copy: `${M}/content/images/size/w1000h600/2024/05/fete.png`,
    originals: [`${M}/content/images/2024/05/fete_o.png`, `${M}/content/images/2024/05/fete.png`],
  },
  {
    rule: 'ghost-upload',
    copy: `${M}/content/images/2024/05/fete.png`,
    originals: [`${M}/content/images/2024/05/fete_o.png`],
    systems: ['ghost'],
  },
  {
    rule: 'strapi-size',
    copy: `${M}/uploads/small_fete_du_port_2f6f0c7a1b.jpg`,
    originals: [`${M}/uploads/fete_du_port_2f6f0c7a1b.jpg`],
  },
  {
    rule: 'strapi-size',
    copy: 'https://res.cloudinary.com/d/image/upload/v1700000000/thumbnail_fete_2f6f0c7a1b.png',
    originals: ['https://res.cloudinary.com/d/image/upload/v1700000000/fete_2f6f0c7a1b.png'],
  },
  {
    rule: 'directus-asset',
    copy: `${ASSET}/fete.jpg?width=300&height=200&fit=cover&quality=80&format=webp`,
    originals: [`${ASSET}/fete.jpg`],
  },
  { rule: 'directus-asset', copy: `${ASSET}?key=carte`, originals: [ASSET] },
  {
    rule: 'directus-asset',
    copy: `${ASSET}?access_token=t&transforms=[["blur",4]]`,
    originals: [`${ASSET}?access_token=t`],
  },
  {
    rule: 'payload-file',
    copy: `${M}/api/affiches/file/fete-1-600x400.png?2024-05-01T10%3A00%3A00.000Z`,
    originals: [`${M}/api/affiches/file/fete-1.png`],
  },
  { rule: 'payload-media', copy: `${M}/media/fete-600x400.jpg`, originals: [`${M}/media/fete.jpg`] },
  {
    rule: 'cloudinary-format',
    copy: 'https://res.cloudinary.com/d/image/upload/c_limit,w_640/f_auto/v1/agenda/fete.webp',
    originals: [
      'https://res.cloudinary.com/d/image/upload/v1/agenda/fete.webp',
      'https://res.cloudinary.com/d/image/upload/v1/agenda/fete',
    ],
  },
  {
    rule: 'supabase-render',
    copy: 'https://projet.supabase.co/storage/v1/render/image/public/agenda/fete.jpg?width=300',
    originals: ['https://projet.supabase.co/storage/v1/object/public/agenda/fete.jpg'],
  },
  {
    rule: 'size-parameters',
    // A loader of one’s own for `next/image`.
    copy: `${M}/images/affiche.png?w=828&q=75`,
    originals: [`${M}/images/affiche.png`],
  },
];

/** Of these nothing may be made: a signature protects more than the copy, the source is closed, or nothing leads to it. */
export const STACK_UNTOUCHED: readonly string[] = [
  `${M}/_next/static/media/fete.1lvu_6aflcmw5.jpg`,
  `${M}/_astro/fete.BVE9oBJe.jpg`,
  `${M}/_image?href=javascript%3Aalert(1)&w=300`,
  `${M}/_next/image?url=data%3Aimage%2Fpng%3Bbase64%2CAAAA&w=640&q=75`,
  `${M}/static/${DIGEST}/fete.jpg`,
  `${M}/_gatsby/image/${DIGEST}/${DIGEST}/fete.jpg?eu=0a1b2c3d4e5f&a=w%3D300&cd=0a1b`,
  `${M}/img/l9vdLflBLa-600.jpeg`,
  `${M}/content/images/2024/05/fete.png`,
  `${M}/uploads/fete_du_port_2f6f0c7a1b.jpg`,
  `${M}/uploads/small_salle_des_fetes.jpg`,
  ASSET,
  `${M}/assets/small.jpg`,
  `${M}/img/a.jpg?w=300&s=5f2d1c8e9b7a6d4c3e2f1a0b9c8d7e6f`,
  `${M}/img/a.jpg?w=300&signature=Zm9vYmFyYmF6`,
  'https://saint-exemple.imgix.net/agenda/fete.jpg?w=300&s=9b46631d97f87e3c1d4a1c7d1aee74d5',
  'https://res.cloudinary.com/d/image/upload/s--UPoJFxkt--/c_fill,w_300/v1/agenda/fete.jpg',
  'https://res.cloudinary.com/d/image/upload/s--UPoJFxkt--/v1/small_fete_2f6f0c7a1b.jpg',
  'https://images.saint-exemple.example/H0ZN9uTQCAlcNAvgJLkUkfNyHDI=/112x112/thumbs/fete_mini.jpg',
  `${M}/uploads/small_fete_2f6f0c7a1b.jpg?X-Amz-Expires=900&X-Amz-Signature=Zm9vYmFyYmF6`,
  'https://images.saint-exemple.example/sig/rs:fit:300:300/plain/local:///fete.jpg',
  'https://images.saint-exemple.example/AfrOrF3gWeDA6VOlDG4TzxMv39O7MXnF4CXpKUwGqRM/rs:fit:300:300/enc/aHR0cHM6Ly93d3cuc2FpbnQ',
  'https://images.saint-exemple.example/H0ZN9uTQCAlcNAvgJLkUkfNyHDI=/112x112/smart/agenda/fete.jpg',
  `${M}/typo3temp/assets/_processed_/1/2/csm_fete_1a2b3c4d5e.jpg`,
];
