import type { Role } from '../../config/index.ts';

/** Who asks. */
export interface Principal {
  /** `token:ci`, `psk:quay`; `anonymous` on a server without authentication. What it claims answers it alone. */
  readonly name: string;
  readonly role: Role;
}
