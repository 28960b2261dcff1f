import type { Role } from '../../config/index.ts';
import type { Places } from '../../domain/index.ts';

/** A client and its rights. */
export interface Principal {
  /**
   * `token:ci`, `team:web`, `psk:quay`, or `anonymous` on a server without authentication. Claims count only for the
   * client of this name.
   */
  readonly name: string;
  readonly role: Role;
  /** The team's token in use: each has limits of its own. */
  readonly token?: string;
  /** Part of the fleet that it sees; absent: all. */
  readonly sees?: Places;
}
