import type { Role } from '../../config/index.ts';

/** The role that a route requires; `none` is open to everyone. */
export type RouteRole = Role | 'none';

const RANK: Readonly<Record<RouteRole, number>> = { none: 0, read: 1, scan: 2, admin: 3 };

/** Each role includes the rights of those below it. */
export function mayDo(role: Role, needed: RouteRole): boolean {
  return RANK[role] >= RANK[needed];
}
