#!/bin/sh
# Installs Packhouse, or brings it up to date:
#
#   curl -sSL https://forge.example/acme/packhouse/releases/download/v1.0.0/install.sh | sudo sh
#
# What it does to the machine: the program goes to /opt/packhouse/VERSION, a link to it to
# /usr/local/bin, and with --setup-service a service is set up. Data and settings are never removed.
# A new version that does not answer gives way to the one before it.
set -eu

# A release puts its own address and key here.
releases=${PACKHOUSE_RELEASES:-}
public_key=${PACKHOUSE_PUBLIC_KEY:-}

version=${PACKHOUSE_VERSION:-latest}
root=${PACKHOUSE_ROOT:-}
wants_service=no
wants_removal=no
data_dir=
port=
work=

usage() {
  cat <<'END'
Installs Packhouse, or brings it up to date.

Usage: install.sh [FLAGS]

  --version VERSION    What to install, instead of the newest release
  --setup-service      Have the machine start it, now and whenever it starts
  --data-dir FOLDER    Where the service keeps its data, instead of /var/lib/packhouse
  --port PORT          Where the service listens, instead of 3000
  --uninstall          Remove program and service; data and settings stay
  --releases ADDRESS   Where releases are: https://forge.example/OWNER/REPOSITORY/releases
                       of Gitea, Forgejo or GitHub
  --public-key FILE    PEM file with the Ed25519 key that signs releases
  --root FOLDER        Install into the system below this folder, which does not run
  --help               Explain all this

PACKHOUSE_RELEASES, PACKHOUSE_PUBLIC_KEY, PACKHOUSE_VERSION and PACKHOUSE_ROOT say the same.
END
}

say() { printf '%s\n' "$*"; }

fail() {
  printf 'install.sh: %s\n' "$*" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

read_flags() {
  while [ $# -gt 0 ]; do
    case $1 in
      --setup-service) wants_service=yes ;;
      --uninstall) wants_removal=yes ;;
      --help | -h) usage && exit 0 ;;
      --version | --data-dir | --port | --releases | --public-key | --root)
        [ $# -ge 2 ] || fail "$1 needs a value; see --help"
        take "$1" "$2"
        shift
        ;;
      *) fail "there is no flag $1; see --help" ;;
    esac
    shift
  done
  [ -z "$data_dir$port" ] || [ $wants_service = yes ] ||
    fail '--data-dir and --port are of the service: add --setup-service'
}

take() {
  case $1 in
    --version) version=$2 ;;
    --data-dir) data_dir=$2 ;;
    --port) port=$2 ;;
    --releases) releases=${2%/} ;;
    --public-key) public_key=$2 ;;
    --root) root=${2%/} ;;
  esac
}

# The release's name of this platform.
find_platform() {
  system=$(uname -s)
  machine=$(uname -m)
  case $system in
    Linux) platform=linux ;;
    Darwin) platform=macos ;;
    *) fail "there is no release for $system; on Windows, see docs/operating.md" ;;
  esac
  case $machine in
    x86_64 | amd64) platform=$platform-x64 ;;
    aarch64 | arm64) platform=$platform-arm64 ;;
    *) fail "there is no release for $system on $machine" ;;
  esac
  if [ "$platform" = linux-x64 ] || [ "$platform" = linux-arm64 ]; then
    # Both C libraries say which they are; the program needs GNU's.
    case $(ldd --version 2>&1 || :) in *musl*) fail 'the program needs glibc, and this system has musl' ;; esac
  fi
}

check_permission() {
  for folder in "$opt" "$bin"; do
    if ! mkdir -p "$folder" 2>/dev/null || ! [ -w "$folder" ]; then
      fail "cannot write to $folder: run this as root, for instance by sudo"
    fi
  done
}

