import type { Logger } from 'pino';
import type { RegistryLimitSettings } from '../../config/index.ts';
import type { ReplicaStore } from '../../store/ports.ts';
import type { Telemetry } from '../../telemetry/index.ts';
import type { Asker } from './account-limits.ts';
import { HostLine } from './host-line.ts';
import { MAX_HOSTS } from './limits.ts';
import { ConfiguredLimits } from './configured-limits.ts';
import { SharedLimits } from './shared-limits.ts';
import type { RegistryGate } from './registry-gate.ts';

export interface RegistryBudgetOptions {
  readonly settings: RegistryLimitSettings;
  /** Absent if the server has no replicas. */
  readonly replicas?: Pick<ReplicaStore, 'requests' | 'registries'>;
  readonly telemetry: Pick<Telemetry, 'registryWaited' | 'gauge'>;
  readonly logger: Logger;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
}

/** Request budgets for registries, one per host. */
export class RegistryBudgets {
  readonly #options: RegistryBudgetOptions;
  readonly #configured: ConfiguredLimits;
  readonly #shared: SharedLimits | undefined;
  /** Ordered by their first request. */
  readonly #lines = new Map<string, HostLine>();

  constructor(options: RegistryBudgetOptions) {
    const { settings, now, replicas, telemetry } = options;
    this.#options = options;
    this.#configured = new ConfiguredLimits(settings, now, replicas?.requests);
    this.#shared = replicas && new SharedLimits(replicas.registries, now);
    telemetry.gauge('registry-waiting', () => Promise.resolve(this.#waiting()));
  }

  /** Returns a task's gate. */
  gateFor(asker: Asker): RegistryGate {
    return {
      enter: (asked, signal) => this.#lineOf(asked.host).enter(asked, asker, signal),
      announced: (host, limits) => {
        for (const limit of limits) this.#lineOf(host).announced(asker.account, limit);
      },
    };
  }

  #lineOf(host: string): HostLine {
    const known = this.#lines.get(host);
    if (known) return known;
    this.#forgetOne();
    const line = this.#open(host);
    this.#lines.set(host, line);
    return line;
  }

  #open(host: string): HostLine {
    const { now, logger, telemetry } = this.#options;
    return new HostLine({
      host,
      configured: this.#configured,
      shared: this.#shared,
      now,
      onWait: (cause, milliseconds) =>
        logger.info({ host, cause, seconds: Math.ceil(milliseconds / 1000) }, 'requests to a registry wait'),
      onWaited: (cause, milliseconds) => telemetry.registryWaited(cause, milliseconds / 1000),
    });
  }

  #forgetOne(): void {
    if (this.#lines.size < MAX_HOSTS) return;
    for (const [host, { waiting }] of this.#lines) {
      if (waiting > 0) continue;
      this.#lines.delete(host);
      return;
    }
  }

  /** Counts waiting requests by host: idle hosts would be too many for a label. */
  #waiting(): Readonly<Record<string, number>> {
    const counts = [...this.#lines].map(([host, { waiting }]) => [host, waiting] as const);
    return Object.fromEntries(counts.filter(([, waiting]) => waiting > 0));
  }
}
