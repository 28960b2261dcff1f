// undici's Agent is always given its own limit for headers, and no stream of ours is a response of Node's client.
module.exports = { maxHeaderSize: 16_384, IncomingMessage: class {} };
