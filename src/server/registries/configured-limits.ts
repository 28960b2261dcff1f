import type { RegistryLimitSettings } from '../../config/index.ts';
import type { RequestBudgets } from '../../store/ports.ts';
import { createLimiter } from '../limits/index.ts';
import { RESERVE } from './limits.ts';

export interface HostLimit {
  /** Takes one request to a host. Returns the seconds to wait if the limit is used up, else 0. */
  take(host: string): number | Promise<number>;
}

interface Limits {
  readonly all: HostLimit;
  /** Background work draws from a smaller limit first, so that some of the other is always left to people. */
  readonly background: HostLimit;
}

/** The limits that each request to a registry draws from, shared by all replicas. */
export class ConfiguredLimits {
  readonly #requests: Limits | undefined;
  readonly #pulls: Limits | undefined;

  constructor(
    { requestsPerMinute, pullsPerMinute }: RegistryLimitSettings,
    now: () => number,
    budgets?: RequestBudgets,
  ) {
    const limits = (kind: string, perMinute: number): Limits | undefined => {
      if (perMinute === 0) return undefined;
      const limit = (name: string, count: number): HostLimit => {
        const limiter = createLimiter(count, now, budgets);
        return { take: (host) => limiter.take(`registry ${name} ${host}`) };
      };
      const smaller = Math.max(1, Math.floor(perMinute * (1 - RESERVE)));
      return { all: limit(kind, perMinute), background: limit(`background ${kind}`, smaller) };
    };
    this.#requests = limits('requests', requestsPerMinute);
    this.#pulls = limits('pulls', pullsPerMinute);
  }

  /** The scarcest come first, so that no grant is wasted. */
  owedBy(isPull: boolean, isBackground: boolean): HostLimit[] {
    const limits = [isPull ? this.#pulls : undefined, this.#requests].filter((each) => each !== undefined);
    return limits.flatMap(({ all, background }) => (isBackground ? [background, all] : [all]));
  }
}
