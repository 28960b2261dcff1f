import undici from 'undici';
import type { Agent, Dispatcher, ProxyAgent } from 'undici';

// A separate module, loaded with the first request, and each export of undici on use (bin/undici-in-part.ts): many runs
// send no request, and most have no proxy.

export function openAgent(options: Agent.Options): Dispatcher {
  return new undici.Agent(options);
}

export function openProxyAgent(options: ProxyAgent.Options): Dispatcher {
  return new undici.ProxyAgent(options);
}
