# complete.bash SCRIPT: what bash would complete, a line for each case.
source "$1"
compopt() { :; }
try() {
  COMP_WORDS=(tidy-futures "$@")
  COMP_CWORD=$#
  _tidy_futures
  echo "$*: ${COMPREPLY[*]}"
}
try ch
try check --ti
try check --tier = sp
try check --output = s
try explain futures-use
try fix --uns
