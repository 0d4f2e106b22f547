import { hasHint } from './address.js';
import { pathRule } from './path-rule.js';

/** Vendors of French local authorities whose addresses are known (web note §1.8). IntraMuros keeps uploads as they are. */
export const reseauDesCommunes = pathRule({
  id: 'reseau-des-communes',
  system: 'Réseau des Communes',
  recognises: (facts) => hasHint(facts, 'reseaudescommunes.fr'),
  forms: [
    {
      step: 'reseau-largest',
      confidence: 'high',
      collisionRisk: false,
      host: /^thumbs\.reseaudescommunes\.fr$/,
      match: /^\/thumbs\/(\d+)\/(?!1600x1200\/)\d+x\d+\/([^/]+)$/,
      replace: '/thumbs/$1/1600x1200/$2',
    },
  ],
});

export const isoUpload = pathRule({
  id: 'iso-upload',
  system: 'iso_upload',
  recognises: (facts) => hasHint(facts, '/iso_upload/'),
  forms: [
    {
      step: 'iso-upload-resource',
      confidence: 'guess',
      collisionRisk: false,
      match: /^\/iso_upload\/([\w-]+)\/t_\d+_\d+\.jpg$/i,
      replace: '/imageProvider.aspx?resource=$1&fn=$1.jpg',
    },
  ],
});

export const monsite = pathRule({
  id: 'monsite',
  system: 'Orange monsite',
  recognises: (facts) => hasHint(facts, 'woopic.com'),
  forms: [
    {
      step: 'monsite-size',
      confidence: 'high',
      collisionRisk: false,
      host: /(?:^|\.)monsite\.woopic\.com$/,
      match: /\/(\d+)\/f\/\d+x\d+\/p\//,
      replace: '/$1/p/',
    },
  ],
});
