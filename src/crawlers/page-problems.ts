/** What is told of a page that could not be looked at, or only in part. */

export const NOT_HTML = { code: 'not-html', message: 'La réponse n’est pas une page.' };
export const CHALLENGE = {
  code: 'blocked',
  message: 'Le site a répondu par un contrôle anti-robot : la page n’a pas été regardée.',
};
export const CUT_OFF = {
  code: 'truncated',
  message: 'La réponse a été coupée : seul le début de la page a été regardé.',
};
export const PARTIAL = {
  code: 'too-large',
  message: 'La page est trop grande : seul son début a été regardé.',
};
export const ELSEWHERE = {
  code: 'not-looked-at',
  message: 'Ce contenu est hébergé par un autre service : il n’a pas été regardé.',
};
export const STILL_EMPTY = {
  code: 'not-looked-at',
  message: 'Cette page reste vide même dans un navigateur : ses visuels n’ont pas été regardés.',
};
