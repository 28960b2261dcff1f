# Makes a list of what runs from what kubectl prints, for `plimsoll fleet import` and PUT /api/v1/clusters/NAME/runs:
#   kubectl get namespaces,nodes,pods,replicasets,jobs -A -o json | jq --arg cluster NAME -f runs.jq

INDEX(.items[]; .metadata.uid) as $all

# A pod of a Deployment belongs to a ReplicaSet, one of a CronJob to a Job; one of a node's own files to the node.
| def owner: [.metadata.ownerReferences[]? | select(.controller and .kind != "Node")][0];
  # Whoever creates pods writes their owners, who may own each other: real ones are two or three.
  def workload($more):
    owner as $owner
    | if $owner == null then {kind, name: .metadata.name, labels: .metadata.labels}
      elif $more > 0 and $all[$owner.uid] then $all[$owner.uid] | workload($more - 1)
      else {kind: $owner.kind, name: $owner.name, labels: .metadata.labels}
      end;

# The image of a multi-platform one that runs is that of its node.
(INDEX(.items[] | select(.kind == "Node" and .metadata.labels["kubernetes.io/arch"]); .metadata.name)
  | map_values(.metadata.labels | "\(.["kubernetes.io/os"])/\(.["kubernetes.io/arch"])")) as $platforms
| [.items[] | select(.kind == "Namespace") | .metadata] as $namespaces
| {
    $cluster,
    uid: ($namespaces[] | select(.name == "kube-system").uid),
    at: (now | todate),
    namespaces: ($namespaces | map({key: .name, value: (.labels // {})}) | from_entries),
    runs: [
      .items[]
      | select(.kind == "Pod")
      | .metadata.namespace as $namespace
      | workload(10) as $workload
      | $platforms[.spec.nodeName // ""] as $platform
      | INDEX(.spec | .containers[], .initContainers[]?, .ephemeralContainers[]?; .name) as $named
      | .status
      | (.containerStatuses[]?, .initContainerStatuses[]?, .ephemeralContainerStatuses[]?)
      # Neither one whose image was not pulled yet nor one that has ended; sidecars are among the first containers.
      | select(.state.terminated | not)
      | select(.state.running or (.imageID // "") != "")
      | {
          $namespace,
          workload: ($workload | {kind, name}),
          container: .name,
          # The status may have the image's ID in place of its name.
          image: $named[.name].image,
          labels: ($workload.labels // {})
        }
        + (if $platform then {$platform} else {} end)
        # Without a registry, containerd's and Docker's `sha256:…` is the digest of a configuration.
        + (.imageID // "" | capture("@(?<digest>sha256:[0-9a-f]{64})$") // {})
    ]
  }
