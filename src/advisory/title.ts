const TITLE_LENGTH = 120;

/** The beginning of a description as one line, cut between words. */
export function toTitle(text: string | undefined): string | undefined {
  // The head is enough: descriptions of many kilobytes are common.
  const line = text
    ?.slice(0, TITLE_LENGTH * 2)
    .trim()
    .split(/\s+/u)
    .join(' ');
  if (line === undefined || line === '') return undefined;
  if (line.length <= TITLE_LENGTH) return line;
  const cut = line.lastIndexOf(' ', TITLE_LENGTH - 1);
  return `${line.slice(0, cut > 0 ? cut : TITLE_LENGTH - 1)}…`;
}
