#!/bin/bash
# Splits a linked module in two:  wasm/split.sh LINKED.wasm RESULT.wasm "ALSO..." "CALLED..." DEFERRED.o... -- OTHER.o...
#
# RESULT.wasm is what a run needs. Beside it, RESULT.deferred.wasm has the functions of the objects before the --, and
# also those named ALSO; it is loaded into the memory of the first before one of them is called
# (wasm/heap.js), by one thread: so none of them may be given to the pool. The other objects may call those CALLED, after
# asking whether the second part is there (src/base/parts.h); any other call is an error here, since it would trap.
# (A call of one of ALSO from within its own file is not seen.)
# LINKED.wasm must still have the names of its functions.
#
# A name that stands in an object of both kinds, as a static function may, stays in the first; so does a static function of
# two objects, since the linker renames it.
# The second imports from the first under names that only this very module has, so two that do not belong
# together, as after half an update of a site, do not come together either.

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

# What the modules are compiled for, and null in the table, where the second puts its functions.
features=(--enable-{simd,relaxed-simd,threads,bulk-memory,sign-ext,mutable-globals,nontrapping-float-to-int}
  --enable-{multivalue,reference-types})

# The functions of objects, one a line: names KINDS OBJECT..., with KINDS T for those that others see, t for
# those that they do not, U for those that are called and stand elsewhere.
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
# The constants of the second go with it: its objects were linked with a segment of their own for them.
"$tools/wasm-opt" -q "${features[@]}" "$linked" -g -S -o "$scratch/linked.wat"
node wasm/second_data.js take "$scratch/linked.wat" "$scratch/functions" "${called[*]}" "$scratch/zeroed.wat" "$scratch/data.wat"
"$tools/wasm-opt" -q "${features[@]}" "$scratch/zeroed.wat" -g -o "$scratch/zeroed.wasm"
# It warns of each function that was inlined and is no more.
"$tools/wasm-split" "${features[@]}" "$scratch/zeroed.wasm" --split-funcs="@$scratch/functions" --no-placeholders \
  --export-prefix="$(sha256sum "$linked" | cut -c1-4)" -o1 "$scratch/first" -o2 "$scratch/second" 2>"$scratch/warnings" || {
  cat "$scratch/warnings" >&2
  exit 1
}
# Fewer bytes for the same instructions: what is short is named first.
smaller=(--coalesce-locals --reorder-locals --reorder-functions --strip-debug --strip-producers)
cp "$scratch/functions" "${linked%.wasm}.second" # for tests
"$tools/wasm-opt" "${features[@]}" "${smaller[@]}" "$scratch/first" -o "$result"
"$tools/wasm-opt" "${features[@]}" "${smaller[@]}" "$scratch/second" -S -o "$scratch/second.wat"
node wasm/second_data.js give "$scratch/second.wat" "$scratch/data.wat" "$scratch/whole.wat"
"$tools/wasm-opt" -q "${features[@]}" "$scratch/whole.wat" -o "${result%.wasm}.deferred.wasm"
