import type { Role } from '../../config/index.ts';
import type { Places } from '../../domain/index.ts';

/** A client and its rights. */
export interface Principal {
  /**
   * `token:ci`, `team:web`, `psk:quay`, or `anonymous` on a server without authentication. Claims count only
   * for the client with this name.
   */
  readonly name: string;
  readonly role: Role;
  /** The team's token in use: each has its own limits. */
  readonly token?: string;
  /** The visible part of the fleet; absent for all. */
  readonly sees?: Places;
}
