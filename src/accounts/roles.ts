/** What a role may do: the one table, for rooms, pages and commands alike. Pure; nothing is imported here. */

/** What a person can be in an installation, in the order of what they may do. */
export const ROLES = ['volunteer', 'coordinator', 'administrator', 'national'] as const;
export type Role = (typeof ROLES)[number];

/** What somebody may do besides looking, reviewing and reporting, which everybody may. */
export const PERMISSIONS = {
  /** Settles what reviewers may not settle alone, approves letters, changes what is watched. */
  coordinate: ['coordinator', 'administrator', 'national'],
  /** Invites people, gives roles and territories, sees how the installation is. */
  administer: ['administrator', 'national'],
  /** Without a territory of her own, sees all of France even where territories are used. */
  'see-france': ['administrator', 'national'],
  /** Sees all of France whatever her territories are. */
  'see-france-always': ['national'],
  /** A second factor is asked of her once several people work together. */
  'second-factor': ['coordinator', 'administrator', 'national'],
  /** Gets the weekly mail on the health of the installation. */
  'health-mail': ['administrator'],
  /** Is reminded of the cases of her territory. */
  follow: ['coordinator'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;
export type Permission = keyof typeof PERMISSIONS;

export function hasPermission(role: Role, permission: Permission): boolean {
  const roles: readonly Role[] = PERMISSIONS[permission];
  return roles.includes(role);
}

export const mayCoordinate = (role: Role): boolean => hasPermission(role, 'coordinate');
export const mayAdminister = (role: Role): boolean => hasPermission(role, 'administer');

/** Who may come to a page. Each holds those after it. */
export const LEVELS = ['member', 'coordinator', 'administrator', 'national'] as const;
export type Level = (typeof LEVELS)[number];

/**
 * Whether a role reaches a level. `hasNational`: whether somebody is the national office; without anybody, an
 * administrator stands in, so that a laptop with one person loses nothing.
 */
export function reaches(role: Role, level: Level, hasNational: boolean): boolean {
  if (level === 'national' && !hasNational) return role === 'administrator';
  return ROLES.indexOf(role) >= LEVELS.indexOf(level);
}

/** Whether a person may give a role, make a link for one who has it, or end her part: nobody acts above herself. */
export function mayManage(role: Role, other: Role, hasNational: boolean): boolean {
  if (!mayAdminister(role)) return false;
  return ROLES.indexOf(other) <= ROLES.indexOf(role) || !hasNational;
}
