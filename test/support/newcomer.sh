#!/usr/bin/env bash
# Does what the README tells a newcomer, as the three kinds of user: clone, `npm ci && npm start`, look whether it is
# ready, stop it. One line per kind; ends non-zero when one of them failed.
#
#   test/support/newcomer.sh [kind …]    kinds: root root-closed-home ordinary-user (default: those this user can play)
#                                        and this-checkout, which clones nothing
#
# SOURCE=…  the repository to clone, this one when unset. What was made is removed again, also after Ctrl-C.
set -uo pipefail

readonly SOURCE=${SOURCE:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
readonly USER_NAME=pc-newcomer-$$
readonly INSTALL_SECONDS=300 READY_SECONDS=60 STOP_SECONDS=25

work=$(mktemp -d /var/tmp/pc-newcomer.XXXXXX)
chmod 755 "$work"
closed_home=''   # a directory in root's home
data_dir=''      # of the try under way
app=''           # pid and process group of the application under way
story=''         # why the try under way failed

main() {
  act_like_a_fresh_shell
  local kind failed=0 kinds=("$@")
  ((${#kinds[@]})) || kinds=($(kinds_permitted))
  for kind in "${kinds[@]}"; do
    try "$kind" || failed=1
  done
  return $failed
}

kinds_permitted() {
  if [[ $(id -u) == 0 ]]; then echo root root-closed-home ordinary-user; else echo ordinary-user; fi
}

# Under `npm test` our PATH begins with the project's own Node and npm's settings lie in the environment.
act_like_a_fresh_shell() {
  PATH=$(tr ':' '\n' <<<"$PATH" | grep -v node_modules | paste -sd:)
  unset DATABASE_URL DATA_DIR XDG_DATA_HOME NODE_ENV NODE_OPTIONS INIT_CWD
  unset npm_config_prefix npm_config_local_prefix npm_config_global_prefix npm_config_userconfig npm_config_cache
}

try() {
  local kind=$1 started=$SECONDS log="$work/$1.log" clone port
  local run_as=(env)
  story='' data_dir=''
  case $kind in
    root)
      clone=$work/root/partner-center data_dir=/var/lib/$USER_NAME
      ;;
    root-closed-home)
      closed_home=$(mktemp -d "$HOME/pc-newcomer.XXXXXX") # mode 0700, as root's home is on Debian
      clone=$closed_home/partner-center data_dir=/var/lib/$USER_NAME
      ;;
    ordinary-user)
      clone=$work/home/partner-center data_dir='' # the default one, in a home of its own
      make_ordinary_user || { echo "FAILED  $kind: no user could be made" && return 1; }
      ;;
    this-checkout)
      clone=$SOURCE data_dir=$work/data
      [[ $(id -u) == 0 ]] && data_dir=/var/lib/$USER_NAME
      ;;
    *) echo "FAILED  $kind: no such kind" && return 1 ;;
  esac
  port=$(free_port)
  [[ -n $data_dir ]] && run_as+=("DATA_DIR=$data_dir")
  run_as+=("PORT=$port")
  : >"$log"

  if clone "$clone" && install && start && await_ready && stop; then
    forget
    echo "ok      $kind ($(node --version) in the shell, $((SECONDS - started)) s)"
  else
    echo "FAILED  $kind: $story"
    # Errors stand first in npm's output, and its warnings in their hundreds bury them.
    grep -v 'npm warn' "$log" | head -n 40 | sed 's/^/        | /'
    forget
    return 1
  fi
}

make_ordinary_user() {
  mkdir -p "$work/home"
  if [[ $(id -u) == 0 ]]; then
    useradd --home-dir "$work/home" --no-create-home "$USER_NAME" || return 1
    run_as+=(setpriv "--reuid=$USER_NAME" "--regid=$USER_NAME" --clear-groups env "USER=$USER_NAME")
    # Spares the registry what this machine has fetched already; npm checks every package against the lock file.
    [[ -d $HOME/.npm/_cacache ]] && mkdir "$work/home/.npm" && cp -r "$HOME/.npm/_cacache" "$work/home/.npm/"
    chown -R "$USER_NAME:" "$work/home"
  fi
  run_as+=("HOME=$work/home")
}

fail() {
  story=$1
  return 1
}

clone() {
  if [[ $1 != "$SOURCE" ]]; then
    # A CI's checkout often belongs to another user than the one it works as; git refuses to read it unless told.
    printf '[safe]\n\tdirectory = *\n' >"$work/gitconfig"
    GIT_CONFIG_GLOBAL=$work/gitconfig git clone --quiet "$SOURCE" "$1" >>"$log" 2>&1 || fail 'git clone failed' || return
  fi
  [[ $kind == ordinary-user ]] && chown -R "$(stat -c %u:%g "$work/home")" "$1"
  cd "$1" || fail 'no clone to enter'
}

install() {
  timeout --kill-after=10 "$INSTALL_SECONDS" "${run_as[@]}" npm ci </dev/null >>"$log" 2>&1 || fail 'npm ci failed'
}

start() {
  # A session of its own, so that whatever it leaves behind can be ended by its group.
  setsid "${run_as[@]}" npm start </dev/null >>"$log" 2>&1 &
  app=$!
}

# Ready is when it has said where it listens and /readyz answers 200.
await_ready() {
  local deadline=$((SECONDS + READY_SECONDS))
  until grep -q ":$port" "$log" && answers "http://127.0.0.1:$port/readyz"; do
    kill -0 "$app" 2>/dev/null || fail 'npm start ended by itself' || return
    ((SECONDS < deadline)) || fail "not ready after $READY_SECONDS s" || return
    sleep 0.2
  done
}

stop() {
  local deadline=$((SECONDS + STOP_SECONDS)) code
  kill -TERM "$app"
  while kill -0 "$app" 2>/dev/null; do
    ((SECONDS < deadline)) || fail "still running $STOP_SECONDS s after SIGTERM" || return
    sleep 0.1
  done
  wait "$app"
  code=$?
  ((code == 0)) || fail "ended with $code after SIGTERM"
}

answers() {
  node -e 'fetch(process.argv[1]).then((answer) => process.exit(answer.status === 200 ? 0 : 1), () => process.exit(1))' "$1"
}

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# Ends and removes what one try made, whatever became of it.
forget() {
  cd /
  [[ -n $app ]] && kill -KILL -- "-$app" 2>/dev/null
  app=''
  end_database "${data_dir:-$work/home/.local/share/partner-center}"
  [[ -n $data_dir ]] && rm -rf "$data_dir"
  [[ -n $closed_home ]] && rm -rf "$closed_home"
  [[ $(id -u) == 0 ]] && id "$USER_NAME" >/dev/null 2>&1 && userdel "$USER_NAME"
  rm -rf "$work/root" "$work/home"
  data_dir='' closed_home=''
}

# A database that was not stopped runs on in a session of its own; its pid file is the only trace of it.
end_database() {
  local file pid
  for file in "$1"/db-*/cluster/postmaster.pid; do
    [[ -f $file ]] && pid=$(head -n 1 "$file") && kill -INT "$pid" 2>/dev/null && timeout 10 tail --pid="$pid" -f /dev/null
  done
}

trap 'forget; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
main "$@"
