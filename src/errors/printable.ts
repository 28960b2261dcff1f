/**
 * Characters that could drive a terminal or reorder its text: DEL, the C1 controls, every character with Unicode's
 * property Bidi_Control (UAX 44), and the two Unicode line separators.
 */
const BEYOND_ASCII = String.raw`\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069`;
/** All of these are below U+10000: without the flag `u`, texts are searched several times as fast. */
const UNPRINTABLE = new RegExp(`[${BEYOND_ASCII}]`, 'g');
const UNPRINTABLE_OR_CONTROL = new RegExp(`[\\u0000-\\u001f${BEYOND_ASCII}]`, 'g');
const BLANK = /[\t\n\r\u2028\u2029]/u;

/**
 * Matches what runners of pipelines take for a command anywhere in a line of the log: `##vso[task.complete …]` of Azure
 * Pipelines, `##[…]` of GitHub's runner too, `##teamcity[…]`.
 */
const COMMAND = /##(?=[a-z.]*\[)/gi;

/**
 * Makes text from an image, a feed or a registry safe for a terminal and a pipeline's log: tabs and line breaks become
 * blanks, control characters and directional marks become U+FFFD, and no command to a runner is left.
 */
export function printable(text: string): string {
  return withoutCommands(
    text.replace(UNPRINTABLE_OR_CONTROL, (character) => (BLANK.test(character) ? ' ' : '\u{fffd}')),
    '# #',
  );
}

/**
 * Escapes with `\u` the characters that JSON leaves raw and that could drive a terminal, or be a command to the runner of
 * a pipeline; they occur only in strings. C0 is escaped already.
 */
export function printableJson(json: string): string {
  return withoutCommands(
    json.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
    String.raw`#\u0023`,
  );
}

/** Nearly no text has such a command, and reports are large. */
function withoutCommands(text: string, start: string): string {
  return text.includes('##') ? text.replace(COMMAND, start) : text;
}
