import { messageOf, systemCode } from '../errors/index.ts';

/** Describes the error in YAML, and its place. The library quotes the text, which may hold passwords and tokens. */
export function yamlFailure(error: unknown): string {
  // The library throws this for an alias that it may not follow.
  if (error instanceof ReferenceError) return 'aliases (*NAME) are not read, so write the value in its place';
  const [line = ''] = messageOf(error).split('\n', 1);
  const at = line.lastIndexOf(' at line ');
  const what = at < 0 ? line : line.slice(0, at);
  const place = at < 0 ? '' : line.slice(at).replace(/:$/u, '');
  return `${isOfSeveralDocuments(error) ? 'expected one document' : (what.split(': ', 1)[0] ?? '')}${place}`;
}

/** The library's message for it names one of its own functions. */
function isOfSeveralDocuments(error: unknown): boolean {
  return systemCode(error) === 'MULTIPLE_DOCS';
}
