import type { SentEvent } from '../../../../api/index.ts';
import { EVENT_KINDS } from '../../../../domain/index.ts';
import { printable } from '../../../../errors/index.ts';
import { fitText } from '../../../../report/index.ts';

const KIND_WIDTH = EVENT_KINDS.reduce((width, kind) => Math.max(width, kind.length), 0);

export function eventRow({ at, kind, message }: Pick<SentEvent, 'at' | 'kind' | 'message'>): string {
  const second = `${new Date(at).toISOString().slice(0, 19)}Z`;
  return `${second}  ${fitText(kind, KIND_WIDTH)}  ${printable(message)}\n`;
}
