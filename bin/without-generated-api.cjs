// In place of the generated API of Kubernetes' client, whose reader of kubeconfigs names two of its classes.
module.exports = { createConfiguration: undefined, ServerConfiguration: undefined };
