import { AppError, messageOf, readAppError, writeAppError } from '../../errors/index.ts';
import type { AskedRequest, ClientGate, RegistryGate, AnnouncedLimit } from '../registries/index.ts';

/** A running task asks to send a request to a registry, or passes on the limits that one announced. */
export type GateNews =
  | { readonly kind: 'enter'; readonly entry: number; readonly asked: AskedRequest }
  | { readonly kind: 'announced'; readonly host: string; readonly limits: readonly AnnouncedLimit[] };

/** Lets a request pass, or refuses it with an error as written by `writeAppError`. */
export interface GateOrder {
  readonly kind: 'entered';
  readonly entry: number;
  readonly refusal?: string;
}

/** The asking end of a gate, over any channel. */
export class GateRequests implements ClientGate {
  readonly #send: (news: GateNews) => void;
  readonly #waiting = new Map<number, PromiseWithResolvers<undefined>>();
  #asked = 0;
  /** Set once the gate is closed, with the reason. */
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

  announced(host: string, limits: readonly AnnouncedLimit[]): void {
    this.#send({ kind: 'announced', host, limits });
  }

  entered({ entry, refusal }: GateOrder): void {
    const passed = this.#waiting.get(entry);
    this.#waiting.delete(entry);
    if (refusal === undefined) passed?.resolve(undefined);
    else passed?.reject(readAppError(refusal) ?? new Error(refusal));
  }

  /** Fails pending and later requests: the task gives up. */
  refuse(reason: unknown): void {
    this.#end = { reason };
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }
}

/** The answering end of a gate; without a gate, everything passes. */
export async function answerGate(
  news: GateNews,
  gate: RegistryGate | undefined,
  signal: AbortSignal,
  order: (order: GateOrder) => void,
): Promise<void> {
  if (news.kind === 'announced') {
    gate?.announced(news.host, news.limits);
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
