import type { Role } from '../../config/index.ts';

/** Who asks. */
export interface Principal {
  /** `token:ci`, `team:web`, `psk:quay`; `anonymous` on a server without authentication. What it claims answers it alone. */
  readonly name: string;
  readonly role: Role;
  /** By which of a team's tokens it asks: each has limits of its own. */
  readonly token?: string;
}
