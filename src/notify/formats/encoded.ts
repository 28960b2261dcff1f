/** A message as sent, unsigned: the same bytes in every attempt. */
export interface Encoded {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
