/** What a role may do besides looking, reviewing and reporting. Pure. */
import type { PersonRow } from '../../db/queries/people.js';

export type Role = PersonRow['role'];

/** Who may come to a page. Each holds those after it. */
export const LEVELS = ['member', 'coordinator', 'administrator', 'national'] as const;
export type Level = (typeof LEVELS)[number];

const RANK: Readonly<Record<Role, number>> = { volunteer: 0, coordinator: 1, administrator: 2, national: 3 };

/**
 * Whether a role reaches a level. `hasNational`: whether somebody is the national office; without anybody, an
 * administrator stands in, so that a laptop with one person loses nothing.
 */
export function reaches(role: Role, level: Level, hasNational: boolean): boolean {
  if (level === 'national' && !hasNational) return role === 'administrator';
  return RANK[role] >= LEVELS.indexOf(level);
}

/** Whether a person may give a role, make a link for one who has it, or end her part: nobody acts above herself. */
export function mayManage(role: Role, other: Role, hasNational: boolean): boolean {
  if (RANK[role] < RANK.administrator) return false;
  return RANK[other] <= RANK[role] || !hasNational;
}

/** Roles that approve or administer: a second factor is asked of them. */
export function needsSecondFactor(role: Role): boolean {
  return role !== 'volunteer';
}
