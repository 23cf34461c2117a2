#!/bin/bash
# Makes Emscripten available as build/toolchain/emcc, the compiler the Makefile calls, and beside it
# nm, wasm-opt and wasm-split, which wasm/split.sh calls.
#
# An emcc on the PATH that is new enough is used as it is. Otherwise, on Debian 12, the packages
# emscripten and binaryen of Debian 13 are fetched with an apt configuration of our own and unpacked
# under build/toolchain/: nothing of them is installed, and the system's libc stays what it is.
# The compiler proper (clang-19, lld-19) is Debian 12's own, installed by wasm/need.sh.
# Reads the machine's apt sources; writes only below build/toolchain/. A stamp ends a second run.

set -euo pipefail
cd "$(dirname "$0")/.."

WANTED=3.1.69         # final relaxed SIMD, ES6 output that runs under Node 20
NEXT_RELEASE=trixie   # Debian 13, the release whose Emscripten is new enough
PACKAGES=(emscripten binaryen libc6 libstdc++6 libgcc-s1)

out=$PWD/build/toolchain
# What was set up is out of date when the folder has moved (the unpacked programs contain its path), when this script has
# changed, or when the system has another emcc.
stamp="$out $(sha256sum wasm/toolchain.sh | cut -d' ' -f1)$(stat -Lc ' %n %Y' "$(command -v emcc)" 2>/dev/null || true)"

die() {
  echo "wasm/toolchain.sh: $*" >&2
  exit 1
}

# True when the emcc called $1 runs and is WANTED or newer.
new_enough() {
  local version
  version=$("$1" --version 2>/dev/null | sed -nE '1s/^emcc .* ([0-9]+\.[0-9]+\.[0-9]+).*/\1/p') || return 1
  [ -n "$version" ] && [ "$(printf '%s\n' "$WANTED" "$version" | sort -V | head -n 1)" = "$WANTED" ]
}

# The addresses from which this machine takes its own Debian release, one a line.
debian_mirrors() {
  apt-get indextargets --no-release-info --format "\$(RELEASE) \$(COMPONENT) \$(REPO_URI)" 'Identifier: Packages' |
    awk -v release="$VERSION_CODENAME" '$1 == release && $2 == "main" && !seen[$3]++ { print $3 }'
}

# Runs a program of apt with lists, cache and sources of its own below $out/apt, and with the machine's proxy settings.
private_apt() {
  APT_CONFIG=$out/apt/apt.conf "$@"
}

fetch_packages() {
  local mirrors mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg options
  mirrors=$(debian_mirrors)
  [ -n "$mirrors" ] || die "no Debian mirror is named in this machine's apt sources, from which Emscripten could be fetched."
  options="arch=$(dpkg --print-architecture)"
  [ ! -f "$keyring" ] || options+=" signed-by=$keyring"

  mkdir -p "$out"/apt/{lists/partial,cache/archives/partial,parts,download}
  : >"$out/apt/status"
  for mirror in $mirrors; do
    echo "deb [$options] $mirror $NEXT_RELEASE main"
  done >"$out/apt/sources.list"
  cat >"$out/apt/apt.conf" <<CONF
Dir::State "$out/apt";
Dir::State::lists "$out/apt/lists";
Dir::State::status "$out/apt/status";
Dir::Cache "$out/apt/cache";
Dir::Etc::sourcelist "$out/apt/sources.list";
Dir::Etc::sourceparts "$out/apt/parts";
Dir::Etc::preferencesparts "$out/apt/parts";
Acquire::Languages "none";
Acquire::Retries "3";
APT::Sandbox::User "root";
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear APT::Update::Pre-Invoke;
CONF
  private_apt apt-get -qq -o Debug::NoLocking=1 update
  (cd "$out/apt/download" && private_apt apt-get -qq download "${PACKAGES[@]}")
}

