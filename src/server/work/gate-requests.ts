import { AppError, messageOf, readAppError, writeAppError } from '../../errors/index.ts';
import type { AskedRequest, ClientGate, RegistryGate, ToldLimit } from '../registries/index.ts';

/** A running task asks to send a request to a registry, or passes on what one said of its limits. */
export type GateNews =
  | { readonly kind: 'enter'; readonly entry: number; readonly asked: AskedRequest }
  | { readonly kind: 'told'; readonly host: string; readonly limits: readonly ToldLimit[] };

/** Lets a request pass, or refuses it with an error as written by `writeAppError`. */
export interface GateOrder {
  readonly kind: 'entered';
  readonly entry: number;
  readonly refusal?: string;
}

/** The end of a gate that asks, through whatever carries its news. */
export class GateRequests implements ClientGate {
  readonly #send: (news: GateNews) => void;
  readonly #waiting = new Map<number, PromiseWithResolvers<undefined>>();
  #asked = 0;
  /** Set once nothing passes any more, with the reason. */
  #end: { readonly reason: unknown } | undefined;

  constructor(send: (news: GateNews) => void) {
    this.#send = send;
  }

  enter(asked: AskedRequest): Promise<undefined> {
    const passed = Promise.withResolvers<undefined>();
    if (this.#end) {
      passed.reject(this.#end.reason);
      return passed.promise;
    }
    const entry = this.#asked++;
    this.#waiting.set(entry, passed);
    this.#send({ kind: 'enter', entry, asked });
    return passed.promise;
  }

  told(host: string, limits: readonly ToldLimit[]): void {
    this.#send({ kind: 'told', host, limits });
  }

  entered({ entry, refusal }: GateOrder): void {
    const passed = this.#waiting.get(entry);
    this.#waiting.delete(entry);
    if (refusal === undefined) passed?.resolve(undefined);
    else passed?.reject(readAppError(refusal) ?? new Error(refusal));
  }

  /** Fails all that wait or come later: the task gives up. */
  refuse(reason: unknown): void {
    this.#end = { reason };
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }
}

/** The end of a gate that answers; without a gate, everything passes. */
export async function answerGate(
  news: GateNews,
  gate: RegistryGate | undefined,
  signal: AbortSignal,
  order: (order: GateOrder) => void,
): Promise<void> {
  if (news.kind === 'told') {
    gate?.told(news.host, news.limits);
    return;
  }
  const { entry, asked } = news;
  try {
    await gate?.enter(asked, signal);
    order({ kind: 'entered', entry });
  } catch (error) {
    order({ kind: 'entered', entry, refusal: writeAppError(toAppError(error)) });
  }
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('SERVER_FAILED', messageOf(error), { cause: error });
}
