import type { Role } from '../../config/index.ts';

/** What a route asks for; `none` is open to anybody. */
export type RouteRole = Role | 'none';

const RANK: Readonly<Record<RouteRole, number>> = { none: 0, read: 1, scan: 2, admin: 3 };

/** Each role may do what those below it may. */
export function mayDo(role: Role, needed: RouteRole): boolean {
  return RANK[role] >= RANK[needed];
}
