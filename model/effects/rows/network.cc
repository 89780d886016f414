// What talks to other machines.
#include <array>

#include "model/effects/table.h"

namespace handrail {
namespace {

using enum Effect;

constexpr auto kRows = std::to_array<EffectRow>({
    // Requests.
    {"curl|wget|http|https|httpie|xh", probes | network},
    {"curl|http|https|xh", probes | network | always_succeeds},
    {"curl -f|--fail|--fail-with-body|--fail-early", probes | network | verifies},
    {"http|https|xh --check-status", probes | network | verifies},
    {"wget", probes | network | verifies},
    {"grpcurl|grpc_health_probe|httping|nmap|mosquitto_pub|mosquitto_sub|kcat|kafkacat|websocat|wscat",
     probes | network},
    {"grpc_health_probe", probes | network | verifies},
    {"ab|wrk|hey|siege|k6|locust|vegeta|jmeter|bombardier", probes | network},
    {"aria2c|axel|lftp|ncftpget", network | changes_files},
    // Other machines.
    {"ssh", network | needs_terminal},
    {"ssh-keygen|ssh-copy-id|ssh-add|ssh-keyscan|ssh-agent", changes_files},
    {"ssh -N", network | never_returns},
    {"ssh -N -f", network},
    {"ftp|telnet", network | needs_terminal},
    {"mosh", network | needs_terminal},
    {"openssl", reads},
    {"openssl s_client", probes | network},
    {"openssl req|genrsa|genpkey|x509|pkcs12|rand|enc|dhparam|ecparam -out", changes_files},
    {"openssl verify", reads | verifies},
    {"certbot|acme.sh|certbot-auto", changes_config | network},
    {"certbot certificates|show_account", reads | always_succeeds},
    {"certbot renew --dry-run", reads | verifies | network},
    {"ip|ifconfig|route|arp|nmcli|ethtool|bridge|resolvectl|networkctl|iwconfig|mtr|tracepath|whois|getent",
     reads},
    {"ip|route addr|address|link|route|rule add|del|delete|set|replace|flush", changes_config},
    {"nmcli con|connection|device|dev up|down|modify|add|delete|reload", changes_config},
    {"aws|gcloud|az|doctl|oci|aliyun|tccli|hcloud|eksctl|gsutil|mc|s3cmd|b2", network},
    {"gh|gcloud auth login", network | needs_terminal},
    {"az|npm|heroku|vercel|firebase login", network | needs_terminal},
});

}  // namespace

std::span<const EffectRow> network_rows() { return kRows; }

}  // namespace handrail
