import type { LookupFunction } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { ANSWER_TIMEOUT_MS, CONNECT_TIMEOUT_MS, STALL_TIMEOUT_MS } from './limits.ts';
import type { ProxySettings } from './proxy.ts';

export interface HttpClientOptions {
  /** `plimsoll/VERSION (+https://...)`. */
  readonly userAgent: string;
  readonly proxy?: ProxySettings;
  /** PEM files of authorities that are trusted besides the usual ones. */
  readonly caFiles?: readonly string[];
  readonly skipTlsVerify?: boolean;
  readonly timeouts?: Partial<Timeouts>;
  /** How often at most a request is sent whose failure may pass; absent: four times. */
  readonly attempts?: number;
  /** Where requests may go; absent: anywhere. Asked for every request, redirect and resolved address. */
  readonly guard?: AddressGuard;
  /** Resolves names; absent: the system. */
  readonly lookup?: LookupFunction;
  readonly clock?: Clock;
}

/** In milliseconds; limits.ts says what each covers. */
export interface Timeouts {
  readonly connect: number;
  readonly answer: number;
  readonly stall: number;
}

export const DEFAULT_TIMEOUTS: Timeouts = {
  connect: CONNECT_TIMEOUT_MS,
  answer: ANSWER_TIMEOUT_MS,
  stall: STALL_TIMEOUT_MS,
};

/** What pauses between attempts depend on. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
  /** From 0 to below 1. */
  random(): number;
}

export const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, signal && { signal }),
  random: Math.random,
};

/**
 * Keeps a server from being sent where only it can go. Behind a proxy it is the proxy that resolves names: hosts and
 * addresses that are written out are judged all the same, addresses of names are the proxy's to judge.
 */
export interface AddressGuard {
  /** Throws AppError REGISTRY_REFUSED for a host (with its port) that is not allowed. */
  checkHost(url: URL): void;
  /** Whether a connection to this IP address is allowed; asked after names were resolved, of the very address dialled. */
  isAllowed(address: string): boolean;
}
