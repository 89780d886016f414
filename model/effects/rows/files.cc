// Looking around, saying, waiting, and files.
#include <array>

#include "model/effects/table.h"

namespace handrail {
namespace {

using enum Effect;

constexpr auto kRows = std::to_array<EffectRow>({
    // Looking around.
    {"ls|ll|dir|tree|stat|file", reads | always_succeeds},
    {"cat|head|less|more|bat|nl|tac|wc|du|df|free|uname|hostname|whoami|date|uptime|env|printenv|pwd|lscpu|"
     "lsblk|nproc|vm_stat|sw_vers|lsb_release|ulimit|history|whereis",
     reads | always_succeeds},
    {"which|type|id|command", reads | verifies},
    {"tail", reads | always_succeeds},
    {"tail -f|-F|--follow", reads | never_returns},
    {"less|more|man|vi|vim|nano|emacs|view", needs_terminal | reads},
    {"vi|vim|nano|emacs|visudo|vipw", needs_terminal | changes_config},
    {"top|htop|iotop|btop|atop|nmon|glances|iftop|nethogs", never_returns | needs_terminal | reads},
    {"top -b -n", reads | always_succeeds},
    {"watch", never_returns | needs_terminal | reads},
    {"grep|egrep|fgrep|rg|ag|zgrep|diff|cmp|test|[|[[|expr", reads | verifies},
    {"json.tool|basename|dirname|realpath|readlink|seq|getconf|locale|groups|fold|expand|look|shuf|tsort|"
     "envsubst|"
     "lsmod|lspci|lsusb|dmidecode|blkid|findmnt|getfacl|getenforce|sestatus|aa-"
     "status|numfmt",
     reads},
    {"awk|sed|cut|sort|uniq|tr|jq|yq|column|xxd|od|strings|base64|rev|paste|comm", reads},
    {"sed -i|--in-place", changes_files},
    {"find", reads},
    {"find -delete", changes_files | destroys},
    {"find -exec", changes_files},
    {"ps|pgrep|pstree|lsof|netstat|ss|fuser|vmstat|mpstat|sar|pmap|w|who|last|dmesg|sensors",
     reads | always_succeeds},
    {"pgrep", reads | verifies},
    {"sha256sum|sha1sum|md5sum|sha512sum|cksum|b2sum", reads},
    {"sha256sum|sha1sum|md5sum|sha512sum|cksum|b2sum -c|--check", reads | verifies},
    {"ping|dig|nslookup|host|traceroute|telnet|nc|ncat", reads | network | verifies},
    {"ping !-c", reads | network | never_returns},
    {"strace|tcpdump|perf", reads | never_returns},
    {"journalctl", reads | always_succeeds},
    {"journalctl -f|--follow", reads | never_returns},
    {"dmesg -w|-W|--follow", reads | never_returns},
    {"multitail|lnav", reads | never_returns | needs_terminal},
    // Saying and waiting.
    {"echo|printf|print|figlet|banner", prints | always_succeeds},
    {"sleep|wait|wait-for|wait-for-it|wait-for-it.sh|dockerize", waits},
    {"read|select|dialog|whiptail|pause", needs_terminal},
    {"passwd|chsh|su|sqlplus", needs_terminal},
    {"dpkg-reconfigure|raspi-config|nmtui|tzselect|cfdisk|gdisk|ncdu", needs_terminal | changes_config},
    {"screen|tmux", needs_terminal},
    {"screen -d|-D|-dm|-dmS|-ls|-list|-X|-wipe", none},
    {"tmux ls|list-sessions|kill-session|kill-server|send-keys|has-session|source-file|set|set-option", none},
    {"tmux new|new-session|split-window|new-window -d", none},
    {"true|:|false|set|shopt|source|.|cd|pushd|popd|export|alias|unalias|unset|declare|local|readonly|"
     "typeset|umask|trap|exit|return|break|continue|shift|eval|hash|ulimit|clear|reset|tput|stty",
     none},
    // Files.
    {"mkdir|touch|ln|install|truncate|split", changes_files},
    {"cp|rsync|scp|sftp|rclone|install", changes_files},
    {"mv|rename", changes_files},
    {"rm|unlink|rmdir", changes_files},
    {"rm -r|-R|--recursive", changes_files | destroys},
    {"shred|wipefs|srm", changes_files | destroys},
    {"chmod|chown|chgrp|setfacl|chattr|restorecon|setsebool|semanage", changes_files},
    {"dd", changes_files | destroys},
    {"mkfs|mkfs.ext4|mkfs.xfs|mke2fs|fdisk|parted|mkswap", changes_files | destroys},
    {"mount|umount|swapoff|swapon|lvextend|resize2fs|lvcreate|lvremove|zfs|btrfs", changes_config},
    {"mount !-o !-a", reads | always_succeeds},
    {"tee", changes_files},
    {"tar|zip|7z|gzip|bzip2|xz|zstd|pigz|cpio|ar", changes_files},
    {"tar -t|--list", reads | verifies},
    {"gzip|bzip2|xz|zstd|pigz -t|--test", reads | verifies},
    {"unzip|gunzip|bunzip2|unxz|unzstd|zcat|zless", changes_files},
    {"zcat|gzcat|xzcat|bzcat|zstdcat", reads},
    {"patch", changes_files},
    {"logrotate", changes_files},
    {"sysctl", reads | always_succeeds},
    {"sysctl -w|-p|--system|--write", changes_config},
    {"swapoff|setenforce|timedatectl|hostnamectl|localectl|update-alternatives|alternatives|usermod|useradd|"
     "groupadd|adduser|userdel|gpasswd|ufw|firewall-cmd|iptables|nft",
     changes_config},
    {"ufw|iptables -L|--list", reads | always_succeeds},
});

}  // namespace

std::span<const EffectRow> file_rows() { return kRows; }

}  // namespace handrail
