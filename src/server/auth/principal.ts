import type { Role } from '../../config/index.ts';

/** Who asks. */
export interface Principal {
  /** `token:ci`, `psk:quay`; empty for anyone on a server without authentication. What it claims answers it alone. */
  readonly name: string;
  readonly role: Role;
}
