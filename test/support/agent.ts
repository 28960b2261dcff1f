import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import * as z from 'zod';
import { PROGRAM, type User } from './cli.ts';

const ANSWER = z.object({
  warning: z.string(),
  summary: z.record(z.string(), z.unknown()),
  leftOut: z.record(z.string(), z.number()).optional(),
  next: z.record(z.string(), z.number()).optional(),
  untrusted: z.record(z.string(), z.unknown()),
});
const RESULT = z.object({
  isError: z.boolean().optional(),
  content: z.tuple([z.object({ type: z.literal('text'), text: z.string() })]),
  structuredContent: z.unknown(),
});

/** Connects an agent to `plimsoll mcp`, which ends when the agent is closed. */
export async function connectAgent(
  user: User,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Client> {
  const agent = new Client({ name: 'test', version: '1' });
  await agent.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [PROGRAM, 'mcp', ...args],
      env: { ...user.environment, ...environment },
      cwd: user.folder,
    }),
  );
  return agent;
}

/** Calls a tool, and returns its answer with its text. */
export async function askAgent(agent: Client, name: string, input: Record<string, unknown>) {
  const result = RESULT.parse(await agent.callTool({ name, arguments: input }));
  const { isError = false, content, structuredContent } = result;
  const { text } = content[0];
  return { isError, text, structuredContent, ...ANSWER.parse(JSON.parse(text)) };
}
