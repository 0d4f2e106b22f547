/** Whether an error is a fault of the disk or of the database, and what people are told of it. Pure. */

export type StoreFaultKind = 'full' | 'read-only' | 'damaged' | 'failing';

/** `code`: of SQLite or of the system. Null for any other error. */
export function storeFaultOf(
  error: unknown,
): { readonly kind: StoreFaultKind; readonly code: string } | null {
  // What wraps an error names it as its cause.
  for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth += 1) {
    const code = 'code' in one && typeof one.code === 'string' ? one.code : '';
    const kind = KINDS.find(([pattern]) => pattern.test(code))?.[1];
    if (kind !== undefined) return { kind, code };
  }
  return null;
}

const KINDS: readonly (readonly [RegExp, StoreFaultKind])[] = [
  [/^(?:SQLITE_FULL|ENOSPC|EDQUOT|EFBIG)$/, 'full'],
  [/^(?:SQLITE_READONLY.*|EROFS)$/, 'read-only'],
  [/^(?:SQLITE_CORRUPT.*|SQLITE_NOTADB)$/, 'damaged'],
  [/^(?:SQLITE_IOERR.*|SQLITE_CANTOPEN.*|EIO)$/, 'failing'],
];

/** What happened and what to do, each a French sentence or two. What was kept stays kept in all of them. */
export const STORE_FAULT_WORDS: Readonly<
  Record<StoreFaultKind, { readonly title: string; readonly said: string; readonly remedy: string }>
> = {
  full: {
    title: 'Le disque est plein',
    said: 'Votre demande n’a pas été enregistrée. Ce qui était enregistré le reste, et les pages se lisent.',
    remedy:
      'Prévenez la personne qui tient Vigie : il faut libérer de la place sur le disque des données. Recommencez ensuite.',
  },
  'read-only': {
    title: 'Le disque est en lecture seule',
    said: 'Votre demande n’a pas été enregistrée. Ce qui était enregistré le reste, et les pages se lisent.',
    remedy:
      'Prévenez la personne qui tient Vigie : le dossier des données doit pouvoir être écrit. Recommencez ensuite.',
  },
  damaged: {
    title: 'La base de données est abîmée',
    said: 'Cette page ne peut pas être faite. Les sauvegardes et les fichiers des preuves ne sont pas touchés.',
    remedy:
      'Prévenez la personne qui tient Vigie : qu’elle arrête « vigie serve », garde le dossier de données, et remette la dernière sauvegarde par « vigie restore » ; « vigie doctor » dit ce qui est abîmé.',
  },
  failing: {
    title: 'Le disque ne répond pas bien',
    said: 'Votre demande n’a peut-être pas été enregistrée. Ce qui était enregistré le reste.',
    remedy:
      'Prévenez la personne qui tient Vigie : « vigie doctor » dit ce qui ne va pas. Vérifiez avant de recommencer.',
  },
};
