/** Adding sites to the watch list, one or many: each line gets an answer of its own. */
import { findAuthority } from '../../../../db/queries/authorities.js';
import { transact } from '../../../../db/open.js';
import { addAuthority, addSite } from '../../../authorities/index.js';
import { AUTHORITY_KINDS, type AuthorityKind } from '../../../authorities/types.js';
import { cutText } from '../../parts/foreign-text.js';
import type { WebDeps } from '../../context.js';

export interface Line {
  readonly code: string;
  /** May be empty for an authority that is known already. */
  readonly name: string;
  readonly url: string;
  /** Null: a commune when the code is one, else "autre". */
  readonly kind: string | null;
}

export type Added =
  | { readonly ok: true; readonly code: string; readonly said: string }
  | { readonly ok: false; readonly problems: readonly string[] };

const SAID = {
  added: 'Le site est suivi.',
  revived: 'Le suivi de ce site reprend.',
  exists: 'Ce site était déjà suivi : rien n’a été changé.',
} as const;

/** Adds the authority when it is unknown, and its site; a line that is refused changes nothing. */
export function addLine(deps: Pick<WebDeps, 'db' | 'now'>, line: Line): Added {
  class Refused extends Error {
    constructor(readonly problems: readonly string[]) {
      super();
    }
  }
  const accept = <T>(
    parsed:
      | { readonly ok: true; readonly value: T }
      | { readonly ok: false; readonly problems: readonly string[] },
  ): T => {
    if (!parsed.ok) throw new Refused(parsed.problems);
    return parsed.value;
  };
  const code = line.code.replaceAll(/\s/g, '').toUpperCase();
  try {
    return transact(deps.db, () => {
      const known = findAuthority(deps.db, code);
      // A known authority keeps its name and kind: a pasted list is not where they are corrected.
      const authority =
        known ?? accept(addAuthority(deps, { code, name: line.name, kind: kindOf(code, line.kind) }));
      const { kind, site } = accept(addSite(deps, { authority: authority.code, url: line.url }));
      return { ok: true, code: site.authorityCode, said: SAID[kind] };
    });
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problems: error.problems };
    throw error;
  }
}

function kindOf(code: string, kind: string | null): AuthorityKind {
  const told = AUTHORITY_KINDS.find((one) => one === kind);
  return told ?? (/^\d{9}$/.test(code) ? 'autre' : 'commune');
}

export const MAX_LINES = 500;

export interface LineReport {
  /** From 1, as in what was pasted. */
  readonly number: number;
  /** The line as it may be shown. */
  readonly text: string;
  /** The line as it came, to be corrected. */
  readonly whole: string;
  readonly ok: boolean;
  readonly said: string;
}

/**
 * Adds the sites of a pasted list « code;nom;adresse[;type] »; empty lines are passed over. A line that does not fit keeps
 * out none of the others; a store that fails keeps out all of them, for nobody gets a report then.
 */
export function addLines(deps: Pick<WebDeps, 'db' | 'now'>, text: string): readonly LineReport[] {
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((whole, index) => ({ whole, number: index + 1 }))
    .filter(({ whole }) => whole.trim() !== '');
  return transact(deps.db, () =>
    lines.map(({ whole, number }, index) => {
      const added: Added = index < MAX_LINES ? addOne(deps, whole) : TOO_MANY;
      return {
        number,
        whole,
        text: cutText(whole, 160).text,
        ok: added.ok,
        said: added.ok ? added.said : added.problems.join(' '),
      };
    }),
  );
}

const TOO_MANY: Added = { ok: false, problems: [`Au-delà de ${MAX_LINES} lignes : à envoyer ensuite.`] };

function addOne(deps: Pick<WebDeps, 'db' | 'now'>, whole: string): Added {
  const [code = '', name = '', url = '', kind = null, ...rest] = whole
    .split(/[;\t]/)
    .map((part) => part.trim());
  if (url === '' || rest.length > 0) {
    return {
      ok: false,
      problems: ['Il faut trois champs séparés par des points-virgules : code ; nom ; adresse.'],
    };
  }
  if (kind !== null && kind !== '' && !AUTHORITY_KINDS.some((one) => one === kind)) {
    return { ok: false, problems: [`Le type est l’un de : ${AUTHORITY_KINDS.join(', ')}.`] };
  }
  return addLine(deps, { code, name, url, kind: kind === '' ? null : kind });
}
