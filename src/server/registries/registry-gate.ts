import type { AnnouncedLimit } from './announced-limits.ts';

/** A task's access to the registry budgets. */
export interface RegistryGate {
  /**
   * Resolves once the request may be sent. Throws REGISTRY_FAILED if the registry is at its limit for long,
   * INTERRUPTED at the signal.
   */
  enter(asked: AskedRequest, signal: AbortSignal): Promise<void>;
  /** Passes on a host's announced limits. */
  announced(host: string, limits: readonly AnnouncedLimit[]): void;
}

/** A request that a task is about to send. */
export interface AskedRequest {
  readonly host: string;
  /** A manifest GET, which registries count. */
  readonly isPull: boolean;
}
