/** A Liquid template, and its name in messages. */
export interface Template {
  readonly file: string;
  readonly text: string;
}
