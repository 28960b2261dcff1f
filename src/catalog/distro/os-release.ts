/**
 * os-release(5): https://www.freedesktop.org/software/systemd/man/latest/os-release.html. NAME=value lines
 * with shell quoting and no expansions. Adjacent pieces ("a"'b'c) are joined, as the shell does.
 */

/** A real file has fewer than 30 assignments, each under 200 characters. */
const MAX_ASSIGNMENTS = 200;
const MAX_VALUE_LENGTH = 4096;

/** Reads the assignments and skips everything else, as systemd does. A name's last assignment wins. */
export function parseOsRelease(text: string): Readonly<Record<string, string>> {
  const values = new Map<string, string>();
  let position = 0;
  while (position < text.length && values.size < MAX_ASSIGNMENTS) {
    const line = endOfLine(text, position);
    const equals = text.indexOf('=', position);
    const name = equals < 0 || equals > line ? '' : text.slice(position, equals).trim();
    if (!isName(name)) {
      position = line + 1;
      continue;
    }
    const word = readWord(text, equals + 1);
    values.set(name, word.value.slice(0, MAX_VALUE_LENGTH));
    position = endOfLine(text, word.end) + 1;
  }
  return Object.fromEntries(values);
}

interface Word {
  readonly value: string;
  /** Index of the first character after it. */
  readonly end: number;
}

/** Reads one shell word, which ends at an unquoted blank or line end. The rest of the line is a comment. */
function readWord(text: string, start: number): Word {
  let value = '';
  let index = start;
  while (index < text.length) {
    const character = text.charAt(index);
    if (isSpace(character)) break;
    if (character === "'" || character === '"') {
      const piece = readQuoted(text, index, character);
      value += piece.value;
      index = piece.end;
    } else if (character === '\\') {
      // A backslash before a line feed joins the lines.
      if (text.charAt(index + 1) !== '\n') value += text.charAt(index + 1);
      index += 2;
    } else {
      value += character;
      index++;
    }
  }
  return { value, end: Math.min(index, text.length) };
}

/** An unclosed quote ends with its line, so that it cannot swallow the rest of the file. */
function readQuoted(text: string, open: number, quote: string): Word {
  let value = '';
  let index = open + 1;
  while (index < text.length) {
    const character = text.charAt(index);
    if (character === quote) return { value, end: index + 1 };
    const next = text.charAt(index + 1);
    // Inside single quotes a backslash is literal; inside double quotes it escapes only these characters.
    if (quote === '"' && character === '\\' && next !== '' && '"\\$`\n'.includes(next)) {
      if (next !== '\n') value += next;
      index += 2;
    } else {
      value += character;
      index++;
    }
  }
  const end = endOfLine(text, open);
  return { value: text.slice(open + 1, end).trimEnd(), end };
}

function endOfLine(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  return feed < 0 ? text.length : feed;
}

/** Allows upper-case letters, digits and underscores: no name that is special on a JavaScript object. */
function isName(name: string): boolean {
  for (const character of name) {
    const isAllowed =
      (character >= 'A' && character <= 'Z') || (character >= '0' && character <= '9') || character === '_';
    if (!isAllowed) return false;
  }
  return name !== '';
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}
