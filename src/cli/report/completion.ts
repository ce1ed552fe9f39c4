export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

interface Completed {
  readonly name: string;
  readonly summary: string;
}

const COMPONENTS = 'proxy hub spark-master spark-worker supervisor';
const FLAGS = '--file --output --yes --no-color --verbose --quiet --help';

/** A completion script for the verbs, the shared flags, and the components after `logs`. */
export function makeCompletion(shell: Shell, verbs: readonly Completed[]): string {
  const named = verbs.map(({ name, summary }) => ({ name: name.split(' ')[0]!, summary }));
  if (shell === 'fish') return fish(named);
  return shell === 'zsh' ? zsh(named) : bash(named);
}

const bash = (verbs: readonly Completed[]): string => `# source <(sparkhub completion bash)
_sparkhub() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  case $before in
    -f|--file|--from-env|--to) COMPREPLY=($(compgen -f -- "$word")); return ;;
    -o|--output) COMPREPLY=($(compgen -W 'text json' -- "$word")); return ;;
    logs) COMPREPLY=($(compgen -W '${COMPONENTS}' -- "$word")); return ;;
    completion) COMPREPLY=($(compgen -W '${SHELLS.join(' ')}' -- "$word")); return ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W '${verbs.map(({ name }) => name).join(' ')}' -- "$word"))
  else COMPREPLY=($(compgen -W '${FLAGS}' -- "$word")); fi
}
complete -F _sparkhub sparkhub
`;

const zsh = (verbs: readonly Completed[]): string => `#compdef sparkhub
# sparkhub completion zsh > "\${fpath[1]}/_sparkhub"
_sparkhub() {
  local -a verbs=(${verbs.map(({ name, summary }) => `'${name}:${summary.replaceAll("'", "'\\''").replaceAll(':', '\\:')}'`).join(' ')})
  if (( CURRENT == 2 )); then _describe verb verbs
  elif [[ $words[2] == logs ]]; then _values component ${COMPONENTS}
  elif [[ $words[2] == completion ]]; then _values shell ${SHELLS.join(' ')}
  else _arguments '(-f --file)'{-f,--file}'[configuration file]:file:_files' '(-o --output)'{-o,--output}'[format]:format:(text json)' '*:flag:(${FLAGS})'; fi
}
_sparkhub "$@"
`;

const fish = (verbs: readonly Completed[]): string =>
  [
    '# sparkhub completion fish > ~/.config/fish/completions/sparkhub.fish',
    'complete -c sparkhub -f',
    ...verbs.map(
      ({ name, summary }) =>
        `complete -c sparkhub -n __fish_use_subcommand -a ${name} -d '${summary.replaceAll("'", "\\'")}'`,
    ),
    'complete -c sparkhub -s f -l file -r -F -d "configuration file"',
    'complete -c sparkhub -s o -l output -x -a "text json"',
    `complete -c sparkhub -n '__fish_seen_subcommand_from logs' -a '${COMPONENTS}'`,
    '',
  ].join('\n');
