import type { SqliteOptions } from '../sqlite/open.ts';

export type Request =
  | { readonly kind: 'open'; readonly id: number; readonly options: SqliteOptions }
  | Call
  /** `lock` is the ID of the call that took it. */
  | { readonly kind: 'release'; readonly lock: number };

/** Call of a method of one store role, or of the store's own if `role` is empty. */
export interface Call {
  readonly kind: 'call';
  readonly id: number;
  readonly role: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

export type Answer = { readonly id: number } & (
  | { readonly kind: 'opened'; readonly methods: StoreMethods }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'lock' }
  /** A serialised AppError: a structured clone would lose its code and its hint. */
  | { readonly kind: 'failure'; readonly failure: string }
  | { readonly kind: 'bug'; readonly error: unknown }
);

/** Names of the methods of each role. */
export type StoreMethods = Readonly<Record<string, readonly string[]>>;
