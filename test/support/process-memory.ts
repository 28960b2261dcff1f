// The memory of a process and its children, from Linux's /proc.

import { readFileSync } from 'node:fs';

const LOOK_EVERY_MS = 20;

/** Megabytes. Children run the same program as the process: its file, which they share with it, counts once. */
export function memoryOf(pid: number): number {
  return childrenOf(pid).reduce((sum, child) => sum + kibOf(child, 'RssAnon'), kibOf(pid, 'VmRSS')) / 1024;
}

/** Watches `memoryOf` from now on, also of children that end meanwhile. */
export class PeakMemory implements Disposable {
  readonly #timer: NodeJS.Timeout;
  #peak = 0;

  constructor(pid: number) {
    const look = () => (this.#peak = Math.max(this.#peak, memoryOf(pid)));
    look();
    this.#timer = setInterval(look, LOOK_EVERY_MS).unref();
  }

  /** Megabytes. */
  get peak(): number {
    return this.#peak;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

/** Of the main thread, which alone starts processes. */
export function childrenOf(pid: number): readonly number[] {
  return readIfThere(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

function kibOf(pid: number, key: string): number {
  return Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(readIfThere(`/proc/${pid}/status`))?.[1] ?? 0);
}

/** Empty for a process that has ended meanwhile. */
export function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch {
    return '';
  }
}
