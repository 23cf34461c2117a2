#!/bin/bash
# Checks the form of every file of the project; `tests/lint.sh --fix` rewrites what can be rewritten.
#
# Every check runs even when an earlier one failed; the last lines name those that failed.
# It looks at the files git knows or would add, so it works on a tree with parts missing.
# What the code does is the tests' business.

set -uo pipefail
cd "$(dirname "$0")/.." || exit
bin=node_modules/.bin

# files PATTERN...: those that match, one a line.
files() {
  git ls-files --cached --others --exclude-standard -- "$@" | while read -r file; do
    [ ! -f "$file" ] || echo "$file"
  done
}

mapfile -t c_sources < <(files 'src/*.c' 'wasm/*.c' 'tests/*.c')
mapfile -t c_all < <(files 'src/*.[ch]' 'wasm/*.[ch]' 'tests/*.[ch]')
mapfile -t scripts < <(files '*.sh' '.ci/run')
mapfile -t javascript < <(files '*.js')
warnings=(-Wall -Wextra -Wshadow -Wconversion -Wdouble-promotion -Wstrict-prototypes
  -Wmissing-prototypes -Wvla -Wundef -Wformat=2 -Werror)
standard=(-std=c11 -D_POSIX_C_SOURCE=200809L -Isrc)

if [ "${1:-}" = --fix ]; then
  [ ${#c_all[@]} -eq 0 ] || clang-format-19 -i "${c_all[@]}"
  $bin/biome check --write .
  exit
fi

passed=0
failed=()

# check NAME COMMAND...
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    passed=$((passed + 1))
    echo "ok    $name"
  else
    failed+=("$name")
    printf '%s\nFAIL  %s\n' "$output" "$name"
  fi
}

# One compiler, both scalar types.
warnings_of() {
  local source real bad=0
  for real in float double; do
    for source in "${c_sources[@]}"; do
      "$1" "${standard[@]}" "${warnings[@]}" "-DREAL=$real" -fsyntax-only "$source" || bad=1
    done
  done
  return $bad
}

# The analyzer follows a function through so many states; a quarter of its own number takes a third of its time.
# ANALYZER_STATES=225000 tests/lint.sh goes as far as it would by itself.
states=(--extra-arg=-Xclang --extra-arg=-analyzer-config
  --extra-arg=-Xclang "--extra-arg=max-nodes=${ANALYZER_STATES:-50000}")

# Slow, so what has been found clean once is not looked at again while no C file has changed.
tidy() {
  local state stamp=build/stamp/clang-tidy
  state=$(sha256sum .clang-tidy tests/c/.clang-tidy tests/lint.sh "${c_all[@]}" | sha256sum)
  [ "$(cat "$stamp" 2>/dev/null)" != "$state" ] || return 0
  printf '%s\0' "${c_sources[@]}" |
    xargs -0 -P "$(nproc)" -I '{}' clang-tidy-19 --quiet "${states[@]}" '{}' -- "${standard[@]}" 2> >(grep -v 'warnings\? generated') || return 1
  mkdir -p build/stamp
  echo "$state" >"$stamp"
}

# clang-tidy takes longer than all others together, which are run meanwhile: alone, they leave a core idle.
tidy_output=$(mktemp)
tidy_job=
trap 'rm -f "$tidy_output"; [ -z "$tidy_job" ] || kill -- "-$tidy_job"' EXIT
start_tidy() {
  set -m # a group of its own, which an interruption ends as a whole
  tidy >"$tidy_output" 2>&1 &
  tidy_job=$!
  set +m
}
tidied() {
  cat "$tidy_output"
  return "$1"
}

# Nothing may depend on the machine it was written on.
portable() {
  local bad=0
  if files | xargs -d '\n' grep -nIE '(^|[^A-Za-z0-9_.-])/(work|root|home|Users)/[A-Za-z]'; then
    echo 'The lines above name a folder of one machine.'
    bad=1
  fi
  if [ -f package-lock.json ] && grep -n '"resolved"' package-lock.json; then
    echo 'package-lock.json names the registry it was made with: run npm install with the .npmrc of this project.'
    bad=1
  fi
  return $bad
}

# A file is read as a whole: none has more than 600 lines. (The lines of a function are counted by clang-tidy and biome.)
short_files() {
  local file lines bad=0
  while read -r file; do
    lines=$(wc -l <"$file")
    if [ "$lines" -gt 600 ]; then
      echo "$file has $lines lines, more than 600: what is its second noun?"
      bad=1
    fi
  done < <(files '*.c' '*.h' '*.def' '*.js' '*.css' '*.sh')
  return $bad
}

if [ ${#c_sources[@]} -gt 0 ]; then
  start_tidy
  check 'clang-format' clang-format-19 --dry-run -Werror "${c_all[@]}"
  check 'gcc warnings' warnings_of gcc
  check 'clang warnings' warnings_of clang-19
fi
check 'includes between the folders of src/' tests/includes.sh
check 'biome (JavaScript, JSON, CSS)' $bin/biome check --error-on-warnings --max-diagnostics=50 .
if [ ${#javascript[@]} -gt 0 ]; then
  check 'tsc (types)' $bin/tsc --project tsconfig.json
fi
check 'shellcheck' shellcheck "${scripts[@]}"
check 'no file of more than 600 lines' short_files
check 'no path or address of one machine' portable
if [ -n "$tidy_job" ]; then
  wait "$tidy_job"
  tidy_code=$?
  tidy_job=
  check 'clang-tidy' tidied $tidy_code
fi

if [ ${#failed[@]} -gt 0 ]; then
  printf 'lint failed: %s\n' "$(printf '%s, ' "${failed[@]}" | sed 's/, $//')"
  exit 1
fi
echo "lint: all $passed checks are clean"
