/** One authentication scheme offered by a server (RFC 9110, 11.6.1). Names are in lower case. */
export interface Challenge {
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Parses a WWW-Authenticate header: several challenges in one, parameters in any order, quoted or not. Skips anything
 * unreadable, since the next challenge may be one that we can answer.
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = [];
  const scanner = new Scanner(header);
  while (!scanner.isAtEnd()) {
    const name = scanner.token().toLowerCase();
    if (name === '') {
      scanner.skip();
    } else if (scanner.takes('=')) {
      const value = scanner.value();
      // A repeated parameter may be an attempt to have it read two ways: the first one counts.
      const current = challenges.at(-1)?.parameters;
      if (current && !Object.hasOwn(current, name)) current[name] = value;
    } else {
      challenges.push({ scheme: name, parameters: Object.create(null) as Record<string, string> });
    }
  }
  return challenges;
}

const SEPARATORS = ' \t,="';

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    while (' \t,'.includes(this.#peek()) && this.#at < this.#text.length) this.#at++;
    return this.#at >= this.#text.length;
  }

  skip(): void {
    this.#at++;
  }

  token(): string {
    const start = this.#at;
    while (this.#at < this.#text.length && !SEPARATORS.includes(this.#peek())) this.#at++;
    return this.#text.slice(start, this.#at);
  }

  /** Blanks around the sign are invalid but occur in practice. */
  takes(sign: string): boolean {
    let at = this.#at;
    while (this.#text.charAt(at) === ' ') at++;
    if (this.#text.charAt(at) !== sign) return false;
    this.#at = at + 1;
    while (this.#peek() === ' ') this.#at++;
    return true;
  }

  value(): string {
    return this.#peek() === '"' ? this.#quoted() : this.token();
  }

  #quoted(): string {
    let result = '';
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const character = this.#peek();
      if (character === '"') break;
      if (character === '\\') this.#at++;
      result += this.#peek();
    }
    this.#at++;
    return result;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }
}
