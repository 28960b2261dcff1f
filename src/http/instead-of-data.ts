/** Leading bytes to inspect for a web page; blanks may come first. */
const MAX_START = 256;

/**
 * Describes a captive portal's or another service's response in place of JSON or an archive; undefined if it
 * may be either.
 */
export function insteadOfData(bytes: Uint8Array): string | undefined {
  // Uses the first character, since some servers send a wrong content type, or none.
  const start = Buffer.from(bytes.subarray(0, MAX_START)).toString().trimStart();
  if (start === '') return 'nothing';
  return start.startsWith('<') && !start.startsWith('<?xml') ? 'a web page' : undefined;
}
