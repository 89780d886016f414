// Containers, clusters and what describes whole machines.
#include <array>

#include "model/effects/table.h"

namespace handrail {
namespace {

using enum Effect;

constexpr auto kRows = std::to_array<EffectRow>({
    // Containers.
    {"docker|podman|nerdctl|docker-compose|podman-compose", reads},
    {"docker|podman|nerdctl|docker-compose|podman-compose "
     "ps|images|inspect|version|info|port|top|config|volume|network|system|context|search|history|diff|ls",
     reads | always_succeeds},
    {"docker|podman|nerdctl stats|events|attach", reads | never_returns},
    {"docker|podman|nerdctl stats --no-stream", reads | always_succeeds},
    {"docker|podman|nerdctl|docker-compose|podman-compose logs", reads | always_succeeds},
    {"docker|podman|nerdctl|docker-compose|podman-compose logs -f|--follow", reads | never_returns},
    {"docker|podman|nerdctl|docker-compose|podman-compose stop|kill|pause|down", stops},
    {"docker|podman|nerdctl|docker-compose|podman-compose rm", stops | changes_files},
    {"docker-compose|podman-compose down|rm -v|--volumes", stops | destroys},
    {"docker|podman|nerdctl|docker-compose|podman-compose start|restart|unpause|scale", starts},
    {"docker-compose|podman-compose up", starts | never_returns},
    {"docker-compose|podman-compose up -d|--detach|--wait", starts},
    {"docker-compose|podman-compose up --abort-on-container-exit|--exit-code-from", starts},
    {"docker-compose|podman-compose|docker|podman|nerdctl run|create", starts},
    {"docker|podman|nerdctl run --rm", reads},
    {"docker|podman|nerdctl run -it|-ti|-i|--interactive", needs_terminal},
    {"docker|podman|nerdctl exec -it|-ti|-t|--tty", needs_terminal},
    {"docker|podman|nerdctl|docker-compose|podman-compose "
     "pull|build|push|load|save|tag|cp|import|export|commit|login",
     changes_files | network},
    {"docker|podman|nerdctl rmi", changes_files},
    {"docker|podman|nerdctl system|volume|image|container|network prune", changes_files | destroys},
    {"docker|podman|nerdctl volume rm|remove", changes_files | destroys},
    {"docker|podman|nerdctl volume|network create", changes_files},
    {"docker|podman|nerdctl stack|service deploy|update|scale|create|rollback", starts},
    {"docker|podman|nerdctl stack|service rm", stops},
    {"kubectl|oc|k3s", reads},
    {"kubectl|oc get|describe|version|config|cluster-info|explain|api-resources|auth|diff|logs|top",
     reads | always_succeeds},
    {"kubectl|oc logs -f|--follow", reads | never_returns},
    {"kubectl|oc get -w|--watch", reads | never_returns},
    {"kubectl|oc port-forward|proxy|attach", reads | never_returns},
    {"kubectl|oc wait", waits | verifies},
    {"kubectl|oc rollout status", waits | verifies},
    {"kubectl|oc rollout history", reads | always_succeeds},
    {"kubectl|oc rollout restart|resume", starts},
    {"kubectl|oc rollout undo", starts | restores},
    {"kubectl|oc rollout pause", stops},
    {"kubectl|oc apply|create|replace|patch|set|expose|annotate|label|run|autoscale|edit",
     changes_config | starts},
    {"kubectl|oc edit", changes_config | needs_terminal},
    {"kubectl|oc scale", starts},
    {"kubectl|oc scale --replicas=0", stops},
    {"kubectl|oc drain|cordon", stops},
    {"kubectl|oc uncordon", starts},
    {"kubectl|oc delete", stops},
    {"kubectl|oc delete ns|namespace|namespaces|pvc|pv|persistentvolumeclaim|persistentvolume|crd",
     stops | destroys},
    {"kubectl|oc delete job|jobs|cronjob|pod|pods|po|cm|configmap|secret|ingress|event|events|hpa",
     changes_config},
    {"kubectl|oc exec -it|-ti|-t|--tty", needs_terminal},
    {"kubectl|oc cp", changes_files},
    {"helm", reads},
    {"helm list|ls|status|get|history|show|search|template|lint|version|env|repo|dependency",
     reads | always_succeeds},
    {"helm upgrade|install", changes_config | starts},
    {"helm rollback", restores | starts},
    {"helm uninstall|delete", stops | destroys},
    {"kubeadm upgrade|init|join|reset", changes_config},
    {"kubeadm upgrade plan", reads | verifies},
    {"kubeadm version|config|token|certs", reads},
    {"terraform|tofu apply|destroy|import", changes_config},
    {"terraform|tofu plan|show|output|state|validate|init", reads},
    {"ansible-playbook|ansible|salt|puppet|chef-client", changes_config},
});

}  // namespace

std::span<const EffectRow> container_rows() { return kRows; }

}  // namespace handrail
