import { expect, it } from 'vitest';
import { readErrorPage } from './error-page.ts';

it.each(['QUEUE_FULL', 'INTERNAL', 'NOT_FOUND', 'feed-stale'])(
  'explains %s and nothing else',
  async (code) => {
    const page = await readErrorPage(code);
    expect(page).toMatch(new RegExp(`^### \`${code}\`\n`, 'u'));
    expect(page.match(/^### /gmu)).toHaveLength(1);
  },
);

it.each(['', 'NONE', '../errors', '`'])('refuses the unknown code "%s"', async (code) => {
  await expect(readErrorPage(code)).rejects.toMatchObject({ statusCode: 404 });
});
