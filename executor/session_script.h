// The shell code around each statement; session.h says what it is for. Called as
//   bash --noprofile --norc session.sh STATE-BEFORE STATEMENT STATE-AFTER SCRATCH [relaxed]
// Everything of ours is called __handrail_*; `builtin` keeps a guide's own functions out of it.
#pragma once

namespace handrail {

inline constexpr char kSessionScript[] = R"__HANDRAIL__(
builtin declare +x SHELL
__handrail_in=$1 __handrail_statement=$2 __handrail_out=$3 __handrail_scratch=$4 __handrail_relaxed=$5
__handrail_ready= __handrail_on_exit= __handrail_members= __handrail_set_first=$SHELLOPTS __handrail_shopt_first=$BASHOPTS

trap() {
  if [[ $BASH_SUBSHELL -ne 0 || ${1-} == -l ]]; then builtin trap "$@"; return; fi
  [[ $# -eq 0 ]] && builtin set -- -p
  if [[ $1 == -p ]]; then
    [[ $# -eq 1 || " ${*:2} " == *' EXIT '* || " ${*:2} " == *' 0 '* ]] && [[ -n $__handrail_on_exit ]] &&
      builtin printf 'trap -- %q EXIT\n' "$__handrail_on_exit"
    [[ $# -eq 1 ]] && builtin trap -p HUP INT QUIT TERM USR1 USR2 PIPE ALRM CHLD CONT WINCH ERR DEBUG RETURN
    return 0
  fi
  [[ $1 == -- ]] && shift
  local __handrail_action=$1 __handrail_signal
  # One operand, or a number first: these signals get their default back.
  if [[ $# -eq 1 || $1 =~ ^[0-9]+$ ]]; then __handrail_action=-; else shift; fi
  for __handrail_signal; do
    case ${__handrail_signal^^} in
      EXIT | 0) if [[ $__handrail_action == - ]]; then __handrail_on_exit=; else __handrail_on_exit=$__handrail_action; fi ;;
      *) builtin trap -- "$__handrail_action" "$__handrail_signal" || return ;;
    esac
  done
}

# __handrail_differences FIRST NOW ON OFF: of two lists like SHELLOPTS, what came, each behind ON, and what went, behind OFF.
__handrail_differences() {
  builtin local IFS=: __handrail_name
  __handrail_came= __handrail_went=
  for __handrail_name in $2; do [[ :$1: == *":$__handrail_name:"* ]] || __handrail_came+="$3$__handrail_name"; done
  for __handrail_name in $1; do [[ :$2: == *":$__handrail_name:"* ]] || __handrail_went+="$4$__handrail_name"; done
}

__handrail_save() {
  { __handrail_pipe="${PIPESTATUS[*]}"; __handrail_pipe=${__handrail_members:-$__handrail_pipe}; __handrail_set=$SHELLOPTS; builtin set +xveuf; } 2>/dev/null
  [[ -n $__handrail_ready ]] || return
  {
    builtin trap -p HUP INT QUIT TERM USR1 USR2 PIPE ALRM CHLD CONT WINCH ERR DEBUG RETURN >| "$__handrail_scratch"
    builtin trap - ERR DEBUG RETURN
    builtin mapfile -t __handrail_traps < "$__handrail_scratch"
    builtin compgen -A variable >| "$__handrail_scratch"
    builtin mapfile -t __handrail_names < "$__handrail_scratch"
    __handrail_variables=()
    for __handrail_name in "${__handrail_names[@]}"; do
      case $__handrail_name in
        __handrail_* | BASH | BASHOPTS | BASHPID | BASH_ALIASES | BASH_ARGC | BASH_ARGV | BASH_ARGV0 | BASH_CMDS | \
        BASH_COMMAND | BASH_EXECUTION_STRING | BASH_LINENO | BASH_REMATCH | BASH_SOURCE | BASH_SUBSHELL | \
        BASH_VERSINFO | BASH_VERSION | DIRSTACK | EPOCHREALTIME | EPOCHSECONDS | EUID | FUNCNAME | GROUPS | \
        HISTCMD | LINENO | PIPESTATUS | PPID | PWD | RANDOM | SECONDS | SHELLOPTS | SHLVL | SRANDOM | UID | _) ;;
        *) __handrail_variables+=("$__handrail_name") ;;
      esac
    done
    builtin declare -F >| "$__handrail_scratch"
    builtin mapfile -t __handrail_names < "$__handrail_scratch"
    __handrail_functions=() __handrail_attributes=()
    for __handrail_name in "${__handrail_names[@]}"; do
      case ${__handrail_name##* } in
        trap | __handrail_*) ;;
        *)
          __handrail_functions+=("${__handrail_name##* }")
          [[ $__handrail_name == 'declare -f '* ]] || __handrail_attributes+=("$__handrail_name") ;;
      esac
    done
    {
      builtin printf 'builtin cd -- %q\n' "$PWD"
      for ((__handrail_i = ${#DIRSTACK[@]} - 1; __handrail_i > 0; --__handrail_i)); do
        builtin printf 'builtin pushd -n -- %q >/dev/null\n' "${DIRSTACK[__handrail_i]/#\~/$HOME}"
      done
      builtin umask -p
      # compat* set BASH_COMPAT when they are merely repeated; BASH_COMPAT is among the variables.
      __handrail_differences "$__handrail_shopt_first" "${BASHOPTS//compat[0-9][0-9]/}" ' ' ' '
      [[ -z $__handrail_came ]] || builtin printf 'builtin shopt -s%s\n' "$__handrail_came"
      [[ -z $__handrail_went ]] || builtin printf 'builtin shopt -u%s\n' "$__handrail_went"
      builtin printf 'builtin shopt -u expand_aliases\n'
      builtin declare -p -- "${__handrail_variables[@]}"
      [[ ${#__handrail_functions[@]} -eq 0 ]] || builtin declare -f -- "${__handrail_functions[@]}"
      [[ ${#__handrail_attributes[@]} -eq 0 ]] || builtin printf '%s\n' "${__handrail_attributes[@]}"
      builtin alias -p
      builtin printf '__handrail_on_exit=%q\nbuiltin set --' "$__handrail_on_exit"
      [[ $# -eq 0 ]] || builtin printf ' %q' "$@"
      builtin printf '\n'
      if builtin shopt -q expand_aliases; then builtin printf 'builtin shopt -s expand_aliases\n'; fi
      builtin printf '__handrail_ready=1\n'
      [[ ${#__handrail_traps[@]} -eq 0 ]] || builtin printf '%s\n' "${__handrail_traps[@]}"
      __handrail_differences "$__handrail_set_first" "$__handrail_set" ' -o ' ' +o '
      [[ -z $__handrail_came$__handrail_went ]] || builtin printf 'builtin set%s%s\n' "$__handrail_came" "$__handrail_went"
      [[ ${#__handrail_strict[@]} -eq 0 ]] || builtin printf 'builtin set -o %s\n' "${__handrail_strict[@]}"
      builtin printf '# pipe %s\n# cwd %s\n# complete\n' "$__handrail_pipe" "$PWD"
    } >| "$__handrail_out"
  } 2>/dev/null
}

builtin trap '__handrail_save "$@"' EXIT
builtin set --
builtin source "$__handrail_in"
[[ -n $__handrail_ready ]] || builtin exit 121
__handrail_strict=()
if [[ -n $__handrail_relaxed ]]; then
  [[ ! -o errexit ]] || __handrail_strict+=(errexit)
  [[ ! -o pipefail ]] || __handrail_strict+=(pipefail)
  builtin set +o errexit +o pipefail
fi
builtin source "$__handrail_statement"
)__HANDRAIL__";

}  // namespace handrail
