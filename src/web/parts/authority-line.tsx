/** An authority in a list: its name as a link, then kind, département, population. */
import type { FC } from 'hono/jsx';
import type { AuthorityRow } from '../../../db/queries/authorities.js';
import { OWN_STATUS } from '../../authorities/imports/councils.js';
import { plural } from '../../french/words.js';
import { departementName } from '../map-of-france.js';
import { AUTHORITY_WORDS, fr } from './words.js';

export type NamedRow = Pick<AuthorityRow, 'code' | 'kind' | 'name' | 'departement' | 'population'>;

export function authorityHref(code: string): string {
  return `/collectivites/${encodeURIComponent(code)}`;
}

/** « Commune », « Région »; a body with a status of its own is neither département nor région. */
export function kindWords({ code, kind }: Pick<AuthorityRow, 'code' | 'kind'>): string {
  return OWN_STATUS[code] === undefined ? AUTHORITY_WORDS[kind] : 'Collectivité à statut particulier';
}

/** « Commune · Hérault (34) · 3 500 habitants ». */
export function authorityFacts({ code, kind, departement, population }: NamedRow): string {
  const facts = [
    kindWords({ code, kind }),
    departement === null || kind === 'departement' ? null : departementName(departement),
    population === null ? null : plural(population, 'habitant'),
  ];
  return fr(facts.filter((fact) => fact !== null).join(' · '));
}

/** `isLinked`: whether its page may be opened by whoever reads. */
export const AuthorityLine: FC<{ authority: NamedRow; isLinked?: boolean }> = ({
  authority,
  isLinked = true,
}) => (
  <>
    {isLinked ? (
      <a href={authorityHref(authority.code)}>
        <bdi>{authority.name}</bdi>
      </a>
    ) : (
      <bdi>{authority.name}</bdi>
    )}
    <span class="meta">{authorityFacts(authority)}</span>
  </>
);
