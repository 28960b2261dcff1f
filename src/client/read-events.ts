import { AppError } from '../errors/index.ts';

/** Characters per event: a scan with a thousand layers takes a tenth. */
const MAX_EVENT_LENGTH = 1024 * 1024;

/**
 * Yields each server-sent event's data (https://html.spec.whatwg.org/multipage/server-sent-events.html,
 * section 9.2.6).
 */
export async function* readEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  let data: string[] = [];
  for await (const line of linesOf(bytes)) {
    if (line === '') {
      if (data.length > 0) yield data.join('\n');
      data = [];
    } else if (line.startsWith('data:')) {
      data.push(line.slice(line.charAt('data:'.length) === ' ' ? 'data: '.length : 'data:'.length));
    }
  }
}

/** Splits at line feeds only: our server writes no other line ends. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_EVENT_LENGTH)
      throw new AppError('SERVER_FAILED', 'the server sent an endless event');
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
}