# Prints what an address answers, following redirects. Says which of the usual things went wrong.
fetch() {
  status=0
  curl --fail --silent --show-error --location --retry 2 --connect-timeout 15 "$@" || status=$?
  case $status in
    0) return 0 ;;
    6 | 7 | 28) fail "cannot reach $releases: is there a network, or a proxy to name in https_proxy?" ;;
    22) return 22 ;;
    23) fail "cannot write to $work: is the disk full?" ;;
    35 | 60) fail "cannot trust $releases: its certificate is not one that this machine trusts" ;;
    *) fail "cannot download from $releases: curl ended with $status" ;;
  esac
}

# Both kinds of forge answer "the newest" by a redirect to its page, whose last name is the tag.
resolve_version() {
  version=${version#v}
  [ "$version" = latest ] || return 0
  page=$(fetch --output /dev/null --write-out '%{url_effective}' "$releases/latest") || {
    [ $? -ne 22 ] || fail "there is no newest release at $releases"
    exit 1
  }
  version=${page##*/}
  version=${version#v}
  case $version in
    [0-9]*) ;;
    *) fail "there is no newest release at $releases" ;;
  esac
}

download() {
  file=packhouse-$platform
  from=$releases/download/v$version
  say "Downloading Packhouse $version for $platform"
  fetch --output "$work/SHA256SUMS" "$from/SHA256SUMS" || fail "there is no release $version at $releases"
  fetch --output "$work/$file" "$from/$file" || fail "release $version has no program for $platform"
  check_signature
  check_digest
  chmod 755 "$work/$file"
}

check_digest() {
  expected=$(awk -v file="$file" '$2 == file || $2 == "*" file { print $1 }' "$work/SHA256SUMS")
  [ -n "$expected" ] || fail "SHA256SUMS of release $version does not name $file"
  if has sha256sum; then actual=$(sha256sum <"$work/$file")
  elif has shasum; then actual=$(shasum -a 256 <"$work/$file")
  else fail 'there is neither sha256sum nor shasum here to check the download with'; fi
  [ "${actual%% *}" = "$expected" ] ||
    fail "the SHA-256 of $file is ${actual%% *}, and the release says $expected: it was damaged or replaced"
}

# Digests come from where the program comes from: only a signature says who made both.
check_signature() {
  if [ -z "$public_key" ]; then
    say 'Nothing is known of who signs releases: only digests are checked'
  elif ! has openssl; then
    say 'There is no openssl here to check the signature with: only digests are checked'
  else
    fetch --output "$work/SHA256SUMS.sig" "$from/SHA256SUMS.sig" ||
      fail "release $version is not signed"
    case $public_key in
      -----BEGIN*) printf '%s\n' "$public_key" >"$work/key.pem" ;;
      *) cat "$public_key" >"$work/key.pem" 2>/dev/null || fail "cannot read $public_key" ;;
    esac
    openssl pkeyutl -verify -pubin -inkey "$work/key.pem" -rawin \
      -in "$work/SHA256SUMS" -sigfile "$work/SHA256SUMS.sig" >/dev/null 2>&1 ||
      fail "the signature of release $version is not by the key that is known: nothing was installed"
  fi
}

# Puts the program in its place whole or not at all, and remembers which one was there before.
place() {
  former=$(readlink "$current" || :)
  target=$opt/$version
  mkdir -p "$target"
  cp "$work/$file" "$target/packhouse.new" || give_up "cannot write to $target: is the disk full?"
  [ -n "$root" ] || "$target/packhouse.new" version >/dev/null 2>&1 ||
    give_up "Packhouse $version does not run on this machine: nothing was changed"
  mv -f "$target/packhouse.new" "$target/packhouse"
  point_at "$version/packhouse"
  ln -sf "/opt/packhouse/packhouse" "$bin/packhouse"
}

# Leaves nothing of a version that was not there before.
give_up() {
  rm -f "$target/packhouse.new"
  rmdir "$target" 2>/dev/null || :
  fail "$1"
}

# A link is replaced by renaming another one over it: there is a program at every moment.
point_at() {
  ln -sf "$1" "$opt/.packhouse.new"
  mv -f "$opt/.packhouse.new" "$current"
}

