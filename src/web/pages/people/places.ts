/** Territories in words. */
import type { Db } from '../../../../db/open.js';
import { findAuthority } from '../../../../db/queries/authorities.js';
import type { Place } from '../../../../db/queries/territories.js';
import { epciName } from '../../../accounts/index.js';
import { departementName } from '../../map-of-france.js';

/** « Finistère (29) », « Saint-Exemple (29999) », « France entière ». */
export function placeWords(db: Db, { kind, code }: Place): string {
  switch (kind) {
    case 'everywhere':
      return 'France entière';
    case 'departement':
      return departementName(code);
    case 'epci':
      return `${epciName(code) ?? findAuthority(db, code)?.name ?? 'Intercommunalité'} (${code})`;
    case 'commune':
      return `${findAuthority(db, code)?.name ?? 'Commune'} (${code})`;
  }
}
