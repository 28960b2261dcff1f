import type { ToldLimit } from './told-limits.ts';

/** A task's way to the budgets of registries. */
export interface RegistryGate {
  /**
   * Resolves once the request may be sent. Throws REGISTRY_FAILED if the registry allows none for long, INTERRUPTED at
   * the signal.
   */
  enter(asked: AskedRequest, signal: AbortSignal): Promise<void>;
  /** Passes on what a host said of its own limits. */
  told(host: string, limits: readonly ToldLimit[]): void;
}

/** A request that a task is about to send. */
export interface AskedRequest {
  readonly host: string;
  /** The GET of a manifest, which registries count. */
  readonly isPull: boolean;
}
