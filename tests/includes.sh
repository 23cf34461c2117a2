#!/bin/bash
# Checks that dependencies inside src/ point one way: a folder includes itself and the folders before it in the list.
# A folder that is not in the list, or an include without its folder, is an error too.

set -euo pipefail
cd "$(dirname "$0")/.."

order=(base math settings dataset tokenizer autograd network optimizer inference training text_analysis inside files command)

declare -A place
for i in "${!order[@]}"; do place[${order[i]}]=$i; done

bad=0
while IFS=: read -r file line; do
  folder=${file#src/}
  folder=${folder%%/*}
  included=${line#*\"}
  included=${included%%\"*}
  target=${included%%/*}
  if [ -z "${place[$folder]:-}" ] || [ -z "${place[$target]:-}" ]; then
    echo "$file includes \"$included\": tests/includes.sh does not know one of the two folders."
    bad=1
  elif [ "${place[$target]}" -gt "${place[$folder]}" ]; then
    echo "$file includes \"$included\", but $folder/ comes before $target/ (${order[*]})."
    bad=1
  fi
done < <(grep -roE '^ *#include "[^"]+"' src --include='*.[ch]' --include='*.def')
exit $bad
