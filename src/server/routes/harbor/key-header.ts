/** Header for Harbor's authentication by API key; it sends Bearer and Basic as well. */
export const KEY_HEADER = 'x-scanneradapter-api-key';
