/**
 * Imports undici's agents without its index, which also evaluates fetch, caches and mocks and costs 20 ms at every
 * start. For agents, the index only adds their methods.
 */
import api from 'undici/lib/api/index.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import ProxyAgent from 'undici/lib/dispatcher/proxy-agent.js';

Object.assign(Dispatcher.prototype, api);

export { Agent, ProxyAgent };
