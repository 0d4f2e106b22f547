/**
 * Addresses of resized copies and where their originals lie. Public examples of the web note keep their hosts; the
 * made ones stand on `.example` hosts.
 */
export interface Example {
  readonly rule: string;
  readonly copy: string;
  /** Every address given must be among the candidates, in this order. */
  readonly originals: readonly string[];
  readonly systems?: readonly string[];
  readonly pageUrl?: string;
}

const M = 'https://www.saint-exemple.example';

export const EXAMPLES: readonly Example[] = [
  // WordPress core
  {
    rule: 'wordpress-size',
    copy: `${M}/wp-content/uploads/2024/05/fete-1024x683.jpg`,
    originals: [
      `${M}/wp-content/uploads/2024/05/fete.jpg`,
      `${M}/wp-content/uploads/2024/05/fete-scaled.jpg`,
    ],
  },
  {
    rule: 'wordpress-size',
    copy: `${M}/wp-content/uploads/2024/05/fete-scaled.jpg`,
    originals: [`${M}/wp-content/uploads/2024/05/fete.jpg`],
  },
  {
    rule: 'wordpress-size',
    copy: `${M}/wp-content/uploads/2024/05/fete-rotated-300x200.jpg`,
    originals: [`${M}/wp-content/uploads/2024/05/fete.jpg`],
  },
  {
    rule: 'wordpress-size',
    copy: `${M}/wp-content/uploads/2024/05/fete-300x200@2x.jpg`,
    originals: [`${M}/wp-content/uploads/2024/05/fete.jpg`],
  },
  {
    rule: 'wordpress-edit',
    copy: `${M}/wp-content/uploads/2023/11/maire-e1699876543210-300x300.jpg`,
    originals: [`${M}/wp-content/uploads/2023/11/maire.jpg`],
  },
  {
    rule: 'wordpress-size',
    copy: `${M}/wp-content/uploads/sites/12/2022/01/voeux-768x512.webp`,
    originals: ['voeux.webp', 'voeux.jpg', 'voeux.jpeg', 'voeux.png'].map(
      (name) => `${M}/wp-content/uploads/sites/12/2022/01/${name}`,
    ),
  },
  {
    rule: 'wordpress-format',
    copy: `${M}/wp-content/uploads/2021/12/sami-takarautio-NEHr44foE54-unsplash-819x1024.webp`,
    originals: [`${M}/wp-content/uploads/2021/12/sami-takarautio-NEHr44foE54-unsplash.jpg`],
  },
  {
    rule: 'wordpress-scaled',
    copy: `${M}/wp-content/uploads/2024/05/fete-150x150.png`,
    originals: [`${M}/wp-content/uploads/2024/05/fete-scaled.png`],
  },
  {
    rule: 'wordpress-size-elsewhere',
    copy: `${M}/media/2024/fete-150x150.png`,
    originals: [`${M}/media/2024/fete.png`],
    systems: ['wordpress'],
  },
  {
    rule: 'wordpress-cropped',
    copy: `${M}/wp-content/uploads/2020/01/cropped-logo.png`,
    originals: [`${M}/wp-content/uploads/2020/01/logo.png`],
  },
  {
    rule: 'wordpress-block-crop',
    copy: `${M}/wp-content/uploads/2020/01/ecole-edited.jpg`,
    originals: [`${M}/wp-content/uploads/2020/01/ecole.jpg`],
  },
  {
    rule: 'wordpress-cache',
    copy: `${M}/wp-content/uploads/cache/2020/01/ecole/123456.jpg`,
    originals: [`${M}/wp-content/uploads/2020/01/ecole.jpg`],
  },
  {
    rule: 'nextgen-thumb',
    copy: `${M}/wp-content/gallery/fete/thumbs/thumbs_a.jpg`,
    originals: [`${M}/wp-content/gallery/fete/a.jpg`],
  },
  {
    rule: 'nextgen-dynamic',
    copy: `${M}/wp-content/gallery/fete/cache/a.jpg-nggid0123-ngg0dyn-320x240x100-00f0w010c010r110f110r010t010.jpg`,
    originals: [`${M}/wp-content/gallery/fete/a.jpg`],
  },
  {
    rule: 'wordpress-converted',
    copy: `${M}/wp-content/uploads/2020/01/ecole.jpg.webp`,
    originals: [`${M}/wp-content/uploads/2020/01/ecole.jpg`],
  },
  // In front of WordPress
  {
    rule: 'photon',
    copy: 'https://i0.wp.com/www.saint-exemple.example/wp-content/uploads/2024/01/a.jpg?resize=300%2C200&ssl=1',
    originals: [`${M}/wp-content/uploads/2024/01/a.jpg`],
  },
  {
    rule: 'photon',
    copy: 'https://i2.wp.com/www.saint-exemple.example/a.php?id=4&w=300',
    originals: ['http://www.saint-exemple.example/a.php?id=4'],
  },
  {
    rule: 'wordpress-size',
    copy: 'https://i0.wp.com/www.saint-exemple.example/wp-content/uploads/2024/01/a-300x200.jpg?ssl=1',
    originals: [`${M}/wp-content/uploads/2024/01/a.jpg`, `${M}/wp-content/uploads/2024/01/a-300x200.jpg`],
  },
  {
    rule: 'shortpixel',
    copy: 'https://cdn.shortpixel.ai/spai/w_378+q_lossy+ret_img+to_webp/https://firstlight.ai/wp-content/uploads/2021/03/300ppi-logotype-transparent.png',
    originals: ['https://firstlight.ai/wp-content/uploads/2021/03/300ppi-logotype-transparent.png'],
  },
  {
    rule: 'shortpixel',
    copy: 'https://spcdn.shortpixel.ai/spio/ret_img,q_cdnize,to_auto/www.saint-exemple.example/wp-content/uploads/a.png',
    originals: [`${M}/wp-content/uploads/a.png`],
  },
  {
    rule: 'wordpress-size',
    copy: `${M}/wp-content/webp-express/webp-images/doc-root/wp-content/uploads/2018/12/x-300x265.jpg.webp`,
    originals: [`${M}/wp-content/uploads/2018/12/x.jpg`, `${M}/wp-content/uploads/2018/12/x-300x265.jpg`],
  },
  {
    rule: 'webp-express',
    copy: `${M}/wp-content/webp-express/webp-images/uploads/2018/12/x.jpg.webp`,
    originals: [`${M}/wp-content/uploads/2018/12/x.jpg`],
  },
  {
    rule: 'smush-webp',
    copy: `${M}/wp-content/smush-webp/2018/12/x.jpg.webp`,
    originals: [`${M}/wp-content/uploads/2018/12/x.jpg`],
  },
  {
    rule: 'easy-io',
    copy: 'https://eabc.exactdn.com/wp-content/uploads/2018/12/x.jpg?strip=all&lossy=1',
    originals: [`${M}/wp-content/uploads/2018/12/x.jpg`],
    pageUrl: `${M}/`,
  },
  {
    rule: 'wordpress-com',
    copy: 'https://exemple.files.wordpress.com/2018/12/x.jpg?w=700',
    originals: ['https://exemple.files.wordpress.com/2018/12/x.jpg'],
  },
  // SPIP beside its proofs
  {
    rule: 'spip-adaptive',
    copy: `${M}/local/adapt-img/640/10x/IMG/jpg/port.jpg?1690000000`,
    originals: [`${M}/IMG/jpg/port.jpg`],
  },
  {
    rule: 'spip-adaptive',
    copy: `${M}/local/adapt-img/480/20x/IMG/logo/arton5.png`,
    originals: [`${M}/IMG/logo/arton5.png`],
  },
  {
    rule: 'spip-adaptive',
    copy: `${M}/local/adapt-img/320/15x/root/assets/a.jpg`,
    originals: [`${M}/assets/a.jpg`],
  },
  {
    rule: 'spip-action',
    copy: `${M}/spip.php?action=image_responsive&img=IMG/jpg/a.jpg&taille=320`,
    originals: [`${M}/IMG/jpg/a.jpg`],
  },
  {
    rule: 'spip-copy-of-copy',
    copy: 'https://mediaseine.fr/local/cache-vignettes/L150xH135/echarpe_de_maire-b0632-3f193.jpg',
    originals: ['https://mediaseine.fr/IMG/jpg/echarpe_de_maire.jpg'],
  },
  {
    // Several sites on one SPIP, as Debian's package lays them out: the hash was made above the folder of the site.
    rule: 'spip-resized',
    copy: 'https://www.saint-exemple.example/sites/default/local/cache-vignettes/L400xH300/carnaval-9fd9d.jpg',
    originals: ['https://www.saint-exemple.example/sites/default/IMG/logo/carnaval.jpg'],
  },
  {
    // The same behind a server that hides that folder.
    rule: 'spip-resized',
    copy: 'https://www.saint-exemple.example/local/cache-vignettes/L400xH300/voeux-60bb1.jpg',
    originals: [
      'https://www.saint-exemple.example/sites/default/IMG/jpg/voeux.jpg',
      'https://www.saint-exemple.example/IMG/jpg/voeux.jpg',
    ],
  },
  {
    rule: 'spip-logo-copy-of-copy',
    copy: 'https://www.saint-exemple.example/local/cache-vignettes/L150xH150/carnaval-b0632-3f193.png',
    originals: [
      'https://www.saint-exemple.example/IMG/png/carnaval.png',
      'https://www.saint-exemple.example/IMG/logo/carnaval.png',
    ],
  },
  {
    rule: 'spip-folder',
    copy: 'https://www.saint-exemple.example/local/cache-vignettes/L400xH120/blason-38b2c.png',
    originals: ['https://www.saint-exemple.example/IMG/png/blason.png'],
  },
  // Drupal
  {
    rule: 'drupal-style',
    copy: 'https://opensource.com/sites/default/files/styles/image-full-size/public/lead-images/data_container_block.png?itok=S8MbXEYw',
    originals: ['https://opensource.com/sites/default/files/lead-images/data_container_block.png'],
  },
  {
    rule: 'drupal-style',
    copy: 'https://www.outdooraccess-scotland.scot/sites/default/files/styles/hero_banner_half_width/public/2018-09/Whitmuir-D8598.jpg',
    originals: ['https://www.outdooraccess-scotland.scot/sites/default/files/2018-09/Whitmuir-D8598.jpg'],
  },
  {
    rule: 'drupal-style',
    copy: `${M}/sites/default/files/styles/large/public/2024-03/fete.jpg.webp?itok=abcd1234`,
    originals: [`${M}/sites/default/files/2024-03/fete.jpg`],
  },
  {
    rule: 'drupal-style',
    copy: `${M}/system/files/styles/large/private/2024-03/fete.jpg`,
    originals: [`${M}/system/files/2024-03/fete.jpg`],
  },
  {
    rule: 'drupal-imagecache',
    copy: `${M}/sites/default/files/imagecache/vignette/fete.jpg`,
    originals: [`${M}/sites/default/files/fete.jpg`],
  },
  // Joomla
  {
    rule: 'phoca-thumb',
    copy: `${M}/images/phocagallery/fete/thumbs/phoca_thumb_l_a.jpg`,
    originals: [`${M}/images/phocagallery/fete/a.jpg`],
  },
  {
    rule: 'k2-cache',
    copy: `${M}/media/k2/items/cache/0123abcd_L.jpg`,
    originals: [`${M}/media/k2/items/src/0123abcd.jpg`],
  },
  {
    rule: 'jch-optimize',
    copy: `${M}/images/jch-optimize/ng/images_fete_a.webp`,
    originals: [`${M}/images/fete/a.jpg`],
  },
  // Other systems
  {
    rule: 'ez-alias',
    copy: `${M}/var/site/storage/images/_aliases/large/1/2/3/4/321-1-fre-FR/f.jpg`,
    originals: [`${M}/var/site/storage/images/1/2/3/4/321-1-fre-FR/f.jpg`],
  },
  {
    rule: 'ez-variation',
    copy: `${M}/var/ville/storage/images/actus/fete/123-1-fre-FR/fete_medium.jpg`,
    originals: [`${M}/var/ville/storage/images/actus/fete/123-1-fre-FR/fete.jpg`],
  },
  {
    rule: 'ez-alias',
    copy: `${M}/var/site/storage/images/_aliases/reference/x/f.png.webp`,
    originals: [`${M}/var/site/storage/images/x/f.png`],
  },
  {
    rule: 'jahia-query',
    copy: 'https://uk.sodexo.com/files/live/sites/com-uk/files/Images/Our%20Chefs.jpg?t=thumbnail360',
    originals: ['https://uk.sodexo.com/files/live/sites/com-uk/files/Images/Our%20Chefs.jpg'],
  },
  {
    rule: 'jahia-thumbnails',
    copy: 'https://capacity.iso.org/files/live/sites/cb-mini/files/projects/project_strategic.jpg/thumbnails/1200x300',
    originals: ['https://capacity.iso.org/files/live/sites/cb-mini/files/projects/project_strategic.jpg'],
  },
  {
    rule: 'liferay-thumbnail',
    copy: `${M}/documents/20182/0/04219.jpg/b79bd6cc-0000-0000-0000-000000000000?version=1.0&t=1627397242886&imageThumbnail=1`,
    originals: [
      `${M}/documents/20182/0/04219.jpg/b79bd6cc-0000-0000-0000-000000000000?version=1.0&t=1627397242886`,
    ],
  },
  {
    rule: 'liferay-thumbnail',
    copy: `${M}/documents/d/ville/affiche?imageThumbnail=2`,
    originals: [`${M}/documents/d/ville/affiche`],
  },
  {
    rule: 'plone-scale',
    copy: `${M}/actu/photo.jpg/@@images/image-400-0123456789abcdef0123456789abcdef.jpeg`,
    originals: [`${M}/actu/photo.jpg/@@images/image`],
  },
  {
    rule: 'plone-scale',
    copy: `${M}/actu/fete/@@images/image/preview`,
    originals: [`${M}/actu/fete/@@images/image`],
  },
  {
    rule: 'plone-scale',
    copy: `${M}/a/b.png/@@images/3f2504e0-4f89-11d3-9a0c-0305e82c3301.png`,
    originals: [`${M}/a/b.png/@@images/image`],
  },
  { rule: 'plone-field', copy: `${M}/a/@@images/bandeau/large`, originals: [`${M}/a/@@images/bandeau`] },
  {
    rule: 'prestashop-product',
    copy: `${M}/123-home_default/mug.jpg`,
    originals: [`${M}/img/p/1/2/3/123.jpg`],
  },
  { rule: 'prestashop-product', copy: `${M}/45-large_default/x.webp`, originals: [`${M}/img/p/4/5/45.jpg`] },
  { rule: 'prestashop-size', copy: `${M}/img/p/7/7-medium_default.jpg`, originals: [`${M}/img/p/7/7.jpg`] },
  {
    rule: 'concrete-thumbnail',
    copy: 'https://ststephensmpls.org/application/files/thumbnails/small/8215/7435/7962/Logo_Latest.png',
    originals: ['https://ststephensmpls.org/application/files/8215/7435/7962/Logo_Latest.png'],
  },
  {
    rule: 'grav-cache',
    copy: `${M}/images/1/2/3/4/5/1234567890123456789012345678901234567890-photo.jpg`,
    originals: [`${M}/blog/fete/photo.jpg`],
    systems: ['grav'],
    pageUrl: `${M}/blog/fete/`,
  },
  {
    rule: 'grav-cache',
    copy: `${M}/images/1/2/3/4/5/photo-1a2b3c4d.png`,
    originals: [`${M}/blog/fete/photo.png`],
    systems: ['grav'],
    pageUrl: `${M}/blog/fete`,
  },
  {
    rule: 'dotclear-thumb',
    copy: `${M}/public/fete/.plage_m.jpg`,
    originals: [`${M}/public/fete/plage.jpg`],
  },
  {
    rule: 'resizer-script',
    copy: `${M}/wp-content/themes/t/timthumb.php?src=/uploads/a.jpg&w=300`,
    originals: [`${M}/uploads/a.jpg`],
  },
  {
    rule: 'resizer-script',
    copy: `${M}/wp-content/themes/t/timthumb.php?src=https%3A%2F%2Fx.example%2Fa.png`,
    originals: ['https://x.example/a.png'],
  },
  {
    rule: 'resizer-script',
    copy: `${M}/redim_recadre_photo.php?path_url=photos/a.jpg`,
    originals: [`${M}/photos/a.jpg`],
  },
  { rule: 'size-parameters', copy: `${M}/media/a.jpg?w=300&h=200`, originals: [`${M}/media/a.jpg`] },
  { rule: 'size-parameters', copy: `${M}/img/a.png?format=webp&q=75`, originals: [`${M}/img/a.png`] },
  {
    rule: 'size-parameters-of-script',
    copy: `${M}/file/12?width=400&token=z`,
    originals: [`${M}/file/12?token=z`],
  },
  { rule: 'converted-copy', copy: `${M}/media/a.jpg.avif`, originals: [`${M}/media/a.jpg`] },
  { rule: 'small-folder', copy: `${M}/medias/thumbs/a.jpg`, originals: [`${M}/medias/a.jpg`] },
  { rule: 'large-folder', copy: `${M}/photos/small/a.jpg`, originals: [`${M}/photos/large/a.jpg`] },
  { rule: 'small-suffix', copy: `${M}/images/a_mini.jpg`, originals: [`${M}/images/a.jpg`] },
  // Builders and image services
  {
    rule: 'wix-media',
    copy: 'https://static.wixstatic.com/media/7f98c1_611d42de666f45af96fbbc35106cc249~mv2.png/v1/fill/w_456,h_1080,fp_0.50_0.50,q_90,enc_auto/a.png',
    originals: ['https://static.wixstatic.com/media/7f98c1_611d42de666f45af96fbbc35106cc249~mv2.png'],
  },
  {
    rule: 'wix-media',
    copy: 'https://static.wixstatic.com/media/04f737_9493~mv2.png?originWidth=896',
    originals: ['https://static.wixstatic.com/media/04f737_9493~mv2.png'],
  },
  {
    rule: 'squarespace-format',
    copy: 'https://images.squarespace-cdn.com/content/v1/abc/123/a.jpg?format=500w',
    originals: ['https://images.squarespace-cdn.com/content/v1/abc/123/a.jpg?format=original'],
  },
  {
    rule: 'squarespace-format',
    copy: 'https://static1.squarespace.com/static/x/t/y/1/a.png/300w',
    originals: ['https://static1.squarespace.com/static/x/t/y/1/a.png?format=original'],
  },
  {
    rule: 'jimdo-transform',
    copy: 'https://image.jimcdn.com/app/cms/image/transf/dimension=300x10000:format=jpg/path/s/image/i/version/1/image.jpg',
    originals: ['https://image.jimcdn.com/app/cms/image/transf/none/path/s/image/i/version/1/image.jpg'],
  },
  {
    rule: 'webflow-size',
    copy: 'https://assets.website-files.com/x/y_a-p-800.jpeg',
    originals: ['https://assets.website-files.com/x/y_a.jpeg'],
  },
  {
    rule: 'weebly-published',
    copy: `${M}/uploads/1/2/3/4/1234/published/ecole.jpg?250`,
    originals: [`${M}/uploads/1/2/3/4/1234/ecole.jpg`],
  },
  {
    rule: 'shopify-size',
    copy: 'https://cdn.shopify.com/s/files/1/0/1/products/a_300x300.jpg?v=1',
    originals: ['https://cdn.shopify.com/s/files/1/0/1/products/a.jpg?v=1'],
  },
  {
    rule: 'shopify-size',
    copy: 'https://cdn.shopify.com/s/files/1/0/1/products/a_large@2x.progressive.png',
    originals: ['https://cdn.shopify.com/s/files/1/0/1/products/a.png'],
  },
  {
    rule: 'shopify-size',
    copy: `${M}/cdn/shop/files/a.jpg?width=600`,
    originals: [`${M}/cdn/shop/files/a.jpg`],
  },
  {
    rule: 'next-image',
    copy: 'https://lovo.ai/_next/image?url=%2Fimage%2Fai-art-generator%2Fcarousel-gallery-image-6.jpg&w=384&q=75',
    originals: ['https://lovo.ai/image/ai-art-generator/carousel-gallery-image-6.jpg'],
  },
  {
    rule: 'next-image',
    copy: `${M}/_next/image?url=https%3A%2F%2Fd2ydtwisqcxv72.cloudfront.net%2Fa.jpg&w=384&q=75`,
    originals: ['https://d2ydtwisqcxv72.cloudfront.net/a.jpg'],
  },
  { rule: 'ipx-path', copy: `${M}/_ipx/w_300&q_80/images/a.jpg`, originals: [`${M}/images/a.jpg`] },
  { rule: 'ipx-path', copy: `${M}/_ipx/_/img/a.png`, originals: [`${M}/img/a.png`] },
  {
    rule: 'ipx-path',
    copy: `${M}/_ipx/s_200x200/https://cms.saint-exemple.example/a.jpg`,
    originals: ['https://cms.saint-exemple.example/a.jpg'],
  },
  {
    rule: 'cloudinary-upload',
    copy: 'https://res.cloudinary.com/d/image/upload/w_300,q_auto/v1/a.jpg',
    originals: ['https://res.cloudinary.com/d/image/upload/v1/a.jpg'],
  },
  {
    rule: 'cloudinary-upload',
    copy: 'https://res.cloudinary.com/d/image/upload/c_fill,f_auto/dir/a.png',
    originals: ['https://res.cloudinary.com/d/image/upload/dir/a.png'],
  },
  {
    rule: 'cloudinary-fetch',
    copy: 'https://res.cloudinary.com/d/image/fetch/w_200/https%3A%2F%2Fx.example%2Fa.jpg',
    originals: ['https://x.example/a.jpg'],
  },
  {
    rule: 'cdn-query',
    copy: 'https://x.imgix.net/a.jpg?w=300&auto=format',
    originals: ['https://x.imgix.net/a.jpg'],
  },
  { rule: 'cdn-query', copy: `${M}/a.jpg?ixlib=js&w=1`, originals: [`${M}/a.jpg`] },
  {
    rule: 'cdn-query',
    copy: 'https://x.twic.pics/a.jpg?twic=v1/cover=1:1',
    originals: ['https://x.twic.pics/a.jpg'],
  },
  {
    rule: 'cdn-proxied',
    copy: 'https://x.imgix.net/https%3A%2F%2Fy.example%2Fa.jpg?w=1',
    originals: ['https://y.example/a.jpg'],
  },
  {
    rule: 'cloudflare-image',
    copy: `${M}/cdn-cgi/image/width=80,f=auto/uploads/a.jpg`,
    originals: [`${M}/uploads/a.jpg`],
  },
  {
    rule: 'cloudflare-image',
    copy: `${M}/cdn-cgi/image/fit=cover/https://x.example/a.png`,
    originals: ['https://x.example/a.png'],
  },
  {
    rule: 'cloudflare-variant',
    copy: 'https://imagedelivery.net/acct/id-1/thumb',
    originals: ['https://imagedelivery.net/acct/id-1/public'],
  },
  {
    rule: 'thumbor-source',
    copy: 'https://t.example/unsafe/300x200/smart/x.example/a.jpg',
    originals: ['https://x.example/a.jpg'],
  },
  {
    rule: 'liip-filter',
    copy: `${M}/media/cache/resolve/actu_thumb/uploads/a.jpg`,
    originals: [`${M}/uploads/a.jpg`],
  },
  {
    rule: 'liip-filter',
    copy: `${M}/media/cache/home/uploads/images/b.png.webp`,
    originals: [`${M}/uploads/images/b.png`],
  },
  {
    rule: 'liip-media',
    copy: `${M}/media/cache/home/actus/b.png`,
    originals: [`${M}/actus/b.png`, `${M}/media/actus/b.png`],
  },
  {
    rule: 'craft-transform',
    copy: 'https://d2ydtwisqcxv72.cloudfront.net/_1200x600_crop_center-center_82_line/15039/190830_EmailNewsletterSignups.jpg',
    originals: ['https://d2ydtwisqcxv72.cloudfront.net/15039/190830_EmailNewsletterSignups.jpg'],
  },
  // French vendors
  {
    rule: 'reseau-largest',
    copy: 'http://thumbs.reseaudescommunes.fr/thumbs/166/1200x800/y86hg64y9kqrb5i.jpg',
    originals: ['http://thumbs.reseaudescommunes.fr/thumbs/166/1600x1200/y86hg64y9kqrb5i.jpg'],
  },
  {
    rule: 'iso-upload-resource',
    copy: `${M}/iso_upload/fete12/t_300_200.jpg`,
    originals: [`${M}/imageProvider.aspx?resource=fete12&fn=fete12.jpg`],
  },
  {
    rule: 'monsite-size',
    copy: 'https://abc.monsite.woopic.com/x/12/f/300x200/p/a.jpg',
    originals: ['https://abc.monsite.woopic.com/x/12/p/a.jpg'],
  },
];

/** Addresses that are originals already, or that no rule must touch. */
export const UNTOUCHED: readonly string[] = [
  `${M}/wp-content/uploads/2024/05/fete.jpg`,
  `${M}/IMG/jpg/fete.jpg`,
  `${M}/sites/default/files/2024-03/fete.jpg`,
  `${M}/fileadmin/user_upload/fete.jpg`,
  `${M}/typo3temp/assets/images/csm_fete_1a2b3c4d5e.jpg`,
  `${M}/local/cache-gd2/0a/0123456789abcdef0123456789abcd.jpg`,
  `${M}/images/fete.jpg`,
  'https://files.appli-intramuros.com/img/news/12/0123456789abcdef0123456789abcdef_fete.jpg',
  'https://static.wixstatic.com/media/7f98c1_611d~mv2.png',
];
