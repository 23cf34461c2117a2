#!/bin/bash
# Splits a linked module in two:  wasm/split.sh LINKED.wasm RESULT.wasm "ALSO..." "CALLED..." DEFERRED.o... -- OTHER.o...
#
# LINKED.wasm       one module with all functions, which must still have their names
# RESULT.wasm       the first part: what a run needs
# RESULT.deferred.wasm, beside it: the second part, with all functions of the objects DEFERRED.o and the functions ALSO
# CALLED            the functions of the second part that the first part may call
#
# wasm/heap.js loads the second part into the memory of the first before it calls a function of it. Only one thread has
# the second part, so none of its functions may be a job of the thread pool.
#
# The objects OTHER.o may call only the functions CALLED, and only after they asked whether the second part is there
# (src/base/parts.h). Any other call would trap when the page runs, so it is an error here. Not found by this check: a call
# of a function in ALSO from its own file.
#
# A name that both kinds of objects define stays in the first part. This happens with static functions. A static function
# that two objects of the second part define stays there too, because the linker renames it.
#
# The second part imports from the first under names that contain a hash of LINKED.wasm. So two parts of different
# versions, for example after half an update of a site, fail to load together instead of computing nonsense.

set -euo pipefail

tools=build/toolchain
linked=$1
result=$2
read -ra also <<<"$3"
read -ra called <<<"$4"
shift 4
deferred=()
while [ "$1" != -- ]; do
  deferred+=("$1")
  shift
done
shift

# The features of WebAssembly that the modules use. (reference-types: the table has empty places, which the second part fills.)
features=(--enable-{simd,relaxed-simd,threads,bulk-memory,sign-ext,mutable-globals,nontrapping-float-to-int}
  --enable-{multivalue,reference-types})

# Lists functions of objects, one on each line: names KINDS OBJECT...
# KINDS are letters of nm: T functions that other files can call, t static functions, U functions that are called but defined
# elsewhere.
names() {
  "$tools/nm" --quiet "${@:2}" | awk -v kinds="$1" 'NF > 1 && index(kinds, $(NF - 1)) { print $NF }' | sort -u
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
{ comm -23 <(names tT "${deferred[@]}") <(names tT "$@") && printf '%s\n' "${also[@]}"; } >"$scratch/functions"
comm -12 <({ names T "${deferred[@]}" && printf '%s\n' "${also[@]}"; } | sort) <(names U "$@") | comm -23 - <(printf '%s\n' "${called[@]}" | sort) >"$scratch/calls"
if [ -s "$scratch/calls" ]; then
  echo "wasm/split.sh: called by what every run needs, but deferred: $(paste -sd' ' "$scratch/calls")" >&2
  exit 1
fi
# The constants of the second part move with it. They are in a segment of their own, because its objects were linked so.
"$tools/wasm-opt" -q "${features[@]}" "$linked" -g -S -o "$scratch/linked.wat"
node wasm/second_data.js take "$scratch/linked.wat" "$scratch/functions" "${called[*]}" "$scratch/zeroed.wat" "$scratch/data.wat"
"$tools/wasm-opt" -q "${features[@]}" "$scratch/zeroed.wat" -g -o "$scratch/zeroed.wasm"
# wasm-split warns of each function that is no longer there because it was inlined. This is normal, so warnings are shown
# only when it fails.
"$tools/wasm-split" "${features[@]}" "$scratch/zeroed.wasm" --split-funcs="@$scratch/functions" --no-placeholders \
  --export-prefix="$(sha256sum "$linked" | cut -c1-4)" -o1 "$scratch/first" -o2 "$scratch/second" 2>"$scratch/warnings" || {
  cat "$scratch/warnings" >&2
  exit 1
}
# The same instructions in fewer bytes: what is used most gets the shortest index.
smaller=(--coalesce-locals --reorder-locals --reorder-functions --strip-debug --strip-producers)
cp "$scratch/functions" "${linked%.wasm}.second" # for tests
"$tools/wasm-opt" "${features[@]}" "${smaller[@]}" "$scratch/first" -o "$result"
"$tools/wasm-opt" "${features[@]}" "${smaller[@]}" "$scratch/second" -S -o "$scratch/second.wat"
node wasm/second_data.js give "$scratch/second.wat" "$scratch/data.wat" "$scratch/whole.wat"
"$tools/wasm-opt" -q "${features[@]}" "$scratch/whole.wat" -o "${result%.wasm}.deferred.wasm"
