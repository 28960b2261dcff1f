import { counted } from '../../domain/index.ts';
import { printable } from '../../errors/index.ts';
import type { ScanProgress } from '../../findings/index.ts';
import type { AnsweredRequest } from '../../http/index.ts';
import type { Progress } from './progress-state.ts';

/** Writes a line for each request and each step, but not for layer or feed progress. */
export function createVerboseLog(write: (line: string) => unknown): Progress {
  let image: string | undefined;
  // Feeds load in parallel, and a server is polled.
  const written = new Set<string>();
  return {
    report(event) {
      if (event.kind === 'image' && event.reference !== image) {
        image = event.reference;
        written.clear();
      }
      const step = stepOf(event);
      if (step === undefined || written.has(step)) return;
      written.add(step);
      write(printable(step));
    },
    onAnswer: (request) => void write(printable(requestLine(request))),
    clear: () => undefined,
  };
}

function stepOf(event: ScanProgress): string | undefined {
  switch (event.kind) {
    case 'image':
      return `image ${event.reference}: ${counted(event.layers.length, 'layer')}`;
    case 'layer':
      return event.done === true ? `layer ${event.index + 1} is read` : undefined;
    case 'feed':
      return `feed ${event.feed}`;
    case 'step':
      return event.text;
  }
}

function requestLine({ method, host, path, status, milliseconds }: AnsweredRequest): string {
  return `${method} ${host} ${path} ${status ?? 'no answer'} ${Math.round(milliseconds)} ms`;
}
