/** Settings for commands: a wrong one ends the command with the sentences that say so. */
import { type Config, loadConfig } from '../config.js';
import { UsageError } from './exit.js';
import { parseUrl } from '../parse-url.js';

/** @throws UsageError naming each wrong key, its value and what is allowed. */
export function loadSettings(): Config {
  const result = loadConfig(process.env, process.cwd());
  if (!result.ok)
    throw new UsageError(['La configuration ne convient pas :', ...result.problems].join('\n  '));
  return result.config;
}

/**
 * Nothing outside this machine is asked without a contact address in our name (DESIGN, promise 4).
 * @throws UsageError when `url` is not on loopback and no contact is set.
 */
export function requireContact(config: Config, url: URL): void {
  if (config.contact !== null || isLoopback(url.hostname)) return;
  throw new UsageError(
    'Aucune adresse de contact n’est configurée : Vigie ne visite pas de site sans dire qui la fait tourner.\n' +
      'Indiquez-la par VIGIE_CONTACT=vigie@votre-section.example ou par la clé « contact » de vigie.config.json.',
  );
}

/** Names and addresses that can only be this machine. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** An http(s) address typed by a person; « mairie.example » becomes https. @throws UsageError otherwise. */
export function parseSiteUrl(text: string): URL {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  const url = parseUrl(withScheme);
  const looksLikeHost =
    url !== null &&
    (url.hostname.includes('.') || url.hostname === 'localhost' || url.hostname.startsWith('['));
  if (url === null || !/^https?:$/.test(url.protocol) || !looksLikeHost) {
    throw new UsageError(
      `« ${text} » n’est pas l’adresse d’un site. Exemple : https://www.saint-exemple.example`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError('L’adresse ne doit contenir ni nom d’utilisateur ni mot de passe.');
  }
  return url;
}
