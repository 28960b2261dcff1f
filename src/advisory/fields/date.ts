/** Converts a date to RFC 3339 in UTC; a time without a zone is taken as UTC. Returns undefined for an invalid date. */
export function toRfc3339(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined) return undefined;
  const time = text.includes('T') ? text.slice(text.indexOf('T') + 1) : 'Z';
  const hasZone = ['Z', '+', '-'].some((mark) => time.includes(mark));
  const milliseconds = Date.parse(hasZone ? text : `${text}Z`);
  return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds).toISOString();
}
