/** A separate module, loaded with the first request: loading undici takes 20 to 40 ms and 7 MB. */
export { Agent, ProxyAgent } from 'undici';
