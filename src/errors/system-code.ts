/** Returns an error's code from the operating system or Node, for example `ENOENT`; undefined without one. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
