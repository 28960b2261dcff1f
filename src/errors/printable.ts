/**
 * Characters that could drive a terminal or reorder its text: DEL, the C1 controls, every character with Unicode's
 * property Bidi_Control (UAX 44), and the two Unicode line separators.
 */
const BEYOND_ASCII = String.raw`\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069`;
/** All below U+10000: without the `u` flag, searches are several times as fast. */
const UNPRINTABLE = new RegExp(`[${BEYOND_ASCII}]`, 'g');
const UNPRINTABLE_OR_CONTROL = new RegExp(`[\\u0000-\\u001f${BEYOND_ASCII}]`, 'g');
const BLANK = /[\t\n\r\u2028\u2029]/u;

/**
 * Matches text that pipeline runners take for a command anywhere in a log line: `##vso[task.complete …]` in
 * Azure Pipelines, `##[…]` also in GitHub's runner, `##teamcity[…]`.
 */
const COMMAND = /##(?=[a-z.]*\[)/gi;

/**
 * Makes text from an image, a feed or a registry safe for a terminal and a pipeline log: tabs and line breaks
 * become blanks, control characters and directional marks become U+FFFD, and runner commands are broken up.
 */
export function printable(text: string): string {
  return withoutCommands(
    text.replace(UNPRINTABLE_OR_CONTROL, (character) => (BLANK.test(character) ? ' ' : '\u{fffd}')),
    '# #',
  );
}

/**
 * Escapes with `\u` the characters that JSON leaves raw and that could drive a terminal or start a runner
 * command; they occur only in strings. C0 is escaped already.
 */
export function printableJson(json: string): string {
  return withoutCommands(
    json.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
    String.raw`#\u0023`,
  );
}

/** Hardly any text has a runner command, and reports are large. */
function withoutCommands(text: string, start: string): string {
  return text.includes('##') ? text.replace(COMMAND, start) : text;
}
