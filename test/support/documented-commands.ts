/** A call of the program in a page, and the page's line. */
export interface DocumentedCommand {
  readonly line: number;
  /** Words after the program's name, without quotes, comments and what follows a pipe. */
  readonly words: readonly string[];
}

/** A prompt, what feeds the program, variables before it, and its name. */
const CALL = /^(?:\$ )?(?:.*\| ?)?(?:[A-Z_]+=\S* )*(?:npx .*|\.\/)?plimsoll (?<rest>.*)$/u;
/** A word in a shell: quoted or not. */
const WORD = /"[^"]*"|'[^']*'|[^\s"']+/gu;
/** Where a command ends: a comment, a pipe, a redirection, another command. */
const END = /^(?:#|\||>|<|&&|\|\||;|&)/u;

/** Reads the calls in a page's blocks of code: indented lines, and fenced blocks that are not output. */
export function documentedCommands(page: string): readonly DocumentedCommand[] {
  const lines = page.split('\n');
  let fence: string | undefined;
  return lines.flatMap((text, i): readonly DocumentedCommand[] => {
    const [, language] = /^ *```(\w*)/u.exec(text) ?? [];
    if (language !== undefined) {
      fence = fence === undefined ? language : undefined;
      return [];
    }
    const isShell = fence === undefined ? text.startsWith('    ') : ['sh', 'console', 'bash'].includes(fence);
    if (!isShell || (fence === 'console' && !text.startsWith('$ '))) return [];
    const { rest } = CALL.exec(joined(lines, i).trim())?.groups ?? {};
    return rest === undefined ? [] : [{ line: i + 1, words: wordsOf(rest) }];
  });
}

/** A line with those that a backslash at its end leads to. */
function joined(lines: readonly string[], first: number): string {
  const text = lines[first] ?? '';
  return text.endsWith('\\') ? `${text.slice(0, -1)} ${joined(lines, first + 1).trim()}` : text;
}

function wordsOf(rest: string): readonly string[] {
  const words = rest.match(WORD) ?? [];
  const end = words.findIndex((word) => END.test(word));
  return words.slice(0, end < 0 ? undefined : end).map((word) => word.replaceAll(/["']/gu, ''));
}
