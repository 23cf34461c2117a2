#!/bin/bash
# Sees to it that programs are present:  wasm/need.sh PROGRAM[:PACKAGE]...
#
# PROGRAM is a name on the PATH or the path of a file; PACKAGE is the Debian package that brings it
# (the program's name if left out). What is missing is installed with apt-get, on Debian and as root;
# anywhere else one sentence names it and how to get it, and the exit is non-zero.
# When nothing is missing, this takes no time, so the Makefile calls it before every use.

set -euo pipefail

present() {
  command -v "$1" >/dev/null 2>&1 || [ -f "$1" ]
}

programs=()
packages=()
for pair in "$@"; do
  if ! present "${pair%%:*}"; then
    programs+=("${pair%%:*}")
    packages+=("${pair##*:}")
  fi
done
[ ${#programs[@]} -gt 0 ] || exit 0

verb=is
[ ${#programs[@]} -eq 1 ] || verb=are
missing="${programs[*]} $verb missing"
if ! command -v apt-get >/dev/null || ! grep -qsx 'ID=debian' /etc/os-release; then
  echo "wasm/need.sh: $missing; this is not Debian, so install with your system's own means what Debian calls ${packages[*]}." >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "wasm/need.sh: $missing; install with this command as root: apt-get install ${packages[*]}" >&2
  exit 1
fi

# One set-up at a time, also under make -j.
exec 9>/tmp/microgpt-playground-setup.lock
flock 9

export DEBIAN_FRONTEND=noninteractive
wait_for_lock=(-o DPkg::Lock::Timeout=600 -o Acquire::Retries=3)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "wasm/need.sh: installing ${packages[*]}"
# If some of apt's lists cannot be fetched, the others may be enough: whether they are, the installation below shows.
apt-get -qq "${wait_for_lock[@]}" update >"$log" 2>&1 || cat "$log" >&2
dpkg --configure -a >"$log" 2>&1 || cat "$log" >&2
if ! apt-get -y "${wait_for_lock[@]}" install --no-install-recommends "${packages[@]}" >"$log" 2>&1; then
  cat "$log" >&2
  echo "wasm/need.sh: $missing, and apt-get could not install ${packages[*]} (its own words are above)." >&2
  exit 1
fi
for program in "${programs[@]}"; do
  if ! present "$program"; then
    echo "wasm/need.sh: $program is still missing after apt-get installed ${packages[*]}." >&2
    exit 1
  fi
done
