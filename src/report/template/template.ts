/** A template in Liquid, and what it is called in messages. */
export interface Template {
  readonly file: string;
  readonly text: string;
}
