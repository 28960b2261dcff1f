// How Go's standard library reads and writes the values of Klar's environment: pkg.go.dev/strconv and /time.

const TRUE: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);

/** strconv.ParseBool; what it refuses is false to Klar. */
export function readGoBool(text: string | undefined): boolean {
  return TRUE.has(text ?? '');
}

const MAX_INT64 = 2 ** 63;

/** strconv.Atoi: a sign and decimal digits, clamped to 64 bits; what it refuses is 0 to Klar. */
export function readGoInt(text: string | undefined): number {
  if (text === undefined || !/^[+-]?\d+$/.test(text)) return 0;
  return Math.min(MAX_INT64, Math.max(-MAX_INT64, Number(text)));
}

/** time.Duration's text of whole minutes: `1m0s`, `1h0m0s`, `-5m0s`. */
export function formatMinutes(minutes: number): string {
  if (minutes === 0) return '0s';
  const amount = Math.abs(minutes);
  const hours = Math.floor(amount / 60);
  return `${minutes < 0 ? '-' : ''}${hours > 0 ? `${hours}h` : ''}${amount % 60}m0s`;
}
