import type { SqliteOptions } from '../../store/sqlite/open.ts';

export type StoreCall =
  | { readonly kind: 'open'; readonly id: number; readonly options: SqliteOptions }
  | Call
  /** `lock` is the ID of the call that acquired it. */
  | { readonly kind: 'release'; readonly lock: number };

/** Calls a method on a store role, or on the store itself if `role` is empty. */
export interface Call {
  readonly kind: 'call';
  readonly id: number;
  readonly role: string;
  readonly method: string;
  readonly args: readonly unknown[];
}

export type StoreAnswer = { readonly id: number } & (
  | { readonly kind: 'opened'; readonly methods: StoreMethods }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'lock' }
  /** A serialised AppError: a structured clone would lose its code and hint. */
  | { readonly kind: 'failure'; readonly failure: string }
  | { readonly kind: 'bug'; readonly error: unknown }
);

/** Method names by role. */
export type StoreMethods = Readonly<Record<string, readonly string[]>>;
