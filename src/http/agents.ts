/**
 * undici's agents without its index, which evaluates fetch, caches and mocks too and takes 20 ms of every start. What
 * the index does besides, for agents, is to give them their methods.
 */
import api from 'undici/lib/api/index.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import ProxyAgent from 'undici/lib/dispatcher/proxy-agent.js';

Object.assign(Dispatcher.prototype, api);

export { Agent, ProxyAgent };
