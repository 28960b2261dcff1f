/** Bytes in which a page begins: blanks may stand before it. */
const MAX_START = 256;

/** Says what a captive portal or another service answered in place of JSON or an archive; undefined if it may be either. */
export function insteadOfData(bytes: Uint8Array): string | undefined {
  // Goes by the first character, since some servers send a wrong content type, or none.
  const start = Buffer.from(bytes.subarray(0, MAX_START)).toString().trimStart();
  if (start === '') return 'nothing';
  return start.startsWith('<') && !start.startsWith('<?xml') ? 'a web page' : undefined;
}
