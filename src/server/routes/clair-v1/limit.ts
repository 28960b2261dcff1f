import { HttpError } from '../../shell/http-error.ts';

/** Maximum entries per page; NextPage leads to the rest. */
const MAX_LIMIT = 500;
/** Any number with this many digits fits Go's int64. */
const MAX_DIGITS = 18;

/** Throws 400 with Clair's message. */
export function parseLimit(text: string | undefined): number {
  if (!text) throw new HttpError(400, 'must provide limit query parameter');
  const isNegative = text.startsWith('-');
  const digits = isNegative ? text.slice(1) : text;
  const isNumber =
    digits !== '' &&
    digits.length <= MAX_DIGITS &&
    digits.split('').every((each) => each >= '0' && each <= '9');
  if (!isNumber) {
    throw new HttpError(
      400,
      `invalid limit format: strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  }
  if (isNegative && Number(digits) > 0) throw new HttpError(400, 'limit value should not be less than zero');
  return Math.min(Number(digits), MAX_LIMIT);
}
