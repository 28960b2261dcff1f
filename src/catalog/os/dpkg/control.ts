/**
 * Control files: https://www.debian.org/doc/debian-policy/ch-controlfields.html and deb822(5). Deviations met
 * in the wild: CR LF line ends, blank lines with spaces between paragraphs (policy 5.1 lets parsers take them
 * as separators), comments in binary control files.
 */
import { eachLine } from '../text-database.ts';

/** The requested fields in one paragraph, by lower-case name. */
export interface Paragraph {
  readonly fields: ReadonlyMap<string, string>;
  /** The paragraph's first syntax error, if any. */
  readonly flaw?: string;
}

/** Field names to keep, in lower case, each with the longest value that is read. */
export type WantedFields = ReadonlyMap<string, number>;

/** Calls back for every paragraph, keeping only the wanted fields, until the callback returns true. */
export function eachParagraph(
  text: string,
  wanted: WantedFields,
  visit: (paragraph: Paragraph) => unknown,
): void {
  let current = new ParagraphBuilder(wanted);
  const finish = () => {
    const paragraph = current;
    current = new ParagraphBuilder(wanted);
    return !paragraph.isEmpty && visit(paragraph.build());
  };
  eachLine(text, (line) => (isBlank(line) ? finish() : current.add(line)));
  finish();
}

class ParagraphBuilder {
  readonly #wanted: WantedFields;
  readonly #fields = new Map<string, string>();
  /** The wanted field that a continuation line belongs to. */
  #open: string | undefined;
  #flaw: string | undefined;
  isEmpty = true;

  constructor(wanted: WantedFields) {
    this.#wanted = wanted;
  }

  add(line: string): void {
    if (line.startsWith('#')) return;
    const isFirst = this.isEmpty;
    this.isEmpty = false;
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (isFirst) this.#flaw ??= 'begins with a continuation line';
      else this.#continue(line);
      return;
    }
    this.#open = undefined;
    const colon = line.indexOf(':');
    if (colon <= 0) this.#flaw ??= 'has a line without a field name';
    else this.#start(line.slice(0, colon).trimEnd().toLowerCase(), line.slice(colon + 1).trim());
  }

  #start(name: string, value: string): void {
    if (!this.#wanted.has(name)) return;
    // Two paragraphs without an empty line between them look like one with every field twice.
    if (this.#fields.has(name)) this.#flaw ??= `has the field "${name}" twice`;
    else this.#set(name, value);
  }

  #continue(line: string): void {
    const name = this.#open;
    if (name !== undefined) this.#set(name, `${this.#fields.get(name) ?? ''} ${line.trim()}`.trim());
  }

  #set(name: string, value: string): void {
    const limit = this.#wanted.get(name) ?? 0;
    if (value.length > limit) {
      this.#flaw ??= `has a field "${name}" of more than ${limit} characters`;
      this.#open = undefined;
      return;
    }
    this.#fields.set(name, value);
    this.#open = name;
  }

  build(): Paragraph {
    return { fields: this.#fields, ...(this.#flaw && { flaw: this.#flaw }) };
  }
}

function isBlank(line: string): boolean {
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (code !== 0x20 && code !== 0x09) return false;
  }
  return true;
}
