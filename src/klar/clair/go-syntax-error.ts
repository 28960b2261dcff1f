import { messageOf } from '../../errors/index.ts';

const VALUE_BEGINNINGS = '{["-0123456789tfn';

/** What Go's encoding/json says of a text that is no JSON: users look these messages up, and scripts know them. */
export function goSyntaxError(text: string): string {
  const body = text.trimStart();
  const [first = ''] = body;
  if (first === '') return 'unexpected end of JSON input';
  if (!VALUE_BEGINNINGS.includes(first)) return `invalid character '${first}' looking for beginning of value`;
  const afterNumber = characterAfterNumber(body);
  if (afterNumber !== undefined) return `invalid character '${afterNumber}' after top-level value`;
  try {
    JSON.parse(body);
    return 'it is not an object';
  } catch (error) {
    return messageOf(error);
  }
}

/** Of `404 page not found`, the `p`. */
function characterAfterNumber(body: string): string | undefined {
  let end = 0;
  while (end < body.length && '0123456789'.includes(body.charAt(end))) end++;
  const [next] = end === 0 ? '' : body.slice(end).trimStart();
  return next;
}
