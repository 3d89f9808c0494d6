/**
 * The scripts of `fusionshark completion`. They hold no knowledge of commands: they call the
 * program back, which answers a line for each candidate (see actions/complete.ts).
 */
import type { Shell } from './shells.js';

/** Readline breaks words at `=` and `:`, so the program gets the line, and the part that is replaced. */
const BASH = `# fusionshark: completion for bash. Load it with: source <(fusionshark completion bash)
_fusionshark() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o default 2>/dev/null ;;
      :open) compopt -o nospace 2>/dev/null ;;
      *) COMPREPLY+=("$line") ;;
    esac
  done < <("$1" complete --bash -- "$2" "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
}
complete -o nosort -F _fusionshark fusionshark 2>/dev/null || complete -F _fusionshark fusionshark
`;

/** What the program offers has been matched already, so zsh is told not to do so again (-U). */
const ZSH = `#compdef fusionshark
# fusionshark: completion for zsh. As a file _fusionshark in a folder of $fpath, or
# source <(fusionshark completion zsh)
_fusionshark() {
  local line files space=' '
  local -a before texts shown
  before=("\${(@Q)words[2,CURRENT-1]}")
  while IFS= read -r line; do
    case $line in
      :files) files=1 ;;
      :open) space='' ;;
      *)
        texts+=("\${line%%$'\\t'*}")
        if [[ -n \${line#*$'\\t'} ]]; then
          shown+=("\${line%%$'\\t'*}  -- \${line#*$'\\t'}")
        else
          shown+=("\${line%%$'\\t'*}")
        fi ;;
    esac
  done < <("\${(Q)words[1]}" complete -- "\${before[@]}" "\${(Q)PREFIX}" 2>/dev/null)
  if [[ -n $files ]]; then
    [[ $PREFIX == -*=* ]] && compset -P '*='
    _files
  elif (( \${#texts} )); then
    compadd -U -V fusionshark -S "$space" -l -d shown -a texts
  else
    return 1
  fi
}
if [[ \${funcstack[1]} == _fusionshark ]]; then
  _fusionshark "$@"
else
  compdef _fusionshark fusionshark
fi
`;

/** The word is typed as far as it goes: a quote may be open in it, which fish goes on in. */
const FISH = `# fusionshark: completion for fish.
# fusionshark completion fish > ~/.config/fish/completions/fusionshark.fish
function __fusionshark_complete
  set -l words (commandline -opc)
  set -l typed (commandline -ct)
  set -l word ''
  for quote in '' "'" '"'
    if set word (string unescape -- "$typed$quote")
      break
    end
  end
  for line in (command $words[1] complete -- $words[2..-1] "$word" 2>/dev/null)
    switch $line
      case :files
        set -l head (string match -r -- '^-[^=]*=' "$word")
        for path in (__fish_complete_path (string replace -r -- '^-[^=]*=' '' "$word"))
          echo -- "$head$path"
        end
      case :open
      case '*'
        echo -- $line
    end
  end
end
complete -c fusionshark -f -k -a '(__fusionshark_complete)'
`;

export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
