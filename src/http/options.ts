import type { LookupFunction } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { ANSWER_TIMEOUT_MS, CONNECT_TIMEOUT_MS, STALL_TIMEOUT_MS } from './limits.ts';
import type { ProxySettings } from './proxy.ts';

export interface HttpClientOptions {
  /** Has the form `plimsoll/VERSION (+https://...)`. */
  readonly userAgent: string;
  readonly proxy?: ProxySettings;
  /** PEM files of extra trusted authorities. */
  readonly caFiles?: readonly string[];
  readonly skipTlsVerify?: boolean;
  /** For the only server that the client speaks to. */
  readonly tls?: ServerTls;
  readonly timeouts?: Partial<Timeouts>;
  /** Maximum attempts for a request with transient failures; absent: four. */
  readonly attempts?: number;
  /** Restricts destinations; absent: anywhere. Consulted for every request, redirect and resolved address. */
  readonly guard?: AddressGuard;
  /** Resolves names; absent: the system's resolver. */
  readonly lookup?: LookupFunction;
  readonly clock?: HttpClock;
  /** Called for every sent request, once its response begins or fails to arrive. */
  readonly onAnswer?: (request: AnsweredRequest) => void;
}

/** Certificates for one server, as PEM. */
export interface ServerTls {
  /** Its authorities; absent: the usual ones. */
  readonly ca?: string;
  /** Certificate and key of the client. */
  readonly cert?: string;
  readonly key?: string;
  /** Name in its certificate; absent: that of its address. */
  readonly servername?: string;
}

/** A request in loggable form: its full address may hold a password or a token. */
export interface AnsweredRequest {
  readonly method: string;
  readonly host: string;
  /** Without its query. */
  readonly path: string;
  /** Absent if no response came. */
  readonly status?: number;
  readonly milliseconds: number;
}

/** Timeouts in milliseconds; limits.ts explains each. */
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

/** Time source for retry pauses. */
export interface HttpClock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Rejects when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
  /** At least 0 and below 1. */
  random(): number;
}

export const SYSTEM_CLOCK: HttpClock = {
  now: Date.now,
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, signal && { signal }),
  random: Math.random,
};

/**
 * Restricts a server to hosts its clients could reach themselves. A proxy resolves names itself: hosts and
 * literal addresses are still checked here, but resolved addresses are the proxy's to check.
 */
export interface AddressGuard {
  /** Throws AppError REGISTRY_REFUSED for a host (with its port) that is not allowed. */
  checkHost(url: URL): void;
  /** Checks a connection to this IP address; called after resolution, with the very address dialled. */
  isAllowed(address: string): boolean;
}
