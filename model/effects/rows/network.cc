// What talks to other machines.
#include <array>

#include "model/effects/table.h"

namespace handrail {
namespace {

using enum Effect;

constexpr auto kRows = std::to_array<EffectRow>({
    // The network.
    {"curl|wget|http|https|httpie|xh", probes | network},
    {"curl|http|https|xh", probes | network | always_succeeds},
    {"curl -f|--fail|--fail-with-body|--fail-early", probes | network | verifies},
    {"http|https|xh --check-status", probes | network | verifies},
    {"wget", probes | network | verifies},
    {"wget -O|-P|-q|-c|--output-document", network | changes_files},
    {"curl -O|-o|--output|--remote-name", network | changes_files},
    {"ssh", network | needs_terminal},
    {"ssh-keygen|ssh-copy-id|ssh-add", changes_files},
    {"ssh -N", network | never_returns},
    {"ssh -N -f", network},
    {"ftp|telnet", network | needs_terminal},
    {"gh|gcloud auth login", network | needs_terminal},
    {"az|npm|heroku|vercel|firebase login", network | needs_terminal},
});

}  // namespace

std::span<const EffectRow> network_rows() { return kRows; }

}  // namespace handrail