unpack_packages() {
  local deb
  mkdir -p "$out/unpacked"
  for deb in "$out"/apt/download/*.deb; do
    dpkg -x "$deb" "$out/unpacked"
  done
  rm -rf "$out/apt" "$out"/unpacked/usr/share/{emscripten/{test,out},doc,locale,gdb}
  # Half of the 1.6 GB are variants of libraries that this project never links.
  rm -rf "$out"/unpacked/usr/share/emscripten/cache/sysroot/lib/wasm64-emscripten
  find "$out"/unpacked/usr/share/emscripten/cache/sysroot/lib -name 'libwasmfs*' -delete
}

# Debian 13's binaryen needs Debian 13's libc, so each of its programs is started by a script that names that libc.
write_starters() {
  local loader program libraries
  loader=$(find "$out/unpacked" -name 'ld-linux*.so.*' -print -quit)
  [ -n "$loader" ] || die "the fetched libc6 package holds no ld-linux program loader."
  libraries=$(dirname "$(find "$out/unpacked" -name 'libstdc++.so.6' -print -quit)")
  mkdir -p "$out/binaryen/bin"
  for program in "$out"/unpacked/usr/bin/wasm*; do
    cat >"$out/binaryen/bin/$(basename "$program")" <<STARTER
#!/bin/sh
exec "$loader" --library-path "$libraries" "$program" "\$@"
STARTER
  done
  chmod +x "$out"/binaryen/bin/*
  # Emscripten's scripts are CommonJS. Without this file Node would take them for what the project's package.json says.
  echo '{ "type": "commonjs" }' >"$out/unpacked/package.json"
  # emcc looks for acorn, its JavaScript parser, in a node_modules folder beside itself.
  ln -s /usr/share/nodejs "$out/unpacked/usr/share/emscripten/node_modules"
}

write_config() {
  cat >"$out/config.py" <<CONFIG
LLVM_ROOT = '/usr/bin'
LLVM_ADD_VERSION = '19'
CLANG_ADD_VERSION = '19'
BINARYEN_ROOT = '$out/binaryen'
NODE_JS = '$(command -v node)'
CACHE = '$out/unpacked/usr/share/emscripten/cache'
FROZEN_CACHE = True
CONFIG
  cat >"$out/emcc.new" <<EMCC
#!/bin/sh
exec env EM_CONFIG='$out/config.py' /usr/bin/python3 -E '$out/unpacked/usr/share/emscripten/emcc.py' "\$@"
EMCC
  chmod +x "$out/emcc.new"
}

# Puts wasm-opt, wasm-split and nm beside emcc: write_tools FOLDER START..., with the folder of Emscripten and the words that
# start one of its scripts.
write_tools() {
  local folder=$1 binaryen tool
  shift
  binaryen=$("$@" "$folder/em-config" BINARYEN_ROOT) || die "em-config of the Emscripten in $folder does not work."
  for tool in wasm-opt wasm-split; do
    [ -x "$binaryen/bin/$tool" ] || die "$binaryen/bin has no $tool; install the whole of binaryen."
    ln -s "$binaryen/bin/$tool" "$out/$tool"
  done
  printf '#!/bin/sh\nexec %s "%s" "$@"\n' "${*@Q}" "$folder/emnm" >"$out/nm"
  chmod +x "$out/nm"
}

# Compiles a small module and runs it. Only when that works is the stamp written.
prove() {
  local dir=$out/proof
  mkdir -p "$dir"
  cat >"$dir/proof.c" <<'PROOF'
#include <wasm_simd128.h>
__attribute__((used, visibility("default"))) float proof(float x) {
  v128_t v = wasm_f32x4_mul(wasm_f32x4_splat(x), wasm_f32x4_splat(2.0f));
  return wasm_f32x4_extract_lane(v, 3);
}
PROOF
  echo "const m = await (await import('./proof.mjs')).default(); process.exit(m._proof(21) === 42 ? 0 : 1);" >"$dir/run.mjs"
  "$1" -O2 -msimd128 --no-entry -sMODULARIZE -sEXPORT_ES6 -sENVIRONMENT=node -sFILESYSTEM=0 \
    "$dir/proof.c" -o "$dir/proof.mjs" || die "Emscripten was set up but could not compile a small program."
  node "$dir/run.mjs" || die "Emscripten was set up but a small program compiled with it did not run."
  rm -rf "$dir"
}

if [ -x "$out/emcc" ] && [ "$(cat "$out/stamp" 2>/dev/null)" = "$stamp" ]; then
  exit 0
fi

rm -rf "$out"
mkdir -p "$out"
if new_enough emcc; then
  echo "wasm/toolchain.sh: using $(command -v emcc)"
  printf '#!/bin/sh\nexec "%s" "$@"\n' "$(command -v emcc)" >"$out/emcc.new"
  chmod +x "$out/emcc.new"
  write_tools "$(dirname "$(readlink -f "$(command -v emcc)")")" env
else
  # shellcheck source=/dev/null
  . /etc/os-release
  if [ "${ID:-} ${VERSION_ID:-}" != "debian 12" ]; then
    die "emcc $WANTED or newer is missing; install Emscripten (on Debian 13 or later: apt-get install emscripten; elsewhere: the Emscripten SDK) so that emcc is on the PATH."
  fi
  wasm/need.sh clang-19 wasm-ld-19:lld-19 llvm-ar-19:llvm-19 /usr/share/nodejs/acorn/package.json:node-acorn \
    /usr/bin/python3:python3
  echo "wasm/toolchain.sh: fetching Emscripten from Debian 13 into build/toolchain (about 250 MB, once)"
  fetch_packages
  unpack_packages
  write_starters
  write_config
  write_tools "$out/unpacked/usr/share/emscripten" env "EM_CONFIG=$out/config.py"
fi
prove "$out/emcc.new"
mv "$out/emcc.new" "$out/emcc"
echo "$stamp" >"$out/stamp"
