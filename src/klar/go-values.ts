// Klar's environment values as Go's standard library reads and writes them: pkg.go.dev/strconv and /time.

const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);

/** Parses as strconv.ParseBool; Klar takes invalid values for false. */
export function readGoBool(text: string | undefined): boolean {
  return TRUE.has(text ?? '');
}

const MAX_INT64 = 2 ** 63;

/** Parses as strconv.Atoi: a sign and decimal digits, clamped to 64 bits. Klar takes invalid values for 0. */
export function readGoInt(text: string | undefined): number {
  if (text === undefined || !/^[+-]?\d+$/.test(text)) return 0;
  return Math.min(MAX_INT64, Math.max(-MAX_INT64, Number(text)));
}

/** Formats whole minutes as Go's time.Duration: `1m0s`, `1h0m0s`, `-5m0s`. */
export function formatMinutes(minutes: number): string {
  if (minutes === 0) return '0s';
  const amount = Math.abs(minutes);
  const hours = Math.floor(amount / 60);
  return `${minutes < 0 ? '-' : ''}${hours > 0 ? `${hours}h` : ''}${amount % 60}m0s`;
}
