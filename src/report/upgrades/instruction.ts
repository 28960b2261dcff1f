/** Wrapper that the classic builder and BuildKit put around a Dockerfile command. */
const SHELL = '/bin/sh -c ';
const NO_OPERATION = '#(nop)';
const BUILDKIT_NOTE = '# buildkit';

/** Returns a layer's `created_by` as its Dockerfile had it: `RUN apt-get update`, `COPY app /app`. */
export function instructionOf(createdBy: string): string {
  let text = createdBy.split(/\s+/u).join(' ').trim();
  if (text.endsWith(BUILDKIT_NOTE)) text = text.slice(0, -BUILDKIT_NOTE.length).trimEnd();
  const shell = text.indexOf(SHELL);
  // The shell follows nothing, `RUN`, or the build arguments' count and values: `|1 VERSION=3`.
  const isCommand = shell === 0 || (shell > 0 && (text.startsWith('RUN ') || text.startsWith('|')));
  if (!isCommand) return text;
  const command = text.slice(shell + SHELL.length).trim();
  return command.startsWith(NO_OPERATION) ? command.slice(NO_OPERATION.length).trim() : `RUN ${command}`;
}