setup_service() {
  set -- --program /opt/packhouse/packhouse
  [ -z "$data_dir" ] || set -- "$@" --data-dir "$data_dir"
  [ -z "$port" ] || set -- "$@" --port "$port"
  [ -z "$root" ] || set -- "$@" --root "$root"
  "$current" service install "$@" || return 1
}

has_service() {
  [ -z "$root" ] || return 1
  if has systemctl; then systemctl is-enabled --quiet packhouse 2>/dev/null
  else has launchctl && launchctl print system/packhouse >/dev/null 2>&1; fi
}

restart_service() {
  if has systemctl; then systemctl restart packhouse
  else launchctl kickstart -k system/packhouse; fi
}

# The address of this machine's own service, as its settings say.
own_address() {
  config=/etc/packhouse/packhouse.json
  [ "$system" != Darwin ] || config='/Library/Application Support/Packhouse/packhouse.json'
  listens=$(sed -n 's/.*"\(server\.port\|PORT\)": *"\{0,1\}\([0-9]*\).*/\2/p' "$config" 2>/dev/null | head -n 1)
  secure=http
  ! grep -q '"\(server\.tlsCert\|TLS_CERT\)"' "$config" 2>/dev/null || secure=https
  say "$secure://127.0.0.1:${listens:-3000}"
}

answers() {
  tries=${PACKHOUSE_HEALTH_SECONDS:-90}
  while [ "$tries" -gt 0 ]; do
    # The certificate is for the server's own name, and this asks on loopback.
    ! curl --silent --fail --insecure --noproxy '*' --max-time 5 --output /dev/null "$(own_address)/health" || return 0
    tries=$((tries - 1))
    sleep 1
  done
  return 1
}

start_service() {
  if [ $wants_service = yes ]; then setup_service || return 1
  else restart_service || return 1; fi
  has_service || return 0
  answers
}

roll_back() {
  logged='; its log says why: journalctl --unit packhouse'
  [ "$system" != Darwin ] || logged='; its log says why: /Library/Logs/packhouse.log'
  case $former in "" | "$version/packhouse") fail "Packhouse $version does not answer$logged" ;; esac
  point_at "$former"
  rm -rf "$target"
  restart_service ||
    fail "Packhouse $version does not answer, and ${former%/*} does not start either"
  fail "Packhouse $version does not answer: ${former%/*} is back in its place$logged"
}

# The version before this one is kept to go back to; older ones go.
remove_old() {
  for folder in "$opt"/*/; do
    name=$(basename "$folder")
    case $name/packhouse in "$version/packhouse" | "$former") ;; *) rm -rf "${opt:?}/$name" ;; esac
  done
}

uninstall() {
  [ -x "$current" ] || fail "Packhouse is not installed below ${root:-/}"
  set --
  [ -z "$root" ] || set -- --root "$root"
  "$current" service uninstall "$@" || fail 'the service could not be removed: nothing was changed'
  rm -f "$bin/packhouse"
  rm -rf "$opt"
  say 'Packhouse is removed. Data and settings are where they were.'
}

install() {
  has curl || fail 'there is no curl here, which downloads the program'
  [ -n "$releases" ] || fail 'say where releases are: --releases https://forge.example/OWNER/REPOSITORY/releases'
  find_platform
  work=$(mktemp -d) || fail 'cannot make a temporary folder: is the disk full?'
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' HUP INT TERM
  resolve_version
  download
  place
  if [ $wants_service = yes ] || has_service; then start_service || roll_back; fi
  remove_old
  say "Packhouse $version is installed."
  [ $wants_service = yes ] || has_service || say 'Start it with: packhouse serve'
}

# Everything stands in functions, so that a download that breaks off runs nothing.
main() {
  read_flags "$@"
  opt=$root/opt/packhouse
  bin=$root/usr/local/bin
  current=$opt/packhouse
  check_permission
  if [ $wants_removal = yes ]; then uninstall; else install; fi
}

main "$@"
