import { AppError, printable, redact } from '../../../errors/index.ts';
import { withWords } from '../../terminal/index.ts';

/** Failure for which Klar exits with 2. The text goes to standard error, verbatim. */
export class KlarFailure extends Error {
  readonly text: string;

  constructor(text: string) {
    super(text);
    this.text = text;
  }
}

/** Runs a step of Klar's work; `words` is Klar's own failure text, to which our hint is added. */
export async function orFail<Value>(
  words: (message: string) => string,
  work: () => Promise<Value>,
  toHint: (hint: string) => string = (hint) => hint,
): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const hint = error.hint === undefined ? '' : `hint: ${printable(redact(toHint(error.hint)))}\n`;
    throw new KlarFailure(`${words(withWords(error))}${hint}`);
  }
}

// Ends with as many line breaks as Klar's text does.
export const invalidOptions = (message: string): string => `Invalid options: ${message}\n\n`;
export const badWhitelist = (message: string): string => `Could not parse whitelist file: ${message}\n`;
export const notPulled = (message: string): string => `Can't pull image: ${message}\n`;
export const notAnalysed = (message: string): string =>
  `Failed to analyze${message}\n\nFailed to analyze, exiting\n`;
