const MINUTES: Readonly<Record<string, number>> = {
  h: 60,
  m: 1,
  s: 1 / 60,
  ms: 1 / 60_000,
  us: 1 / 60_000_000,
  µs: 1 / 60_000_000,
  ns: 1 / 60_000_000_000,
};

/** Parses a Go duration (time.ParseDuration) into minutes: `2h`, `900s`, `1h30m`, `0`; undefined if invalid. */
export function parseGoDuration(text: string): number | undefined {
  if (text === '0') return 0;
  let minutes = 0;
  let at = 0;
  while (at < text.length) {
    const unitStart = skip(text, at, isNumeric);
    const end = skip(text, unitStart, (character) => !isNumeric(character));
    const number = Number(text.slice(at, unitStart));
    const unit = MINUTES[text.slice(unitStart, end)];
    if (unitStart === at || Number.isNaN(number) || unit === undefined) return undefined;
    minutes += number * unit;
    at = end;
  }
  return at === 0 ? undefined : minutes;
}

function skip(text: string, from: number, isSkipped: (character: string) => boolean): number {
  let at = from;
  while (at < text.length && isSkipped(text.charAt(at))) at++;
  return at;
}

function isNumeric(character: string): boolean {
  return (character >= '0' && character <= '9') || character === '.';
}
